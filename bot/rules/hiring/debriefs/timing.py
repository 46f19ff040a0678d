"""How long a debrief is open: an hour for who sit together, or days in which everybody has working days of their own,
whatever their zone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.calendar import Hours, after_working, next_allowed

# A working day has so many working hours (bot.rules.calendar).
WORKING_DAY = timedelta(hours=8)
# Who sit together vote within the hour, and the hiring manager while they still sit there.
TOGETHER, LAST_WORD = timedelta(hours=1), timedelta(minutes=30)
# Over days and zones everybody has working days of their own in it; after so long nobody remembers, holidays or not.
LONGEST = timedelta(days=7)
# So long before the end, counted back, whoever has not voted is reminded once; never sooner than so long after the ask.
REMIND_BEFORE, REMIND_AFTER = timedelta(hours=24), timedelta(hours=4)


class Span(StrEnum):
    """How much time everybody has for their second vote."""

    TOGETHER = "together"  # an hour: they talk now
    DAY = "day"  # a working day of everybody's own
    DAYS = "days"  # two of them


DAYS = {Span.DAY: 1, Span.DAYS: 2}


def deadlines(span: Span, now: datetime, panel: Collection[Hours], manager: Hours | None) -> tuple[datetime, datetime]:
    """Until when everybody votes, and until when the hiring manager does after them (the same where there is none)."""
    if span is Span.TOGETHER:
        until = now + TOGETHER
        return until, until + LAST_WORD if manager else until
    worked = (after_working(now, DAYS[span] * WORKING_DAY, each) for each in panel)
    until = min(max(worked, default=now + DAYS[span] * timedelta(days=1)), now + LONGEST)
    if manager is None:
        return until, until
    return until, min(after_working(until, WORKING_DAY, manager), until + LONGEST)


def reminder(opened_at: datetime, until: datetime, theirs: Hours) -> datetime | None:
    """When somebody who has not voted is reminded, in their day; None where there is no time between ask and end."""
    at = next_allowed(max(until - REMIND_BEFORE, opened_at + REMIND_AFTER), theirs)
    return at if at < until else None
