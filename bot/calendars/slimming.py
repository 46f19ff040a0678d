"""Of a calendar file only the lines that tell when somebody is busy: nothing else is parsed, kept or logged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from zoneinfo import available_timezones

from bot.calendars.troubles import Troubled, Why

# The lines that are read, by the component they stand in.
KEPT: Mapping[str, frozenset[str]] = {
    "VCALENDAR": frozenset({"VERSION", "X-WR-TIMEZONE"}),
    "VTIMEZONE": frozenset({"TZID"}),
    "STANDARD": frozenset({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"}),
    "DAYLIGHT": frozenset({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE", "RDATE"}),
    "VFREEBUSY": frozenset({"FREEBUSY"}),
    "VEVENT": frozenset(
        {
            "UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "SEQUENCE", "STATUS",
            "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS",
        }
    ),
}  # fmt: skip
# What an event gets whose invitation its reader declined.
DECLINED = "X-DECLINED"
# An event that ended this long before the window has nothing to do with it, wherever its clock stands.
MARGIN = timedelta(days=2)
# Zones a calendar defines itself, each of which is worked out up to 2038: nobody needs as many.
MOST_ZONES = 50
_LINES = re.compile(rb"\r\n|\n|\r")
_FOLDS = re.compile(rb"(?:\r\n|\n|\r)[ \t]")
_PARTS = re.compile(r'([A-Za-z0-9-]+)((?:;[^:;"]*(?:"[^"]*"[^:;"]*)*)*):(.*)', re.DOTALL)
_TZID = re.compile(r';TZID=(?:"([^"]*)"|([^;:"]*))', re.IGNORECASE)
_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)")


@dataclass
class _Component:
    name: str
    lines: list[str] = field(default_factory=list)
    inner: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    days: dict[str, str] = field(default_factory=dict)
    tzid: str = ""


def slim(data: bytes, since: date, own_email: str | None = None) -> str:
    """The calendar without all that does not tell when somebody is busy, and without what was over before that day.

    Zones are named as everybody knows them where that can be found out. An invitation that the one with `own_email`
    declined carries `DECLINED`. Raises Troubled for what is no calendar.
    """
    text = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text[:15].upper() == b"BEGIN:VCALENDAR":
        raise Troubled(Why.NO_CALENDAR)
    stack: list[_Component] = []
    out: list[str] = []
    zones = 0
    for raw in _LINES.split(_FOLDS.sub(b"", text)):
        line = raw.decode("utf-8", "replace")
        name = re.split("[:;]", line, maxsplit=1)[0].strip().upper()
        if name == "BEGIN":
            stack.append(_Component(line.partition(":")[2].strip().upper()))
        elif name == "END":
            if not stack:
                continue
            done = stack.pop()
            zones += done.name == "VTIMEZONE"
            if done.name in KEPT and _is_wanted(done, since) and zones <= MOST_ZONES:
                whole = [f"BEGIN:{done.name}", *done.lines, *done.inner, f"END:{done.name}"]
                if stack and stack[-1].name in KEPT and done.name != "VCALENDAR":
                    stack[-1].inner += whole
                elif done.name == "VCALENDAR" and not stack:
                    out += whole
        elif stack:
            _keep(stack[-1], name, line, own_email)
    if not out:
        raise Troubled(Why.NO_CALENDAR)
    return "\r\n".join([*out, ""])


@cache
def _zones() -> Mapping[str, str]:
    return {name.casefold(): name for name in available_timezones()}


def zone_named(name: str) -> str | None:
    """The zone that a calendar program calls that, as everybody knows it; None for one of its own.

    Windows has names of its own, other programs put theirs before everybody's: `/vendor/20070129_1/Europe/Berlin`.
    """
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    cleaned = name.strip().strip('"').strip("/")
    if cleaned in WINDOWS_TO_OLSON:
        return WINDOWS_TO_OLSON[cleaned]
    parts = cleaned.split("/")
    for start in range(min(len(parts), 6)):
        if found := _zones().get("/".join(parts[start:]).casefold()):
            return found
    return None


def _keep(component: _Component, name: str, line: str, own_email: str | None) -> None:
    if name == "ATTENDEE" and component.name == "VEVENT" and own_email:
        if "PARTSTAT=DECLINED" in line.upper() and f"mailto:{own_email.casefold()}" in line.casefold():
            component.lines.append(f"{DECLINED}:TRUE")
        return
    if name not in KEPT.get(component.name, ()):
        return
    parts = _PARTS.fullmatch(line.strip())
    if parts is None:
        return
    given, value = parts[2], parts[3].strip()
    if name == "TZID":
        component.tzid = value
    if name == "X-WR-TIMEZONE":
        value = zone_named(value) or ""
    if component.name in {"STANDARD", "DAYLIGHT"} and name == "RRULE" and "FREQ=YEARLY" not in value.upper():
        return
    component.names.add(name)
    component.days[name] = value
    if value:
        component.lines.append(f"{name}{_TZID.sub(_named, given)}:{value}")


def _named(found: re.Match[str]) -> str:
    name = found[1] or found[2] or ""
    known_as = zone_named(name) or name
    return f';TZID="{known_as}"' if re.search("[,;:]", known_as) else f";TZID={known_as}"


def _is_wanted(component: _Component, since: date) -> bool:
    if component.name == "VTIMEZONE":
        return zone_named(component.tzid) is None
    if component.name != "VEVENT" or component.names & {"RRULE", "RDATE", "RECURRENCE-ID", "DURATION"}:
        return True
    last = _day(component.days.get("DTEND") or component.days.get("DTSTART", ""))
    return last is None or last >= since - MARGIN


def _day(value: str) -> date | None:
    found = _DAY.match(value)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
