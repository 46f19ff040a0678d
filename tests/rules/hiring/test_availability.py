"""When somebody can interview: own hours, days off, pauses, limits, and calendars that may be dead."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.calendar import Hours
from bot.rules.hiring.panels import Limits
from bot.rules.hiring.panels import availability as rules
from bot.rules.hiring.panels.availability import (
    Feed,
    Kind,
    Known,
    Own,
    Pause,
    State,
    Unknown,
    availability,
    free,
    hours_from,
    next_look,
    pause_from,
    reached,
    state,
    week_of,
    week_text,
)
from bot.rules.refusals import FieldRefusals
from bot.rules.spans import Span, Taken

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)  # a Monday
DAY = timedelta(days=1)
# The clock is turned at night, at midnight, by half an hour, not at all, and a day was left out once.
ZONES = (
    "Europe/Berlin", "America/New_York", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Cairo",
    "America/Havana", "Pacific/Apia", "Asia/Shanghai",
)  # fmt: skip
CHANGES = [datetime(year, month, 1, tzinfo=UTC) for year in (2026, 2027) for month in (3, 4, 9, 10, 11)]
CHANGES.append(datetime(2011, 12, 25, tzinfo=UTC))


def span(day, starts, ends):
    return Span(datetime(2026, 11, day, starts, tzinfo=UTC), datetime(2026, 11, day, ends, tzinfo=UTC))


def hours(**more):
    return Hours(**{"zone": "UTC", **more})


times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
days = st.tuples(times, times).filter(lambda pair: pair[0] < pair[1])
weeks = st.dictionaries(st.integers(0, 6), days, min_size=1)


@given(st.sampled_from(ZONES), st.sampled_from(CHANGES), st.integers(0, 20), weeks)
def test_no_free_minute_lies_outside_the_own_hours_whatever_the_clock_does(zone, change, later, week):
    begins = change + later * DAY
    found = free(Span(begins, begins + 14 * DAY), Hours(zone), Own(week), ())
    for each in found:
        assert begins <= each.start < each.end <= begins + 14 * DAY
        at = each.start
        while at < each.end:
            local = at.astimezone(ZoneInfo(zone))
            starts, ends = week[local.weekday()]
            assert starts <= local.time() < ends, (zone, local)
            at += timedelta(minutes=15)


@given(st.sampled_from(ZONES), st.sampled_from(CHANGES), weeks)
def test_every_minute_within_the_own_hours_is_free_on_days_without_a_change(zone, change, week):
    begins = change + 7 * DAY
    found = free(Span(begins, begins + 7 * DAY), Hours(zone), Own(week), ())
    at = begins
    while at < begins + 7 * DAY:
        local = at.astimezone(ZoneInfo(zone))
        midnights = [datetime.combine(local.date() + n * DAY, time(), ZoneInfo(zone)) for n in (-1, 0, 1, 2)]
        is_plain = len({each.utcoffset() for each in midnights}) == 1
        starts, ends = week.get(local.weekday(), (time(), time()))
        if is_plain and starts <= local.time() < ends:
            assert any(each.start <= at < each.end for each in found), (zone, local)
        at += timedelta(minutes=45)


def test_the_hours_of_the_autumn_change_are_a_working_day_like_any_other():
    week = {6: (time(9), time(17))}
    begins = datetime(2026, 10, 25, tzinfo=UTC)
    (found,) = free(Span(begins, begins + DAY), Hours("Europe/Berlin"), Own(week), ())
    assert (found.start.hour, found.end.hour) == (8, 16)


def test_without_hours_of_ones_own_it_is_nine_to_five_of_the_working_days():
    found = free(Span(NOW, NOW + 7 * DAY), hours(days_off=frozenset({4, 5, 6})), Own(), ())
    assert found == (span(23, 12, 17), span(24, 9, 17), span(25, 9, 17), span(26, 9, 17), span(30, 9, 12))


def test_busy_times_days_off_pauses_and_absences_are_taken_out():
    own = Own(None, pauses=(Pause(Kind.PAUSE, date(2026, 11, 24), date(2026, 11, 24)),))
    away = hours(free=((date(2026, 11, 25), date(2026, 11, 25)),))
    found = free(Span(NOW, NOW + 4 * DAY), away, own, [span(26, 10, 12), span(26, 16, 18)])
    assert found == (span(23, 12, 17), span(26, 9, 10), span(26, 12, 16), span(27, 9, 12))


@pytest.mark.parametrize(
    ("age", "expected"), [(0, State.FRESH), (1, State.FRESH), (2, State.STALE), (23, State.STALE), (24, State.DEAD)]
)
def test_a_calendar_grows_old_and_dies(age, expected):
    feed = Feed("c", NOW - 90 * DAY, NOW - timedelta(hours=age), NOW + 60 * DAY)
    assert state(feed, NOW) is expected


def test_a_calendar_never_read_is_new_for_a_day_and_then_dead():
    assert state(Feed("c", NOW), NOW) is State.NEW
    assert state(Feed("c", NOW - DAY), NOW) is State.DEAD


def test_a_dead_calendar_reads_neither_as_free_nor_as_busy():
    alive = Feed("a", NOW - 9 * DAY, NOW, NOW + 60 * DAY)
    dead = Feed("b", NOW - 9 * DAY, NOW - 2 * DAY, NOW + 50 * DAY)
    window = Span(NOW, NOW + DAY)
    assert availability(window, hours(), Own(), [alive, dead], Taken(), NOW) == Unknown(NOW - 2 * DAY)
    assert availability(window, hours(), Own(), [Feed("c", NOW)], Taken(), NOW) == Unknown(NOW)


def test_an_old_calendar_still_counts_and_says_that_it_is_old():
    old = Feed("a", NOW - 9 * DAY, NOW - timedelta(hours=5), NOW + 60 * DAY)
    found = availability(Span(NOW, NOW + DAY), hours(), Own(), [old], Taken((span(23, 13, 17),)), NOW)
    assert found == Known((span(23, 12, 13), span(24, 9, 12)), NOW + DAY, is_stale=True)


def test_nothing_is_free_beyond_what_was_read():
    feed = Feed("a", NOW - 9 * DAY, NOW, NOW + timedelta(hours=2))
    found = availability(Span(NOW, NOW + DAY), hours(), Own(), [feed], Taken(), NOW)
    assert found == Known((span(23, 12, 14),), NOW + timedelta(hours=2))


def test_without_a_calendar_the_own_hours_are_all_that_is_known():
    found = availability(Span(NOW, NOW + DAY), hours(), Own(), [], Taken(), NOW)
    assert found == Known((span(23, 12, 17), span(24, 9, 12)), NOW + DAY)


def test_a_day_a_week_and_a_month_are_the_persons_own():
    # 07:30 on Tuesday the 1st of December in Auckland is still Monday the 30th of November in UTC.
    at = datetime(2026, 11, 30, 18, 30, tzinfo=UTC)
    held = [datetime(2026, 11, 30, 9, tzinfo=UTC)]  # 22:00 on Monday in Auckland
    assert reached(Limits(day=1), held, at, "UTC") == "day"
    assert reached(Limits(day=1), held, at, "Pacific/Auckland") is None
    assert reached(Limits(week=1), held, at, "Pacific/Auckland") == "week"
    assert reached(Limits(month=1), held, at, "Pacific/Auckland") is None
    assert reached(Limits(month=1), held, at, None) == "month"


def test_an_interview_more_than_a_limit_says_which_and_none_is_no_limit():
    held = [NOW, NOW + DAY]
    assert reached(Limits(), held * 50, NOW, "UTC") is None
    assert reached(Limits(day=2, week=2), held, NOW, "UTC") == "week"
    assert reached(Limits(day=2, week=3), held, NOW, "UTC") is None


def test_after_failures_it_is_looked_at_less_and_less():
    waits = [next_look(n, NOW) - NOW for n in range(8)]
    assert waits[:3] == [timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1)]
    assert waits[-1] == timedelta(hours=6)
    assert next_look(10_000, NOW) - NOW == timedelta(hours=6)


def test_hours_are_understood_as_people_write_them_and_shown_again():
    usual = week_of(Own(), hours())
    typed = {"day_0": "9:00 – 12:30", "day_2": "10：00至16：00", "per_day": "2", "per_week": ""}
    found = hours_from(typed, usual, Own())
    assert found.week == {0: (time(9), time(12, 30)), 2: (time(10), time(16))}
    assert found.limits == Limits(day=2)
    assert week_text(found.week)["day_0"] == "09:00-12:30"
    assert hours_from(week_text(usual), usual, Own()).week is None


@pytest.mark.parametrize(
    ("typed", "field", "refusal"),
    [
        ({"day_0": "from nine"}, "day_0", rules.HoursMeaningless), ({}, "day_0", rules.HoursTooFew),
        ({"day_3": "17:00-09:00"}, "day_3", rules.HoursMeaningless),
        ({"day_0": "25:00-26:00"}, "day_0", rules.HoursMeaningless),
        ({"day_0": "9:00-17:00", "per_day": "0"}, "per_day", rules.LimitMeaningless),
        ({"day_0": "9:00-17:00", "per_week": "²"}, "per_week", rules.LimitMeaningless),
        ({"day_0": "9:00-17:00", "per_month": "many"}, "per_month", rules.LimitMeaningless),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told_at_its_field(typed, field, refusal):
    with pytest.raises(FieldRefusals) as told:
        hours_from(typed, {}, Own())
    assert {name: type(each) for name, each in told.value.errors.items()} == {field: refusal}


@pytest.mark.parametrize(
    ("first", "last", "field", "refusal"),
    [
        ("", "2026-12-01", "first", rules.PauseWithoutDates), ("2026-12-01", None, "last", rules.PauseWithoutDates),
        ("2026-12-02", "2026-12-01", "last", rules.PauseBackwards),
        ("2026-11-01", "2026-11-20", "last", rules.PauseOver),
        ("2026-12-01", "2028-12-01", "last", rules.PauseTooLong),
        ("soon", "2026-12-01", "first", rules.PauseWithoutDates),
    ],
)  # fmt: skip
def test_a_pause_needs_days_that_make_sense(first, last, field, refusal):
    with pytest.raises(FieldRefusals) as told:
        pause_from({"first": first, "last": last}, Own(), NOW.date())
    assert {name: type(each) for name, each in told.value.errors.items()} == {field: refusal}


def test_a_pause_may_have_a_reason():
    typed = {"kind": "pause", "first": "2026-11-23", "last": "2026-11-23", "reason": " quarter \n end "}
    assert pause_from(typed, Own(), NOW.date()) == Pause(Kind.PAUSE, NOW.date(), NOW.date(), "quarter end")
