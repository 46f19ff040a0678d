"""When somebody is reminded of a check-in: once when it is due, once some working days later; then whoever looks after
the check-ins is asked to call, waive, or name somebody else. Never at night, never for what is in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules.calendar import Hours, local_day, next_allowed, working_day_from
from bot.rules.hiring.checkins import morning

# Working days after it was due. Nobody's week is broken for it: it has no hurry, and no end of memory in a day as a
# card does. Our own choice.
AGAIN, LATE = 2, 5
# "Later" is so many working days.
PUT_OFF = 3


class Step(StrEnum):
    """Where the ladder is."""

    ASK = "ask"
    AGAIN = "again"
    LATE = "late"  # said to who looks after it


@dataclass(frozen=True)
class Due:
    """A step and when it is due."""

    step: Step
    at: datetime


def ladder(due: datetime, theirs: Hours, promised: datetime | None = None) -> tuple[Due, ...]:
    """When each step is due for a check-in that is `due` then, in the answerer's own mornings. A promise puts off what
    comes before it; with one, one reminder is left, at the time promised."""
    if promised is not None and promised > due:
        first = next_allowed(promised, theirs)
        return (Due(Step.AGAIN, first), Due(Step.LATE, after(first, LATE - AGAIN, theirs)))
    return (
        Due(Step.ASK, next_allowed(due, theirs)),
        Due(Step.AGAIN, after(due, AGAIN, theirs)),
        Due(Step.LATE, after(due, LATE, theirs)),
    )


def after(at: datetime, days: int, hours: Hours) -> datetime:
    """In the morning of the working day that is so many after that instant's, where the person is; in UTC."""
    return morning(working_day_from(local_day(at, hours.zone), days, hours), hours)


def put_off(now: datetime, hours: Hours) -> datetime:
    """For when they promise it who are asked later."""
    return after(now, PUT_OFF, hours)
