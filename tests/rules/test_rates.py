"""The arithmetic of the pace: never more than may go, little less, and later when Slack says so."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.notices import Way
from bot.rules.rates import MINUTE, UNLIMITED, UNPACED, Rate, paced
from tests.make import NOW

EVER = NOW - timedelta(days=1)
# Seconds between two looks, and how many are wanted at each: idle times, crowds, and hours on end.
LOOKS = st.lists(st.tuples(st.floats(0, 90), st.integers(0, 400)), min_size=1, max_size=60)


def sent(rate: Rate, looks: list[tuple[float, int]]) -> list[datetime]:
    """When each went if all were sent that were allowed of those wanted."""
    now, paid_at, gone = NOW, EVER, []
    for seconds, wanted in looks:
        now += timedelta(seconds=seconds)
        count = min(wanted, rate.allowed(paid_at, now) or 0)
        paid_at = rate.after(paid_at, now, count) if count else paid_at
        gone += [now] * count
    return gone


@given(looks=LOOKS, per_minute=st.integers(1, 1000))
def test_no_minute_holds_more_than_may_go_in_one(looks: list[tuple[float, int]], per_minute: int) -> None:
    gone = sent(paced(per_minute).of(Way.POST), looks)
    for first in range(len(gone)):
        assert sum(each - gone[first] < MINUTE for each in gone[first:]) <= per_minute


@pytest.mark.parametrize("per_minute", [20, 50, 100, 300, 900])
def test_a_queue_that_never_ends_goes_at_no_less_than_95_percent_of_the_pace(per_minute: int) -> None:
    looks = [(0.01, 400)] * 30_000  # five minutes, looking a hundred times a second
    gone = sent(paced(per_minute).of(Way.POST), looks)
    for minute in range(5):
        begin, end = NOW + minute * MINUTE, NOW + (minute + 1) * MINUTE
        count = sum(begin <= each < end for each in gone)
        assert 0.95 * per_minute <= count <= per_minute


def test_after_a_rest_a_few_go_at_once_and_then_one_after_the_other() -> None:
    rate = paced(300).of(Way.POST)
    assert rate.allowed(EVER, NOW) == 8
    paid_at = rate.after(EVER, NOW, 8)
    assert rate.allowed(paid_at, NOW) == 0
    assert rate.opens_at(paid_at) == NOW + rate.apart
    assert rate.allowed(paid_at, NOW + rate.apart) == 1


def test_what_did_not_go_is_given_back() -> None:
    rate = paced(300).of(Way.POST)
    paid_at = rate.given_back(rate.after(EVER, NOW, 8))
    assert rate.allowed(paid_at, NOW) == 1


@given(before=st.integers(0, 8), seconds=st.floats(0.1, 3600), rate=st.sampled_from([*paced(300).by_way.values()]))
def test_when_slack_says_wait_nothing_goes_before_and_no_crowd_after(before: int, seconds: float, rate: Rate) -> None:
    until = NOW + timedelta(seconds=seconds)
    paid_at = rate.set_back(rate.after(EVER, NOW, before), until)
    assert rate.allowed(paid_at, until - timedelta(microseconds=1)) == 0
    assert rate.opens_at(paid_at) >= until
    assert rate.allowed(paid_at, rate.opens_at(paid_at)) == 1


def test_without_a_pace_everything_goes_until_slack_says_wait() -> None:
    assert paced(0) is UNPACED
    assert UNPACED.of(Way.EDIT) is UNLIMITED
    assert UNLIMITED.allowed(EVER, NOW) is None
    paid_at = UNLIMITED.set_back(UNLIMITED.after(EVER, NOW, 1000), NOW + MINUTE)
    assert (UNLIMITED.allowed(paid_at, NOW), UNLIMITED.allowed(paid_at, NOW + MINUTE)) == (0, None)


def test_each_way_has_slacks_own_limit() -> None:
    rates = paced(300)
    assert {way: rates.of(way).per_minute for way in Way} == {Way.POST: 300, Way.EDIT: 50, Way.HOME: 100}
    assert rates.rest == timedelta(seconds=1)
