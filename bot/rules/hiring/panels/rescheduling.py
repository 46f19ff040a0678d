"""Another time for an interview: who is asked anew, and how often and how late a candidate may do it themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from bot.rules.calendar import Hours
from bot.rules.hiring.panels import slots
from bot.rules.hiring.panels.seats import (
    Interview,
    InterviewChanged,
    InterviewOver,
    Part,
    Seat,
    StartPast,
    State,
    answer_by,
)
from bot.rules.refusals import FieldRefusals, Refusal

# So often a candidate chooses another time in one recruitment without asking anybody (product.md, hiring/panels).
MOST_BY_CANDIDATE = 2
# Later than this only whoever runs the recruitment moves it: whoever prepared for it is asked by a person.
NOT_WITHIN = timedelta(hours=24)


class SameTime(Refusal):
    """It is at that time already."""


class ElsewhereThen(Refusal):
    """The candidate has another interview at that time."""


@dataclass(frozen=True)
class Moved:
    """An interview that had another time: `by` whom it was moved, empty for the candidate, and `at` which moment."""

    interview: int
    by: str
    at: datetime
    before: datetime
    after: datetime


def read(answers: Mapping[str, Any], zone: str, now: datetime) -> datetime:
    """The one instant that was typed as a local time of that zone. Raises FieldRefusals for `day` and `times`."""
    starts = slots.read({name: answers.get(name) for name in slots.DAYS[0]}, zone, now)
    if len(starts) != 1:
        raise FieldRefusals({"times": slots.TooManySlots(most=1)})
    return starts[0]


def moved_to(
    interview: Interview, revision: int, start: datetime, cannot: Collection[str], now: datetime,
    hours: Mapping[str, Hours] = MappingProxyType({}),
) -> Interview:  # fmt: skip
    """The interview at that time. No yes to the old time is one to the new: every seat ends, and whoever had one gets
    another and is asked again, but those who `cannot` then, whose places are open. Who said no is not asked again.

    Raises InterviewOver, InterviewChanged, StartPast, SameTime.
    """
    if interview.is_over(now):
        raise InterviewOver(is_off=interview.called_off is not None)
    if interview.revision != revision:
        raise InterviewChanged()
    if start <= now:
        raise StartPast()
    if start == interview.start:
        raise SameTime()
    ended = tuple(
        replace(seat, state=State.MOVED, at=now, version=seat.version + 1) if seat.is_live else seat
        for seat in interview.seats
    )
    anew = tuple(
        Seat(
            seat.place, seat.who, seat.track, seat.competencies, seat.part, State.OFFERED, now,
            answer_by(now, start, hours.get(seat.who)),
        )
        for seat in interview.live
        if seat.who not in cannot
    )  # fmt: skip
    if not any(seat.part is Part.LEAD for seat in anew):  # nobody learns beside nobody
        anew = ()
    return replace(interview, start=start, seats=(*ended, *anew), revision=interview.revision + 1)


def left(moves: Iterable[Moved]) -> int:
    """How often the candidate may still choose another time themselves; whoever runs it counts for nothing."""
    return max(0, MOST_BY_CANDIDATE - sum(not each.by for each in moves))


def is_too_late(interview: Interview, now: datetime) -> bool:
    """Whether the candidate moves it no more by themselves."""
    return now > interview.start - NOT_WITHIN
