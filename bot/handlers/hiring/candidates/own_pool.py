"""Whether a candidate may be kept in mind, said on their own page, and taken back there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.jobs.hiring.reports import keeping
from bot.rules.hiring.candidates import Seen
from bot.store import Books


def on_page(books: Books, found: Seen, now: datetime) -> Mapping[str, Any]:
    """What the page asks and says of it."""
    return keeping.on_own_page(books, found, now)


def _yes(books: Books, found: Seen, sent: Mapping[str, str], now: datetime) -> None:
    keeping.say(books, found, True, now)


def _no(books: Books, found: Seen, sent: Mapping[str, str], now: datetime) -> None:
    keeping.say(books, found, False, now)


DOES: Mapping[str, Callable[[Books, Seen, Mapping[str, str], datetime], None]] = {"keep_me": _yes, "keep_me_not": _no}
