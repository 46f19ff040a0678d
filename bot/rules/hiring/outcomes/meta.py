"""Studies or groups put together by the classical methods, beside which our own pooling stands. Needs NumPy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

# REML ends when τ² moves by less, or after so many steps.
CLOSE, MOST_STEPS = 1e-12, 1000


@dataclass(frozen=True)
class Meta:
    """A random-effects model: the true variance between studies (`tau2`), for each kind of study its mean and the
    standard error of that, Cochran's `q` and the share of all variance that is true, in percent (`i2`); and of each
    study the best linear unbiased prediction."""

    tau2: float
    means: tuple[float, ...]
    errors: tuple[float, ...]
    q: float
    i2: float
    predicted: tuple[float, ...]


def reml(estimates: Sequence[float], variances: Sequence[float], kinds: Sequence[int] = ()) -> Meta:
    """Restricted maximum likelihood, by Fisher's scoring. `kinds` numbers from 0 the kind of each study, where each
    kind has a mean of its own and all have one τ². Equals R metafor to 5e-5 (science.md, 2.6).

    Viechtbauer, Bias and efficiency of meta-analytic variance estimators, J. Educ. Behav. Statistics 30 (2005).
    """
    import numpy as np

    y, v = np.asarray(estimates, np.float64), np.asarray(variances, np.float64)
    kind = np.asarray(kinds or [0] * len(y), np.int64)
    tau2 = max(0.0, float(y.var()) - float(v.mean()))
    for _ in range(MOST_STEPS):
        w = 1 / (v + tau2)
        sums = np.bincount(kind, w)
        mean = np.bincount(kind, w * y) / sums
        squares, cubes = np.bincount(kind, w**2), np.bincount(kind, w**3)
        trace = float(w.sum() - (squares / sums).sum())
        information = float((w**2).sum() - 2 * (cubes / sums).sum() + (squares**2 / sums**2).sum())
        apart = float((w**2 * (y - mean[kind]) ** 2).sum())
        after = max(0.0, tau2 + (apart - trace) / information)
        moved, tau2 = abs(after - tau2), after
        if moved < CLOSE:
            break
    w = 1 / (v + tau2)
    sums = np.bincount(kind, w)
    mean = np.bincount(kind, w * y) / sums
    fixed = 1 / v
    alone = np.bincount(kind, fixed)
    q = float((fixed * (y - (np.bincount(kind, fixed * y) / alone)[kind]) ** 2).sum())
    freedom = len(y) - len(sums)
    typical = freedom / float(fixed.sum() - (np.bincount(kind, fixed**2) / alone).sum())
    predicted = mean[kind] + tau2 * w * (y - mean[kind])
    told = [tuple(float(each) for each in values) for values in (mean, 1 / np.sqrt(sums), predicted)]
    return Meta(tau2, told[0], told[1], q, 100 * tau2 / (tau2 + typical), told[2])


@dataclass(frozen=True)
class BareBones:
    """Correlations weighted by their pairs: their mean, how far they vary, and how far chance alone varies them."""

    mean: float
    variance: float
    by_chance: float

    @property
    def apart(self) -> float:
        """The standard deviation of the true ones."""
        return sqrt(max(0.0, self.variance - self.by_chance))


def bare_bones(correlations: Sequence[float], pairs: Sequence[int]) -> BareBones:
    """Whether several correlations vary more than chance alone varies them.

    Hunter, Schmidt and Jackson, Meta-analysis (1982): the variance by chance is (1 - r̄²)² / (n̄ - 1).
    """
    total = sum(pairs)
    mean = sum(n * r for r, n in zip(correlations, pairs, strict=True)) / total
    variance = sum(n * (r - mean) ** 2 for r, n in zip(correlations, pairs, strict=True)) / total
    return BareBones(mean, variance, (1 - mean**2) ** 2 / (total / len(pairs) - 1))
