"""Check-ins with members: how often each is written to by a person, "not now, ask me in six months", and the years
since a former colleague left."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.rules.calendar import Hours, local_day
from bot.rules.community.nurture import months_after, morning_of
from bot.rules.community.recognition import Tier, next_yearly

# How many months may go by without a word from a person: who gives most hears most. Our own choice.
EVERY: Mapping[Tier, int] = {Tier.AMBASSADOR: 1, Tier.CONTRIBUTOR: 2, Tier.PARTICIPANT: 3, Tier.EXPLORER: 6}
# Nobody is asked oftener than once in so many days, whatever segments they are in.
FEWEST_DAYS = 28
# What is offered beside "not now".
OFFERED = (1, 3, 6, 12)
# Further off is a no.
LONGEST_MONTHS = 24
# An anniversary of leaving is said so long: over any row of days off, and not so late that it comes out of nowhere.
STILL_ON = timedelta(days=7)


class Side(StrEnum):
    """Who asks: what only hiring people know of a member is asked after by them alone."""

    COMMUNITY = "community"
    HIRING = "hiring"


@dataclass(frozen=True)
class Rhythm:
    """How often members of a segment hear from a person, in months, and from which side."""

    segment: int
    months: int
    side: Side = Side.COMMUNITY


@dataclass(frozen=True)
class Later:
    """Somebody said on that day: not now, ask me in so many months."""

    said_on: date
    months: int


def may_wait(months: int) -> bool:
    """Whether so many months can be waited."""
    return 1 <= months <= LONGEST_MONTHS


def ask_on(later: Later, hours: Hours) -> datetime:
    """When they are asked again: so many months later, on the next working day where that is none; in UTC."""
    return morning_of(months_after(later.said_on, later.months), hours)


def next_check_in(
    last_word: datetime, tier: Tier, rhythms: Collection[Rhythm], later: Later | None, hours: Hours
) -> datetime:
    """When a person writes to a member next, whose last word with a person was then; in UTC. The shortest rhythm of
    their segments comes before that of their tier; what they asked for comes before both, once."""
    last = local_day(last_word, hours.zone)
    if later is not None and later.said_on >= last:
        return ask_on(later, hours)
    months = min((each.months for each in rhythms), default=EVERY[tier])
    return morning_of(max(months_after(last, months), last + timedelta(days=FEWEST_DAYS)), hours)


def seen_by(side: Side, rhythms: Collection[Rhythm]) -> tuple[Rhythm, ...]:
    """The rhythms that side may know of: moderators see nothing of a segment of hiring's."""
    return tuple(each for each in rhythms if each.side is side)


@dataclass(frozen=True)
class Anniversary:
    """The years since a former colleague worked with us last are full."""

    member: int
    years: int
    worked_until: date


def anniversaries(worked_until: Mapping[int, date], today: date) -> tuple[Anniversary, ...]:
    """Of those who said until when they worked with us, whose years since then became full today or within the week
    before: moderators are given names on working days alone, and nobody is told that it is today."""
    found = list[Anniversary]()
    for member, last in sorted(worked_until.items()):
        day = next_yearly(last, today - STILL_ON + timedelta(days=1))
        if last < day <= today:
            found.append(Anniversary(member, day.year - last.year, last))
    return tuple(found)
