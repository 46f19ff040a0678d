"""Working time: when it is right to write to somebody, in their own zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

# Quiet from eight in the evening to eight in the morning, and on week-ends (product.md, community/content).
DAY_STARTS = time(8)
DAY_ENDS = time(20)
SATURDAY = 5


def zone_or_utc(name: str | None) -> tzinfo:
    """The zone of that name; UTC when there is none or nobody knows it."""
    try:
        return ZoneInfo(name) if name else UTC
    except (KeyError, ValueError, OSError):  # what zoneinfo raises for unknown, malformed and directory-like names
        return UTC


def known_zone(name: str | None) -> str:
    """That name if it is a zone, else UTC."""
    return str(zone_or_utc(name))


def local_day(at: datetime, zone: str | None) -> date:
    """The calendar day that `at` is, for somebody in `zone`."""
    return at.astimezone(zone_or_utc(zone)).date()


def next_allowed(at: datetime, zone: str | None) -> datetime:
    """The first instant at or after `at` (aware) inside the day of a working day in `zone`; in UTC."""
    local = at.astimezone(zone_or_utc(zone))
    if local.weekday() < SATURDAY and DAY_STARTS <= local.time() < DAY_ENDS:
        return at.astimezone(UTC)
    day = local.date() if local.time() < DAY_STARTS else local.date() + timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, DAY_STARTS, local.tzinfo).astimezone(UTC)
