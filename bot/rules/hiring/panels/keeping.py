"""Panels that nobody has been told of: kept until the day on which people are asked, and made better till then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.rules.calendar import Hours, local_day, next_allowed, zone_or_utc
from bot.rules.hiring.panels.seats import Interview, State
from bot.rules.refusals import FieldRefusals, Refusal

# Whoever is asked later than this before an interview has no time to answer, nor anybody to take their place.
LEAST_BEFORE = timedelta(days=2)
# At this hour of the workspace's own night panels are made better: nobody plans then.
NIGHT = time(2)


class AskTooLate(Refusal):
    """Their people would be asked less than `days` days before the interview, or on a day gone by."""


class NothingKept(Refusal):
    """Its people have been asked already, or it is over."""


@dataclass(frozen=True)
class Kept:
    """A panel of a candidate kept until `ask_at`, and the instants at which they can begin."""

    interview: int
    candidacy: int
    ask_at: datetime
    times: tuple[datetime, ...]


def is_kept(interview: Interview, now: datetime) -> bool:
    """Whether nobody has been told of it and it is to come."""
    return not interview.is_over(now) and all(seat.state is State.PROPOSED for seat in interview.live)


def ask_at(day: object, start: datetime, hours: Hours, now: datetime) -> datetime | None:
    """When people are asked who are to be asked on that day, for whoever asks: as their own day begins; None for at
    once. Raises FieldRefusals for `ask_on`."""
    if not day:
        return None
    try:
        wanted = date.fromisoformat(str(day))
    except ValueError:
        raise FieldRefusals({"ask_on": AskTooLate(days=LEAST_BEFORE.days)}) from None
    begins = datetime.combine(wanted, hours.day_starts, zone_or_utc(hours.zone))
    at = next_allowed(max(begins, now), hours)
    if wanted < local_day(now, hours.zone) or at > start - LEAST_BEFORE:
        raise FieldRefusals({"ask_on": AskTooLate(days=LEAST_BEFORE.days)})
    return at


def next_night(now: datetime, zone: str | None) -> datetime:
    """The coming night's hour for making panels better, in that zone; aware."""
    tonight = datetime.combine(local_day(now, zone), NIGHT, zone_or_utc(zone))
    return tonight if tonight > now else tonight + timedelta(days=1)


def with_panel(interview: Interview, start: datetime, people: Sequence[str]) -> Interview:
    """The kept interview with other people, at another time perhaps: nobody has been told of the one before."""
    instead = dict(zip(sorted(seat.place for seat in interview.live), people, strict=True))
    sitting = tuple(
        replace(seat, who=instead[seat.place], version=seat.version + 1) if seat.is_live else seat
        for seat in interview.seats
    )
    return replace(interview, start=start, seats=sitting, revision=interview.revision + 1)
