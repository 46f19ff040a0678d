"""How far what was seen goes with what happened: correlations, their intervals, and how many people they would take.

The interval is Fisher's, which covers what it promises from eight people on; the bootstrap does not (science.md, 2.2).
A p is for the control of false discoveries and is never shown alone. Needs NumPy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan, atanh, ceil, copysign, cos, inf, pi, sin, sqrt, tanh
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
    Numbers = Sequence[float] | Floats

# Nineteen intervals in twenty hold the true value.
LEVEL = 0.95
# The half width of such an interval, in standard errors.
WIDE = NormalDist().inv_cdf((1 + LEVEL) / 2)
# How often a relation that is there is to be found (the power), where it is asked how many people that takes.
POWER = 0.80
# Of fewer pairs Fisher's z has no standard error, 1 / √(n - 3).
FEWEST = 4
# Correlations are kept this far from ±1, where Fisher's z has no value.
MOST = 0.999999
# Of all relations that are called found, one in twenty may be none.
FALSE = 0.05


@dataclass(frozen=True)
class Correlation:
    """A correlation over `n` pairs as it was seen, with Fisher's 95 % interval; `ranks` is Spearman's beside it, None
    where one side never differs."""

    r: float
    low: float
    high: float
    n: int
    ranks: float | None


def correlated(xs: Numbers, ys: Numbers) -> Correlation | None:
    """Of the pairs; None for fewer than `FEWEST` of them, or where one side never differs."""
    r = pearson(xs, ys)
    if r is None or len(xs) < FEWEST:
        return None
    return Correlation(r, *interval(r, len(xs)), len(xs), spearman(xs, ys))


def pearson(xs: Numbers, ys: Numbers) -> float | None:
    """Pearson's correlation; None for fewer than two pairs, or where one side never differs."""
    import numpy as np

    x, y = np.asarray(xs, np.float64), np.asarray(ys, np.float64)
    if len(x) < 2 or x.min() == x.max() or y.min() == y.max():
        return None
    x, y = x - x.mean(), y - y.mean()
    return float(max(-1.0, min(1.0, x @ y / sqrt((x @ x) * (y @ y)))))


def spearman(xs: Numbers, ys: Numbers) -> float | None:
    """Spearman's correlation: Pearson's of the ranks, those who are level share theirs. None as `pearson`."""
    return pearson(ranks(xs), ranks(ys)) if len(xs) else None


def ranks(values: Numbers) -> Floats:
    """From 1 upwards; who is level has the mean of the ranks they take together."""
    import numpy as np

    _, at, counts = np.unique(np.asarray(values, np.float64), return_inverse=True, return_counts=True)
    mean: Floats = (np.cumsum(counts) - (counts - 1) / 2)[at]
    return mean


def interval(r: float, n: int) -> tuple[float, float]:
    """Fisher's 95 % interval of a correlation over n pairs, `FEWEST` at least."""
    middle, half = z_of(r), WIDE / sqrt(n - 3)
    return tanh(middle - half), tanh(middle + half)


def z_of(r: float) -> float:
    """Fisher's z, in which correlations scatter evenly: by 1 / √(n - 3)."""
    return atanh(max(-MOST, min(MOST, r)))


def t_of(r: float, n: int) -> float:
    """Student's t of a correlation over n pairs, on n - 2 degrees of freedom."""
    return r * sqrt((n - 2) / (1 - r * r)) if abs(r) < 1 else copysign(inf, r)


def p_of(r: float, n: int) -> float:
    """How often chance alone gives a correlation so far from nothing, over n pairs (three at least), either way.

    Student's distribution in its closed form for whole degrees of freedom: Abramowitz and Stegun (1964), 26.7.3 and
    26.7.4.
    """
    freedom = n - 2
    angle = atan(abs(t_of(r, n)) / sqrt(freedom))
    square, odd = cos(angle) ** 2, freedom % 2
    term, total = (cos(angle) if odd else 1.0), 0.0
    for step in range(2 + odd, freedom + 1, 2):
        total += term
        term *= square * (step - 1) / step
        if term < 1e-18:
            break
    within = 2 / pi * (angle + sin(angle) * total) if odd else sin(angle) * total
    return min(1.0, max(0.0, 1 - within))


def smallest_significant(n: int) -> float:
    """The smallest correlation over n pairs that chance gives less than once in twenty: below it nothing is shown,
    either way."""
    low, high = 0.0, 1.0
    while high - low > 1e-12:
        middle = (low + high) / 2
        low, high = (middle, high) if p_of(middle, n) > 1 - LEVEL else (low, middle)
    return high


def needed(r: float, power: float = POWER) -> int:
    """Over how many pairs a true correlation (not 0) is found so often, at the 5 % level: by Fisher's z."""
    return ceil(((WIDE + NormalDist().inv_cdf(power)) / z_of(r)) ** 2 + 3)


def found(chances: Sequence[float], false: float = FALSE) -> list[bool]:
    """Which of several relations are called found, given the p of each, so that of those the share that is none stays
    at `false`.

    Benjamini and Hochberg, Controlling the false discovery rate (1995).
    """
    ordered = sorted(chances)
    limit = max((p for n, p in enumerate(ordered, 1) if p <= false * n / len(ordered)), default=-1.0)
    return [p <= limit for p in chances]
