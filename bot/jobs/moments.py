"""What each kind of notice says: its facts from the present store, whether it is still true, and its pace."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.rules.notices import Notice, Pace
from bot.store import Books

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Moment:
    """`facts(books, notice, now)` gives what its template needs, or None when it is no longer true and not to be said.

    The template stands at the kind's address: `hiring.requisitions.waiting` is `hiring/requisitions/waiting`.
    One that `counts` waits until its reader's budget as a member of the community allows it.
    """

    facts: Callable[[Books, Notice, datetime], Facts | None]
    pace: Pace = Pace.AT_ONCE
    counts: bool = False


def template_of(kind: str) -> str:
    """Where the words of an address stand under `messages/`."""
    return kind.replace(".", "/")
