"""How long a record is kept after the last contact, and what is said before it goes."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta
from enum import StrEnum

# Told so long before: one more month to say something.
WARN_BEFORE = timedelta(days=30)


class Step(StrEnum):
    """What is due."""

    WARN = "warn"
    FORGET = "forget"


def months_before(now: datetime, months: int) -> datetime:
    """The same moment so many months earlier; the last day of a shorter month."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    return now.replace(year=year, month=month + 1, day=min(now.day, monthrange(year, month + 1)[1]))


def step(last_contact: datetime, warned_at: datetime | None, months: int, now: datetime) -> Step | None:
    """What is due for somebody whose last contact was then. A contact is an act, a click or an answer; opening a mail
    is none. A warning from before it counts no more."""
    if last_contact > months_before(now + WARN_BEFORE, months):
        return None
    if warned_at is None or warned_at < last_contact:
        return Step.WARN
    is_over = last_contact <= months_before(now, months) and warned_at + WARN_BEFORE <= now
    return Step.FORGET if is_over else None
