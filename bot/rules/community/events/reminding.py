"""When somebody who said they come is reminded: a day, an hour and ten minutes before.

The first two keep quiet hours: what would fall into them goes out before they begin, because later would be too late.
The last does not: who gets it is about to leave. All are reckoned from the one instant at which the event starts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.calendar import Hours, last_allowed


class Reminder(StrEnum):
    """Which one it is."""

    DAY = "day"
    HOUR = "hour"
    SOON = "soon"


BEFORE: Mapping[Reminder, timedelta] = {
    Reminder.DAY: timedelta(hours=24), Reminder.HOUR: timedelta(hours=1), Reminder.SOON: timedelta(minutes=10),
}  # fmt: skip
QUIET = frozenset({Reminder.DAY, Reminder.HOUR})
# Where quiet hours bring the first two closer together than this, the second says nothing new and is left out.
APART = timedelta(hours=4)


def moments(starts_at: datetime, hours: Hours) -> Mapping[Reminder, datetime]:
    """When each is due for somebody of those hours, in UTC and in this order; without one that is left out."""
    found = {
        each: last_allowed(starts_at - before, hours) if each in QUIET else starts_at - before
        for each, before in BEFORE.items()
    }
    if found[Reminder.HOUR] - found[Reminder.DAY] < APART:
        del found[Reminder.HOUR]
    return found


def due(
    starts_at: datetime, hours: Hours, since: datetime, sent: Collection[Reminder], now: datetime
) -> Reminder | None:
    """Which one is due for somebody who said yes at `since`; None for none. Of several the last alone, so that nothing
    is made up for; what was due when they said yes is left out, and all once it began."""
    if now >= starts_at:
        return None
    passed = [each for each, at in moments(starts_at, hours).items() if since < at <= now]
    return passed[-1] if passed and passed[-1] not in sent else None


def next_at(starts_at: datetime, hours: Hours, since: datetime, now: datetime) -> datetime | None:
    """When the next one is due, after now; None when none is left."""
    return min((at for at in moments(starts_at, hours).values() if at > max(since, now)), default=None)
