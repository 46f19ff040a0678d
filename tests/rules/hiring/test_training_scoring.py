"""Quizzes, exercises and sealed practice cards: what passes, and what cannot be said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.rules.hiring.training import Checking, Claim, Mark, Probing, Question, Quiz, Rating, Recorded, ThinAnswer
from bot.rules.hiring.training.agreement import FEWEST_PAIRS, agreement, weighted_kappa
from bot.rules.hiring.training.scoring import (
    MOST_ATTEMPTS,
    AllTheSame,
    NoAttemptsLeft,
    NotARating,
    RetakeTomorrow,
    TooFewRatings,
    Unanswered,
    claims_scored,
    may_attempt,
    mean_distance,
    pearson,
    probes_scored,
    ratings_scored,
    scored,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
RATINGS = some.integers(1, 5)
PAIRS = some.lists(some.tuples(RATINGS, RATINGS), max_size=40)


def quiz(*right: int, pass_mark: int = 80) -> Quiz:
    return Quiz(tuple(Question("?", ("a", "b", "c"), each, "so") for each in right), pass_mark)


def rating(*experts: int) -> Rating:
    return Rating("", tuple(Recorded("teamwork", "?", "…", {}, each, "so") for each in experts), 0.75, 0.6)


def test_exactly_the_pass_mark_passes() -> None:
    assert scored(quiz(0, 1, 2, 0, 1), [0, 1, 2, 0, 0]).passed
    assert not scored(quiz(0, 1, 2, 0, 1), [0, 1, 2, 1, 0]).passed
    assert not scored(quiz(0, 1, 2, 0, 1, 2), [0, 1, 2, 0, 0, 0]).passed


def test_what_was_missed_is_known() -> None:
    assert scored(quiz(0, 1, 2), [0, 2, 1]).missed == (1, 2)


@pytest.mark.parametrize(("answers", "n"), [([0, None, None], 2), ([0], 2), ([], 3), ([0, 1, 2, 0], 1)])
def test_a_quiz_that_is_not_answered_in_full_is_not_scored(answers: list[int | None], n: int) -> None:
    with pytest.raises(Unanswered) as refused:
        scored(quiz(0, 1, 2), answers)
    assert refused.value.facts == {"n": n}


@given(some.lists(some.tuples(some.integers(0, 2), some.integers(0, 2)), min_size=1, max_size=12))
def test_one_more_right_answer_never_makes_a_score_worse(both: list[tuple[int, int]]) -> None:
    asked, answers = quiz(*(right for right, _ in both)), [given for _, given in both]
    before = scored(asked, answers)
    for n in before.missed:
        after = scored(asked, [*answers[:n], both[n][0], *answers[n + 1 :]])
        assert after.right == before.right + 1
        assert after.passed >= before.passed
    assert before.right + len(before.missed) == before.of == len(both)


def test_claims_are_scored_by_their_marks() -> None:
    exercise = Checking("", tuple(Claim("", "", mark, "") for mark in (*Mark, Mark.VERIFIED, Mark.VERIFIED)), 80)
    assert claims_scored(exercise, [*Mark, Mark.VERIFIED, Mark.VERIFIABLE]).passed
    assert not claims_scored(exercise, [Mark.VERIFIED] * 5).passed


def test_probes_are_scored_by_the_points_of_the_rubric_they_meet() -> None:
    exercise = Probing("", tuple("abcde"), (ThinAnswer("", "", (), ()),) * 4, 80)
    assert probes_scored(exercise, [range(4)] * 4).passed
    assert probes_scored(exercise, [range(5), range(5), range(5), [0]]).missed == (3,)
    assert not probes_scored(exercise, [range(5), range(5), range(5), []]).passed
    assert not probes_scored(exercise, [[0, 0, 0, 0, 0, 7, 8, 9]] * 4).passed
    with pytest.raises(Unanswered):
        probes_scored(exercise, [range(5)] * 3)


def test_ratings_pass_when_they_are_near_the_experts_and_move_with_them() -> None:
    assert ratings_scored(rating(5, 2, 1, 4), [5, 2, 1, 4]).passed
    exactly = ratings_scored(rating(5, 2, 1, 4), [4, 1, 1, 3])
    assert (exactly.distance, exactly.passed) == (0.75, True)
    assert not ratings_scored(rating(5, 2, 1, 4), [4, 1, 2, 3]).passed  # a point off each time
    near_but_against = ratings_scored(rating(3, 3, 3, 2), [3, 3, 2, 3])
    assert near_but_against.distance <= 0.75
    assert not near_but_against.passed


@pytest.mark.parametrize("given_", [[3, 3, 3, 3], [1, 1, 1, 1]])
def test_the_same_rating_everywhere_has_no_correlation_and_is_refused(given_: list[int]) -> None:
    with pytest.raises(AllTheSame):
        ratings_scored(rating(5, 2, 1, 4), given_)


def test_a_rating_outside_the_scale_is_refused() -> None:
    with pytest.raises(NotARating) as refused:
        ratings_scored(rating(5, 2, 1, 4), [5, 2, 0, 4])
    assert refused.value.facts == {"lowest": 1, "highest": 5}


def test_two_ratings_say_nothing_about_how_they_go_together() -> None:
    with pytest.raises(TooFewRatings):
        pearson([1, 2], [2, 1])
    with pytest.raises(TooFewRatings):
        mean_distance([], [])


def test_the_correlation_is_that_of_scipys_own_example() -> None:
    """scipy.stats.pearsonr, the example of its documentation."""
    assert pearson([1, 2, 3, 4, 5, 6, 7], [10, 9, 2.5, 6, 4, 3, 2]) == pytest.approx(-0.828503883588428, abs=1e-12)


@given(some.lists(some.tuples(RATINGS, RATINGS), min_size=3, max_size=30))
def test_a_correlation_is_a_correlation(pairs: list[tuple[int, int]]) -> None:
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    if len(set(one)) == 1 or len(set(other)) == 1:
        with pytest.raises(AllTheSame):
            pearson(one, other)
        return
    r = pearson(one, other)
    assert -1 <= r <= 1
    assert pearson(other, one) == pytest.approx(r)
    assert pearson([6 - each for each in one], other) == pytest.approx(-r, abs=1e-9)
    assert pearson(one, one) == pytest.approx(1)


# Two raters, and what scikit-learn 1.9.1 computes: cohen_kappa_score(weights="quadratic", labels=[1, 2, 3, 4, 5]).
BY_SCIKIT_LEARN = [
    ([3, 2, 4, 1, 1], [3, 1, 4, 1, 1], 0.933333333333),
    ([5, 2, 1, 1, 4, 4, 1, 2], [3, 2, 1, 1, 4, 2, 1, 3], 0.678571428571),
    ([5, 1, 5, 5, 4, 1, 2, 1, 5, 2, 3, 4], [4, 1, 3, 5, 4, 1, 3, 1, 3, 2, 3, 5], 0.801204819277),
    (
        [2, 3, 1, 5, 1, 5, 1, 5, 2, 4, 5, 4, 3, 4, 5, 4, 3, 3, 2, 2, 2, 1, 5, 3, 5, 4, 3, 4, 3, 5, 1, 1, 5, 4, 2, 3,
         2, 4, 4, 1],
        [3, 1, 1, 5, 1, 5, 2, 5, 2, 4, 5, 4, 1, 2, 5, 4, 4, 4, 1, 1, 3, 2, 5, 4, 5, 5, 3, 4, 4, 5, 2, 1, 3, 4, 2, 2,
         2, 2, 4, 1],
        0.801324503311,
    ),
    ([1, 2, 3, 4, 5], [5, 4, 3, 2, 1], -1.0),
    ([3, 3, 3, 4], [3, 3, 3, 3], 0.0),
]  # fmt: skip


@pytest.mark.parametrize(("own", "lead", "expected"), BY_SCIKIT_LEARN)
def test_weighted_kappa_is_what_scikit_learn_computes(own: list[int], lead: list[int], expected: float) -> None:
    assert weighted_kappa(list(zip(own, lead, strict=True))) == pytest.approx(expected, abs=1e-11)


def test_with_two_categories_it_is_cohens_own_kappa() -> None:
    """The table 20, 5 / 10, 15: kappa .4 (Wikipedia, "Cohen's kappa"; cohen.kappa of R's psych)."""
    pairs = [(1, 1)] * 20 + [(1, 2)] * 5 + [(2, 1)] * 10 + [(2, 2)] * 15
    assert weighted_kappa(pairs) == pytest.approx(0.4, abs=1e-12)


@given(PAIRS)
def test_kappa_is_at_most_one_the_same_from_both_sides_and_only_chance_can_take_it_away(
    pairs: list[tuple[int, int]],
) -> None:
    kappa = weighted_kappa(pairs)
    turned = weighted_kappa([(lead, own) for own, lead in pairs])
    if kappa is None:
        assert turned is None
        assert len({each for pair in pairs for each in pair}) <= 1
    else:
        assert turned == pytest.approx(kappa)
        assert kappa <= 1
        assert (kappa == 1) == all(own == lead for own, lead in pairs)


def test_what_one_of_them_did_not_assess_is_no_pair() -> None:
    found = agreement([(3, 4), (None, 4), (3, None), (None, None), (1, 3)])
    assert (found.pairs, found.within) == (2, 1)


@pytest.mark.parametrize(
    ("near", "far", "suffices"),
    [(4, 1, True), (5, 0, True), (8, 2, True), (7, 2, False), (4, 0, False), (0, 5, False), (0, 0, False)],
)
def test_four_of_five_within_a_point_are_enough_and_four_of_four_are_too_few(
    near: int, far: int, suffices: bool
) -> None:
    assert agreement([(3, 4)] * near + [(1, 3)] * far).suffices is suffices
    assert FEWEST_PAIRS == 5


def test_a_retake_comes_on_another_day_of_theirs() -> None:
    assert may_attempt([], 0, NOW, "Europe/Berlin") == MOST_ATTEMPTS
    with pytest.raises(RetakeTomorrow):
        may_attempt([NOW], 0, NOW + timedelta(hours=13), "Europe/Berlin")
    assert may_attempt([NOW], 0, NOW + timedelta(hours=14), "Europe/Berlin") == MOST_ATTEMPTS - 1
    assert may_attempt([NOW], 0, NOW + timedelta(hours=8), "Asia/Shanghai") == MOST_ATTEMPTS - 1


def test_after_the_last_attempt_the_owner_opens_it_again() -> None:
    failed = [NOW - timedelta(days=n) for n in (3, 2, 1)]
    with pytest.raises(NoAttemptsLeft):
        may_attempt(failed, 0, NOW, None)
    assert may_attempt(failed, 2, NOW, None) == 2
