"""What the bot leans on: Slack, the database, the mail server. That one is away is said once, and that it is back."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import structlog

from bot import metrics

log = structlog.get_logger(__name__)
What = Literal["slack", "database", "writing", "mail"]
# What is said of each: that it is away, that it still is, that it is back.
SAYS: Mapping[What, tuple[str, str, str]] = {
    "slack": ("Slack is away", "Slack is still away", "Slack is back"),
    "database": ("the database is away", "the database is still away", "the database is back"),
    "writing": (
        "the database takes no writes", "the database still takes no writes", "the database takes writes again",
    ),
    "mail": ("the mail server is away", "the mail server is still away", "the mail server is back"),
}  # fmt: skip
# One call that breaks is nothing; so many in a row, with none in between that was answered, are an absence.
IN_A_ROW = 3
# How long an absence lasts before it is said again that it goes on.
REMIND_SECONDS = 300.0


@dataclass
class _Standing:
    failed: int = 0
    since: datetime | None = None
    failed_at: float = 0.0
    said_at: float | None = None


_lock = threading.Lock()
_standing: dict[What, _Standing] = {what: _Standing() for what in SAYS}


def failed(what: What, error: BaseException) -> None:
    """It did not answer."""
    with _lock:
        standing, now = _standing[what], time.monotonic()
        standing.failed, standing.failed_at = standing.failed + 1, now
        standing.since = standing.since or datetime.now(UTC)
        if standing.failed < IN_A_ROW or (standing.said_at and now < standing.said_at + REMIND_SECONDS):
            return
        is_new, standing.said_at = standing.said_at is None, now
        since, times = standing.since, standing.failed
    metrics.put(metrics.AWAY, 1, what)
    lost, still, _ = SAYS[what]
    log.warning(
        lost if is_new else still, error=in_a_line(error), since=since.isoformat(timespec="seconds"), times=times
    )


def answered(what: What, asked: float | None = None) -> None:
    """It answered, whatever it said.

    With `asked`, when that was by `time.monotonic`, what was asked before it last failed says nothing of now.
    """
    if not _standing[what].failed:
        return
    with _lock:
        standing = _standing[what]
        if asked is not None and asked < standing.failed_at:
            return
        _standing[what] = _Standing()
    if standing.said_at is not None and standing.since is not None:
        metrics.put(metrics.AWAY, 0, what)
        seconds = (datetime.now(UTC) - standing.since).total_seconds()
        log.warning(SAYS[what][2], after_seconds=round(seconds), times=standing.failed)


def now() -> Mapping[What, datetime]:
    """What is away, since when (real time)."""
    return {
        what: standing.since
        for what, standing in _standing.items()
        if standing.since is not None and standing.failed >= IN_A_ROW
    }


def in_a_line(error: BaseException) -> str:
    """The error without the statement, the values and the details that some carry."""
    error = getattr(error, "orig", None) or error
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__
