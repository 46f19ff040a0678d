"""When a correlation is corrected, how, and why not."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.hiring.outcomes.correlation import Correlation, interval
from bot.rules.hiring.outcomes.restriction import (
    LEADERS,
    OTHERS,
    Chosen,
    Corrected,
    How,
    Range,
    RawOnly,
    case_ii,
    corrected,
    expected,
    narrowed,
)
from bot.rules.hiring.outcomes.selecting import Choice
from bot.rules.hiring.plans.composing import reliability

THIRD = Choice([[2.25]], [[1, 0.5, 0.4], [0.5, 1, 0.3], [0.4, 0.3, 1]])


def seen(r: float = 0.3, n: int = 100) -> Correlation:
    return Correlation(r, *interval(r, n), n, r)


def fixed(found: Corrected | RawOnly) -> Corrected:
    assert isinstance(found, Corrected)
    return found


@pytest.mark.parametrize(
    ("n", "range", "chosen", "why"),
    [
        (29, Range(0.7), Chosen.ON_IT, RawOnly.TOO_FEW),
        (30, Range(None), Chosen.ON_IT, RawOnly.SPREAD_UNKNOWN),
        (30, Range(1.0), Chosen.ON_IT, RawOnly.NOT_NARROWED),
        (30, Range(0.39), Chosen.ON_IT, RawOnly.TOO_NARROW),
        (30, Range(0.7), Chosen.OTHERWISE, RawOnly.CHOICE_UNKNOWN),
        (30, Range(0.7, reliability=0.5), Chosen.OTHERWISE, RawOnly.CHOICE_UNKNOWN),
        (30, Range(0.7), Chosen.ON_OTHERS, RawOnly.CHOICE_UNKNOWN),
    ],
)
def test_where_it_cannot_be_it_says_why(n: int, range: Range, chosen: Chosen, why: RawOnly) -> None:
    assert corrected(seen(n=n), range, chosen) is why


def test_a_result_that_would_be_no_correlation_is_none() -> None:
    assert corrected(seen(0.9), Range(0.7), Chosen.ON_IT, one_rater=0.45) is RawOnly.BEYOND_ONE
    impossible = Choice([[2.0]], [[1, 0, 0], [0, 1, 0.9], [0, 0.9, 1]])
    assert corrected(seen(0.9), Range(0.9), Chosen.ON_OTHERS, impossible, 0.45) is RawOnly.BEYOND_ONE


def test_what_chose_must_be_narrowed_not_the_score_itself() -> None:
    wide = Choice([[0.9]], THIRD.among_hired)
    narrow = Choice([[7.0]], THIRD.among_hired)
    assert corrected(seen(), Range(1.2), Chosen.ON_OTHERS, wide) is RawOnly.NOT_NARROWED
    assert corrected(seen(), Range(1.2), Chosen.ON_OTHERS, narrow) is RawOnly.TOO_NARROW
    assert fixed(corrected(seen(), Range(1.2), Chosen.ON_OTHERS, THIRD)).how is How.CASE_III


def test_everything_that_went_in_is_kept() -> None:
    range = Range(0.7, 100, 300, 0.8, 0.6)
    found = fixed(corrected(seen(), range, Chosen.ON_IT, one_rater=LEADERS, raters=2))
    assert (found.how, found.range, found.one_rater, found.raters) == (How.CASE_II, range, LEADERS, 2)
    assert found.outcome == pytest.approx(reliability(LEADERS, 2))
    assert found.r == pytest.approx(case_ii(0.3 / sqrt(found.outcome), 0.7))
    assert [one for one, _ in found.also] == [0.45, 0.68]
    assert dict(found.also)[0.45] > found.r > dict(found.also)[0.68]
    assert found.low < found.r < found.high
    assert found.n_effective < 100


def test_people_who_were_there_before_are_not_widened_and_the_disputed_value_stands_beside() -> None:
    found = fixed(corrected(seen(), Range(0.7), Chosen.NOT_AT_ALL))
    assert (found.how, found.r) == (How.NOT, pytest.approx(0.3 / sqrt(OTHERS)))
    assert found.alternate == pytest.approx(case_ii(0.3 / sqrt(OTHERS), 0.7))
    assert fixed(corrected(seen(), Range(1.1), Chosen.NOT_AT_ALL)).alternate is None


def test_what_was_counted_is_not_freed_of_raters() -> None:
    found = fixed(corrected(seen(), Range(0.7), Chosen.ON_IT, one_rater=1))
    assert (found.r, found.also) == (pytest.approx(case_ii(0.3, 0.7)), ())


def test_a_choice_on_the_score_itself_is_the_same_by_both_ways() -> None:
    """Lawley's with the score itself is case II, and its error about that of the ends."""
    u, r = 0.7, 0.3
    same = Choice([[1 / u**2]], [[1, 1, r], [1, 1, r], [r, r, 1]])
    one = fixed(corrected(seen(r, 200), Range(u), Chosen.ON_IT))
    other = fixed(corrected(seen(r, 200), Range(u), Chosen.ON_OTHERS, same))
    assert other.r == pytest.approx(one.r)
    assert (other.low, other.high) == pytest.approx((one.low, one.high), abs=0.03)


def test_two_stages_say_as_much_as_lawley_says() -> None:
    """Worked by hand: two scores that have nothing in common, each cut to half of its variance."""
    hired = [[0.5, 0, 0.5, 0.1], [0, 0.5, 0.5, 0.2], [0.5, 0.5, 1.0, 0.3], [0.1, 0.2, 0.3, 1.0]]
    found = fixed(corrected(seen(), Range(0.7), Chosen.ON_OTHERS, Choice([[1, 0], [0, 1]], hired), one_rater=1))
    # Slopes 1, 1 on the score and .2, .4 on the outcome; nothing is left of the score, 1 - .02 - .08 of the outcome.
    assert (found.how, found.r) == (How.LAWLEY, pytest.approx(0.6 / sqrt(2 * (0.2**2 + 0.4**2 + 0.9))))


@given(st.floats(-0.95, 0.95), st.floats(0.41, 0.99))
def test_case_ii_undoes_itself_and_keeps_the_order(r: float, u: float) -> None:
    assert case_ii(case_ii(r, u), 1 / u) == pytest.approx(r)
    assert abs(case_ii(r, u)) >= abs(r) - 1e-12
    assert case_ii(r, u) < case_ii(r + 0.01, u)


def test_who_takes_everybody_narrows_nothing() -> None:
    assert (narrowed(1), expected(0.42, 1, 1)) == (1.0, pytest.approx(0.42))
