"""A calendar on a CalDAV server (RFC 4791): read and written, within the limits of every other fetch."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from urllib.parse import urlsplit, urlunsplit
from xml.etree import ElementTree

from bot.calendars.fetching import Answer, Fetch
from bot.calendars.reading import Answered, own_answer, read
from bot.calendars.troubles import Troubled, Why, check_status
from bot.calendars.writing import Event, entry
from bot.rules.spans import Span, Taken

SPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"'
DATA = "{urn:ietf:params:xml:ns:caldav}calendar-data"
FREE_BUSY = '<c:free-busy-query {spaces}><c:time-range start="{start}" end="{end}"/></c:free-busy-query>'
QUERY = (
    "<c:calendar-query {spaces}><d:prop><c:calendar-data/></d:prop><c:filter>"
    '<c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT"><c:time-range start="{start}" end="{end}"/>'
    "</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>"
)
# What a server answers that keeps no free-busy lists; for others a no is a no.
UNKNOWN = frozenset({400, 403, 405, 409, 415, 422, 501})


class CalDav:
    """The calendar collection at that address, which may hold a user and a password, of somebody in `zone`."""

    def __init__(self, fetch: Fetch, url: str, zone: str | None, email: str | None = None) -> None:
        parts = urlsplit(url)
        self._fetch = fetch
        self._url = urlunsplit(parts._replace(path=parts.path.rstrip("/") + "/", fragment=""))
        self._zone = zone
        self._email = email

    def busy(self, window: Span) -> Taken:
        """When they are busy, as the server sums it up; from the events where it does not. Raises Troubled."""
        answer = self._report(FREE_BUSY, window)
        if answer.status in UNKNOWN:
            return self.busy_by_events(window)
        check_status(answer.status)
        return read(answer.body, self._zone, window, self._email).taken

    def busy_by_events(self, window: Span) -> Taken:
        """When they are busy by the events themselves. Raises Troubled."""
        answer = self._report(QUERY, window)
        check_status(answer.status)
        calendars = _calendars(answer.body)
        return read(b"\r\n".join(calendars), self._zone, window, self._email).taken if calendars else Taken()

    def put(self, event: Event) -> None:
        """The event stands there, in place of what stood under its uid. Raises Troubled.

        CHANGED when somebody else wrote there at the same moment: what they wrote is not lost.
        """
        at, known = self._at(event.uid), self._fetch.get(self._at(event.uid))
        if known.status != 404:
            check_status(known.status)
        tag = known.headers.get("etag") if known.status != 404 else None
        still = {"If-Match": tag} if tag else {} if known.status != 404 else {"If-None-Match": "*"}
        headers = {"Content-Type": "text/calendar; charset=utf-8", **still}
        check_status(self._fetch.ask("PUT", at, headers, entry(event)).status)

    def answered(self, uid: str) -> Answered | None:
        """What the calendar's owner answered there to the event of that uid; None where it is not, or asks nobody of
        their e-mail. Raises Troubled."""
        known = self._fetch.get(self._at(uid))
        if known.status in {404, 410}:
            return None
        check_status(known.status)
        return own_answer(known.body, uid, self._email) if self._email else None

    def remove(self, uid: str) -> None:
        """Nothing stands there under that uid any more. Raises Troubled."""
        answer = self._fetch.ask("DELETE", self._at(uid))
        if answer.status not in {404, 410}:
            check_status(answer.status)

    def _at(self, uid: str) -> str:
        """The address of the event: of its uid nothing that could lead elsewhere."""
        parts = urlsplit(self._url)
        return urlunsplit(parts._replace(path=f"{parts.path}{hashlib.sha256(uid.encode()).hexdigest()[:40]}.ics"))

    def _report(self, template: str, window: Span) -> Answer:
        body = '<?xml version="1.0" encoding="utf-8"?>' + template.format(
            spaces=SPACES, start=_instant(window.start), end=_instant(window.end)
        )
        headers = {"Content-Type": "application/xml; charset=utf-8", "Depth": "1"}
        return self._fetch.ask("REPORT", self._url, headers, body.encode())


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _calendars(body: bytes) -> list[bytes]:
    """The calendars in a multi-status answer. Raises Troubled; nothing that defines its own words is parsed."""
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body or b"\x00" in body[:200]:
        raise Troubled(Why.NO_CALENDAR, "defines entities")
    try:
        found = ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise Troubled(Why.NO_CALENDAR, type(error).__name__) from error
    return [data.text.strip().encode() for data in found.iter(DATA) if data.text and data.text.strip()]
