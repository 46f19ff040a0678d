"""Months and quarters: when one begins, and when what is looked at once in each is due."""

from __future__ import annotations

from datetime import date, timedelta

from bot.rules.calendar import Hours, working_day_from

DAY = timedelta(days=1)


def month(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def quarter(day: date) -> date:
    """The first day of its quarter."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def has_begun(first: date, today: date, hours: Hours) -> bool:
    """Whether the first working day from that first day of a month or quarter on has come."""
    return today >= working_day_from(first - DAY, 1, hours)
