"""Questions: what is refused of them. They are asked nowhere yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.rules.community.questions import ladder  # noqa: F401 - its refusals are among the samples
from bot.rules.community.questions.polls import OptionsMissing
from bot.rules.community.questions.sessions import AskedEnough, NobodyAnswers
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
        AskedEnough: [{"most": 3}],
        NobodyAnswers: [{"count": 1}, {"count": 3}],
        OptionsMissing: [{"least": 2, "most": 10}],
    }
