"""How a quiz and each kind of exercise are scored, and how often one may try."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import hypot, isclose

from bot.rules.calendar import local_day
from bot.rules.hiring.training import HIGHEST, LOWEST, Checking, Mark, Probing, Quiz, Rating
from bot.rules.refusals import Refusal

# Whoever only guesses passes a quiz of six (80 %, three or four options) in at most 2 of 100 tries; in three,
# in about 5.
MOST_ATTEMPTS = 3
# Below three ratings a correlation is always 1, -1 or none.
FEWEST_RATINGS = 3


class Unanswered(Refusal):
    """Something was left open: how much stands in the facts."""


class NotARating(Refusal):
    """A rating outside the scale, whose ends stand in the facts."""


class TooFewRatings(Refusal):
    """With fewer ratings than that, nothing can be said of how they go together."""


class AllTheSame(Refusal):
    """Every answer got the same rating: whether they rise and fall with the experts' cannot be said."""


class RetakeTomorrow(Refusal):
    """They tried already on this day of theirs."""


class NoAttemptsLeft(Refusal):
    """They tried as often as one may, until the training owner opens it again."""


@dataclass(frozen=True)
class Score:
    """How many were right, of how many, and whether that passes; `missed` has the positions of the others."""

    right: int
    of: int
    passed: bool
    missed: tuple[int, ...] = ()


@dataclass(frozen=True)
class Distance:
    """Ratings beside the experts': the mean absolute difference in points, Pearson's r, and whether both pass."""

    distance: float
    correlation: float
    passed: bool


def scored(quiz: Quiz, answers: Sequence[int | None]) -> Score:
    """The score of these answers (positions of options, in the order of the questions). Raises Unanswered."""
    return _score([each.right for each in quiz.questions], answers, quiz.pass_mark)


def claims_scored(exercise: Checking, marks: Sequence[Mark | None]) -> Score:
    """The score of these marks, in the order of the claims. Raises Unanswered."""
    return _score([claim.mark for claim in exercise.claims], marks, exercise.pass_mark)


def _score(key: Sequence[object], given: Sequence[object | None], pass_mark: int) -> Score:
    _all_given(len(key), given)
    missed = tuple(n for n, (right, answer) in enumerate(zip(key, given, strict=True)) if answer != right)
    return _shared(len(key) - len(missed), len(key), pass_mark, missed)


def probes_scored(exercise: Probing, met: Sequence[Collection[int] | None]) -> Score:
    """The score when, for each thin answer, these points of the rubric (positions) are met, whoever marked them.

    Points are counted over all answers; `missed` has the answers that lack one. Raises Unanswered.
    """
    _all_given(len(exercise.answers), met)
    points = set(range(len(exercise.rubric)))
    counts = [len(points & set(each or ())) for each in met]
    missed = tuple(n for n, count in enumerate(counts) if count < len(points))
    return _shared(sum(counts), len(points) * len(counts), exercise.pass_mark, missed)


def _all_given(wanted: int, given: Sequence[object | None]) -> None:
    unanswered = wanted - sum(each is not None for each in given[:wanted])
    if unanswered or len(given) != wanted:
        raise Unanswered(n=max(unanswered, 1))


def _shared(right: int, of: int, pass_mark: int, missed: tuple[int, ...]) -> Score:
    return Score(right, of, 100 * right >= pass_mark * of, missed)  # whole numbers: exactly 80 % passes


def ratings_scored(exercise: Rating, given: Sequence[int | None]) -> Distance:
    """How far these ratings are from the experts'. Raises Unanswered, NotARating, TooFewRatings, AllTheSame."""
    _all_given(len(exercise.recorded), given)
    ratings, experts = [each for each in given if each is not None], [each.expert for each in exercise.recorded]
    if not all(LOWEST <= each <= HIGHEST for each in ratings):
        raise NotARating(lowest=LOWEST, highest=HIGHEST)
    away, r = mean_distance(ratings, experts), pearson(ratings, experts)
    within = away <= exercise.distance or isclose(away, exercise.distance)
    together = r >= exercise.correlation or isclose(r, exercise.correlation)
    return Distance(away, r, within and together)


def mean_distance(ratings: Sequence[float], others: Sequence[float]) -> float:
    """The mean absolute difference of two equally long rows, in points. Raises TooFewRatings for empty ones."""
    if not ratings:
        raise TooFewRatings(fewest=1)
    return sum(abs(one - other) for one, other in zip(ratings, others, strict=True)) / len(ratings)


def pearson(ratings: Sequence[float], others: Sequence[float]) -> float:
    """Pearson's product-moment correlation of two equally long rows, from -1 to 1.

    Raises TooFewRatings below `FEWEST_RATINGS`, AllTheSame when a row does not vary: then there is none.
    """
    if len(ratings) < FEWEST_RATINGS:
        raise TooFewRatings(fewest=FEWEST_RATINGS)
    one, other = _deviations(ratings), _deviations(others)
    spread = hypot(*one) * hypot(*other)
    if not spread:
        raise AllTheSame()
    return max(-1.0, min(1.0, sum(a * b for a, b in zip(one, other, strict=True)) / spread))


def _deviations(row: Sequence[float]) -> list[float]:
    if min(row) == max(row):
        return [0.0] * len(row)  # the mean of equal numbers may miss them by a rounding
    mean = sum(row) / len(row)
    return [each - mean for each in row]


def may_attempt(attempts: Sequence[datetime], granted: int, now: datetime, zone: str | None) -> int:
    """How many attempts are left, this one among them, after those failed `attempts` (aware, oldest first).

    `granted` are those the training owner added. A retake comes on another day of theirs: the explanations of the
    last one stood there with the answers. Raises NoAttemptsLeft, RetakeTomorrow.
    """
    left = MOST_ATTEMPTS + granted - len(attempts)
    if left <= 0:
        raise NoAttemptsLeft()
    if attempts and local_day(now, zone) <= local_day(attempts[-1], zone):
        raise RetakeTomorrow()
    return left
