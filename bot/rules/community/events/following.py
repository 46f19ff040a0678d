"""After an event: who came, whether it was worth it, and how many of those who said yes were there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from bot.rules.calendar import Hours, next_allowed
from bot.rules.community.events import Event, EventChanged, State
from bot.rules.community.events.seats import Answer, Seat, Seats
from bot.rules.refusals import Refusal

# The door opens so long before the start.
DOOR = timedelta(minutes=15)
# Who was there has the evening to come home; who was not is told the same day.
FOLLOWS_AFTER = timedelta(hours=2)
# After so long nobody remembers whether it was worth it.
ASKED_FOR = timedelta(days=14)
# Of fewer answers nothing is told: each would be somebody's.
FEWEST_ANSWERS = 5
# The community's own median is of so many events at most, and of so many at least: fewer are no measure.
MOST_EVENTS, FEWEST_EVENTS = 10, 3
# A share of fewer who said yes jumps with each of them.
FEWEST_YES = 5


class Came(StrEnum):
    """What is known of somebody who said yes."""

    ATTENDED = "attended"
    MISSED = "missed"
    UNKNOWN = "unknown"  # nobody's coming was recorded: nobody is told that they were missed


class Worth(StrEnum):
    """The answer to the one question: was it worth your time?"""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class DoorClosed(Refusal):
    """It opens `minutes` minutes before the start."""


class EventOver(Refusal):
    """It is over, or it was called off."""


class AskedTooLate(Refusal):
    """Feedback is taken for a fortnight."""


@dataclass(frozen=True)
class Feedback:
    """How many answered what, and of how many answers."""

    counts: Mapping[Worth, int]
    answers: int


@dataclass(frozen=True)
class Turnout:
    """So many of so many who said yes were there."""

    came: int
    said: int

    @property
    def rate(self) -> float:
        """The share of them, from 0 to 1."""
        return self.came / self.said


@dataclass(frozen=True)
class Compared:
    """An event's turnout beside the community's own: the median rate of its last `events`, None while these are too
    few; `missing` says how many more it takes."""

    turnout: Turnout
    median: float | None
    events: int
    missing: int


def joined(event: Event, seat: Seat, now: datetime) -> Seat:
    """The seat of somebody who comes through their own link; the first time counts. Raises DoorClosed, EventOver."""
    if event.state in {State.IDEA, State.CANCELLED} or event.starts_at is None or event.ends_at is None:
        raise EventOver()
    if now < event.starts_at - DOOR:
        raise DoorClosed(minutes=DOOR // timedelta(minutes=1))
    if now >= event.ends_at:
        raise EventOver()
    return seat if seat.came_at else replace(seat, came_at=now)


def marked(event: Event, seat: Seat, has_come: bool, now: datetime) -> Seat:
    """The seat as whoever runs it marks it, from when the door opens. Raises EventChanged."""
    if event.state in {State.IDEA, State.CANCELLED} or event.starts_at is None or now < event.starts_at - DOOR:
        raise EventChanged()
    return replace(seat, came_at=(seat.came_at or now) if has_come else None)


def outcome(seats: Seats) -> Mapping[int, Came]:
    """By member what is known of each who said yes, or came without."""
    is_known = any(each.came_at for each in seats.values())
    absent = Came.MISSED if is_known else Came.UNKNOWN
    return {
        member: Came.ATTENDED if each.came_at else absent
        for member, each in seats.items() if each.came_at or each.answer is Answer.YES
    }  # fmt: skip


def follow_up_at(event: Event, hours: Hours) -> datetime | None:
    """When somebody is written to afterwards, in their day; None for an event that does not take place."""
    if event.ends_at is None or event.state in {State.IDEA, State.CANCELLED}:
        return None
    return next_allowed(event.ends_at + FOLLOWS_AFTER, hours)


def may_answer(event: Event, seat: Seat | None, now: datetime) -> None:
    """Nothing where somebody may say whether it was worth it: who was there, for a fortnight; where nobody's coming was
    recorded, who said yes. Raises AskedTooLate, EventChanged."""
    if event.ends_at is None or seat is None or not (seat.came_at or seat.answer is Answer.YES) or now < event.ends_at:
        raise EventChanged()
    if now >= event.ends_at + ASKED_FOR:
        raise AskedTooLate()


def feedback(answers: Iterable[Worth]) -> Feedback | None:
    """What is told of the answers; None of too few."""
    given = list(answers)
    return Feedback({each: given.count(each) for each in Worth}, len(given)) if len(given) >= FEWEST_ANSWERS else None


def turnout(seats: Seats) -> Turnout | None:
    """How many of those who said yes were there; None where that was not recorded, or so few said yes that it says
    nothing."""
    known = [found for member, found in outcome(seats).items() if seats[member].answer is Answer.YES]
    if len(known) < FEWEST_YES or Came.UNKNOWN in known:
        return None
    return Turnout(known.count(Came.ATTENDED), len(known))


def compared(this: Turnout, earlier: Sequence[Turnout]) -> Compared:
    """It beside the earlier ones, of which the last come last."""
    last = earlier[-MOST_EVENTS:]
    missing = max(0, FEWEST_EVENTS - len(last))
    return Compared(this, None if missing else median(each.rate for each in last), len(last), missing)
