"""How ratings move: a drift that is there is found, chance is not called one, and contrast is of the order alone."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.hiring.outcomes.calibrating import FEWEST_FOR_DRIFT, Course, Rated, _contrast, courses
from bot.rules.hiring.reports.severity import Fit, Score, estimate

BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)
PEOPLE = ("A", "B", "C", "D")


def rated(many: int, moves: Callable[[str, float], float], seed: int = 3) -> list[Rated]:
    """So many candidates over a year, each seen by three of four, one of whom rates otherwise as time goes."""
    chance, found = random.Random(seed), []
    for n in range(many):
        true = chance.gauss(3, 0.6)
        for who in chance.sample(PEOPLE, 3):
            value = true + moves(who, n / many) + chance.gauss(0, 0.3)
            found.append(Rated(n, who, BEGIN + timedelta(days=360 * n / many), value))
    return found


def went(all_: list[Rated]) -> tuple[Fit, dict[str, Course]]:
    fit = estimate(Score(each.candidate, each.who, each.value) for each in all_)
    assert fit is not None
    return fit, dict(courses(fit, all_))


def test_who_became_more_severe_over_the_year_is_told_by_how_much_and_nobody_else() -> None:
    fit, found = went(rated(120, lambda who, at: -0.8 * at if who == "A" else 0.0))
    assert set(found) == set(PEOPLE)
    assert found["A"].moves
    assert found["A"].a_year < -0.4
    points = [each.points for each in found["A"].quarters]
    assert [(each.year, each.quarter) for each in found["A"].quarters] == [(2026, n) for n in (1, 2, 3, 4)]
    assert points == sorted(points, reverse=True)
    assert all(0 < each.error < fit.sd_interviewers for each in found["A"].quarters)


def test_chance_alone_is_called_a_drift_in_about_one_of_twenty() -> None:
    moved = [each.moves for seed in range(12) for each in went(rated(60, lambda *_: 0.0, seed))[1].values()]
    assert len(moved) == 48
    assert sum(moved) <= 8


def test_of_few_ratings_nothing_is_told() -> None:
    all_ = rated(FEWEST_FOR_DRIFT - 1, lambda *_: 0.0)
    assert went(all_)[1] == {}
    same = [Rated(each.candidate, each.who, BEGIN, each.value) for each in rated(60, lambda *_: 0.0)]
    assert went(same)[1] == {}, "nothing moves in no time"


def test_contrast_is_how_a_rating_goes_with_the_one_before() -> None:
    found = _contrast([1.0, -1.0] * 15)
    assert found is not None
    assert found.value == pytest.approx(-0.999 + 1 / 30, abs=2e-3)
    assert found.is_clear
    assert found.pairs == 29
    chance = random.Random(5)
    several = [_contrast([chance.gauss(0, 1) for _ in range(40)]) for _ in range(200)]
    assert sum(each.is_clear for each in several if each) <= 20
    assert sum(each.value for each in several if each) / 200 == pytest.approx(0, abs=0.02), "no bias is left"
    assert _contrast([1.0] * 30) is None
