"""Writing calendars: invitations that are updated and cancelled in place, and feeds to subscribe to.

RFC 5545 and 5546 (iTIP). Instants are written in UTC, which every program shows in its reader's own zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

PRODUCT = "-//Rapport//Rapport//EN"
# How often a program that goes by it reads a feed again; programs that do not have times of their own.
REFRESH = timedelta(minutes=30)
# What may not stand in a text of a calendar but for line ends and tabs.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")
_EMAIL = re.compile(r"[^\s<>\"@;:,\\\x00-\x20\x7f]{1,64}@[^\s<>\"@;:,\\\x00-\x20\x7f]{1,190}")
_UID = re.compile(r"[A-Za-z0-9:._@=-]{1,200}")


class Method(StrEnum):
    """What a calendar is sent for."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True)
class Guest:
    """Somebody in an event, by e-mail; who `comes` said so already, and is not asked to answer."""

    email: str
    name: str = ""
    comes: bool = False


@dataclass(frozen=True)
class Event:
    """Something in a calendar, always under the same `uid`; a higher `sequence` replaces what was sent before.

    `start` and `end` are instants, or days of which the last is in it. `at` is when it was written. `is_free` takes no
    time of anybody's, and `is_tentative` is not sure yet.
    """

    uid: str
    start: datetime | date
    end: datetime | date
    at: datetime
    title: str
    sequence: int = 0
    text: str = ""
    place: str = ""
    link: str = ""
    organizer: Guest | None = None
    guests: tuple[Guest, ...] = ()
    is_free: bool = False
    is_tentative: bool = False
    is_cancelled: bool = False


def content_type(method: Method) -> str:
    """What an e-mail or a page says of such a calendar: Outlook goes by the method here, not by that in the file."""
    return f"text/calendar; charset=utf-8; method={method.value}"


def invitation(event: Event) -> bytes:
    """The guests are asked to come, or told what changed: it replaces what they have under its uid.

    Raises ValueError without an organizer and guests, whom every program needs to tell an invitation from a note.
    """
    return _sent(event, Method.REQUEST)


def cancellation(event: Event) -> bytes:
    """The event is off: it goes from the guests' calendars. Raises ValueError as `invitation` does."""
    return _sent(event, Method.CANCEL)


def entry(event: Event) -> bytes:
    """The event as it is put on a CalDAV server, for the calendar's owner; with an organizer they can answer there."""
    made, inner = _calendar(None), _event(event, event.is_cancelled)
    if event.organizer is not None:
        _ask(inner, event, event.organizer)
    made.add_component(inner)
    return bytes(made.to_ical(sorted=False))


def feed(name: str, zone: str | None, events: Iterable[Event]) -> bytes:
    """A calendar to subscribe to, with nobody's address in it."""
    made = _calendar(Method.PUBLISH)
    made.add("X-WR-CALNAME", _clean(name))
    if zone:
        made.add("X-WR-TIMEZONE", zone)
    made.add("REFRESH-INTERVAL", REFRESH, {"VALUE": "DURATION"})
    made.add("X-PUBLISHED-TTL", "PT30M")
    for event in events:
        made.add_component(_event(event, event.is_cancelled))
    return bytes(made.to_ical(sorted=False))


def _sent(event: Event, method: Method) -> bytes:
    if event.organizer is None or not event.guests:
        raise ValueError("an invitation needs an organizer and guests")
    made, inner = _calendar(method), _event(event, method is Method.CANCEL)
    _ask(inner, event, event.organizer, method)
    made.add_component(inner)
    return bytes(made.to_ical(sorted=False))


def _ask(inner: Any, event: Event, organizer: Guest, method: Method = Method.REQUEST) -> None:
    inner.add("ORGANIZER", _address(organizer))
    for guest in event.guests:
        asked = {"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT"}
        if method is Method.REQUEST:
            asked |= {"PARTSTAT": "ACCEPTED" if guest.comes else "NEEDS-ACTION"}
            asked |= {"RSVP": "FALSE" if guest.comes else "TRUE"}
        inner.add("ATTENDEE", _address(guest, **asked))


def _calendar(method: Method | None) -> Any:
    from icalendar import Calendar

    made = Calendar()
    made.add("VERSION", "2.0")
    made.add("PRODID", PRODUCT)
    made.add("CALSCALE", "GREGORIAN")
    if method is not None:
        made.add("METHOD", method.value)
    return made


def _event(event: Event, is_cancelled: bool) -> Any:
    from icalendar import Event as Written

    if not _UID.fullmatch(event.uid):
        raise ValueError("a uid of letters, digits and : . _ @ = - only")
    made: Any = Written()
    made.add("UID", event.uid)
    made.add("DTSTAMP", event.at.astimezone(UTC))
    made.add("SEQUENCE", event.sequence)
    if isinstance(event.start, datetime) and isinstance(event.end, datetime):
        made.add("DTSTART", event.start.astimezone(UTC))
        made.add("DTEND", event.end.astimezone(UTC))
    else:
        made.add("DTSTART", event.start)
        made.add("DTEND", date.fromordinal(event.end.toordinal() + 1))
    made.add("SUMMARY", _clean(event.title).replace("\n", " "))
    for name, text in (("DESCRIPTION", event.text), ("LOCATION", event.place)):
        if text:
            made.add(name, _clean(text))
    if event.link:
        if not re.fullmatch(r"https?://[\x21-\x7e]+", event.link):
            raise ValueError("a link to the web only")
        made.add("URL", event.link)
    made.add("STATUS", "CANCELLED" if is_cancelled else "TENTATIVE" if event.is_tentative else "CONFIRMED")
    made.add("TRANSP", "TRANSPARENT" if event.is_free else "OPAQUE")
    made.add("X-MICROSOFT-CDO-BUSYSTATUS", "FREE" if event.is_free else "TENTATIVE" if event.is_tentative else "BUSY")
    return made


def _address(guest: Guest, **more: str) -> Any:
    from icalendar import vCalAddress

    if not _EMAIL.fullmatch(guest.email):
        raise ValueError("no e-mail address")
    address = vCalAddress(f"mailto:{guest.email}")
    # A quotation mark cannot stand in a parameter.
    if name := _clean(guest.name).replace("\n", " ").replace("\t", " ").replace('"', "'").strip():
        address.params["CN"] = name
    for key, value in more.items():
        address.params[key] = value
    return address


def _clean(text: str) -> str:
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
