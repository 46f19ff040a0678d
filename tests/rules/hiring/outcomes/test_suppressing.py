"""What is said of groups and what is not: nobody's answer can be worked out, and every gap has its reason."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.fairness import Passed
from bot.rules.hiring.candidates import Standing
from bot.rules.hiring.outcomes.suppressing import (
    FEWEST_IN_GROUP,
    UNSAID,
    WHOLE,
    Cell,
    Looked,
    Verdict,
    Why,
    looked,
    looks,
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
            assert each.passed < found.everybody.passed or not found.everybody.passed
            assert each.of is not None
            assert each.of - each.passed < found.everybody.stopped or not found.everybody.stopped


def way(stages: list[dict[str, tuple[int, int]]]) -> list[Cell]:
    """Cells of stages, each of whoever passed the one before."""
    cells = [Cell(1, at, name, Passed(*each)) for at, groups in enumerate(stages) for name, each in groups.items()]
    ends = {name: Passed(stages[-1][name][0], of) for name, (_, of) in stages[0].items()}
    return [*cells, *(Cell(1, WHOLE, name, each) for name, each in ends.items())]


def test_a_stage_is_not_shown_where_it_would_tell_of_the_next() -> None:
    first, last = {"a": (30, 60), "b": (20, 40)}, {"a": (20, 30), "b": (12, 20)}
    whole, one, two = looks(way([first, last]), NAMES)
    assert (whole.why, one.why, two.why) == (None, None, None)
    few = {"a": (30, 30), "b": (19, 20)}  # of the first stage and the whole way one knows who was stopped here
    whole, one, two = looks(way([first, few]), NAMES)
    assert (whole.why, one.why, two.why) == (None, Why.TOGETHER, Why.TOGETHER)
    assert (one.groups, two.groups, one.everybody) == ((), (), Passed(50, 100))
    everybody = {"a": (30, 30), "b": (20, 20)}
    whole, one, two = looks(way([first, everybody]), NAMES)
    assert (one.why, two.why) == (None, None), "where nobody is stopped there is nobody to tell of"
    assert [each.compared.verdict for each in two.groups if each.compared] == [Verdict.EVEN]


shares = st.lists(st.tuples(*[st.integers(0, 10)] * 3), min_size=1, max_size=4)


@given(st.tuples(*[st.integers(0, 50)] * 3), shares)
def test_whoever_was_stopped_somewhere_cannot_be_told_from_all_that_is_shown(
    of: tuple[int, int, int], tenths: list[tuple[int, int, int]]
) -> None:
    stages = list[dict[str, tuple[int, int]]]()
    for each in tenths:
        passed = tuple(n * share // 10 for n, share in zip(of, each, strict=True))
        stages.append({name: (p, n) for name, p, n in zip(NAMES, passed, of, strict=True)})
        of = (passed[0], passed[1], passed[2])
    whole, *found = looks(way(stages), NAMES)
    sets = [[n - p for p, n in groups.values()] for groups in stages]
    ends = [[p for p, _ in stages[-1].values()]] if any(each.passed is not None for each in whole.groups) else []
    shown = [n for n, each in enumerate(found) if any(one.passed is not None for one in each.groups)]
    known = [sets[n] for n in shown] + ends
    if ends:  # and with it whoever was stopped anywhere else
        known.append([sum(sets[n][at] for n in range(len(sets)) if n not in shown) for at in range(3)])
    for counts in known:
        assert sum(counts) == 0 or (sum(counts) >= FEWEST_IN_GROUP and sum(counts) not in counts), (known, stages)


def test_whoever_withdrew_was_stopped_by_nobody() -> None:
    assert passages(1, Standing.HIRED) == [(0, True), (1, True), (WHOLE, True)]
    assert passages(1, Standing.REJECTED) == [(0, True), (1, False), (WHOLE, False)]
    assert passages(1, Standing.WITHDRAWN) == []
    assert passages(1, Standing.UNDER_WAY) == []
