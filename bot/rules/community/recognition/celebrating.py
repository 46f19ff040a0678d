"""Celebrations: of what a member said may be celebrated, on the day, or honestly said to have been before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.rules.calendar import Hours, working_day_from
from bot.rules.community.recognition import next_yearly


class Occasion(StrEnum):
    """What may be celebrated; each is off until its member chooses it."""

    BIRTHDAY = "birthday"
    JOINED = "joined"  # years in the community
    WORK = "work"  # years in their trade or at their place
    OTHER = "other"  # a day they named


@dataclass(frozen=True)
class Chosen:
    """What a member wants celebrated: of a birthday the year is not kept, so `is_counted` says whether years are."""

    member: int
    occasion: Occasion
    day: date
    is_counted: bool = False


@dataclass(frozen=True)
class Celebration:
    """What is said on `said_on` of something that is on `day`; `years` where they are counted and there is one."""

    chosen: Chosen
    day: date
    said_on: date
    years: int | None

    @property
    def is_today(self) -> bool:
        """Whether it may be called today."""
        return self.said_on == self.day


def without_year(day: date) -> date:
    """A birthday as it is kept: in a leap year long ago, so that every day of a year can be."""
    return day.replace(year=1904)


def due(chosen: Iterable[Chosen], hours: Hours, today: date) -> tuple[Celebration, ...]:
    """What is said today: what is today, and what was on the days off just before. Nothing on a day off; where years
    are counted, the first day itself is no anniversary of it."""
    if not hours.is_working_day(today):
        return ()
    since = working_day_from(today, -1, hours) + timedelta(days=1)
    found = []
    for each in chosen:
        day = next_yearly(each.day, since)
        if day <= today and day >= each.day and (day > each.day or not each.is_counted):
            found.append(Celebration(each, day, today, day.year - each.day.year if each.is_counted else None))
    return tuple(found)
