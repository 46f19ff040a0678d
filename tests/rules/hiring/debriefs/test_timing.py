"""Deadlines: an hour together, or working days of everybody's own, wherever they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.rules.calendar import Hours, working_between
from bot.rules.hiring.debriefs.timing import LONGEST, WORKING_DAY, Span, deadlines, reminder

BERLIN, SHANGHAI, DENVER = Hours("Europe/Berlin"), Hours("Asia/Shanghai"), Hours("America/Denver")
FRIDAY = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)


def test_who_sit_together_have_an_hour_and_the_manager_the_last_word() -> None:
    until, closes = deadlines(Span.TOGETHER, FRIDAY, [BERLIN], DENVER)
    assert (until - FRIDAY, closes - until) == (timedelta(hours=1), timedelta(minutes=30))
    assert deadlines(Span.TOGETHER, FRIDAY, [BERLIN], None)[1] == until


def test_over_days_everybody_has_a_working_day_of_their_own_and_the_manager_one_after_them() -> None:
    zones = (BERLIN, SHANGHAI, DENVER)
    until, closes = deadlines(Span.DAY, FRIDAY, zones, SHANGHAI)
    assert min(working_between(FRIDAY, until, each) for each in zones) == WORKING_DAY
    assert until == datetime(2026, 11, 23, 16, 30, tzinfo=UTC), "in Denver, where Friday had begun"
    assert working_between(until, closes, SHANGHAI) == WORKING_DAY
    two, _ = deadlines(Span.DAYS, FRIDAY, zones, SHANGHAI)
    assert min(working_between(FRIDAY, two, each) for each in zones) == 2 * WORKING_DAY


def test_a_long_holiday_ends_the_wait_after_a_week() -> None:
    away = Hours("Europe/Berlin", free=((FRIDAY.date(), FRIDAY.date() + timedelta(days=60)),))
    assert deadlines(Span.DAY, FRIDAY, [away], None) == (FRIDAY + LONGEST, FRIDAY + LONGEST)


def test_who_has_not_voted_is_reminded_in_their_day_before_the_end_or_not_at_all() -> None:
    until = datetime(2026, 11, 24, 16, tzinfo=UTC)
    assert reminder(FRIDAY, until, SHANGHAI) == datetime(2026, 11, 24, tzinfo=UTC), "eight in the morning there"
    assert reminder(FRIDAY, until, DENVER) == datetime(2026, 11, 23, 16, tzinfo=UTC)
    assert reminder(FRIDAY, FRIDAY + timedelta(hours=1), BERLIN) is None
