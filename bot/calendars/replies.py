"""Reading what a guest's calendar program answers to an invitation (RFC 5546, METHOD:REPLY)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.calendars.reading import BROKEN
from bot.calendars.troubles import Troubled, Why

# A reply is short; what is longer is none.
MOST_BYTES, MOST_LETTERS = 200_000, 500


class Said(StrEnum):
    """What somebody answers."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"


@dataclass(frozen=True)
class Reply:
    """What the one with this e-mail (in small letters) answers to the event of that uid, as it was at `sequence`."""

    uid: str
    email: str
    said: Said
    sequence: int
    comment: str = ""


def replies(data: bytes) -> tuple[Reply, ...]:
    """The answers in a calendar that came back; none when it answers nothing.

    Whoever it says it is from is not proved: the sender of the e-mail must be the same. Raises Troubled: NO_CALENDAR.
    """
    from icalendar import Calendar

    if len(data) > MOST_BYTES:
        raise Troubled(Why.TOO_BIG)
    try:
        found: list[Any] = list(Calendar.from_ical(data, multiple=True))
        return tuple(
            reply
            for calendar in found
            if str(calendar.get("METHOD", "")).upper() == "REPLY"
            for event in calendar.walk("VEVENT")
            if (reply := _reply(event))
        )
    except BROKEN as error:
        raise Troubled(Why.NO_CALENDAR, type(error).__name__) from error


def _reply(event: Any) -> Reply | None:
    guests = event.get("ATTENDEE", [])
    guests = guests if isinstance(guests, list) else [guests]
    if len(guests) != 1 or "UID" not in event or "RECURRENCE-ID" in event:
        return None
    stated = str(guests[0].params.get("PARTSTAT", "")).lower()
    scheme, _, email = str(guests[0]).partition(":")
    if stated not in list(Said) or scheme.lower() != "mailto" or "@" not in email:
        return None
    comment = event.get("COMMENT", "")
    text = " ".join(str(comment[0] if isinstance(comment, list) else comment).split())
    return Reply(
        str(event["UID"]), email.strip().lower(), Said(stated), int(event.get("SEQUENCE", 0)), text[:MOST_LETTERS]
    )
