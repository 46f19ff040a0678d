"""The last day of an offer: over when that day is over where the candidate is; who runs it is reminded before."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.rules.calendar import Hours, end_of_day, local_day, next_allowed, working_day_from, zone_or_utc
from bot.rules.refusals import Refusal


class LastDayOver(Refusal):
    """The last day on which they could say yes has gone by: it is given another first."""


def ends(until: date, zone: str) -> datetime:
    """The instant from which it is too late for a yes, for a candidate in `zone`."""
    return end_of_day(until, zone)


def check_in_time(until: date, zone: str, now: datetime) -> None:
    """Return if they may still say yes. Raises LastDayOver."""
    if now >= ends(until, zone):
        raise LastDayOver()


def reminded_at(until: date, zone: str, hours: Hours, now: datetime) -> datetime | None:
    """When whoever runs it is reminded: in the morning of their last working day before the day on which it ends for
    them. None where that has come: they set the day just now."""
    last = min(until, local_day(ends(until, zone), hours.zone))
    day = working_day_from(last, -1, hours)
    starts = datetime.combine(day, hours.day_starts, zone_or_utc(hours.zone)).astimezone(UTC)
    at = next_allowed(starts, hours)
    return at if at > now else None
