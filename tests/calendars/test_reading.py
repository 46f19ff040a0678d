"""When somebody is busy, read from files as the common calendar programs write them."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from bot.calendars.reading import mark_of, read
from bot.calendars.slimming import slim, zone_named
from bot.calendars.troubles import Troubled, Why
from bot.rules.spans import Span
from tests.calendars import files

NOVEMBER = Span(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))


def said(spans):
    """`05 14:00-15:00` in UTC."""
    return [f"{span.start:%d %H:%M}-{span.end:%d %H:%M}" for span in spans]


def test_a_google_feed_has_its_series_moved_and_left_out_dates_and_no_declined_or_free_time():
    found = read(files.sent(files.GOOGLE), "America/New_York", NOVEMBER, "ada@company.example")
    assert said(found.taken.firm) == [
        "02 15:00-02 16:00", "17 20:00-17 21:00", "23 15:00-23 16:00", "30 15:00-30 16:00",
    ]  # fmt: skip
    assert found.taken.tentative == ()
    assert found.left_out == 0


def test_an_invitation_that_somebody_else_declined_is_busy():
    found = read(files.sent(files.GOOGLE), "America/New_York", NOVEMBER, "grace@company.example")
    assert "04 19:00-04 20:00" in said(found.taken.firm)


def test_an_outlook_feed_knows_windows_zones_out_of_office_tentative_free_and_elsewhere():
    found = read(files.sent(files.OUTLOOK), "Europe/Berlin", NOVEMBER)
    assert said(found.taken.firm) == ["02 08:00-02 08:30", "04 08:00-04 08:30", "05 23:00-06 23:00"]
    assert said(found.taken.tentative) == ["05 13:00-05 14:00"]


@pytest.mark.parametrize(("offset", "hour"), [("+0530", "03:30"), ("-0330", "12:30"), ("+0200", "07:00")])
def test_a_zone_of_its_own_is_that_calendars_and_no_others(offset, hour):
    found = read(files.sent(files.CUSTOMIZED.format(offset=offset)), "UTC", NOVEMBER)
    assert said(found.taken.firm)[0].startswith(f"05 {hour}")


def test_an_apple_feed_spans_the_clock_change_whole_days_are_the_readers_and_cancelled_is_free():
    window = Span(datetime(2026, 10, 20, tzinfo=UTC), NOVEMBER.end)
    found = read(files.sent(files.APPLE), "Asia/Tokyo", window)
    assert said(found.taken.firm) == ["24 23:30-25 03:30", "06 15:00-07 15:00", "09 00:00-09 00:45"]


def test_a_feed_of_nextcloud_knows_vendors_zone_names_and_tasks_are_no_busy_time():
    window = Span(datetime(2026, 10, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    found = read(files.sent(files.NEXTCLOUD), "Europe/Berlin", window)
    assert said(found.taken.firm) == ["01 02:00-01 03:30", "03 02:00-03 03:30"]


def test_a_free_busy_list_says_what_is_busy_and_what_perhaps():
    found = read(files.sent(files.FREE_BUSY), "UTC", NOVEMBER)
    assert said(found.taken.firm) == ["03 09:00-03 10:00", "04 09:00-04 09:30", "07 09:00-07 10:00"]
    assert said(found.taken.tentative) == ["05 09:00-05 10:00"]


@pytest.mark.parametrize("ends", ["\n", "\r", "\r\n"])
def test_any_line_end_and_a_mark_before_the_first_line_are_read(ends):
    data = b"\xef\xbb\xbf" + files.GOOGLE.replace("\n", ends).encode()
    assert len(read(data, "UTC", NOVEMBER).taken.firm) == 5


def test_times_without_a_zone_are_those_of_the_calendar_else_of_its_reader():
    event = "UID:1\nDTSTART:20261105T090000\nDTEND:20261105T100000"
    assert said(read(files.calendar(event), "Asia/Tokyo", NOVEMBER).taken.firm) == ["05 00:00-05 01:00"]
    head = "X-WR-TIMEZONE:Europe/Berlin\n"
    found = read(files.calendar(event, head=head), "Asia/Tokyo", NOVEMBER)
    assert said(found.taken.firm) == ["05 08:00-05 09:00"]


def test_a_whole_day_at_the_clock_change_has_twenty_five_hours():
    window = Span(datetime(2026, 10, 20, tzinfo=UTC), NOVEMBER.end)
    found = read(files.calendar("UID:1\nDTSTART;VALUE=DATE:20261025"), "Europe/Berlin", window)
    assert [span.length for span in found.taken.firm] == [timedelta(hours=25)]


def test_what_is_firm_is_not_tentative_too_and_neighbours_are_one_time():
    events = [
        "UID:1\nDTSTART:20261105T090000Z\nDTEND:20261105T100000Z",
        "UID:2\nDTSTART:20261105T100000Z\nDTEND:20261105T110000Z",
        "UID:3\nSTATUS:TENTATIVE\nDTSTART:20261105T103000Z\nDTEND:20261105T120000Z",
    ]
    found = read(files.calendar(*events), "UTC", NOVEMBER).taken
    assert (said(found.firm), said(found.tentative)) == (["05 09:00-05 11:00"], ["05 11:00-05 12:00"])


def test_one_broken_entry_is_counted_and_takes_nothing_from_the_others():
    events = [
        "UID:1\nDTSTART:20261105T090000Z\nDTEND:20261105T100000Z",
        "UID:2\nDTSTART:20261199T090000Z\nDTEND:20261105T100000Z",
        "UID:3\nDTSTART:20261105T090000Z\nDTEND:20261105T100000Z\nRRULE:FREQ=SOMETIMES",
    ]
    found = read(files.calendar(*events), "UTC", NOVEMBER)
    assert (said(found.taken.firm), found.left_out) == (["05 09:00-05 10:00"], 2)


@pytest.mark.parametrize("data", [b"", b"<html>Sign in</html>", b"BEGIN:VCARD\r\nEND:VCARD", b"BEGIN:VCALENDAR\r\n"])
def test_what_is_no_calendar_is_told(data):
    with pytest.raises(Troubled) as told:
        read(data, "UTC", NOVEMBER)
    assert told.value.why is Why.NO_CALENDAR


def test_a_calendar_without_events_is_free():
    assert read(files.calendar(), "UTC", NOVEMBER).taken.count == 0


def test_nothing_of_what_it_is_about_is_read_on():
    for text in (files.GOOGLE, files.OUTLOOK, files.APPLE, files.NEXTCLOUD):
        kept = slim(files.sent(text), NOVEMBER.start.date(), "ada@company.example")
        for word in ("SUMMARY", "Planning", "Stand-up", "ATTENDEE", "mailto", "Reichstag", "面试", "DESCRIPTION"):
            assert word not in kept


def test_what_was_over_long_ago_is_not_read_on_unless_it_comes_round():
    old = "UID:1\nDTSTART:20200105T090000Z\nDTEND:20200105T100000Z"
    assert "UID:1" not in slim(files.calendar(old), NOVEMBER.start.date())
    found = read(files.calendar(f"{old}\nRRULE:FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=5"), "UTC", NOVEMBER)
    assert said(found.taken.firm) == ["05 09:00-05 10:00"]


def test_the_mark_is_the_same_until_some_time_changes():
    other = files.GOOGLE.replace("DTSTAMP:20261020", "DTSTAMP:20261021").replace("Planning", "Party")
    moved = files.GOOGLE.replace("20261117T1", "20261118T1")
    marks = [mark_of(files.sent(text), NOVEMBER) for text in (files.GOOGLE, other, moved)]
    assert marks[0] == marks[1] != marks[2]
    assert marks[0] == read(files.sent(files.GOOGLE), "UTC", NOVEMBER).mark


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=HOURLY;BYDAY=MO",
        "FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=" + ",".join(map(str, range(60))),
        "FREQ=SECONDLY;COUNT=9999999", "FREQ=YEARLY;BYYEARDAY=" + ",".join(["1"] * 1000),
    ],
)  # fmt: skip
def test_a_rule_that_gives_millions_is_refused_at_once(rule):
    began = time.monotonic()
    with pytest.raises(Troubled) as told:
        read(files.calendar(f"UID:1\nDTSTART:19700105T090000Z\nDURATION:PT1S\nRRULE:{rule}"), "UTC", NOVEMBER)
    assert told.value.why is Why.TOO_MANY
    assert time.monotonic() - began < 2


def test_more_times_than_a_person_can_have_are_refused(monkeypatch):
    monkeypatch.setattr("bot.calendars.reading.MOST_TIMES", 100)
    events = [f"UID:{n}\nDTSTART:20261001T{n:02}0000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY" for n in range(10)]
    with pytest.raises(Troubled) as told:
        read(files.calendar(*events), "UTC", NOVEMBER)
    assert told.value.why is Why.TOO_MANY


def test_rules_that_never_come_true_end_when_the_time_is_over(monkeypatch):
    monkeypatch.setattr("bot.calendars.reading.MOST_SECONDS", 0.1)
    never = "UID:{}\nDTSTART:20200101T090000Z\nDURATION:PT1H\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"
    began = time.monotonic()
    with pytest.raises(Troubled) as told:
        read(files.calendar(*(never.format(n) for n in range(50))), "UTC", NOVEMBER)
    assert told.value.why is Why.TOO_SLOW
    assert time.monotonic() - began < 3


def test_an_hourly_rule_as_people_have_them_is_read():
    rule = "UID:1\nDTSTART:20261105T090000Z\nDURATION:PT5M\nRRULE:FREQ=HOURLY;INTERVAL=2;COUNT=3"
    assert len(read(files.calendar(rule), "UTC", NOVEMBER).taken.firm) == 3


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("W. Europe Standard Time", "Europe/Berlin"), ("China Standard Time", "Asia/Shanghai"),
        ("/mozilla.org/20070129_1/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("europe/berlin", "Europe/Berlin"), ("Customized Time Zone", None), ("../../etc/passwd", None),
    ],
)  # fmt: skip
def test_zones_go_by_many_names(name, zone):
    assert zone_named(name) == zone
