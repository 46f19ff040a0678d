"""Five working days without news, in the working days of whoever sees to the candidate."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bot.rules.calendar import Hours
from bot.rules.hiring.candidates.silence import is_silent, last_news

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
BERLIN = Hours("Europe/Berlin")
DAY = timedelta(days=1)


def test_it_is_the_fifth_working_day_after_the_last_news() -> None:
    assert not is_silent(MONDAY, None, MONDAY + 6 * DAY, BERLIN), "Sunday"
    assert is_silent(MONDAY, None, datetime(2026, 11, 29, 23, 30, tzinfo=UTC), BERLIN), "Monday there"
    away = Hours("Europe/Berlin", free=((date(2026, 11, 25), date(2026, 11, 26)),))
    assert not is_silent(MONDAY, None, MONDAY + 8 * DAY, away)
    assert is_silent(MONDAY, None, MONDAY + 9 * DAY, away)


def test_an_interview_to_come_is_no_silence_and_what_was_told_last_counts() -> None:
    later = MONDAY + 20 * DAY
    assert not is_silent(MONDAY, later + DAY, later, BERLIN)
    assert is_silent(MONDAY, later - 10 * DAY, later, BERLIN)
    assert last_news(MONDAY, (None, MONDAY + DAY, None)) == MONDAY + DAY
    assert last_news(MONDAY, (None, MONDAY - DAY)) == MONDAY
    assert last_news(MONDAY, ()) == MONDAY
