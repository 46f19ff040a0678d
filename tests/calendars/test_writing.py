"""Invitations and feeds, read back by parsers that know nothing of us."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.calendars.reading import read
from bot.calendars.replies import Reply, Said, replies
from bot.calendars.troubles import Troubled
from bot.calendars.writing import Event, Guest, Method, cancellation, content_type, feed, invitation
from bot.rules.spans import Span
from tests.calendars.files import sent

AT = datetime(2026, 11, 24, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
EVENT = Event(
    "interview:41@rapport.example", AT, AT + timedelta(hours=1), datetime(2026, 11, 20, 8, tzinfo=UTC),
    "面试：后端工程师（第二轮），与候选人讨论系统设计与过去的项目经验，时间一小时，请提前十分钟到场并阅读面试指南",
    text="Line one; with, marks\\ and\nline two: 请带上电脑", place="Room 4, 2nd floor",
    link="https://meet.example/abc", organizer=Guest("hiring@rapport.example", "Rapport"),
    guests=(Guest("ada@company.example", "Ada \"the\" Lovelace; MD"), Guest("wei@company.example", "李伟")),
)  # fmt: skip
HOSTILE = st.text(max_size=200)


def parsed(data):
    """By both parsers, which agree on what stands in it; vobject's."""
    other = icalendar.Calendar.from_ical(data)
    made = vobject.readOne(data.decode())
    assert len(made.contents.get("vevent", [])) == len(other.walk("VEVENT"))
    return made


def lines(data):
    return re.sub(rb"\r\n[ \t]", b"", data).decode().split("\r\n")


def test_an_invitation_is_read_by_an_independent_parser_as_it_was_meant():
    event = parsed(invitation(EVENT)).vevent
    assert event.uid.value == EVENT.uid
    assert event.dtstart.value == AT
    assert event.dtend.value - event.dtstart.value == timedelta(hours=1)
    assert event.summary.value == EVENT.title
    assert event.description.value == EVENT.text
    assert event.location.value == EVENT.place
    assert [guest.value for guest in event.attendee_list] == [
        "mailto:ada@company.example",
        "mailto:wei@company.example",
    ]
    assert event.attendee_list[0].params["CN"] == ["Ada 'the' Lovelace; MD"]
    assert "valarm" not in event.contents


@pytest.mark.parametrize("data", [invitation(EVENT), cancellation(EVENT), feed("面试" * 40, "Asia/Shanghai", [EVENT])])
def test_no_line_is_longer_than_seventy_five_octets_and_none_is_folded_within_a_character(data):
    raw = data.split(b"\r\n")
    assert raw[-1] == b""
    assert max(map(len, raw)) <= 75
    assert all(line.decode() is not None for line in raw)
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_what_outlook_apple_google_and_thunderbird_need_is_there():
    said = lines(invitation(EVENT))
    assert content_type(Method.REQUEST) == "text/calendar; charset=utf-8; method=REQUEST"  # Outlook
    assert {"METHOD:REQUEST", "DTSTAMP:20261120T080000Z", "SEQUENCE:0", "STATUS:CONFIRMED"} <= set(
        said
    )  # Outlook, Apple
    assert "DTSTART:20261124T013000Z" in said
    assert "ORGANIZER;CN=Rapport:mailto:hiring@rapport.example" in said  # Google shows buttons only with it
    asked = [line for line in said if line.startswith("ATTENDEE")]
    assert all("RSVP=TRUE" in line and "PARTSTAT=NEEDS-ACTION" in line for line in asked)  # Thunderbird asks then
    assert said.index("VERSION:2.0") < said.index("PRODID:-//Rapport//Rapport//EN") < said.index("BEGIN:VEVENT")


def test_an_update_and_a_cancellation_replace_what_was_sent_under_the_same_uid():
    moved = replace(EVENT, sequence=1, start=AT + timedelta(days=1), end=AT + timedelta(days=1, hours=1))
    off = replace(moved, sequence=2)
    found = [parsed(data).vevent for data in (invitation(EVENT), invitation(moved), cancellation(off))]
    assert {event.uid.value for event in found} == {EVENT.uid}
    assert [event.sequence.value for event in found] == ["0", "1", "2"]
    assert [event.status.value for event in found] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert "METHOD:CANCEL" in lines(cancellation(off))
    assert len(found[2].attendee_list) == 2


def test_without_an_organizer_or_guests_it_is_no_invitation():
    for lacking in (replace(EVENT, organizer=None), replace(EVENT, guests=())):
        with pytest.raises(ValueError, match="organizer and guests"):
            invitation(lacking)


def test_a_feed_names_nobody_and_its_days_end_with_the_last():
    pause = Event("pause:1@r", date(2026, 12, 1), date(2026, 12, 3), EVENT.at, "Paused", is_free=True)
    data = feed("Interviews", "Asia/Shanghai", [EVENT, pause, replace(EVENT, uid="x@r", is_cancelled=True)])
    made = parsed(data)
    assert b"ATTENDEE" not in data
    assert b"company.example" not in data
    assert {"METHOD:PUBLISH", "X-WR-TIMEZONE:Asia/Shanghai", "X-WR-CALNAME:Interviews"} <= set(lines(data))
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT30M" in lines(data)
    days = made.vevent_list[1]
    assert (days.dtstart.value, days.dtend.value) == (date(2026, 12, 1), date(2026, 12, 4))
    window = Span(AT - timedelta(days=1), AT + timedelta(days=30))
    assert read(data, "UTC", window).taken.firm == (Span(AT.astimezone(UTC), AT.astimezone(UTC) + timedelta(hours=1)),)


def test_an_empty_feed_is_a_calendar():
    assert "BEGIN:VCALENDAR" in lines(feed("x", None, []))


@settings(max_examples=30)
@given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
def test_what_people_type_stays_text_and_becomes_no_line_of_its_own(title, text, place, name):
    event = replace(EVENT, title=title, text=text, place=place, guests=(Guest("ada@company.example", name),))
    data = invitation(event)
    names = {re.split("[:;]", line)[0] for line in lines(data)}
    assert names <= {
        "BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "UID", "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND",
        "SUMMARY", "DESCRIPTION", "LOCATION", "URL", "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS", "ORGANIZER",
        "ATTENDEE", "",
    }  # fmt: skip
    assert len(icalendar.Calendar.from_ical(data).walk("VEVENT")) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"uid": "a\r\nX:1"}, {"link": "javascript:alert(1)"}, {"link": "https://x/\r\nX:1"},
        {"organizer": Guest("a@b.example\r\nX:1")}, {"guests": (Guest('a"@b.example'),)},
        {"guests": (Guest("nobody"),)},
    ],
)  # fmt: skip
def test_addresses_links_and_uids_that_are_none_are_never_written(change):
    with pytest.raises(ValueError, match=r"uid of|link to|e-mail"):
        invitation(replace(EVENT, **change))


REPLY = """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:{method}
BEGIN:VEVENT
DTSTART:20261124T013000Z
DTEND:20261124T023000Z
DTSTAMP:20261121T101500Z
ORGANIZER;CN=Rapport:mailto:hiring@rapport.example
UID:interview:41@rapport.example
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={said};CN=Ada;X-NUM-
 GUESTS=0:MAILTO:Ada@company.example
COMMENT:I am\\nill
SEQUENCE:1
SUMMARY:Declined: Interview
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize(
    ("stated", "said"), [("ACCEPTED", Said.ACCEPTED), ("DECLINED", Said.DECLINED), ("TENTATIVE", Said.TENTATIVE)]
)
def test_a_reply_says_who_answers_what_to_which(stated, said):
    found = replies(sent(REPLY.format(method="REPLY", said=stated)))
    assert found == (Reply("interview:41@rapport.example", "ada@company.example", said, 1, "I am ill"),)


def test_what_answers_nothing_is_no_reply():
    assert replies(sent(REPLY.format(method="REPLY", said="NEEDS-ACTION"))) == ()
    assert replies(sent(REPLY.format(method="COUNTER", said="ACCEPTED"))) == ()
    assert replies(invitation(EVENT)) == ()
    for data in (b"", b"hello", b"x" * 300_000):
        try:
            assert replies(data) == ()
        except Troubled:
            continue
