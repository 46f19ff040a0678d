"""Events: what is refused of them. They are planned nowhere yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.rules.community.events.following import DoorClosed
from bot.rules.community.events.planning import FewerThanCome, NoNumber, WhenMissing
from bot.rules.refusals import Refusal
from bot.store import Books
from tests.sampled.said import Sample


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """Nothing yet."""
    yield from ()


def of_handlers(typed: str) -> Iterator[Sample]:
    """Nothing yet."""
    yield from ()


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """Refusals that say more than their name."""
    return {
        DoorClosed: [{"minutes": 15}],
        FewerThanCome: [{"count": 1}, {"count": 12}],
        NoNumber: [{"least": 1, "most": 5000}],
        WhenMissing: [{"hours": 24}],
    }
