"""Quiet hours and working time in the reader's own zone."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.calendar import (
    LONGEST_AWAY,
    Hours,
    after_working,
    end_of_day,
    last_allowed,
    local_day,
    next_allowed,
    working_between,
    working_day_from,
    zone_or_utc,
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "zone", "expected"),
    [
        ("2026-11-23T09:00", "Europe/Berlin", "2026-11-23T09:00"),  # Monday, ten in the morning there
        ("2026-11-23T19:30", "Europe/Berlin", "2026-11-24T07:00"),  # evening: tomorrow at eight
        ("2026-11-23T03:00", "Europe/Berlin", "2026-11-23T07:00"),  # night: this morning
        ("2026-11-27T20:00", "Europe/Berlin", "2026-11-30T07:00"),  # Friday evening: Monday
        ("2026-11-22T23:30", "Asia/Shanghai", "2026-11-23T00:00"),
        ("2026-03-28T12:00", "Europe/Berlin", "2026-03-30T06:00"),  # over the week-end of the spring change
        ("2026-10-25T12:00", "Europe/Berlin", "2026-10-26T07:00"),  # over the autumn change
        ("2026-11-23T09:00", "Mars/Olympus", "2026-11-23T09:00"),
    ],
)  # fmt: skip
def test_nobody_is_written_to_at_night_or_on_a_week_end(at: str, zone: str, expected: str) -> None:
    assert next_allowed(utc(at), Hours(zone)) == utc(expected)


@pytest.mark.parametrize(
    ("at", "zone", "expected"),
    [
        ("2026-11-23T09:00", "Europe/Berlin", "2026-11-23T09:00"),
        ("2026-11-23T19:30", "Europe/Berlin", "2026-11-23T18:30"),  # evening: half an hour before it began
        ("2026-11-24T03:00", "Europe/Berlin", "2026-11-23T18:30"),  # night: the evening before
        ("2026-11-23T03:00", "Europe/Berlin", "2026-11-20T18:30"),  # the night to Monday: Friday evening
        ("2026-10-25T12:00", "Europe/Berlin", "2026-10-23T17:30"),  # over the autumn change
    ],
)  # fmt: skip
def test_what_would_come_too_late_tomorrow_comes_before_quiet_hours(at: str, zone: str, expected: str) -> None:
    assert last_allowed(utc(at), Hours(zone)) == utc(expected)
    assert last_allowed(utc(at), Hours(zone, days_off=frozenset(range(7)))) == utc(at)


def test_own_hours_days_off_and_absences_are_kept() -> None:
    hours = Hours(
        "Europe/Berlin", time(10), time(16), frozenset({2, 5, 6}), ((date(2026, 11, 26), date(2026, 11, 27)),)
    )
    assert next_allowed(utc("2026-11-23T08:00"), hours) == utc("2026-11-23T09:00")
    assert next_allowed(utc("2026-11-24T15:00"), hours) == utc("2026-11-30T09:00")


def test_working_time_runs_from_nine_to_five_of_working_days() -> None:
    berlin = Hours("Europe/Berlin")
    friday = utc("2026-11-27T15:00")  # four in the afternoon there
    assert after_working(friday, timedelta(hours=1), berlin) == utc("2026-11-27T16:00")
    assert after_working(friday, timedelta(hours=4), berlin) == utc("2026-11-30T11:00")
    assert working_between(friday, utc("2026-11-30T11:00"), berlin) == timedelta(hours=4)
    assert working_between(friday, utc("2026-11-27T05:00"), berlin) == timedelta()


def test_whoever_works_in_the_evening_has_working_time_then() -> None:
    evening = Hours("UTC", time(18), time(22))
    assert after_working(utc("2026-11-23T09:00"), timedelta(hours=5), evening) == utc("2026-11-24T19:00")


def test_somebody_who_never_works_is_not_waited_for() -> None:
    never = Hours("UTC", days_off=frozenset(range(7)))
    assert next_allowed(utc("2026-11-23T23:00"), never) == utc("2026-11-23T23:00")


instants = st.integers(0, 1_500_000).map(lambda minutes: utc("2025-01-01T00:00") + timedelta(minutes=minutes))
calendars = st.builds(
    Hours,
    st.sampled_from(["Europe/Berlin", "Asia/Shanghai", "America/New_York", "Pacific/Apia", "Pacific/Pago_Pago", None]),
    st.sampled_from([time(6), time(8), time(13)]),
    st.sampled_from([time(15), time(20), time(23, 59)]),
    st.frozensets(st.integers(0, 6), max_size=5),
)


@given(instants, st.timedeltas(timedelta(minutes=1), timedelta(hours=60)), calendars)
def test_working_time_spent_is_what_was_waited_for(at: datetime, amount: timedelta, hours: Hours) -> None:
    assert working_between(at, after_working(at, amount, hours), hours) == amount


@given(instants, calendars)
def test_an_allowed_instant_is_inside_the_persons_day_and_stays(at: datetime, hours: Hours) -> None:
    allowed = next_allowed(at, hours)
    local = allowed.astimezone(zone_or_utc(hours.zone))
    assert allowed >= at
    assert hours.day_starts <= local.time() < hours.day_ends
    assert hours.is_working_day(local.date())
    assert next_allowed(allowed, hours) == allowed


@pytest.mark.parametrize("name", [None, "", "../etc/passwd", "Nowhere/At all", "\0"])
def test_a_person_without_a_usable_zone_lives_in_utc(name: str | None) -> None:
    assert zone_or_utc(name) is UTC


def test_a_day_is_the_persons_own() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert local_day(late, "Asia/Shanghai").isoformat() == "2026-11-24"
    assert local_day(late, "America/New_York").isoformat() == "2026-11-23"
    assert end_of_day(date(2026, 11, 23), "Asia/Shanghai") == utc("2026-11-23T16:00")


@pytest.mark.parametrize(
    ("count", "expected"),
    [(1, "2026-11-30"), (2, "2026-12-02"), (6, "2026-12-08"), (-1, "2026-11-26"), (-4, "2026-11-23")],
)
def test_working_days_are_counted_over_week_ends_and_days_off(count: int, expected: str) -> None:
    tuesday_off = Hours("Europe/Berlin", free=((date(2026, 12, 1), date(2026, 12, 1)),))
    friday = date(2026, 11, 27)
    assert working_day_from(friday, count, tuesday_off).isoformat() == expected


@given(instants.map(datetime.date), st.integers(1, 40), calendars)
def test_a_working_day_so_many_ahead_leads_back_over_as_many(day: date, count: int, hours: Hours) -> None:
    there = working_day_from(day, count, hours)
    between = (day + timedelta(days=n + 1) for n in range((there - day).days))
    assert sum(hours.is_working_day(each) for each in between) == count
    assert hours.is_working_day(there)
    if hours.is_working_day(day):
        assert working_day_from(there, -count, hours) == day


def test_who_never_works_has_a_working_day_far_away() -> None:
    never = Hours("UTC", days_off=frozenset(range(7)))
    assert working_day_from(date(2026, 11, 27), 1, never) == date(2026, 11, 27) + timedelta(days=LONGEST_AWAY)
