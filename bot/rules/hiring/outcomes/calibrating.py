"""How somebody's ratings move: quarter by quarter, and whether whoever came just before colours the next.

From the model of severity: what a candidate's score is with severity taken off is what each rating is held against. For
the person and the coach they chose alone; it leads to a calibration session and to nothing else (science.md, 3.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import atanh, fsum, sqrt, tanh
from statistics import NormalDist, fmean

from bot.rules.hiring.reports.agreement import MOST_CORRELATED, correlation
from bot.rules.hiring.reports.severity import Fit
from bot.rules.refusals import Refusal

# Below so many ratings no drift is told, nor a contrast (science.md, 3.2).
FEWEST_FOR_DRIFT = 20
# A quarter with fewer interviews is left out: its mean would be theirs alone. Our own choice.
FEWEST_IN_QUARTER = 3
# Intervals hold in nineteen of twenty cases, the usual choice.
_Z = NormalDist().inv_cdf(0.975)
YEAR = 365.25


class NotTheirCoach(Refusal):
    """How somebody rates is for themselves and the coach they chose."""


@dataclass(frozen=True)
class Rated:
    """What somebody gave a candidate in an interview that began then: the mean of the card's ratings, 1 to 5."""

    candidate: int
    who: str
    at: datetime
    value: float


@dataclass(frozen=True)
class Quarter:
    """Over `count` interviews of that quarter how far the ratings lay above others', in points (below zero is severe),
    drawn towards none as far as so few say little; and the standard error."""

    year: int
    quarter: int
    count: int
    points: float
    error: float


@dataclass(frozen=True)
class Contrast:
    """How a rating goes with the one before: a correlation between -1 and 1 with its interval, over so many pairs.
    Below zero a candidate seems weaker after a strong one."""

    value: float
    low: float
    high: float
    pairs: int

    @property
    def is_clear(self) -> bool:
        """Whether it is hardly chance."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Course:
    """How somebody's severity went: quarter by quarter, and by how many points a year it moved with the standard error
    of that; and the contrast, None where it cannot be told."""

    quarters: tuple[Quarter, ...]
    a_year: float
    error: float
    contrast: Contrast | None

    @property
    def moves(self) -> bool:
        """Whether it moved by more than chance would do."""
        return abs(self.a_year) > _Z * self.error


def courses(fit: Fit, rated: Iterable[Rated]) -> Mapping[str, Course]:
    """By person how it went, of those with ratings enough of candidates whom others saw too, spread over time."""
    found: dict[str, list[Rated]] = {}
    for each in rated:
        if each.candidate in fit.fair and each.who in fit.severities:
            found.setdefault(each.who, []).append(each)
    made = {}
    for who, those in found.items():
        those.sort(key=lambda each: (each.at, each.candidate))
        if len(those) >= FEWEST_FOR_DRIFT and those[0].at < those[-1].at:
            made[who] = _course(fit, those)
    return made


def _course(fit: Fit, rated: Sequence[Rated]) -> Course:
    above = [each.value - fit.fair[each.candidate].points for each in rated]
    by_quarter: dict[tuple[int, int], list[float]] = {}
    for each, points in zip(rated, above, strict=True):
        by_quarter.setdefault((each.at.year, (each.at.month + 2) // 3), []).append(points)
    quarters = [
        _quarter(fit, *when, points) for when, points in by_quarter.items() if len(points) >= FEWEST_IN_QUARTER
    ]
    years = [(each.at - rated[0].at).total_seconds() / 86400 / YEAR for each in rated]
    middle, mean = fmean(years), fmean(above)
    spread = fsum((each - middle) ** 2 for each in years)
    slope = fsum((at - middle) * (points - mean) for at, points in zip(years, above, strict=True)) / spread
    return Course(tuple(quarters), slope, fit.sd_rest / sqrt(spread), _contrast(above))


def _quarter(fit: Fit, year: int, quarter: int, points: Sequence[float]) -> Quarter:
    """The best linear unbiased prediction of the quarter alone, as of severity itself."""
    true, chance = fit.sd_interviewers**2, fit.sd_rest**2 / len(points)
    weight = true / (true + chance)
    return Quarter(year, quarter, len(points), weight * fmean(points), sqrt(weight * chance))


def _contrast(above: Sequence[float]) -> Contrast | None:
    """Of ratings in the order in which they were given, as they lie above what the candidates' are.

    The correlation of a series with itself shifted by one lies by about one in its length below zero without any
    contrast: that much is added. The interval is Fisher's.
    """
    pairs = list(pairwise(above))
    found = correlation(pairs)
    if found is None:
        return None
    value = max(-MOST_CORRELATED, min(MOST_CORRELATED, found + 1 / len(above)))
    error = _Z / sqrt(len(pairs) - 3)
    return Contrast(value, tanh(atanh(value) - error), tanh(atanh(value) + error), len(pairs))
