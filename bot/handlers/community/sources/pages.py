"""The pages by which people join: one for each source, and one behind the link of a letter, which confirms.

Whoever asks is told the same whether an address is known. No program that looks into letters confirms anything: that
takes a button. A form carries a key that is good for some hours, so that what is sent was on the page.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from flask import Flask, Response, request

from bot.deps import Deps
from bot.handlers.community.sources import confirming
from bot.handlers.community.sources.answering import MOST_BYTES, TEMPLATES, Often, language_of
from bot.handlers.pages import (
    HEADERS,
    OF_A_LINK,
    OF_AN_ADDRESS,
    WITHIN_SECONDS,
    Gone,
    Turns,
    answered,
    fields_sent,
    other,
    shown,
)
from bot.jobs.community import consent_words
from bot.jobs.community.sources import figures, joining
from bot.rules.access import token_hash
from bot.rules.community.sources import Kind, Source, Step
from bot.rules.community.sources.joining import EMAIL_CHARACTERS, FORM_GOOD_FOR, NAME_CHARACTERS, read
from bot.rules.refusals import FieldRefusals
from bot.store import Books

log = structlog.get_logger(__name__)
# At a fair many people join from one address at once; a program that tries addresses is slowed down.
FORMS_OF_AN_ADDRESS = 30
EMPTY = {"name": "", "email": "", "topics": "", "agree": "", "worked_until": ""}


def add_to(pages: Flask, deps: Deps) -> None:
    """The page of every source, and that of every letter."""
    turns = Turns()

    @pages.route("/join/<code>", methods=["GET", "POST"])
    def join(code: str) -> Response:
        """Somebody wants to know, or joins."""
        does = _take if request.method == "POST" else _show
        return _answer(deps, turns, f"join:{request.remote_addr}", FORMS_OF_AN_ADDRESS, lambda: does(deps, code))

    @pages.route("/confirm/<token>", methods=["GET", "POST"])
    def confirm(token: str) -> Response:
        """Whoever got the letter wants it."""
        does = confirming.confirm if request.method == "POST" else confirming.ask
        return _answer(deps, turns, f"confirm:{token_hash(token)}", OF_A_LINK, lambda: does(deps, token))


def _answer(deps: Deps, turns: Turns, who: str, most: int, does: Callable[[], Response]) -> Response:
    at = time.monotonic()
    is_turn = turns.may(f"address:{request.remote_addr}", OF_AN_ADDRESS, at)
    if request.method == "POST" or who.startswith("confirm:"):
        is_turn = is_turn and turns.may(who, most, at)
    say = other(deps, f"{TEMPLATES}/other")

    def answer() -> Response:
        try:
            if not is_turn:
                raise Often
            return does()
        except Often:
            return say("often", 429, {"Retry-After": str(int(WITHIN_SECONDS))})

    return shown(say, answer)


def _show(deps: Deps, code: str) -> Response:
    now = deps.now()
    with deps.store.open(at=now) as books:
        source = _source(books, code)
        if request.method == "GET" and "language" not in request.args and "sent" not in request.args:
            books.sources.count(source.id, Step.SEEN, now.date())
        facts = _facts(books, source, now)
    return _page(deps, facts, is_sent="sent" in request.args)


def _take(deps: Deps, code: str) -> Response:
    now, language, fields, wrong = deps.now(), language_of(), fields_sent(MOST_BYTES), list[str]()
    with deps.store.open(at=now) as books:
        source = _source(books, code)
        is_ours = fields is not None and _is_key(books, code, fields.get("key", ""), now)
        if fields is None or not is_ours:
            wrong = ["form"]
        elif not fields.get("website"):  # whoever fills in what nobody sees is answered as all are
            try:
                topics = [each.key for each in books.topics.all(source.workspace)]
                wanted = read(fields, topics, language, now.date())
                if joining.is_crowded(books, source.workspace, now):
                    raise Often
                joining.ask(books, source, wanted, now)
            except FieldRefusals as refused:
                wrong = sorted(refused.errors)
        facts = _facts(books, source, now) if wrong else {}
    if wrong:
        return _page(deps, facts, fields, wrong, 422)
    path = f"/join/{source.code}?sent=1&language={language}"
    return Response("", 303, {**HEADERS, "Location": path})


def _source(books: Books, code: str) -> Source:
    found = books.sources.by_code(code)
    if found is None or found.closed_at is not None:
        raise Gone
    return found


def _is_key(books: Books, code: str, given: str, now: datetime) -> bool:
    at, seconds = given.partition(".")[0], int(now.timestamp())
    if not (at.isascii() and at.isdecimal() and len(at) < 12):
        return False
    is_lately = 0 <= seconds - int(at) <= FORM_GOOD_FOR.total_seconds()
    return is_lately and hmac.compare_digest(given.encode(), books.joining.form_key(code, int(at)).encode())


def _facts(books: Books, source: Source, now: datetime) -> Mapping[str, Any]:
    language = language_of()
    topics = [{"key": each.key, "name": each.name} for each in books.topics.all(source.workspace)]
    return {
        "community": books.workspaces.get(source.workspace).name, "topics": topics,
        "words": consent_words.shown(books, source.workspace, language),
        "pitch": source.pitch.get(language) or books.content.proposition(source.workspace).get(language, ""),
        "referrer": source.name if source.referrer else "", "is_alumni": source.kind is Kind.ALUMNI,
        "key": books.joining.form_key(source.code, int(now.timestamp())), **figures(books, source.workspace),
    }  # fmt: skip


def _page(
    deps: Deps, facts: Mapping[str, Any], typed: Mapping[str, str] | None = None, wrong: Sequence[str] = (),
    status: int = 200, is_sent: bool = False,
) -> Response:  # fmt: skip
    kept = {name: (typed or {}).get(name, "") for name in EMPTY}
    more = {"typed": kept, "wrong": wrong, "is_sent": is_sent}
    most = {"most_name": NAME_CHARACTERS, "most_email": EMAIL_CHARACTERS}
    return answered(deps, f"{TEMPLATES}/join", language_of(), {**facts, **more, **most}, status)
