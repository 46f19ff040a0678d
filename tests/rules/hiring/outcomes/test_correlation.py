"""Correlations: silent where nothing can be told, and honest about how little few people tell."""

from __future__ import annotations

from math import inf, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.hiring.outcomes.correlation import correlated, found, interval, p_of, pearson, ranks, t_of
from bot.rules.hiring.outcomes.gates import Gate, gate
from bot.rules.hiring.outcomes.pooling import pooled, with_published

correlations = st.floats(-0.99, 0.99)
rated = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=4, max_size=40)


def test_nothing_is_told_of_three_people_nor_where_a_side_never_differs() -> None:
    assert correlated([1, 2, 3], [2, 1, 3]) is None
    assert correlated([3, 3, 3, 3, 3], [1, 2, 3, 4, 5]) is None
    assert correlated([1, 2, 3, 4, 5], [2, 2, 2, 2, 2]) is None
    assert correlated([], []) is None


@given(rated)
def test_the_interval_holds_what_was_seen_and_ranks_lie_between_one_and_all(pairs: list[tuple[int, int]]) -> None:
    xs, ys = [float(x) for x, _ in pairs], [float(y) for _, y in pairs]
    told = correlated(xs, ys)
    assert sum(ranks(xs)) == pytest.approx(len(xs) * (len(xs) + 1) / 2)
    if told is not None:
        assert -1 <= told.low < told.high <= 1
        assert told.low - 1e-6 <= told.r <= told.high + 1e-6
        assert pearson(ys, xs) == pytest.approx(told.r)


@given(correlations, st.integers(4, 500))
def test_an_interval_excludes_nothing_at_all_about_where_p_is_small(r: float, n: int) -> None:
    low, high = interval(r, n)
    assert low < r < high
    assert 0 <= p_of(r, n) <= 1
    if p_of(r, n) > 0.2:
        assert low < 0 < high


def test_p_is_that_of_the_tables_on_odd_and_even_degrees_of_freedom() -> None:
    for freedom, t in ((1, 12.706), (2, 4.303), (3, 3.182), (10, 2.228), (29, 2.045), (120, 1.980), (10_000, 1.960)):
        r = t / sqrt(t * t + freedom)
        assert p_of(r, freedom + 2) == pytest.approx(0.05, abs=5e-5)
    assert p_of(1.0, 10) == 0
    assert t_of(-1.0, 10) == -inf


def test_false_discoveries_are_held_down_as_in_the_paper() -> None:
    """Benjamini and Hochberg (1995), section 3.2: four of fifteen at .05."""
    chances = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0,
    ]  # fmt: skip
    assert found(chances) == [True] * 4 + [False] * 11
    assert found([]) == []


def test_how_many_hires_allow_what() -> None:
    assert [gate(n) for n in (0, 9, 10, 29, 30, 99, 100)] == [
        Gate.POINTS, Gate.POINTS, Gate.BANNER, Gate.BANNER, Gate.CORRECTED, Gate.CORRECTED, Gate.BY_PART,
    ]  # fmt: skip
    assert [each for each in Gate if each.shows_coefficient] == [Gate.BANNER, Gate.CORRECTED, Gate.BY_PART]
    assert [each for each in Gate if each.shows_corrected] == [Gate.CORRECTED, Gate.BY_PART]
    assert [each for each in Gate if each.shows_parts] == [Gate.BY_PART]


@pytest.mark.parametrize(
    ("r", "n", "said"),
    [
        (-0.20, 8, (0.21, -0.11, 0.48)),
        (0.60, 8, (0.31, 0.01, 0.57)),
        (0.30, 30, (0.28, 0.04, 0.49)),
        (0.0, 100, (0.07, -0.10, 0.24)),
    ],
)
def test_few_hires_lean_on_what_was_published(r: float, n: int, said: tuple[float, float, float]) -> None:
    """science.md, 2.5 (C10)."""
    told = with_published(r, n)
    assert (told.r, told.low, told.high) == pytest.approx(said, abs=0.005)


def test_interviewers_who_differ_by_chance_are_drawn_together_and_none_is_best() -> None:
    told = pooled({"U1": (-0.20, 25), "U2": (0.55, 25), "U3": (0.30, 24), "U4": (0.40, 26), "U5": (0.25, 22)})
    assert told is not None
    assert told.best is None
    values = [each.r for each in told.each.values()]
    assert max(values) - min(values) < 0.75 / 2
    assert all(each.low < told.mean < each.high for each in told.each.values())


def test_one_who_truly_differs_keeps_it_and_is_best() -> None:
    told = pooled({"U1": (0.0, 400), "U2": (0.02, 400), "U3": (0.6, 400)})
    assert told is not None
    assert (told.best, told.is_worth > 0.9, told.apart_by_reml > 0.1) == ("U3", True, True)
    assert told.each["U3"].r == pytest.approx(0.6, abs=0.03)
    assert pooled({"U1": (0.4, 40)}) is None
