"""Working time: when it is right to write to somebody, and how long they had for something, in their own zone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

# Quiet from eight in the evening to eight in the morning, and on week-ends (product.md, community/content).
DAY_STARTS = time(8)
DAY_ENDS = time(20)
WEEK_END = frozenset({5, 6})
# Working hours are counted from nine to five of a working day: eight of them make one.
WORK_STARTS = time(9)
WORK_ENDS = time(17)
# How far ahead a working day is looked for before the calendar counts as wrong: longer than any parental leave here.
LONGEST_AWAY = 1200
# What may not wait for the next day goes out so long before the day ends.
BEFORE_QUIET = timedelta(minutes=30)


@dataclass(frozen=True)
class Hours:
    """When somebody may be written to: in `zone`, from `day_starts` to `day_ends`, not on week-days `days_off`
    (Monday is 0), nor on the days of `free`, each from its first day to its last."""

    zone: str | None = None
    day_starts: time = DAY_STARTS
    day_ends: time = DAY_ENDS
    days_off: frozenset[int] = WEEK_END
    free: tuple[tuple[date, date], ...] = ()

    def is_working_day(self, day: date) -> bool:
        """Whether they work on that day."""
        return day.weekday() not in self.days_off and not any(first <= day <= last for first, last in self.free)


def zone_or_utc(name: str | None) -> tzinfo:
    """The zone of that name; UTC when there is none or nobody knows it."""
    try:
        return ZoneInfo(name) if name else UTC
    except (KeyError, ValueError, OSError):  # what zoneinfo raises for unknown, malformed and directory-like names
        return UTC


def known_zone(name: str | None) -> str:
    """That name if it is a zone, else UTC."""
    return str(zone_or_utc(name))


def local_day(at: datetime, zone: str | None) -> date:
    """The calendar day that `at` is, for somebody in `zone`."""
    return at.astimezone(zone_or_utc(zone)).date()


def end_of_day(day: date, zone: str | None) -> datetime:
    """The instant at which that day is over in `zone`; in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), zone_or_utc(zone)).astimezone(UTC)


def next_allowed(at: datetime, hours: Hours) -> datetime:
    """The first instant at or after `at` (aware) inside somebody's day of a working day; in UTC.

    `at` itself when there is no such day within `LONGEST_AWAY` days.
    """
    for starts, ends in _days(at, hours, hours.day_starts, hours.day_ends):
        if at < ends:
            return max(at, starts).astimezone(UTC)
    return at.astimezone(UTC)


def last_allowed(at: datetime, hours: Hours, spare: timedelta = BEFORE_QUIET) -> datetime:
    """The last instant at or before `at` (aware) inside somebody's day of a working day, `spare` before it ends at the
    latest; in UTC. `at` itself when there is no such day within `LONGEST_AWAY` days."""
    zone = zone_or_utc(hours.zone)
    for day in (at.astimezone(zone).date() - timedelta(days=n) for n in range(LONGEST_AWAY)):
        starts, ends = (
            datetime.combine(day, each, zone).astimezone(UTC) for each in (hours.day_starts, hours.day_ends)
        )
        if hours.is_working_day(day) and starts <= at:
            return min(at.astimezone(UTC), max(starts, ends - spare))
    return at.astimezone(UTC)


def after_working(at: datetime, amount: timedelta, hours: Hours) -> datetime:
    """The instant by which somebody had `amount` of working time since `at`; in UTC."""
    for starts, ends in _days(at, hours, *_work(hours)):
        begins = max(at, starts)
        if begins < ends:
            if begins + amount <= ends:
                return begins + amount
            amount -= ends - begins
    return at.astimezone(UTC) + amount


def working_between(start: datetime, end: datetime, hours: Hours) -> timedelta:
    """How much working time somebody had from `start` to `end`; nothing when the end is not after the start."""
    total = timedelta()
    for starts, ends in _days(start, hours, *_work(hours)):
        if starts >= end:
            break
        total += max(timedelta(), min(ends, end) - max(starts, start))
    return total


def own_days(start: datetime, end: datetime, hours: Hours) -> Iterator[tuple[datetime, datetime]]:
    """Somebody's days of working days from `start` until `end`, in which they may be written to; in UTC."""
    for starts, ends in _days(start, hours, hours.day_starts, hours.day_ends):
        if starts >= end:
            return
        if max(starts, start) < min(ends, end):
            yield max(starts, start), min(ends, end)


def working_day_from(day: date, count: int, hours: Hours) -> date:
    """The working day that is `count` (not 0) of them after that day, or before it when negative.

    `LONGEST_AWAY` days off when there are not so many until then.
    """
    one = timedelta(days=1 if count > 0 else -1)
    for n in range(1, LONGEST_AWAY):
        if hours.is_working_day(day + n * one):
            count -= one.days
            if not count:
                return day + n * one
    return day + LONGEST_AWAY * one


def _work(hours: Hours) -> tuple[time, time]:
    """Nine to five inside the person's own day; the day itself when the two do not meet."""
    starts, ends = max(hours.day_starts, WORK_STARTS), min(hours.day_ends, WORK_ENDS)
    return (starts, ends) if starts < ends else (hours.day_starts, hours.day_ends)


def _days(at: datetime, hours: Hours, starts: time, ends: time) -> Iterator[tuple[datetime, datetime]]:
    """The working days from that of `at` on, each from `starts` to `ends` of the clock on the wall; in UTC."""
    zone = zone_or_utc(hours.zone)
    first = at.astimezone(zone).date()
    for day in (first + timedelta(days=n) for n in range(LONGEST_AWAY)):
        if hours.is_working_day(day):
            yield datetime.combine(day, starts, zone).astimezone(UTC), datetime.combine(day, ends, zone).astimezone(UTC)
