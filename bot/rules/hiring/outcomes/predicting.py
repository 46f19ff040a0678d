"""What interviewers foretold, and whether it came so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum, sqrt
from statistics import NormalDist, fmean

# A prediction says how likely somebody will be strong at six months: the manager's overall rating of that check-in.
SETTLED_AT = 180
# Strong is a four or a five of five.
STRONG = 4
# Below so many predictions of which it is known, nothing is said of them: a single one would move the score by tenths.
FEWEST_SETTLED = 10
# Between what chances, in per cent, predictions are put together for the curve: five parts, so that each has some.
EDGES = (0, 20, 40, 60, 80, 100)
# Intervals hold in nineteen of twenty cases, the usual choice.
_Z = NormalDist().inv_cdf(0.975)


def is_strong(overall: float) -> bool:
    """Whether that overall rating is what a prediction called strong."""
    return overall >= STRONG


@dataclass(frozen=True)
class Foretold:
    """How likely somebody thought it, in per cent, and whether it came so."""

    chance: int
    came: bool


@dataclass(frozen=True)
class Bin:
    """Predictions of between `low` and `high` per cent: how many, the mean of what was foretold, the share that came
    so and between what that lies; all of these between 0 and 1."""

    low: int
    high: int
    count: int
    foretold: float
    came: float
    at_least: float
    at_most: float


@dataclass(frozen=True)
class Foresight:
    """Over `count` settled predictions: the Brier score (0 is perfect, 1 is always sure and wrong), that of always
    saying how many became strong, the mean of what was foretold and the share that came so, and the curve."""

    count: int
    brier: float
    reference: float
    foretold: float
    came: float
    curve: tuple[Bin, ...]

    @property
    def is_better(self) -> bool:
        """Whether the predictions told more than that share alone."""
        return self.brier < self.reference


def foresight(predictions: Sequence[Foretold]) -> Foresight | None:
    """How far they can be gone by; None for fewer than `FEWEST_SETTLED`.

    G. W. Brier, Verification of forecasts expressed in terms of probability, Monthly Weather Review 78 (1950).
    """
    if len(predictions) < FEWEST_SETTLED:
        return None
    came = fmean(float(each.came) for each in predictions)
    brier = fmean((each.chance / 100 - each.came) ** 2 for each in predictions)
    foretold = fmean(each.chance / 100 for each in predictions)
    return Foresight(len(predictions), brier, came * (1 - came), foretold, came, curve(predictions))


def curve(predictions: Sequence[Foretold]) -> tuple[Bin, ...]:
    """What came of predictions of about the same chance; parts with none are left out.

    The interval is E. B. Wilson's, Journal of the American Statistical Association 22 (1927).
    """
    found = []
    for low, high in pairwise(EDGES):
        is_last = high == EDGES[-1]
        those = [each for each in predictions if low <= each.chance < high or (is_last and each.chance == high)]
        if not those:
            continue
        n, came = len(those), fmean(float(each.came) for each in those)
        scale, middle = 1 + _Z**2 / n, came + _Z**2 / (2 * n)
        spread = _Z * sqrt(came * (1 - came) / n + _Z**2 / (4 * n * n))
        least, most = max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
        found.append(Bin(low, high, n, fsum(each.chance for each in those) / n / 100, came, least, most))
    return tuple(found)
