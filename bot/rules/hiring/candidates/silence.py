"""Candidates without news: under way, and nobody told them anything for five working days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.rules.calendar import Hours, local_day, working_day_from

# product.md, hiring/candidates: five working days of silence reach the recruiter's desk.
SILENT_DAYS = 5
# Nobody's fifth working day comes sooner, in whatever zone and without any day off.
SOONEST = timedelta(days=SILENT_DAYS - 1)


def last_news(since: datetime, others: Iterable[datetime | None]) -> datetime:
    """When the candidate last heard something: they came to where they are, a letter went, an interview was held."""
    return max(since, *(each for each in others if each is not None), since)


def is_silent(last: datetime, to_come: datetime | None, now: datetime, hours: Hours) -> bool:
    """Whether that is five working days ago for somebody with these hours. An interview to come is no silence."""
    if to_come is not None and to_come > now:
        return False
    return local_day(now, hours.zone) >= working_day_from(local_day(last, hours.zone), SILENT_DAYS, hours)
