"""Moderation: what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.rules.community.moderation import LoadIsFull, TooLate
from bot.rules.refusals import Refusal
from bot.store import Books
from tests.sampled.said import Sample


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """Nothing is said of it yet."""
    yield from ()


def of_handlers(typed: str) -> Iterator[Sample]:
    """Nothing is asked of it yet."""
    yield from ()


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """What some of them tell beside."""
    return {LoadIsFull: [{"most": n} for n in (1, 10)], TooLate: [{"days": 14}]}
