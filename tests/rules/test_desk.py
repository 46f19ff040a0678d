"""When a morning note is due, and what is in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.rules.calendar import Hours
from bot.rules.desk import Line, arranged, has_news, is_from_before, morning

BERLIN = Hours("Europe/Berlin")
ZONES = ["Pacific/Apia", "Pacific/Pago_Pago", "Europe/Berlin", "Asia/Shanghai", "America/New_York", "Asia/Kathmandu"]


def at(text: str, zone: str = "Europe/Berlin") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def window(now: datetime, hours: Hours) -> tuple[str, str]:
    found = morning(now, hours)
    assert found is not None
    zone = ZoneInfo(str(hours.zone))
    assert found.day == found.starts.astimezone(zone).date()
    return f"{found.starts.astimezone(zone):%m-%d %H:%M}", f"{found.ends.astimezone(zone):%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("now", "hours", "expected"),
    [
        ("2026-11-23 07:00", BERLIN, ("11-23 08:30", "11-23 12:00")),
        ("2026-11-23 11:59", BERLIN, ("11-23 08:30", "11-23 12:00")),
        ("2026-11-23 12:00", BERLIN, ("11-24 08:30", "11-24 12:00")),
        ("2026-11-27 12:00", BERLIN, ("11-30 08:30", "11-30 12:00")),
        ("2026-11-23 07:00", Hours("Europe/Berlin", time(10)), ("11-23 10:00", "11-23 13:30")),
        ("2026-11-23 13:00", Hours("Europe/Berlin", time(13), time(22)), ("11-23 13:00", "11-23 16:30")),
        ("2026-11-23 05:00", Hours("Europe/Berlin", time(4), time(8, 40)), ("11-23 04:40", "11-23 08:40")),
        ("2026-11-23 05:00", Hours("Europe/Berlin", time(6), time(11)), ("11-23 07:00", "11-23 11:00")),
        ("2026-11-23 07:00", Hours("Europe/Berlin", free=((date(2026, 11, 23), date(2026, 12, 31)),)),
         ("01-01 08:30", "01-01 12:00")),
    ],
)  # fmt: skip
def test_a_morning_begins_with_the_day_and_ends_at_noon(now: str, hours: Hours, expected: tuple[str, str]) -> None:
    assert window(at(now), hours) == expected


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_both_clock_changes_leave_the_morning_where_the_wall_says(day: str) -> None:
    every_day = Hours("Europe/Berlin", days_off=frozenset())
    found = morning(at(f"{day} 00:10"), every_day)
    assert found is not None
    assert window(at(f"{day} 00:10"), every_day) == (f"{day[5:]} 08:30", f"{day[5:]} 12:00")
    assert found.ends - found.starts == timedelta(hours=3, minutes=30)


def test_a_morning_in_the_hour_that_is_skipped_is_still_one() -> None:
    early = Hours("Europe/Berlin", time(0), time(6), days_off=frozenset())
    found = morning(at("2026-03-29 00:10"), early)
    assert found is not None
    assert found.starts < found.ends


def test_somebody_without_a_zone_has_the_morning_of_utc() -> None:
    for zone in (None, "", "Not/AZone", "../etc"):
        found = morning(datetime(2026, 11, 23, 9, tzinfo=UTC), Hours(zone))
        assert found is not None
        assert found.starts == datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def test_who_is_away_for_years_has_no_morning() -> None:
    assert morning(at("2026-11-23 09:00"), Hours(free=((date.min, date.max),))) is None


@given(
    now=some.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001
    zone=some.sampled_from(ZONES),
    starts=some.integers(0, 19),
    days_off=some.frozensets(some.integers(0, 6), max_size=6),
)
def test_every_morning_is_within_the_persons_hours_and_not_over(
    now: datetime, zone: str, starts: int, days_off: frozenset[int]
) -> None:
    hours = Hours(zone, time(starts), time(starts + 4), days_off)
    aware = now.replace(tzinfo=UTC)
    found = morning(aware, hours)
    assert found is not None
    local = [each.astimezone(ZoneInfo(zone)) for each in (found.starts, found.ends)]
    assert aware < found.ends
    assert found.starts < found.ends
    assert hours.is_working_day(found.day)
    assert [each.date() for each in local] == [found.day] * 2
    assert hours.day_starts <= local[0].time()
    assert local[1].time() <= hours.day_ends


def test_what_was_asked_in_the_night_reached_its_reader_this_morning() -> None:
    now = at("2026-11-24 08:30")
    assert not is_from_before(at("2026-11-23 21:00"), now, BERLIN)
    assert is_from_before(at("2026-11-23 19:59"), now, BERLIN)
    assert not is_from_before(at("2026-11-21 12:00"), at("2026-11-23 08:30"), BERLIN), "a Saturday's reached on Monday"


ONE, TWO, ONCE = Line("1", "k"), Line("2", "k"), Line("3", "k", lasting=False)


def test_a_note_is_sent_for_news_only_and_news_come_first() -> None:
    assert has_news([ONE, TWO], {"1"})
    assert not has_news([ONE, TWO], {"1", "2"})
    assert not has_news([], set())
    assert arranged([ONE, TWO], {"2"}, {"1", "2"}) == [TWO, ONE]
    assert arranged([ONE, TWO], {"3"}, {"1", "2", "3"}) == [], "what was new is not true any more"
    assert arranged([ONE, TWO], {"1"}, {"1"}) == [ONE], "what came after the planning is tomorrow's news"
    assert arranged([ONE, ONCE], {"1"}, {"1", "3"}) == [ONE], "what is said once is not repeated"
    assert arranged([ONE, ONCE], {"3"}, {"1", "3"}) == [ONCE, ONE]
