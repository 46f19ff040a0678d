"""Predictions by hand: the Brier score, what it is held against, the curve, and nothing of too few."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.hiring.outcomes.predicting import FEWEST_SETTLED, Foretold, curve, foresight, is_strong


def test_strong_is_a_four_or_more() -> None:
    assert [is_strong(each) for each in (3, 3.9, 4, 5)] == [False, False, True, True]


def test_a_score_stands_beside_that_of_always_saying_how_many_become_strong() -> None:
    said = [Foretold(90, True)] * 6 + [Foretold(30, False)] * 3 + [Foretold(70, False)]
    found = foresight(said)
    assert found is not None
    assert found.brier == pytest.approx((6 * 0.01 + 3 * 0.09 + 0.49) / 10)
    assert found.reference == pytest.approx(0.6 * 0.4)
    assert [found.foretold, found.came] == pytest.approx([0.7, 0.6])
    assert found.is_better
    low, middle, high = found.curve
    assert (low.low, low.high, low.count, low.came) == (20, 40, 3, 0)
    assert low.foretold == pytest.approx(0.3)
    assert (middle.count, middle.came) == (1, 0)
    assert (high.low, high.high, high.count, high.came, high.at_most) == (80, 100, 6, 1, 1)
    assert high.at_least == pytest.approx(0.6097, abs=1e-4), "Wilson's interval of six of six"


def test_of_nine_nothing_is_said_and_who_always_says_the_share_is_no_better_than_it() -> None:
    assert foresight([Foretold(50, True)] * (FEWEST_SETTLED - 1)) is None
    always = foresight([Foretold(50, n % 2 == 0) for n in range(FEWEST_SETTLED)])
    assert always is not None
    assert always.brier == always.reference == 0.25
    assert not always.is_better


@given(st.lists(st.builds(Foretold, st.integers(0, 100), st.booleans()), min_size=FEWEST_SETTLED, max_size=60))
def test_every_prediction_is_in_the_curve_once_and_no_order_makes_a_difference(said: list[Foretold]) -> None:
    found = foresight(said)
    assert found is not None
    assert sum(each.count for each in found.curve) == len(said)
    assert all(each.low <= 100 * each.foretold + 1e-9 <= each.high + 2e-9 for each in found.curve)
    assert all(0 <= each.at_least <= each.came + 1e-9 <= each.at_most + 2e-9 <= 1 + 3e-9 for each in found.curve)
    assert 0 <= found.brier <= 1
    assert curve(said[::-1]) == curve(said)
