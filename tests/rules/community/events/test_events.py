"""Events from an idea to what was learnt: who brings them how far, when people are reminded, and who came."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.rules.calendar import Hours, next_allowed
from bot.rules.community.events import Event, EventChanged, Kind, May, State, may
from bot.rules.community.events.following import (
    AskedTooLate,
    Came,
    DoorClosed,
    EventOver,
    Turnout,
    Worth,
    compared,
    feedback,
    follow_up_at,
    joined,
    marked,
    may_answer,
    outcome,
    turnout,
)
from bot.rules.community.events.planning import (
    WhenMissing,
    WhereMissing,
    advanced,
    announced,
    cancelled,
    is_moved,
    read,
)
from bot.rules.community.events.reminding import Reminder, due, moments, next_at
from bot.rules.community.events.seats import Answer, Seat, Seats
from bot.rules.refusals import FieldRefusals
from tests.make import NOW, TEAM

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
STARTS = NOW + 2 * DAY
IDEA = Event(TEAM, Kind.MEETUP, "Meet", "", "U0MOE", NOW, zone="Europe/Berlin", helpers=frozenset({"U0AMY"}))
PLANNED = replace(IDEA, starts_at=STARTS, ends_at=STARTS + HOUR, place="Harbour 1")
TOLD = replace(PLANNED, state=State.ANNOUNCED)
BERLIN = Hours("Europe/Berlin")
TYPED: dict[str, Any] = {"title": "Meet", "kind": "tour", "day": "2026-11-26", "time": "18:30", "minutes": "90"}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_it_is_announced_with_a_time_a_day_ahead_and_a_place_and_then_the_clock_leads_it() -> None:
    told = announced(PLANNED, NOW)
    assert told.state is State.ANNOUNCED
    for wrong in (IDEA, replace(PLANNED, starts_at=NOW + DAY - MINUTE)):
        with pytest.raises(WhenMissing):
            announced(wrong, NOW)
    with pytest.raises(WhereMissing):
        announced(replace(PLANNED, place=""), NOW)
    with pytest.raises(EventChanged):
        announced(told, NOW)
    stages = [advanced(told, STARTS + after).state for after in (-MINUTE, 0 * HOUR, HOUR - MINUTE, HOUR, 99 * DAY)]
    assert stages == [State.ANNOUNCED, State.ON, State.ON, State.OVER, State.OVER]
    assert advanced(PLANNED, STARTS + DAY) == PLANNED


def test_calling_it_off_takes_a_reason_once_people_know_of_it_and_is_too_late_once_it_began() -> None:
    off = cancelled(TOLD, " The hall is flooded. ", NOW)
    assert (off.state, off.reason) == (State.CANCELLED, "The hall is flooded.")
    assert cancelled(IDEA, "", NOW).state is State.CANCELLED
    with pytest.raises(FieldRefusals):
        cancelled(TOLD, " ", NOW)
    for event, now in ((off, NOW), (TOLD, STARTS)):
        with pytest.raises(EventChanged):
            cancelled(event, "No", now)


def test_the_host_and_moderators_change_it_helpers_stand_at_the_door_and_nobody_else_does_either() -> None:
    assert may(TOLD, "U0MOE", False) == may(TOLD, "U0CORA", True) == set(May)
    assert may(TOLD, "U0AMY", False) == {May.ADMIT}
    assert may(TOLD, "U0KAI", False) == set()


def test_a_form_makes_an_event_in_its_own_zone_or_says_beside_which_field_it_does_not() -> None:
    more = {"capacity": "20", "reserved": "5", "level": "2", "members": ["yes"], "helpers": ["U0MOE", "U0AMY"]}
    made = read({**TYPED, **more}, IDEA, (), 0, NOW)
    assert (made.kind, made.starts_at, made.ends_at) == (Kind.TOUR, utc("2026-11-26T17:30"), utc("2026-11-26T19:00"))
    assert (made.capacity, made.reserved, made.first_level, made.members_only) == (20, 5, 2, True)
    assert made.reserved_until == utc("2026-11-25T17:30")
    assert made.helpers == {"U0AMY"}
    assert is_moved(PLANNED, made)
    assert not is_moved(made, replace(made, title="Other"))
    wrong = {"title": "", "link": "ftp://x", "day": "2026-11-22", "minutes": "5", "capacity": "²", "reserved": "-1"}
    with pytest.raises(FieldRefusals) as refused:
        read({**TYPED, **wrong}, IDEA, (), 0, NOW)
    assert set(refused.value.errors) == set(wrong)
    for field, typed, event, taken in (
        ("capacity", {"capacity": "3"}, IDEA, 4), ("capacity", {"reserved": "3"}, IDEA, 0),
        ("reserved", {"capacity": "3", "reserved": "4"}, IDEA, 0), ("time", {"time": ""}, IDEA, 0),
        ("time", {"time": "25:00"}, IDEA, 0),
        ("day", {"day": ""}, TOLD, 0), ("day", {"day": "0001-01-01"}, IDEA, 0), ("day", {"day": "9999-12-31"}, IDEA, 0),
    ):  # fmt: skip
        with pytest.raises(FieldRefusals) as refused:
            read({**TYPED, **typed}, event, (), taken, NOW)
        assert set(refused.value.errors) == {field}
    with pytest.raises(EventChanged):
        read(TYPED, TOLD, (), 0, STARTS)


def test_a_day_before_nothing_lands_at_three_in_the_morning_and_ten_minutes_before_nothing_is_held_back() -> None:
    night = utc("2026-11-25T19:00")  # three in the morning of Thursday in Shanghai, eight in the evening in Berlin
    assert moments(night, Hours("Asia/Shanghai")) == {
        Reminder.DAY: utc("2026-11-24T11:30"),  # half past seven the evening before
        Reminder.HOUR: utc("2026-11-25T11:30"), Reminder.SOON: night - 10 * MINUTE,
    }  # fmt: skip
    assert moments(night, BERLIN) == {
        Reminder.DAY: utc("2026-11-24T18:30"), Reminder.HOUR: night - HOUR, Reminder.SOON: night - 10 * MINUTE
    }


def test_before_a_monday_morning_one_reminder_on_friday_is_enough() -> None:
    monday = utc("2026-11-30T07:30")
    assert moments(monday, BERLIN) == {Reminder.DAY: utc("2026-11-27T18:30"), Reminder.SOON: monday - 10 * MINUTE}
    holiday = Hours("Europe/Berlin", free=((date(2026, 11, 26), date(2026, 11, 27)),))
    assert moments(monday, holiday)[Reminder.DAY] == utc("2026-11-25T18:30")


def test_it_is_the_same_instant_across_a_clock_change() -> None:
    after = utc("2026-10-26T12:00")  # summer time ended the day before
    assert moments(after, Hours("Europe/Berlin", days_off=frozenset()))[Reminder.DAY] == after - DAY


def test_what_was_due_before_they_said_yes_is_left_out_and_what_was_missed_is_not_made_up_for() -> None:
    noon = utc("2026-11-25T12:00")
    assert due(noon, BERLIN, NOW, (), noon - DAY - MINUTE) is None
    assert due(noon, BERLIN, NOW, (), noon - DAY) is Reminder.DAY
    assert due(noon, BERLIN, NOW, {Reminder.DAY}, noon - 2 * HOUR) is None
    assert due(noon, BERLIN, NOW, (), noon - 30 * MINUTE) is Reminder.HOUR
    assert due(noon, BERLIN, noon - 2 * HOUR, (), noon - 90 * MINUTE) is None
    assert due(noon, BERLIN, NOW, {Reminder.SOON}, noon - MINUTE) is None
    assert due(noon, BERLIN, NOW, (), noon) is None
    assert next_at(noon, BERLIN, noon - 2 * HOUR, NOW) == noon - HOUR
    assert next_at(noon, BERLIN, NOW, noon - MINUTE) is None


@given(
    some.integers(0, 60 * 24 * 400),
    some.sampled_from(["UTC", "Asia/Shanghai", "America/New_York", "Pacific/Chatham", "Asia/Kolkata", "Mars/Base"]),
)
def test_whenever_it_is_reminders_come_in_order_by_day_and_before_it(minutes: int, zone: str) -> None:
    starts, hours = NOW + minutes * MINUTE, Hours(zone)
    found = moments(starts, hours)
    assert list(found.values()) == sorted(found.values())
    assert found[Reminder.SOON] == starts - 10 * MINUTE
    assert all(next_allowed(at, hours) == at for each, at in found.items() if each is not Reminder.SOON)
    assert found[Reminder.DAY] <= starts - DAY
    assert found.get(Reminder.HOUR, starts - HOUR) <= starts - HOUR


def came(*members: int) -> dict[int, Seat]:
    return {n: Seat(n, Answer.YES, NOW, came_at=STARTS) for n in members}


def absent(*members: int) -> dict[int, Seat]:
    return {n: Seat(n, Answer.YES, NOW) for n in members}


def test_a_personal_link_records_who_came_from_when_the_door_opens_and_the_first_time_counts() -> None:
    seat = Seat(1, Answer.YES, NOW)
    first = joined(TOLD, seat, STARTS - 15 * MINUTE)
    assert first.came_at == STARTS - 15 * MINUTE
    assert joined(TOLD, first, STARTS) == first
    with pytest.raises(DoorClosed):
        joined(TOLD, seat, STARTS - 16 * MINUTE)
    for event, now in ((TOLD, STARTS + HOUR), (replace(TOLD, state=State.CANCELLED), STARTS)):
        with pytest.raises(EventOver):
            joined(event, seat, now)
    assert marked(TOLD, first, False, STARTS + DAY).came_at is None
    assert marked(TOLD, seat, True, STARTS + DAY).came_at == STARTS + DAY
    with pytest.raises(EventChanged):
        marked(TOLD, seat, True, NOW)


def test_who_was_there_and_who_missed_it_are_told_apart_and_where_nobody_counted_nobody_missed_it() -> None:
    others: Seats = {
        7: Seat(7, Answer.WAITING, NOW), 8: Seat(8, Answer.NO, NOW), 9: Seat(9, Answer.NO, NOW, came_at=STARTS)
    }  # fmt: skip
    found = outcome({**came(1), **absent(2), **others})
    assert found == {1: Came.ATTENDED, 2: Came.MISSED, 9: Came.ATTENDED}
    assert outcome(absent(1, 2)) == {1: Came.UNKNOWN, 2: Came.UNKNOWN}
    assert follow_up_at(TOLD, BERLIN) == STARTS + 3 * HOUR
    assert follow_up_at(replace(TOLD, ends_at=utc("2026-11-25T19:00")), BERLIN) == utc("2026-11-26T07:00")
    assert follow_up_at(replace(TOLD, state=State.CANCELLED), BERLIN) is None


def test_one_question_is_answered_for_a_fortnight_and_told_from_five_answers_on() -> None:
    seat, end = came(1)[1], STARTS + HOUR
    may_answer(TOLD, seat, end + DAY)
    may_answer(TOLD, absent(1)[1], end + DAY)
    for given_seat, now in ((seat, end - MINUTE), (None, end), (Seat(1, Answer.NO, NOW), end)):
        with pytest.raises(EventChanged):
            may_answer(TOLD, given_seat, now)
    with pytest.raises(AskedTooLate):
        may_answer(TOLD, seat, end + 14 * DAY)
    assert feedback([Worth.YES] * 4) is None
    told = feedback([Worth.YES] * 4 + [Worth.NO])
    assert told is not None
    assert told.counts == {Worth.YES: 4, Worth.PARTLY: 0, Worth.NO: 1}


def test_the_turnout_stands_beside_the_communitys_own_median_of_ten_events_and_of_three_at_least() -> None:
    this = turnout({**came(1, 2, 3), **absent(4, 5, 6)})
    assert this == Turnout(3, 6)
    assert this.rate == 0.5
    assert turnout(absent(1, 2, 3, 4, 5)) is None  # nobody counted
    assert turnout(came(1, 2, 3, 4)) is None  # too few
    two = compared(this, [Turnout(5, 10), Turnout(8, 10)])
    assert (two.median, two.missing) == (None, 1)
    three = compared(this, [Turnout(5, 10), Turnout(8, 10), Turnout(9, 10)])
    assert (three.median, three.events, three.missing) == (0.8, 3, 0)
    many = compared(this, [*[Turnout(0, 10)] * 50, *[Turnout(7, 10)] * 10])
    assert (many.median, many.events) == (0.7, 10)
