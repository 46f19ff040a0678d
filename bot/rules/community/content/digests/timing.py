"""When a digest is due: how often somebody wants one, at the hour at which they read, on a working day of theirs.

Slower for whoever does not look at them, and not at all for whoever was not seen for a year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum, auto

from bot.rules.calendar import Hours, local_day, next_allowed, zone_or_utc
from bot.rules.community.members import Frequency

# Days from one to the next. Four weeks, so that a monthly one stays on its day of the week.
DAYS = {Frequency.DAILY: 1, Frequency.WEEKLY: 7, Frequency.FORTNIGHTLY: 14, Frequency.MONTHLY: 28}
# When nothing is known of when somebody reads.
USUAL_HOUR = 9
# Fewer taps say nothing of when somebody reads.
FEWEST_TAPS = 5
# Slack shows no reads: after so many without a tap the bot asks whether they are useful (product.md).
UNTAPPED = 3
# Whoever did nothing for so long is written to no more.
UNSEEN = timedelta(days=365)
# What could not be said for so long is old.
STALE = timedelta(days=2)
WEEKDAYS = 5


@dataclass(frozen=True)
class Course:
    """How a member's digests go: when to look next (never when None), for which frequency that was reckoned, how many
    in a row had no tap, when they were asked whether they are useful without an answer since, when they were last seen,
    and the hour of the day at which they read."""

    member: int
    next_at: datetime | None
    frequency: Frequency
    seen_at: datetime
    untapped: int = 0
    asked_at: datetime | None = None
    hour: int = USUAL_HOUR

    @property
    def days(self) -> int:
        """From one digest to the next: twice as many while nobody answers whether they are useful."""
        return DAYS[self.frequency] * (2 if self.asked_at else 1)


class Step(Enum):
    """What is due."""

    DIGEST = auto()
    ASK = auto()  # whether they are useful
    STOP = auto()


def step(course: Course, now: datetime) -> Step:
    """What is due for them."""
    if now - course.seen_at > UNSEEN:
        return Step.STOP
    return Step.ASK if course.untapped >= UNTAPPED and course.asked_at is None else Step.DIGEST


def begun(member: int, frequency: Frequency, hours: Hours, now: datetime) -> Course:
    """The course of somebody's first digest: on a day of the week of their own, so that not all come on one."""
    first = local_day(now, hours.zone) + timedelta(days=1)
    if frequency is not Frequency.DAILY:
        first += timedelta(days=(member % WEEKDAYS - first.weekday()) % 7)
    return Course(member, at_hour(first, USUAL_HOUR, hours), frequency, now)


def changed(course: Course, frequency: Frequency, hours: Hours, now: datetime) -> Course:
    """They want them more or less often from now on: reckoned from the last one, from tomorrow on."""
    days, tomorrow = DAYS[frequency] - course.days, local_day(now, hours.zone) + timedelta(days=1)
    day = local_day(course.next_at, hours.zone) + timedelta(days=days) if course.next_at else tomorrow
    next_at = at_hour(max(day, tomorrow), course.hour, hours)
    return replace(course, frequency=frequency, next_at=next_at, seen_at=now, untapped=0, asked_at=None)


def put_off(course: Course, hours: Hours, now: datetime) -> Course | None:
    """The same when it is not day where they are: as soon as it is. None when it is."""
    at = next_allowed(now, hours)
    return replace(course, next_at=at) if at > now else None


def after_digest(course: Course, hours: Hours, now: datetime) -> Course:
    """Another one went without a tap yet."""
    return replace(course, untapped=course.untapped + 1, next_at=_in_days(course.days, course, hours, now))


def after_question(course: Course, hours: Hours, now: datetime) -> Course:
    """They were asked whether they are useful instead."""
    return replace(course, asked_at=now, next_at=_in_days(course.days, course, hours, now))


def after_nothing(course: Course, hours: Hours, now: datetime) -> Course:
    """Nothing was worth sending, or nothing may go: it is looked at again on the next working day."""
    return replace(course, next_at=_in_days(1, course, hours, now))


def stopped(course: Course) -> Course:
    """They are written to no more, until they are seen again."""
    return replace(course, next_at=None)


def seen(course: Course, hour: int, hours: Hours, now: datetime) -> Course:
    """They tapped or answered: all is as in the beginning; a digest that was not sent any more comes again."""
    next_at = course.next_at or at_hour(local_day(now, hours.zone) + timedelta(days=course.days), hour, hours)
    return replace(course, seen_at=now, untapped=0, asked_at=None, hour=hour, next_at=next_at)


def learned_hour(taps: Sequence[datetime], zone: str) -> int:
    """The hour of the day, where they are, in which somebody taps most; of several the earliest."""
    if len(taps) < FEWEST_TAPS:
        return USUAL_HOUR
    counted = Counter(each.astimezone(zone_or_utc(zone)).hour for each in taps)
    return min(counted, key=lambda hour: (-counted[hour], hour))


def period(frequency: Frequency, day: date) -> str:
    """The period of that day, by which there is one digest in it at most: `weekly-105680`. Weeks begin on Monday."""
    return f"{frequency.value}-{(day.toordinal() - 1) // DAYS[frequency]}"


def at_hour(day: date, hour: int, hours: Hours) -> datetime:
    """That hour of the day where they are, or the first instant after it within their hours; in UTC."""
    return next_allowed(datetime.combine(day, time(hour), zone_or_utc(hours.zone)), hours)


def _in_days(days: int, course: Course, hours: Hours, now: datetime) -> datetime:
    return at_hour(local_day(now, hours.zone) + timedelta(days=days), course.hour, hours)
