"""A figure week by week as a line of blocks: in proportion, with what is not known left open."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as some

from bot.rules.community.goals.sparks import BLOCKS, NONE, WEEKS, near, spark, weekly
from tests.make import NOW

DAY, TODAY = timedelta(days=1), NOW.date()


def test_a_line_is_in_proportion_from_nought_and_says_nothing_of_few() -> None:
    assert spark([0, 50, 100]) == "▁▅█"
    assert spark([96, 98, 100]) == "███", "a scale that began at 96 would make much of nothing"
    assert spark([-20, 0, 20]) == "▁▅█"
    assert spark([3, None, 6, 6]) == f"▅{NONE}██"
    assert (spark([0, 0, 0]), spark([1, 2]), spark([1, None, None, 2]), spark([])) == ("▁▁▁", "", "", "")


@given(some.lists(some.none() | some.floats(-1e6, 1e6), max_size=20))
def test_a_line_has_a_sign_for_each_week_and_the_largest_is_as_high_as_any(figures: list[float | None]) -> None:
    line = spark(figures)
    assert len(line) in {0, len(figures)}
    known = [(each, sign) for each, sign in zip(figures, line, strict=False) if each is not None]
    assert [sign for _, sign in sorted(known)] == sorted(sign for _, sign in known)
    assert set(line) <= {NONE, *BLOCKS}


def test_a_week_is_what_was_measured_at_its_end_or_shortly_before() -> None:
    values = {TODAY - n * DAY: float(n) for n in (0, 6, 8, 30)} | {TODAY - 15 * DAY: None}
    assert [near(values, TODAY - n * DAY) for n in (0, 1, 6, 7, 13, 15, 31)] == [0, 6, 6, 8, None, None, None]
    assert list(weekly(values, TODAY)) == [None] * (WEEKS - 5) + [30, None, None, 8, 0]
