"""What a candidate says of themselves for figures of groups, on their own page, and takes back there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.jobs.hiring.outcomes import fairness
from bot.rules.hiring.candidates import Seen
from bot.store import Books


def on_page(books: Books, found: Seen) -> Mapping[str, Any]:
    """What the page asks."""
    return fairness.on_own_page(books, found)


def _not(books: Books, found: Seen, sent: Mapping[str, str], now: datetime) -> None:
    fairness.take_back(books, found)


DOES: Mapping[str, Callable[[Books, Seen, Mapping[str, str], datetime], None]] = {
    "group": fairness.say, "group_not": _not,
}  # fmt: skip
