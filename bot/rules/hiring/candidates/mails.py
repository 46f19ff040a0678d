"""Letters that go to a candidate by themselves: which there are, and when each may arrive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from bot.rules.calendar import Hours, local_day, next_allowed, zone_or_utc

# On the day before, at an hour at which somebody can still look something up.
REMINDED_AT = time(10)


class Kind(StrEnum):
    """What a letter is about."""

    RECEIPT = "receipt"
    TIMES = "times"  # when can you come?
    INTERVIEW = "interview"  # it is arranged
    REMINDER = "reminder"  # it is tomorrow
    NO = "no"


@dataclass(frozen=True)
class Mail:
    """A letter under its key, that `by` had sent or, where that is empty, nobody: when it was sent, or whether it was
    refused; neither yet while it is under way."""

    key: str
    candidacy: int
    kind: Kind
    by: str
    asked_at: datetime
    sent_at: datetime | None = None
    is_refused: bool = False


def daytime(zone: str) -> Hours:
    """When a candidate in that zone is written to: by day, on any day of the week."""
    return Hours(zone, days_off=frozenset())


def due(now: datetime, zone: str) -> datetime:
    """The first instant from now on at which it is day for them; in UTC."""
    return next_allowed(now, daytime(zone))


def reminded_at(start: datetime, zone: str, now: datetime) -> datetime | None:
    """When somebody is reminded of what begins then: on the day before; None where that is over."""
    day = local_day(start, zone) - timedelta(days=1)
    at = datetime.combine(day, REMINDED_AT, zone_or_utc(zone)).astimezone(UTC)
    return at if at > now else None
