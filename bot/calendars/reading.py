"""Reading a calendar file: when its owner is busy within a window, and nothing else of it."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from datetime import time as clock
from typing import Any

from bot.calendars.slimming import DECLINED, slim
from bot.calendars.troubles import Troubled, Why
from bot.rules.calendar import zone_or_utc
from bot.rules.spans import Span, Taken, taken

# What the library reads a part of a calendar into: its types promise less than it gives.
Component = Any

# How long one calendar may be worked at: the largest of real people's take a tenth of it.
MOST_SECONDS = 10.0
# Times within one window: a calendar with more is no person's.
MOST_TIMES = 20_000
# How often a rule of less than a day may come round from its first time on, and within a day.
MOST_ROUNDS, MOST_A_DAY = 200_000, 24
# Rules of one event, and what one may list: every day of the year by its number, and a little.
MOST_RULES, MOST_SAID = 4, 400
# What a rule's period lasts at least; those of a day and more are cheap whatever they say.
SHORT = {"HOURLY": timedelta(hours=1), "MINUTELY": timedelta(minutes=1), "SECONDLY": timedelta(seconds=1)}
# The parts of a rule that let times of a period out.
FILTERS = {"BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYSETPOS", "BYHOUR", "BYMINUTE", "BYSECOND"}
# Dates come in zones up to fourteen hours away.
DAY = timedelta(days=1)
# What a broken event makes its readers raise: it is left out and counted.
BROKEN = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, ArithmeticError)
# The library knows the zones that calendars define by name, for all of them: each calendar begins with none.
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Read:
    """When somebody is busy; how many entries made no sense; a mark that is another one when anything changed."""

    taken: Taken
    left_out: int
    mark: str


@dataclass(frozen=True)
class Answered:
    """What stands beside somebody's name in an event that begins at `start`: `accepted`, `declined` or another word."""

    said: str
    start: datetime


def own_answer(data: bytes, uid: str, own_email: str) -> Answered | None:
    """What the one of that e-mail answered to the one event of that uid; None where nobody of it is asked, or it begins
    at no instant. Raises Troubled for what is no calendar."""
    from icalendar import Calendar
    from icalendar.timezone import tzp

    with _one_at_a_time:
        tzp.use_default()
        try:
            calendars: list[Component] = list(Calendar.from_ical(data, multiple=True))
            for event in (event for calendar in calendars for event in calendar.walk("VEVENT")):
                guests = event.get("ATTENDEE", [])
                for guest in guests if isinstance(guests, list) else [guests]:
                    start = event.decoded("DTSTART")
                    is_theirs = str(guest).casefold() == f"mailto:{own_email}".casefold()
                    if str(event.get("UID")) == uid and is_theirs and isinstance(start, datetime) and start.tzinfo:
                        return Answered(str(guest.params.get("PARTSTAT", "")).lower(), start.astimezone(UTC))
        except BROKEN as error:
            raise Troubled(Why.NO_CALENDAR, type(error).__name__) from error
    return None


def mark_of(data: bytes, window: Span, own_email: str | None = None) -> str:
    """The mark that reading this would give, without reading on. Raises Troubled for what is no calendar."""
    return _mark(slim(data, window.start.date(), own_email))


def read(data: bytes, zone: str | None, window: Span, own_email: str | None = None) -> Read:
    """When the one whose calendar this is, and who lives in `zone`, is busy within `window`; in UTC.

    Days without a time are theirs, from midnight to midnight in their zone; times without a zone are those of the
    calendar's own, else theirs. What is free, cancelled or declined is no busy time; what is not sure is tentative.
    Raises Troubled: NO_CALENDAR for what is none, TOO_MANY for more than a person can have, TOO_SLOW.
    """
    from icalendar import Calendar
    from icalendar.timezone import tzp

    until = time.monotonic() + MOST_SECONDS
    text = slim(data, window.start.date(), own_email)
    with _one_at_a_time:
        tzp.use_default()
        try:
            calendars: list[Component] = list(Calendar.from_ical(text, multiple=True))
        except BROKEN as error:
            raise Troubled(Why.NO_CALENDAR, type(error).__name__) from error
        firm: list[Span] = []
        tentative: list[Span] = []
        left_out = entries = 0
        for calendar in calendars:
            floating = zone_or_utc(str(calendar.get("X-WR-TIMEZONE") or zone))
            for group in _groups(calendar):
                entries += 1
                try:
                    for component, span in _spans(group, calendar, zone_or_utc(zone), floating, window, until):
                        (tentative if _is_tentative(component) else firm).append(span)
                        if len(firm) + len(tentative) > MOST_TIMES:
                            raise Troubled(Why.TOO_MANY)
                except BROKEN:
                    left_out += 1
    if entries and left_out == entries:
        raise Troubled(Why.NO_CALENDAR, "nothing in it can be read")
    return Read(taken(firm, tentative, window), left_out, _mark(text))


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _groups(calendar: Component) -> Iterator[list[Component]]:
    """The events that belong together: a series with its exceptions; each free-busy list for itself."""
    by_uid: dict[str, list[Component]] = {}
    for n, component in enumerate(calendar.subcomponents):
        if component.name == "VEVENT":
            by_uid.setdefault(str(component.get("UID") or f"\n{n}"), []).append(component)
        elif component.name == "VFREEBUSY":
            yield [component]
    yield from by_uid.values()


def _spans(
    group: Sequence[Component], calendar: Component, zone: tzinfo, floating: tzinfo, window: Span, until: float
) -> Iterator[tuple[Mapping[str, Any], Span]]:
    """The busy times of a group within the window. Raises Troubled, and `BROKEN`."""
    import recurring_ical_events
    from icalendar import Calendar

    if group[0].name == "VFREEBUSY":
        yield from _listed(group[0])
        return
    for component in group:
        _check_rules(component, window)
    alone: Component = Calendar()
    if "X-WR-TIMEZONE" in calendar:
        alone.add("X-WR-TIMEZONE", calendar["X-WR-TIMEZONE"])
    for component in group:
        alone.add_component(component)
    for series in recurring_ical_events.of(alone).series:
        for occurrence in series.between(window.start - DAY, window.end + DAY):
            if time.monotonic() > until:
                raise Troubled(Why.TOO_SLOW)
            component = occurrence.as_component(False)
            if _is_busy(component):
                start, end = component["DTSTART"].dt, component["DTEND"].dt
                span = Span(_instant(start, zone, floating), _instant(end, zone, floating))
                if span.meets(window):
                    yield component, span
    if time.monotonic() > until:
        raise Troubled(Why.TOO_SLOW)


def _listed(component: Component) -> Iterator[tuple[Mapping[str, Any], Span]]:
    """The times of a free-busy list."""
    lines = component.get("FREEBUSY", [])
    for line in lines if isinstance(lines, list) else [lines]:
        kind = str(line.params.get("FBTYPE", "BUSY")).upper()
        if kind == "FREE":
            continue
        said = {"STATUS": "TENTATIVE"} if kind == "BUSY-TENTATIVE" else {}
        for period in getattr(line, "dts", [line]):
            start, end = period.dt if isinstance(period.dt, tuple) else (period.start, period.end)
            begins = _instant(start, UTC, UTC)
            ends = begins + end if isinstance(end, timedelta) else _instant(end, UTC, UTC)
            yield said, Span(begins, ends)


def _instant(at: date | datetime, zone: tzinfo, floating: tzinfo) -> datetime:
    if not isinstance(at, datetime):
        return datetime.combine(at, clock(), zone).astimezone(UTC)
    return (at if at.tzinfo else at.replace(tzinfo=floating)).astimezone(UTC)


def _is_busy(component: Mapping[str, Any]) -> bool:
    """Outlook's out-of-office is busy; who works elsewhere is not."""
    says = {name: str(component.get(name, "")).upper() for name in ("STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")}
    is_free = says["TRANSP"] == "TRANSPARENT" or says["X-MICROSOFT-CDO-BUSYSTATUS"] in {"FREE", "WORKINGELSEWHERE"}
    return not (is_free or says["STATUS"] == "CANCELLED" or DECLINED in component)


def _is_tentative(component: Mapping[str, Any]) -> bool:
    said = component.get("X-MICROSOFT-CDO-BUSYSTATUS") or component.get("STATUS", "")
    return str(said).upper() == "TENTATIVE"


def _check_rules(component: Component, window: Span) -> None:
    """Return if what comes round here can be worked out without end. Raises Troubled: TOO_MANY."""
    found = component.get("RRULE", [])
    rules = found if isinstance(found, list) else [found]
    if len(rules) > MOST_RULES:
        raise Troubled(Why.TOO_MANY)
    for rule in rules:
        parts = {str(name).upper(): list(given) for name, given in rule.items()}
        a_day = len(parts.get("BYHOUR", [0])) * len(parts.get("BYMINUTE", [0])) * len(parts.get("BYSECOND", [0]))
        period = SHORT.get(str(parts.get("FREQ", [""])[0]).upper())
        said = sum(map(len, parts.values()))
        if said > MOST_SAID or a_day > MOST_A_DAY or (period and FILTERS & set(parts)):
            raise Troubled(Why.TOO_MANY)
        if period:
            begun = _instant(component["DTSTART"].dt, UTC, UTC)
            rounds = (window.end + DAY - begun) / (period * max(1, int(parts.get("INTERVAL", [1])[0])))
            if min(rounds, int(parts.get("COUNT", [MOST_ROUNDS + 1])[0])) > MOST_ROUNDS:
                raise Troubled(Why.TOO_MANY)
