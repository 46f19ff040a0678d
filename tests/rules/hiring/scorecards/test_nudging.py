"""Reminders of a card: an hour after, the next morning, then who runs it; in everybody's own day, kept to a promise."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.calendar import Hours, zone_or_utc
from bot.rules.hiring.scorecards import nudging
from bot.rules.hiring.scorecards.nudging import Promise, PromiseTooLate, Step

BERLIN, SHANGHAI, NEW_YORK = Hours("Europe/Berlin"), Hours("Asia/Shanghai"), Hours("America/New_York")
ZONES = [BERLIN, SHANGHAI, NEW_YORK, Hours("Asia/Kolkata"), Hours("Australia/Lord_Howe"), Hours("America/Sao_Paulo")]
# A Thursday, 15:00 in Berlin.
ENDED = datetime(2026, 11, 26, 14, tzinfo=UTC)


def test_an_hour_after_the_next_morning_and_then_who_runs_it() -> None:
    steps = nudging.ladder(ENDED, BERLIN, BERLIN)
    assert [each.step for each in steps] == [Step.SOON, Step.MORNING, Step.ESCALATED]
    assert steps[0].at == ENDED + timedelta(hours=1)
    morning = datetime.combine(ENDED.date() + timedelta(days=1), BERLIN.day_starts) - timedelta(hours=1)
    assert steps[1].at == morning.replace(tzinfo=UTC)
    assert steps[2].at == steps[1].at + nudging.LAST_CHANCE


def test_an_interview_on_friday_evening_is_reminded_of_on_monday() -> None:
    friday = datetime(2026, 11, 27, 18, 30, tzinfo=UTC)  # 19:30 in Berlin
    first, second, _ = nudging.ladder(friday, BERLIN, BERLIN)
    assert first.at.date() == date(2026, 11, 30)
    assert second.at.date() == date(2026, 12, 1)


def test_a_promise_puts_it_off_and_leaves_one_reminder() -> None:
    promised = ENDED + timedelta(days=1)
    steps = nudging.ladder(ENDED, BERLIN, BERLIN, promised)
    assert [(each.step, each.at) for each in steps] == [
        (Step.MORNING, promised), (Step.ESCALATED, promised + timedelta(hours=4) if promised.hour < 13 else steps[1].at)
    ]  # fmt: skip
    assert steps[1].at > promised


@given(st.integers(0, 700 * 24 * 4), st.sampled_from(ZONES), st.sampled_from(ZONES))
def test_nothing_comes_before_the_end_at_night_or_out_of_order(quarters: int, theirs: Hours, runners: Hours) -> None:
    at = ENDED + quarters * timedelta(minutes=15)
    steps = nudging.ladder(at, theirs, runners)
    assert all(at + nudging.SOON <= each.at for each in steps)
    assert [each.at for each in steps] == sorted({each.at for each in steps})
    for each, hours in zip(steps, (theirs, theirs, runners), strict=True):
        local = each.at.astimezone(zone_or_utc(hours.zone))
        assert hours.is_working_day(local.date())
        assert hours.day_starts <= local.time().replace(tzinfo=None) < (hours.day_ends or time.max)


def test_a_card_is_promised_for_soon_or_the_next_morning_and_not_for_ever() -> None:
    soon = nudging.promised(Promise.SHORTLY, ENDED, ENDED, BERLIN)
    morning = nudging.promised(Promise.TOMORROW, ENDED, ENDED, BERLIN)
    assert soon == ENDED + timedelta(hours=2)
    assert soon < morning < ENDED + timedelta(hours=24)
    with pytest.raises(PromiseTooLate):
        nudging.promised(Promise.TOMORROW, ENDED, ENDED + timedelta(days=4), BERLIN)
