"""Introductions: what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.rules.community.intros import TooFew, TooManyAvoided
from bot.rules.refusals import Refusal
from bot.store import Books
from tests.sampled.said import Sample


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """Nothing is said of them yet."""
    yield from ()


def of_handlers(typed: str) -> Iterator[Sample]:
    """Nothing is asked of them yet."""
    yield from ()


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    """What some of them tell beside."""
    return {TooFew: [{"have": n, "floor": 12} for n in (0, 1, 11)], TooManyAvoided: [{"most": 50}]}
