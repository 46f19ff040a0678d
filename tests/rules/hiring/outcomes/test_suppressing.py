"""What is said of groups and what is not: nobody's answer can be worked out, and every gap has its reason."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.hiring.candidates import Standing
from bot.rules.hiring.outcomes.fairness import Passed
from bot.rules.hiring.outcomes.suppressing import (
    FEWEST_IN_GROUP,
    UNSAID,
    WHOLE,
    Cell,
    Looked,
    Verdict,
    Why,
    looked,
    passages,
)

NAMES = ("a", "b", "c")


def seen(groups: Mapping[str, tuple[int, int]], roles: int = 1) -> Looked:
    """Those groups at the first stage, as often as there are roles."""
    cells = [Cell(role, 0, name, Passed(*each)) for name, each in groups.items() for role in range(roles)]
    return looked(0, cells, NAMES)


def whys(found: Looked) -> dict[str, Why | None]:
    return {each.name: each.why for each in found.groups}


def test_a_ratio_stands_beside_everything_that_tells_how_sure_it_is() -> None:
    found = seen({"a": (48, 80), "b": (12, 40), "c": (0, 0)})
    a, b, _ = found.groups
    assert (found.highest, found.why, found.everybody) == ("a", None, Passed(60, 120))
    assert (a.of, a.passed, a.compared, a.why) == (80, 48, None, None)
    assert b.compared is not None
    assert float(b.compared.ratio) == 0.5
    assert b.compared.verdict is Verdict.LOOK
    assert b.compared.between == pytest.approx((0.3014, 0.8294), abs=1e-4)
    assert whys(found)["c"] is Why.SMALL_GROUP


@pytest.mark.parametrize(
    ("groups", "verdict"),
    [
        ({"a": (50, 100), "b": (40, 100)}, Verdict.EVEN),
        ({"a": (12, 24), "b": (6, 16)}, Verdict.CHANCE),
        ({"a": (7, 15), "b": (7, 19)}, Verdict.TURNS),
    ],
)
def test_what_chance_or_one_person_would_do_is_not_called_a_difference(
    groups: Mapping[str, tuple[int, int]], verdict: Verdict
) -> None:
    (_, b, _) = seen(groups).groups
    assert b.compared is not None
    assert b.compared.verdict is verdict


def test_a_difference_that_is_not_there_within_roles_is_said_to_be_of_the_roles() -> None:
    cells = [
        Cell(1, 0, "a", Passed(80, 100)), Cell(1, 0, "b", Passed(8, 10)), Cell(2, 0, "a", Passed(2, 10)),
        Cell(2, 0, "b", Passed(20, 100)),
    ]  # fmt: skip
    (_, b, _) = looked(0, cells, NAMES).groups
    assert b.compared is not None
    assert b.compared.common is not None
    assert b.compared.common.odds == pytest.approx(1)
    assert b.compared.verdict is Verdict.ROLES


@pytest.mark.parametrize(
    ("groups", "why"),
    [
        ({}, Why.NOBODY),
        ({"a": (10, 40), "b": (10, 39), UNSAID: (10, 20)}, Why.UNSAID),
        ({"a": (4, 30), "b": (0, 30)}, Why.TELLS),  # four of whom one knows that they passed
        ({"a": (8, 30), "b": (0, 30)}, Why.TELLS),  # whoever passed is an a
        ({"a": (22, 30), "b": (30, 30)}, Why.TELLS),  # whoever did not is an a
        ({"a": (20, 40), UNSAID: (5, 10)}, Why.ONE_GROUP),
    ],
)
def test_nothing_is_compared_where_it_would_tell_or_mislead(groups: Mapping[str, tuple[int, int]], why: Why) -> None:
    found = seen(groups)
    assert (found.why, found.highest) == (why, "")
    assert not [each for each in found.groups if each.compared]
    if why is Why.TELLS:
        assert not [each for each in found.groups if each.passed is not None]


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ({"a": (7, 14), "b": (4, 15)}, {"b": Why.FEW}),
        ({"a": (8, 60), "b": (1, 10)}, {"b": Why.FEW_EXPECTED}),
        ({"a": (20, 40), "b": (20, 41), "c": (1, 4), UNSAID: (1, 1)}, {"c": Why.SMALL_GROUP}),
        ({"a": (20, 40), "b": (9, 20), "c": (1, 4)}, {"c": Why.SMALL_GROUP, "b": Why.SMALL_REST}),
        ({"a": (200, 400), "b": (201, 400), "c": (3, 7)}, {"c": Why.SMALL_SHARE}),
    ],
)
def test_small_numbers_are_counts_alone_and_small_groups_are_not_even_that(
    groups: Mapping[str, tuple[int, int]], expected: Mapping[str, Why]
) -> None:
    found = seen(groups)
    said = whys(found)
    for name, why in expected.items():
        assert said[name] is why
        (one,) = [each for each in found.groups if each.name == name]
        assert (one.of is None) is (why not in {Why.FEW, Why.FEW_EXPECTED})
        assert one.compared is None


counts = st.integers(0, 60).flatmap(lambda of: st.integers(0, of).map(lambda passed: (passed, of)))


@given(st.fixed_dictionaries({"a": counts, "b": counts, "c": counts, UNSAID: counts}))
def test_nobody_can_be_taken_from_what_is_shown(groups: Mapping[str, tuple[int, int]]) -> None:
    found = seen(groups)
    shown = {each.name: each.of for each in found.groups if each.of is not None}
    assert all(of >= FEWEST_IN_GROUP for of in shown.values())
    hidden = {name for name in NAMES if name not in shown and groups[name][1]}
    left = found.everybody.of - sum(shown.values())
    if found.groups and hidden:
        assert left >= FEWEST_IN_GROUP or not shown, "small groups are nobody whom one could count out"
        assert found.unsaid is None or found.unsaid >= FEWEST_IN_GROUP
    for each in found.groups:
        if each.passed is not None:
            assert each.passed < found.everybody.passed
            assert each.of is not None
            assert each.of - each.passed < found.everybody.stopped


def test_whoever_withdrew_was_stopped_by_nobody() -> None:
    assert passages(1, Standing.HIRED) == [(0, True), (1, True), (WHOLE, True)]
    assert passages(1, Standing.REJECTED) == [(0, True), (1, False), (WHOLE, False)]
    assert passages(1, Standing.WITHDRAWN) == [(0, True)]
