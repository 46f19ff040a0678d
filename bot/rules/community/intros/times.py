"""Common time: the stretches of two hours that people have in the week of a round, each as a bit of a number."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.rules.calendar import Hours, next_allowed, own_days
from bot.rules.community.intros import COMMON, ROUND

# Stretches begin on the half hours after the round does: finer, a meeting would begin at odd minutes.
STEP = timedelta(minutes=30)
STARTS = ROUND // STEP
# How many common times are named, and how far apart: each on another day.
NAMED, BETWEEN = 3, timedelta(hours=12)


def stretches(hours: Hours, at: datetime) -> int:
    """Bit n is set when two hours from n half hours after `at` lie in their day of a working day."""
    found = 0
    for starts, ends in own_days(at, at + ROUND, hours):
        first, last = -((at - starts) // STEP), (ends - COMMON - at) // STEP
        if last >= first:
            found |= (1 << last + 1) - (1 << first)
    return found


def named(common: int, at: datetime) -> tuple[datetime, ...]:
    """When the first stretches of several days begin, in UTC."""
    found: list[datetime] = []
    while common and len(found) < NAMED:
        n = (common & -common).bit_length() - 1  # the first bit that is set
        found.append(at + n * STEP)
        common = common >> n + BETWEEN // STEP << n + BETWEEN // STEP
    return tuple(found)


def next_common(everybody: Collection[Hours], now: datetime) -> datetime | None:
    """The first moment from now on that lies in the day of a working day of each of them, in UTC; None when there is
    none within the days of a round."""
    at = now
    while at < now + ROUND:
        later = max(next_allowed(at, each) for each in everybody)
        if later == at:
            return at
        at = later
    return None
