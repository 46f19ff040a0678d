"""Recognition: thanks between members, and the standing that taking part brings. Nobody is ever ranked in public, and
none of it is known to hiring people.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class Tier(StrEnum):
    """The standings, the lowest first."""

    EXPLORER = "explorer"
    PARTICIPANT = "participant"
    CONTRIBUTOR = "contributor"
    AMBASSADOR = "ambassador"

    @property
    def rank(self) -> int:
        """0 for the lowest."""
        return list(Tier).index(self)


class Deed(StrEnum):
    """What counts towards a standing, each seen by somebody else."""

    THANKED = "thanked"  # somebody thanked them
    ANSWERED = "answered"  # they answered somebody's question
    WELCOMED = "welcomed"  # they answered somebody's first post
    HOSTED = "hosted"  # they spoke or led at an event
    CAME = "came"  # they came to an event
    MET = "met"  # somebody they were introduced to says that they met
    REACTED = "reacted"  # somebody liked what they wrote


@dataclass(frozen=True)
class Merit:
    """A deed on a day where the member is; `other` is the member it was done for or seen by, None for an event."""

    what: Deed
    day: date
    other: int | None = None


@dataclass(frozen=True)
class Thanks:
    """One member thanked another for something."""

    giver: int
    receiver: int
    reason: str
    at: datetime
    id: int = 0


def helped(merits: Iterable[Merit], first: date, last: date) -> frozenset[int]:
    """The different members whom somebody helped on those days: who thanked them, or whose question or first post they
    answered."""
    of = {Deed.THANKED, Deed.ANSWERED, Deed.WELCOMED}
    return frozenset(
        each.other for each in merits if each.what in of and each.other is not None and first <= each.day <= last
    )


def yearly(of: date, year: int) -> date:
    """That day in another year; the last of February where it has no 29th."""
    try:
        return of.replace(year=year)
    except ValueError:
        return of.replace(year=year, day=28)


def next_yearly(of: date, today: date) -> date:
    """When that day of the year comes next, today included."""
    this = yearly(of, today.year)
    return this if this >= today else yearly(of, today.year + 1)


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of that day's month."""
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
