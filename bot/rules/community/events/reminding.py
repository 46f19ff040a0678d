"""When whoever goes is reminded, and when others hear of something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.calendar import Hours, last_allowed, next_allowed

# What is said of a change has to come so long before it begins, quiet hours or not.
IN_TIME = timedelta(hours=2)
# A reminder that is moved before quiet hours goes so long before they begin, so that it is not held back by them.
SPARE = timedelta(minutes=15)


class Ahead(StrEnum):
    """The reminders (product.md, community/events)."""

    DAY = "day"
    HOUR = "hour"
    MINUTES = "minutes"


BEFORE = {Ahead.DAY: timedelta(hours=24), Ahead.HOUR: timedelta(hours=1), Ahead.MINUTES: timedelta(minutes=10)}


@dataclass(frozen=True)
class Reminder:
    """One of them: when it goes, and after when it is worse than none."""

    ahead: Ahead
    at: datetime
    stale_after: datetime


def reminders(start: datetime, hours: Hours) -> Sequence[Reminder]:
    """Those of something that begins then, for somebody with these hours, in their order.

    The first two never come in quiet hours: they go before these begin, and where both would go at once only one does.
    The last one ignores them.
    """
    day, hour = (last_allowed(start - BEFORE[each], hours, SPARE) for each in (Ahead.DAY, Ahead.HOUR))
    last = start - BEFORE[Ahead.MINUTES]
    found = [Reminder(Ahead.DAY, day, start - BEFORE[Ahead.HOUR])] if day < hour else []
    return [*found, Reminder(Ahead.HOUR, hour, last), Reminder(Ahead.MINUTES, last, start)]


def due(start: datetime, hours: Hours, since: datetime, now: datetime) -> tuple[Reminder | None, datetime | None]:
    """The reminder that goes now, for whoever was last looked at at `since`, and when to look again.

    Of several only the last goes; what was due before `since` never does.
    """
    known = reminders(start, hours)
    reached = [each for each in known if since <= each.at <= now < each.stale_after]
    coming = [each.at for each in known if each.at > now]
    return (reached[-1] if reached else None), min(coming, default=None)


def when_told(start: datetime, hours: Hours, now: datetime) -> datetime:
    """When somebody hears of what changed: in their hours, or at once where that would be too late to be of use."""
    at = next_allowed(now, hours)
    return at if at <= start - IN_TIME else now
