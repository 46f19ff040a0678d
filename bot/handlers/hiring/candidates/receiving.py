"""Where other systems send what happens there: believed when its signature holds, kept, and answered at once."""

from __future__ import annotations

import json
import time
from typing import Any

import structlog
from flask import Flask, Response, request
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from bot.away import in_a_line
from bot.deps import Deps, real_now
from bot.handlers.pages import OF_AN_ADDRESS, WITHIN_SECONDS, Turns
from bot.jobs.hiring.candidates import receiving as job
from bot.rules.hiring.candidates.connecting import SYSTEMS
from bot.rules.hiring.candidates.systems import Unreadable, is_signed, read
from bot.store import Busy

log = structlog.get_logger(__name__)
# What these systems send is far smaller.
MOST_BYTES = 1_000_000


def add_to(pages: Flask, deps: Deps) -> None:
    """The address of every connection."""
    turns = Turns()

    @pages.post("/webhooks/<id>")
    def webhook(id: str) -> Response:
        """200 for what is kept or came before; 404 for no connection; 401 when nobody of there signed it; 400 and 422
        for what cannot be read; 413 and 429 for too much; 503 when it should come again."""
        if not turns.may(f"address:{request.remote_addr}", OF_AN_ADDRESS, time.monotonic()):
            return _said(429, {"Retry-After": str(int(WITHIN_SECONDS))})
        try:
            return _said(_take(deps, id))
        except (DBAPIError, Busy) as error:
            log.warning("a webhook waits for the database", error=in_a_line(error))
            return _said(503, {"Retry-After": "5"})


def _take(deps: Deps, id: str) -> int:
    request.max_content_length = MOST_BYTES
    try:
        body = request.get_data()
    except HTTPException as refused:
        return refused.code or 400
    with deps.store.reading() as books:
        connection = books.connections.get(id[:32])
    if connection is None or connection.revoked_at is not None or connection.kind not in SYSTEMS:
        return 404
    payload = _parsed(body)
    headers = {name.lower(): value for name, value in request.headers.items()}
    system = SYSTEMS[connection.kind]
    if not is_signed(system, connection.secrets, headers, body, payload, real_now()):
        log.warning("a webhook was not signed as agreed", key=connection.id)
        return 401
    if payload is None:
        log.warning("a webhook was no JSON", key=connection.id)
        return 400
    try:
        told = read(system, headers, payload)
    except Unreadable:
        log.warning("a webhook could not be understood", key=connection.id)
        return 422
    now = deps.now()
    with deps.store.open(at=now) as books:
        job.keep(books, connection, told, body.decode(), now)
    return 200


def _parsed(body: bytes) -> Any:
    """The JSON, None when it is none."""
    try:
        return json.loads(body.decode())
    except (ValueError, RecursionError):
        return None


def _said(status: int, more: dict[str, str] | None = None) -> Response:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", **(more or {})}
    return Response("", status, headers, content_type="text/plain; charset=utf-8")
