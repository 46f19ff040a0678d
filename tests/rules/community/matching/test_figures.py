"""Figures worked out by hand: how good an order is, what the hold does, and what the pool brought."""

from __future__ import annotations

from datetime import date, timedelta
from math import log2

import pytest

from bot.rules.community.fields import Empty
from bot.rules.community.matching.evaluating import (
    Figure,
    average_precision,
    dcg,
    difference,
    figure,
    measured,
    ndcg,
)
from bot.rules.community.matching.holding import FEWEST, Duty, Filled, Hold, brought
from bot.rules.community.matching.ordering import Accepted, accepted, may_order, taken_back
from bot.rules.refusals import FieldRefusals
from tests.make import NOW

HOUR = timedelta(hours=1)
JANUARY = date(2026, 1, 1)


def test_ndcg_is_that_of_the_worked_example() -> None:
    grades, pool = [3, 2, 3, 0, 1, 2], [3, 3, 3, 2, 2, 2]
    assert dcg(grades, 6) == pytest.approx(6.861126688593502, abs=1e-6)  # H01
    assert dcg(pool, 6) == pytest.approx(8.740262365546284, abs=1e-6)
    assert ndcg(grades, pool, 6) == pytest.approx(0.785002371969948, abs=1e-6)
    assert ndcg([0] * 10 + [3], [3]) == 0
    assert ndcg([0, 3], [3]) == pytest.approx(1 / log2(3))
    assert ndcg([], []) == 0


def test_average_precision_counts_whom_an_order_lacks() -> None:
    assert average_precision([2, 0, 3], 2) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision([2, 0, 3], 4) == pytest.approx((1 + 2 / 3) / 4)
    assert average_precision([1, 1], 0) == average_precision([], 3) == 0


def test_the_interval_is_over_roles_and_always_the_same() -> None:
    found = figure([0.5, 0.7, 0.9, 1.0, 0.4])
    assert found == figure([0.5, 0.7, 0.9, 1.0, 0.4])
    assert found.interval is not None
    assert found.interval[0] < found.mean < found.interval[1]
    assert found.mean == pytest.approx(0.7)
    # The standard error of the mean of these, drawn with replacement, is 0.102; 1.96 of them on each side.
    assert found.interval == pytest.approx((0.5, 0.9), abs=0.03)
    assert figure([0.5]) == Figure(0.5, None, 1)
    assert figure([]) == Figure(0.0, None, 0)
    assert difference([0.5, 0.7], [0.4, 0.6]).mean == pytest.approx(0.1)
    both = measured({"a": [1, 2, 3], "b": [3]}, {"a": {1: 3, 3: 1}, "b": {1: 2}, "c": {1: 0}})
    assert both.ndcg.count == both.map.count == 2
    assert both.ndcg.mean == pytest.approx((3 + 1 / 2) / (3 + 1 / log2(3)) / 2)
    assert both.map.mean == pytest.approx(0.5)


def test_the_order_is_off_until_an_admin_accepted_both() -> None:
    assert not may_order(None)
    for answers, missing in [({}, {"notice", "review"}), ({"notice": ["yes"], "review": []}, {"review"})]:
        with pytest.raises(FieldRefusals) as refused:
            accepted(answers, "U0ADA", NOW)
        assert {name for name, each in refused.value.errors.items() if isinstance(each, Empty)} == missing
    held = accepted({"notice": ["yes"], "review": ["yes"]}, "U0ADA", NOW)
    assert may_order(held)
    ended = taken_back(held, NOW + HOUR)
    assert not may_order(ended)
    assert taken_back(ended, NOW + 2 * HOUR) == ended
    assert not may_order(Accepted("U0ADA", NOW, "2025-01"))


@pytest.mark.parametrize(("hold", "posted_after"), [
    (Hold(NOW), 0), (Hold(NOW, 24), 24), (Hold(NOW, 0, NOW + 72 * HOUR), 72),
    (Hold(NOW, 72, NOW + 24 * HOUR), 72), (Hold(NOW, 24, NOW + 30 * HOUR), 30),  # together, and not one after the other
    (Hold(NOW, 72, NOW + 72 * HOUR, Duty.LAW), 0), (Hold(NOW, 24, None, Duty.POLICY), 0),
    (Hold(NOW, 72, ended_at=NOW + 5 * HOUR), 5), (Hold(NOW, 72, NOW + 24 * HOUR, ended_at=NOW + 5 * HOUR), 24),
    (Hold(NOW, 0, NOW - HOUR), 0),
    (Hold(NOW, 24, ended_at=NOW + 30 * HOUR), 24), (Hold(NOW, 24, ended_at=NOW - HOUR), 0),
])  # fmt: skip
def test_a_role_is_posted_when_both_are_over_and_at_once_where_it_must_be(hold: Hold, posted_after: int) -> None:
    assert hold.posted_from == NOW + posted_after * HOUR
    assert hold.may_post(hold.posted_from)
    assert not hold.may_post(hold.posted_from - timedelta(seconds=1))


def test_a_hold_is_for_no_other_time() -> None:
    with pytest.raises(ValueError, match="72 hours"):
        Hold(NOW, 48)


def filled(count: int, days: int, known: date | None = None) -> list[Filled]:
    return [Filled(JANUARY, JANUARY + timedelta(days=days + n), known) for n in range(count)]


def test_what_the_pool_brought_is_counted_by_who_was_known_before() -> None:
    ours, others = filled(5, 20, JANUARY - timedelta(days=1)), filled(15, 40)
    found = brought([*ours, *others])
    assert (found.from_pool, found.filled, found.rate) == (5, 20, 0.25)
    assert found.interval == pytest.approx((0.11186, 0.46870), abs=1e-4)
    assert found.days_saved == (40 + 7) - (20 + 2)
    assert not Filled(JANUARY, JANUARY, JANUARY).is_from_pool  # came because of it
    few = brought([*filled(FEWEST - 1, 20, JANUARY - timedelta(days=1)), *others])
    assert few.rate is not None
    assert few.days_saved is None
    assert brought([]).rate is brought(filled(4, 9)).rate is None
