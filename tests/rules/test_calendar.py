"""Quiet hours in the reader's own zone."""

from datetime import UTC, datetime

import pytest

from bot.rules.calendar import local_day, next_allowed, zone_or_utc


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
    allowed = next_allowed(datetime.fromisoformat(at).replace(tzinfo=UTC), zone)
    assert allowed == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize("name", [None, "", "../etc/passwd", "Nowhere/At all", "\0"])
def test_a_person_without_a_usable_zone_lives_in_utc(name: str | None) -> None:
    assert zone_or_utc(name) is UTC


def test_a_day_is_the_persons_own() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert local_day(late, "Asia/Shanghai").isoformat() == "2026-11-24"
    assert local_day(late, "America/New_York").isoformat() == "2026-11-23"
