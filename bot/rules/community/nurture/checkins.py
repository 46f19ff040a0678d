"""Check-ins with members: how often each is written to by a person, and "not now, ask me in six months"."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.rules.calendar import Hours, local_day
from bot.rules.community.nurture import months_after, morning_of
from bot.rules.community.recognition import Tier, next_yearly
from bot.rules.community.recognition.celebrating import Celebration, Chosen, Occasion, due

# How many months may go by without a word from a person: who gives most hears most. Our own choice.
EVERY: Mapping[Tier, int] = {Tier.AMBASSADOR: 1, Tier.CONTRIBUTOR: 2, Tier.PARTICIPANT: 3, Tier.EXPLORER: 6}
# Nobody is asked oftener than once in so many days, whatever segments they are in.
FEWEST_DAYS = 28
# What is offered beside "not now".
OFFERED = (1, 3, 6, 12)
# Further off is a no.
LONGEST_MONTHS = 24


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


def anniversaries(left: Mapping[int, date], hours: Hours, today: date) -> tuple[Celebration, ...]:
    """Of alumni who agreed to it, by the day they left, whose years since then are full today, or were on the days off
    just before."""
    chosen = [Chosen(member, Occasion.WORK, day, is_counted=True) for member, day in sorted(left.items())]
    return due(chosen, hours, today)


def next_anniversary(left: date, today: date) -> date:
    """When the years since somebody left are full next, today included; never on the day itself."""
    return next_yearly(left, max(today, left + timedelta(days=1)))
