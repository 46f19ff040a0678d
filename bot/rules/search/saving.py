"""Searches kept under a name, and when their owner hears of new answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.rules.calendar import Hours, local_day, next_allowed
from bot.rules.people import Identity
from bot.rules.refusals import FieldRefusals
from bot.rules.search import NameMissing, Side, TooManySearches

# More than these nobody keeps in view, and each is asked every day.
MOST_SAVED = 20
NAME_CHARACTERS = 60


@dataclass(frozen=True)
class Saved:
    """A search somebody keeps: what they typed, and whether they hear of new answers. It is always asked as its owner,
    with the rights of that moment."""

    who: Identity
    side: Side
    name: str
    query: str
    is_alert: bool
    at: datetime
    asked_on: date | None = None
    id: int = 0


def named(name: str, kept: int) -> str:
    """The name as it is kept, for somebody who keeps so many already. Raises FieldRefusals for `name`."""
    short = " ".join(name.split())[:NAME_CHARACTERS]
    if not short:
        raise FieldRefusals({"name": NameMissing()})
    if kept >= MOST_SAVED:
        raise FieldRefusals({"name": TooManySearches(most=MOST_SAVED)})
    return short


def is_due(saved: Saved, hours: Hours, now: datetime) -> bool:
    """Whether it is asked now: within its owner's hours, once a day."""
    return next_allowed(now, hours) <= now and saved.asked_on != local_day(now, hours.zone)
