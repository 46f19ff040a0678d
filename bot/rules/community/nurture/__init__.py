"""Nurture: keeping in touch with members by journeys, check-ins and promises that are kept. Whoever answered, left or
took back what they agreed to is followed no further.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from bot.rules.calendar import Hours, next_allowed, zone_or_utc


class Start(StrEnum):
    """What a journey counts its days from."""

    JOINED = "joined"
    LAPSING = "lapsing"
    EVENT = "event"  # an event they came to
    GRADUATION = "graduation"  # a day to come: steps may lie before it
    KINDLY_REFUSED = "kindly_refused"
    OFFER_DECLINED = "offer_declined"
    LEFT_COMPANY = "left_company"
    DATE = "date"  # a day that was named


class To(StrEnum):
    """Who hears of a step."""

    MEMBER = "member"
    OWNER = "owner"  # whoever looks after the member


class Stop(StrEnum):
    """Why a journey goes no further, the first that holds."""

    FORGOTTEN = "forgotten"
    LEFT = "left"
    CONSENT = "consent"  # it ended or was taken back
    HIRED = "hired"
    REPLIED = "replied"
    DONE = "done"  # what was asked is done, or all steps are over
    ENDED = "ended"  # a moderator ended the journey


@dataclass(frozen=True)
class Step:
    """So many days from the start (before it when negative) somebody is told `words`; `is_asked` says that it asks for
    something, `if_not_done` that it is left out once that was done."""

    day: int
    words: str
    to: To = To.MEMBER
    is_asked: bool = False
    if_not_done: bool = False

    @property
    def is_moot_once_done(self) -> bool:
        """Whether it is left out for whoever did what the journey asks for."""
        return self.is_asked or self.if_not_done


@dataclass(frozen=True)
class Journey:
    """Steps from a start, for the members of a segment (all where None)."""

    key: str
    start: Start
    steps: tuple[Step, ...]
    segment: int | None = None
    is_on: bool = True


@dataclass(frozen=True)
class Traveller:
    """A member on a journey that counts from `day`. `sent` are the places of the steps that went or were left out,
    `last_at` is when the member heard of one last; `begun_at` is when they set out: an answer from before it stops
    nothing. `consent_until` is None without one."""

    member: int
    journey: str
    day: date
    begun_at: datetime
    sent: frozenset[int] = frozenset()
    last_at: datetime | None = None
    replied_at: datetime | None = None
    done_at: datetime | None = None
    left_at: datetime | None = None
    hired_at: datetime | None = None
    consent_until: datetime | None = None
    paused_until: datetime | None = None
    is_forgotten: bool = False


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def morning_of(day: date, hours: Hours) -> datetime:
    """When somebody's day begins on that day, or on the next working day; in UTC."""
    return next_allowed(datetime.combine(day, time(), zone_or_utc(hours.zone)).astimezone(UTC), hours)
