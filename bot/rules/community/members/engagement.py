"""How much somebody takes part: a sum of what they did in which older days count less. For moderators alone."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.rules.community.members import Act, Member

# What was done four weeks ago counts half: a community's rhythm is its month.
HALF_LIFE = timedelta(days=28)
# What an act is worth beside a tap: a post starts something, an answer helps somebody, coming to an event takes an
# evening, a reaction is a tap that others see.
WEIGHTS: Mapping[Act, float] = {Act.TAP: 1, Act.REACTION: 1, Act.REPLY: 3, Act.POST: 4, Act.EVENT: 6}
# Of one kind no more counts on one day: an afternoon of clicking is no month of taking part.
MOST_A_DAY = 5
# Whoever joined less long ago is new, whatever they did.
NEW_FOR = timedelta(days=28)
# A single post keeps somebody active for four weeks, then quiet for eight, then lapsing for another eight: 4 halved
# once, three and five times.
ACTIVE, QUIET, LAPSING = 2.0, 0.5, 0.125
# Older days change no band: five events on a day, 30, are below LAPSING after 222 days.
LOOK_BACK = timedelta(days=365)


class Band(StrEnum):
    """How somebody takes part, for moderators and segments."""

    NEW = "new"
    ACTIVE = "active"
    QUIET = "quiet"
    LAPSING = "lapsing"
    LAPSED = "lapsed"


def level(acts: Iterable[tuple[date, Act, int]], today: date) -> float:
    """The sum of what they did, in taps of today."""
    return sum(
        WEIGHTS[act] * min(n, MOST_A_DAY) * math.exp2((day - today) / HALF_LIFE) for day, act, n in acts if day <= today
    )


def band(member: Member, acts: Iterable[tuple[date, Act, int]], now: datetime) -> Band:
    """How they take part now."""
    if member.joined_at is not None and now < member.joined_at + NEW_FOR:
        return Band.NEW
    reached = level(acts, now.date())
    if reached >= ACTIVE:
        return Band.ACTIVE
    if reached >= QUIET:
        return Band.QUIET
    return Band.LAPSING if reached >= LAPSING else Band.LAPSED
