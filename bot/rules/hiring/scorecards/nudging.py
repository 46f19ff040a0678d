"""When somebody is reminded of a card: once an hour after the interview, once the next morning; then who runs the
recruitment is asked to call, waive or replace. Never before the interview has ended, never at night, never twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.calendar import Hours, end_of_day, local_day, next_allowed
from bot.rules.refusals import Refusal

# While it is fresh (product.md, hiring/scorecards).
SOON = timedelta(hours=1)
# So long after the last reminder who runs it is asked: half a working day to answer it.
LAST_CHANCE = timedelta(hours=4)
# Nobody promises a card for later than the third day.
LONGEST_SNOOZE = timedelta(days=3)
SHORTLY = timedelta(hours=2)


class PromiseTooLate(Refusal):
    """A card that is promised for later than the third day is written from memory."""


class Promise(StrEnum):
    """For when somebody promises a card."""

    SHORTLY = "shortly"  # in two hours
    TOMORROW = "tomorrow"  # their next morning


class Step(StrEnum):
    """Where the ladder is."""

    SOON = "soon"
    MORNING = "morning"
    ESCALATED = "escalated"  # said to who runs it


@dataclass(frozen=True)
class Due:
    """A step and when it is due."""

    step: Step
    at: datetime


def ladder(ended: datetime, theirs: Hours, runners: Hours, promised: datetime | None = None) -> tuple[Due, ...]:
    """When each step is due for an interview that `ended` then: the first in the interviewer's own day, the second the
    next of their mornings, the last in the day of who runs it. A promise puts off what comes before it; with one, one
    reminder is left, at the time promised."""
    if promised is not None and promised > ended:
        first = next_allowed(promised, theirs)
        return (Due(Step.MORNING, first), Due(Step.ESCALATED, next_allowed(first + LAST_CHANCE, runners)))
    first = next_allowed(ended + SOON, theirs)
    morning = next_allowed(end_of_day(local_day(max(first, ended), theirs.zone), theirs.zone), theirs)
    return (
        Due(Step.SOON, first),
        Due(Step.MORNING, morning),
        Due(Step.ESCALATED, next_allowed(morning + LAST_CHANCE, runners)),
    )


def promised(choice: Promise, ended: datetime, now: datetime, theirs: Hours) -> datetime:
    """For when they promise it now. Raises PromiseTooLate."""
    shortly = now + SHORTLY if choice is Promise.SHORTLY else end_of_day(local_day(now, theirs.zone), theirs.zone)
    at = next_allowed(shortly, theirs)
    if now > ended + LONGEST_SNOOZE or (at > ended + LONGEST_SNOOZE and choice is Promise.SHORTLY):
        raise PromiseTooLate()
    return at
