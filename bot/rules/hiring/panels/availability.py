"""Availability: when somebody can interview, by their own hours, days off, pauses, limits and calendars.

A calendar that nobody could read for long is neither free nor busy: then it is not known when they can.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from bot.rules.calendar import WORK_ENDS, WORK_STARTS, Hours, local_day, zone_or_utc
from bot.rules.hiring.panels import Limits
from bot.rules.refusals import FieldRefusals, Refusal
from bot.rules.spans import Span, Taken, cut, merged, minus

# How far ahead busy times are known and kept: nobody plans interviews further.
AHEAD = timedelta(days=60)
# A calendar is read this often; after a failure twice as long for each in a row, at most `LONGEST_WAIT`.
READ_EVERY, LONGEST_WAIT = timedelta(minutes=15), timedelta(hours=6)
# What was read stays good this long; then it is said to be old, and after `DEAD_AFTER` nothing is known any more.
FRESH_FOR, DEAD_AFTER = timedelta(hours=2), timedelta(hours=24)
# A calendar that says that nothing changed is read whole this often, because the window moves on.
WHOLE_EVERY = timedelta(days=1)
# What one may connect and enter: more is a mistake of somebody's or something.
MOST_CALENDARS, MOST_PAUSES = 5, 50
# The longest pause in days, and how long ago one may have begun.
LONGEST_PAUSE = 400
MOST_LETTERS = 200
# The largest limit of a day, a week and a month.
MOST_OF = {"day": 20, "week": 60, "month": 200}
WEEK = range(7)
_HOURS = re.compile(r"([01]?\d|2[0-3])[:：.]([0-5]\d)\s*[-–—~～至到]\s*([01]?\d|2[0-3])[:：.]([0-5]\d)")


class Spoken(StrEnum):
    """How a calendar that somebody connected is read."""

    FEED = "feed"  # it is published at a link
    CALDAV = "caldav"  # with a user and a password, and it may be written in


class HoursMeaningless(Refusal):
    """No hours of a day, as `typed`."""


class HoursTooFew(Refusal):
    """There is no hour in the week to interview in."""


class LimitMeaningless(Refusal):
    """No whole number up to `most`."""


class PauseWithoutDates(Refusal):
    """A pause needs a first and a last day."""


class PauseBackwards(Refusal):
    """The last day is before the first."""


class PauseOver(Refusal):
    """The last day has gone by."""


class PauseTooLong(Refusal):
    """More than `most` days."""


class ReasonTooLong(Refusal):
    """A reason of more than `most` letters."""


class TooManyPauses(Refusal):
    """There are `most` already."""


class TooManyCalendars(Refusal):
    """There are `most` already."""


class AddressMeaningless(Refusal):
    """Not the address of anything on the web."""


class CalendarConnected(Refusal):
    """That calendar is connected already."""


class NoSuchCalendar(Refusal):
    """That calendar is not connected any more."""


class NoSuchPause(Refusal):
    """That pause is not there any more."""


class Kind(StrEnum):
    """Why somebody is not asked on some days."""

    DAY_OFF = "day_off"  # they do not work
    PAUSE = "pause"  # they work, and do not interview


@dataclass(frozen=True)
class Pause:
    """Days, from the first to the last, on which somebody does not interview."""

    kind: Kind
    first: date
    last: date
    reason: str = ""
    id: int | None = None


# For each week-day, Monday is 0, from when to when they interview; a day that is missing has none.
Week = Mapping[int, tuple[time, time]]


@dataclass(frozen=True)
class Own:
    """What somebody set for their own interviews. `week` is None when they follow their working hours."""

    week: Week | None = None
    limits: Limits = field(default_factory=Limits)
    pauses: tuple[Pause, ...] = ()


class State(StrEnum):
    """How much what is known of a calendar is worth."""

    NEW = "new"  # not read yet
    FRESH = "fresh"
    STALE = "stale"  # old, and still used
    DEAD = "dead"  # nothing is known


@dataclass(frozen=True)
class Feed:
    """A connected calendar: when it was read last and until when what it said reaches, and what is wrong since."""

    id: str
    connected_at: datetime
    last_ok: datetime | None = None
    read_until: datetime | None = None
    failures: int = 0
    why: str | None = None

    @property
    def since(self) -> datetime:
        """Since when nothing was read."""
        return self.last_ok or self.connected_at


@dataclass(frozen=True)
class Known:
    """When somebody can interview, until when that is known, and whether some of it is old."""

    free: tuple[Span, ...]
    until: datetime
    is_stale: bool = False


@dataclass(frozen=True)
class Unknown:
    """It is not known when they can, since then: a calendar of theirs is dead, or was never read."""

    since: datetime


def state(feed: Feed, now: datetime) -> State:
    """What the calendar is worth now."""
    if feed.last_ok is None:
        return State.NEW if now - feed.connected_at < DEAD_AFTER else State.DEAD
    age = now - feed.last_ok
    return State.FRESH if age < FRESH_FOR else State.STALE if age < DEAD_AFTER else State.DEAD


def next_look(failures: int, now: datetime) -> datetime:
    """When a calendar is read again after so many failures in a row; 0 after a success."""
    doubled: int = 2 ** min(failures, 10)
    return now + min(READ_EVERY * doubled, LONGEST_WAIT)


def window_from(now: datetime) -> Span:
    """The time that busy times are known for."""
    return Span(now, now + AHEAD)


def week_of(own: Own, hours: Hours) -> Week:
    """When they interview: as they set it, else nine to five of their own day on the days they work."""
    if own.week is not None:
        return own.week
    starts, ends = max(hours.day_starts, WORK_STARTS), min(hours.day_ends, WORK_ENDS)
    pair = (starts, ends) if starts < ends else (hours.day_starts, hours.day_ends)
    return {day: pair for day in WEEK if day not in hours.days_off}


def free(window: Span, hours: Hours, own: Own, busy: Iterable[Span]) -> tuple[Span, ...]:
    """When in the window they can interview: within their own hours, on no day off or pause, not while busy; in UTC.

    `hours` gives the zone, the holidays and absences. Hours are those of the clock on the wall: where it is turned, no
    minute lies outside them, and the day has as many as it has.
    """
    return minus(cut(_stretches(window, hours, own), window), busy)


def availability(
    window: Span, hours: Hours, own: Own, feeds: Sequence[Feed], taken: Taken, now: datetime
) -> Known | Unknown:
    """When they can interview, as far as their calendars tell; tentative times count as free here.

    Unknown as soon as one calendar is dead or was never read. Nothing is known beyond what was read.
    """
    states = [state(feed, now) for feed in feeds]
    silent = [feed.since for feed, each in zip(feeds, states, strict=True) if each in {State.DEAD, State.NEW}]
    if silent:
        return Unknown(min(silent))
    until = min([window.end, *(feed.read_until or feed.since for feed in feeds)])
    reaches = Span(window.start, max(window.start, until))
    return Known(free(reaches, hours, own, taken.firm), reaches.end, State.STALE in states)


def reached(limits: Limits, held: Iterable[datetime], at: datetime, zone: str | None) -> str | None:
    """Which limit (`day`, `week`, `month`) another interview at that time would break, with those already `held`.

    Days, weeks and months are those of the person's zone.
    """
    day = local_day(at, zone)
    days = [local_day(each, zone) for each in held]
    monday = day - timedelta(days=day.weekday())
    counts = {
        "day": sum(each == day for each in days),
        "week": sum(monday <= each < monday + timedelta(days=7) for each in days),
        "month": sum((each.year, each.month) == (day.year, day.month) for each in days),
    }
    most = vars(limits)
    return next((name for name, count in counts.items() if most[name] is not None and count >= most[name]), None)


def week_text(week: Week) -> Mapping[str, str]:
    """The hours as the form shows them: by field, `09:00-17:00` or nothing."""
    return {f"day_{day}": f"{week[day][0]:%H:%M}-{week[day][1]:%H:%M}" if day in week else "" for day in WEEK}


def hours_from(answers: Mapping[str, Any], usual: Week, own: Own) -> Own:
    """What the form of hours and limits means; hours that are the `usual` ones follow those. Raises FieldRefusals."""
    wrong: dict[str, Refusal] = {}
    week = {}
    for day in WEEK:
        typed = str(answers.get(f"day_{day}") or "").strip()
        found = _HOURS.fullmatch(typed)
        if found:
            starts, ends = (time(int(found[n]), int(found[n + 1])) for n in (1, 3))
        if typed and (not found or starts >= ends):
            wrong[f"day_{day}"] = HoursMeaningless(typed=typed[:40])
        elif found:
            week[day] = starts, ends
    limits = {name: _limit(answers, name, wrong) for name in MOST_OF}
    if not week and not wrong:
        wrong["day_0"] = HoursTooFew()
    if wrong:
        raise FieldRefusals(wrong)
    return Own(None if week == usual else week, Limits(**limits), own.pauses)


def pause_from(answers: Mapping[str, Any], own: Own, today: date) -> Pause:
    """The pause that the form means. Raises FieldRefusals."""
    first, last = (_date(answers.get(name)) for name in ("first", "last"))
    reason = " ".join(str(answers.get("reason") or "").split())
    wrong: dict[str, Refusal] = {}
    if first is None or last is None:
        wrong["first" if first is None else "last"] = PauseWithoutDates()
    elif last < first:
        wrong["last"] = PauseBackwards()
    elif last < today:
        wrong["last"] = PauseOver()
    elif (last - first).days >= LONGEST_PAUSE:
        wrong["last"] = PauseTooLong(most=LONGEST_PAUSE)
    if len(reason) > MOST_LETTERS:
        wrong["reason"] = ReasonTooLong(most=MOST_LETTERS)
    if sum(pause.last >= today for pause in own.pauses) >= MOST_PAUSES:
        wrong["first"] = TooManyPauses(most=MOST_PAUSES)
    if wrong or first is None or last is None:
        raise FieldRefusals(wrong)
    kind = Kind.DAY_OFF if answers.get("kind") == Kind.DAY_OFF.value else Kind.PAUSE
    return Pause(kind, first, last, reason)


def check_connecting(connected: Sequence[str], url: str, most: int = MOST_CALENDARS) -> None:
    """Return if one more calendar may be connected. Raises TooManyCalendars, CalendarConnected."""
    if url in connected:
        raise FieldRefusals({"url": CalendarConnected()})
    if len(connected) >= most:
        raise FieldRefusals({"url": TooManyCalendars(most=most)})


def _limit(answers: Mapping[str, Any], name: str, wrong: dict[str, Refusal]) -> int | None:
    typed = str(answers.get(f"per_{name}") or "").strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 5 and 1 <= int(typed) <= MOST_OF[name]):
        wrong[f"per_{name}"] = LimitMeaningless(most=MOST_OF[name])
        return None
    return int(typed)


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def _stretches(window: Span, hours: Hours, own: Own) -> tuple[Span, ...]:
    zone, week = zone_or_utc(hours.zone), week_of(own, hours)
    off = [*hours.free, *((pause.first, pause.last) for pause in own.pauses)]
    # Hours of one's own hold on holidays and absences too, not on the week-days that the settings have off.
    found = []
    for day in _days(window, zone):
        if day.weekday() in week and not any(first <= day <= last for first, last in off):
            found += _on(day, *week[day.weekday()], zone)
    return merged(found)


def _days(window: Span, zone: tzinfo) -> Iterator[date]:
    day, last = window.start.astimezone(zone).date(), window.end.astimezone(zone).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def _on(day: date, starts: time, ends: time, zone: tzinfo) -> list[Span]:
    """That part of the day; where the clock is turned back within it, what is not outside the hours twice."""
    begins = [datetime.combine(day, starts, zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
    finishes = [datetime.combine(day, ends, zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
    # A time that there is once is the same with both folds; one there is twice comes first with 0; one that there is
    # not comes with 0 after the gap and with 1 before it.
    begin, end = max(begins), min(finishes)
    if begin < end:
        return [Span(begin, end)]
    return [Span(a, b) for a, b in zip(begins, finishes, strict=True) if a < b and begins[0] < begins[1]]
