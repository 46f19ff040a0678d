"""Ratios of groups with whole numbers, their intervals and tests: the worked examples, and what always holds."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import fairness
from bot.rules.fairness import Passed
from tests.worked import example


def test_exactly_four_fifths_passes_and_less_does_not() -> None:
    case = example("F01")
    rates = {name: Passed(round(100 * rate), 100) for name, rate in case.inputs["rates"].items()}
    highest = rates.pop("White")
    found = {name: fairness.ratio(each, highest) for name, each in rates.items()}
    assert {name: float(each or 0) for name, each in found.items()} == pytest.approx(case.expected, abs=case.tolerance)
    below = {name for name, each in rates.items() if fairness.is_below(each, highest)}
    assert below == {"American Indian"}, "0.80 exactly is not below"
    assert found["Hispanic"] == Fraction(4, 5)


@pytest.mark.parametrize("id", ["F02", "F03"])
def test_a_ratio_comes_with_its_interval_and_the_exact_test(id: str) -> None:
    case = example(id)
    group, highest = Passed(*case.inputs["group"]), Passed(*case.inputs["highest"])
    share, between = fairness.ratio(group, highest), fairness.interval(group, highest)
    assert share is not None
    assert between is not None
    found = {"ratio": float(share), "low": between[0], "high": between[1], "fisher": fairness.fisher(group, highest).p}
    if "flipped" in case.expected:
        found["flipped"] = float(fairness.flipped(group, highest) or 0)
    assert found == pytest.approx(case.expected, abs=case.tolerance)
    assert fairness.turns_round(group, highest) is (id == "F03")


def test_the_exact_test_is_fishers() -> None:
    case = example("F04")
    tea, doc = ([Passed(a, a + b) for a, b in table] for table in case.inputs["tables"])
    found = {"tea": fairness.fisher(*tea), "scipy_doc": fairness.fisher(*doc)}
    assert {name: each.p for name, each in found.items()} == pytest.approx(case.expected, abs=case.tolerance)
    assert {name: each.p for name, each in found.items()} == pytest.approx(case.precise, abs=1e-6)
    assert found["tea"].mid == pytest.approx(0.4857142857 - 16 / 70 / 2), "the table itself counts by half"


def test_what_is_apart_over_all_may_be_alike_within_each_role() -> None:
    case = example("F06")
    roles = [(Passed(*each["men"]), Passed(*each["women"])) for each in case.inputs["departments"].values()]
    men, women = sum((each[0] for each in roles), fairness.NOBODY), sum((each[1] for each in roles), fairness.NOBODY)
    share, within = fairness.ratio(women, men), fairness.common(roles)
    assert within is not None
    found = {"pooled_ratio": float(share or 0), "odds": within.odds, "p": within.p}
    assert found == pytest.approx(case.expected, abs=case.tolerance)
    precise = {"odds": within.odds, "p": within.p, "low": within.low, "high": within.high}
    assert precise == pytest.approx(case.precise, abs=5e-5), "R gives four digits of p"
    assert within.roles == 6
    assert fairness.fisher(women, men).p < 1e-9


def test_the_bare_rule_cries_wolf_among_few() -> None:
    case = example("F07")
    for few, many, rate in case.inputs["cases"]:
        against = fairness.false_alarms(few, many, rate), fairness.false_alarms(many, few, rate)
        expected = case.precise[f"n_minority={few},n_majority={many},rate={rate}"]
        assert (against[0], sum(against)) == pytest.approx(
            (expected["against_minority"], expected["against_either"]), abs=1e-6
        )
    assert fairness.false_alarms(10, 20, 0.0) == fairness.false_alarms(10, 20, 1.0) == 0


def test_the_pooled_z_is_the_textbooks() -> None:
    assert fairness.pooled(Passed(12, 40), Passed(48, 80)) == pytest.approx(0.0019458, abs=1e-6)
    assert fairness.pooled(Passed(5, 5), Passed(9, 9)) is None


groups = st.integers(1, 40).flatmap(lambda of: st.builds(Passed, st.integers(0, of), st.just(of)))


@given(groups, groups)
def test_the_test_is_that_of_whole_numbers_and_says_the_same_of_both_groups(one: Passed, other: Passed) -> None:
    all_passed = one.passed + other.passed
    ways = [comb(one.of, k) * comb(other.of, all_passed - k) for k in range(all_passed + 1)]
    here = ways[one.passed]
    exact = Fraction(sum(each for each in ways if each <= here), sum(ways))
    found = fairness.fisher(one, other)
    assert found.p == pytest.approx(float(exact))
    assert 0 <= found.mid <= found.p <= 1
    assert fairness.fisher(other, one).p == pytest.approx(found.p)
    if fairness.is_below(one, other):
        assert not fairness.is_below(other, one)
    both = fairness.common([(one, other)])
    if both is not None:
        assert both.low < both.odds < both.high
        assert both.odds == pytest.approx(one.passed * other.stopped / (one.stopped * other.passed))


def test_where_nobody_passed_there_is_no_ratio_and_no_interval() -> None:
    assert fairness.ratio(Passed(0, 5), Passed(0, 6)) is None
    assert fairness.interval(Passed(0, 5), Passed(3, 6)) is None
    assert fairness.flipped(Passed(5, 5), Passed(3, 6)) is None
    assert fairness.common([(Passed(0, 5), Passed(3, 6))]) is None
    assert fairness.common([]) is None
