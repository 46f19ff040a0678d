"""V1 in process: a command that writes and a whole form, committed durably; beside one bare commit."""

from __future__ import annotations

import io
import itertools
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Engine, Integer, MetaData, Table, Text, create_engine, event, insert

from benchmarks.command import web as command_web
from benchmarks.company import PATH, Company, Signed
from benchmarks.measured import Row, interleaved
from bot.slack.guard import Wsgi

BAR = 0.4


def measure(company: Company, size: float) -> list[Row]:
    """Requests a second, one after another in this process; 50 of each kind a round at size 1."""
    count, runs = max(5, int(50 * size)), max(1, int(15 * size))
    sent = (runs + 1) * count
    rapport = company.rapport()
    with closing(rapport.store):
        rapport.install()
        before = company.written()
        command = _sender(command_web(rapport), company.commands, count)
        command()  # compiles statements
        bare = bare_store(company.folder / "bare.db")
        peer_insert(bare, count)
        mine, peer = interleaved(runs, command, lambda: _rate(count, lambda: peer_insert(bare, count)))
        if (kept := company.written() - before) != sent:
            raise RuntimeError(f"{kept} commands are in the database, {sent} were sent")
        form = _sender(rapport.web(), company.submissions, count)
        form()
        forms, beside = interleaved(runs, form, lambda: _rate(count, lambda: peer_insert(bare, count)))
        bare.dispose()
    if (kept := company.requests()) != sent:
        raise RuntimeError(f"{kept} requests are in the database, {sent} were sent")
    work = "A signed `/hire` in process: rights, a row, a notice, the record; committed durably and answered"
    more = "… a whole form, Next and Send: draft, request, steps, approvers, notices, record (no bar)"
    core = "SQLAlchemy Core committing one row"
    return [
        Row(work, f"{mine:.0f}/s", f"{peer:.0f}/s, {core}", mine / peer, "least", BAR),
        Row(more, f"{forms:.0f}/s", f"{beside:.0f}/s, {core}", forms / beside),
    ]


def _sender(web: Wsgi, make: Callable[[int, int], list[Signed]], count: int) -> Callable[[], float]:
    """Sends the next `count` requests at each call; how many a second were answered."""
    numbers = itertools.count(0, count)

    def run() -> float:
        requests = make(count, next(numbers))
        return _rate(count, lambda: answered(web, requests))

    return run


def answered(web: Wsgi, forms: Sequence[Signed]) -> None:
    """Send the forms to the WSGI app. Raises RuntimeError when one is not taken as it is."""
    for form in forms:
        status: list[str] = []
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "POST", "PATH_INFO": PATH, "QUERY_STRING": "", "SERVER_PROTOCOL": "HTTP/1.1",
            "CONTENT_TYPE": form.headers["Content-Type"], "CONTENT_LENGTH": form.headers["Content-Length"],
            "HTTP_X_SLACK_REQUEST_TIMESTAMP": form.headers["X-Slack-Request-Timestamp"],
            "HTTP_X_SLACK_SIGNATURE": form.headers["X-Slack-Signature"], "wsgi.input": io.BytesIO(form.body),
        }  # fmt: skip
        body = b"".join(web(environ, lambda line, headers, wrong=None, status=status: status.append(line)))
        if not status[0].startswith("200") or b"error" in body or b"Not done" in body:
            raise RuntimeError(f"{status[0]}: {body[:300]!r}")


METADATA = MetaData()
ROWS = Table("rows", METADATA, Column("id", Integer, primary_key=True), Column("text", Text, nullable=False))


def bare_store(file: Path) -> Engine:
    """A database of one table that is as durable as ours: a write-ahead log, synced at every commit."""
    engine = create_engine(f"sqlite:///{file}")

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")

    METADATA.create_all(engine)
    return engine


def peer_insert(engine: Engine, count: int) -> None:
    """Commit one row, so many times."""
    for number in range(count):
        with engine.begin() as connection:
            connection.execute(insert(ROWS).values(text=f"row {number}"))


def _rate(count: int, work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return count / (time.perf_counter() - started)
