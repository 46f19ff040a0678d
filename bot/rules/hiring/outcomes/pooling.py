"""Several correlations beside one another, or one beside all that was published: each is drawn towards what is common
as far as it is uncertain itself. Who interviews best is mostly luck (Pulakos, Schmitt, Whitney and Smith 1996: with
some 25 hires each, all differences were chance), so nobody is ranked by what was merely seen.

z ~ N(ζ, 1 / (n - 3)), ζ ~ N(μ, τ²), in Fisher's z (science.md, 2.6). Needs NumPy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt, tanh
from typing import TYPE_CHECKING

from bot.rules.hiring.outcomes.correlation import WIDE, z_of
from bot.rules.hiring.outcomes.meta import BareBones, bare_bones, reml

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

# How far true correlations differ, before any was seen: half a normal distribution with that standard deviation, in z.
APART = 0.2
# The grid over τ: from nearly nothing up to five of those, so many steps.
LEAST, STEPS = 1e-4, 400
# A true difference of that much in z is worth a word.
WORTH = 0.1
# Somebody is called the best only when the chance of it is greater.
SURE = 0.9
# How often everybody's true value is drawn to count who is best, and from which seed: the same figures each time.
DRAWS, SEED = 4000, 160
# So many numbers are drawn at a time: memory stays where it is.
AT_A_TIME = 200_000


@dataclass(frozen=True)
class Prior:
    """What is known before anything was seen here: a mean and a standard deviation, in Fisher's z."""

    mean: float
    sd: float


# Structured interviews in 106 of 160 published studies, uncorrected as ours are seen: mean .26, and so far apart from
# place to place (McDaniel, Whetzel, Schmidt and Maurer, Journal of Applied Psychology 79, 1994; worked example D03).
PUBLISHED = Prior(0.270, 0.173)


@dataclass(frozen=True)
class Shrunken:
    """A correlation drawn towards what is common, with the interval that holds the true one 19 times in 20. `own` is
    the share, 0 to 1, that one's own figures have in it."""

    r: float
    low: float
    high: float
    own: float


def with_published(r: float, n: float, prior: Prior = PUBLISHED) -> Shrunken:
    """What is to be thought of a correlation over n pairs (more than three) after all that was published. Uncorrected,
    as `PUBLISHED` is."""
    before, now = prior.sd**-2, n - 3.0
    z, half = (before * prior.mean + now * z_of(r)) / (before + now), WIDE / sqrt(before + now)
    return Shrunken(tanh(z), tanh(z - half), tanh(z + half), now / (before + now))


# Where our own hires say nothing.
PUBLISHED_ALONE = with_published(0.0, 3)


@dataclass(frozen=True)
class Posterior:
    """What is thought of several estimates together: the mean of the true ones, how far they are `apart` (the mean of
    τ), the chance that this is more than `WORTH`, and of each its mean, its standard deviation and the chance that it
    is the highest of all."""

    mean: float
    sd: float
    apart: float
    is_worth: float
    means: tuple[float, ...]
    sds: tuple[float, ...]
    best: tuple[float, ...] = ()


def posterior(
    estimates: Sequence[float], errors: Sequence[float], grid: Sequence[float] | Floats, prior_sd: float | None = None
) -> Posterior:
    """Exact over an even grid of τ, which is as likely everywhere or, with `prior_sd`, as half a normal distribution
    says; μ is as likely everywhere. Rubin (1981); Gelman and others, Bayesian Data Analysis, 5.4.

    REML finds no difference at all where there is some in its eight schools; this does not (science.md, 2.6).
    """
    import numpy as np

    y, variance = np.asarray(estimates, np.float64), np.asarray(errors, np.float64) ** 2
    taus = np.asarray(grid, np.float64)
    weights = 1 / (variance[None, :] + taus[:, None] ** 2)
    total = weights.sum(axis=1)
    mean = weights @ y / total
    apart = y[None, :] - mean[:, None]
    chance = 0.5 * np.log(weights).sum(axis=1) - 0.5 * np.log(total) - 0.5 * (weights * apart**2).sum(axis=1)
    if prior_sd is not None:
        chance -= 0.5 * (taus / prior_sd) ** 2
    chance = np.exp(chance - chance.max())
    chance /= chance.sum()
    kept = variance[None, :] * weights  # how much of the mean is in each
    each = kept * mean[:, None] + (1 - kept) * y[None, :]
    scatter = (1 - kept) * variance[None, :] + kept**2 / total[:, None]
    means = chance @ each
    sds = np.sqrt(chance @ (scatter + each**2) - means**2)
    middle = float(chance @ mean)
    sd = sqrt(float(chance @ (1 / total + mean**2)) - middle**2)
    best = _best(chance, mean, 1 / total, kept, (1 - kept) * variance[None, :], y)
    worth = float(chance[taus > WORTH].sum())
    told = (tuple(float(each) for each in values) for values in (means, sds, best))
    return Posterior(middle, sd, float(chance @ taus), worth, *told)


def _best(chance: Floats, mean: Floats, spread: Floats, kept: Floats, scatter: Floats, y: Floats) -> Floats:
    """How often each is the highest, in draws of τ, μ and all true values."""
    import numpy as np

    draw, wins = np.random.default_rng(SEED), np.zeros(len(y))
    for at in np.array_split(draw.choice(len(chance), DRAWS, p=chance), 1 + DRAWS * len(y) // AT_A_TIME):
        middle = (mean[at] + np.sqrt(spread[at]) * draw.standard_normal(len(at)))[:, None]
        true = kept[at] * middle + (1 - kept[at]) * y + np.sqrt(scatter[at]) * draw.standard_normal((len(at), len(y)))
        wins += np.bincount(true.argmax(axis=1), minlength=len(y))
    return wins / DRAWS


@dataclass(frozen=True)
class Pooled:
    """Correlations of several groups of hires together: the mean of the true ones with its interval, how far these are
    `apart` in z, the chance that this is worth a word, the same by REML, and what chance alone explains; each one drawn
    towards the mean; and who is the best, where the chance is greater than `SURE`."""

    mean: float
    low: float
    high: float
    apart: float
    is_worth: float
    apart_by_reml: float
    by_chance: BareBones
    each: Mapping[str, Shrunken]
    best: str | None


def pooled(seen: Mapping[str, tuple[float, int]]) -> Pooled | None:
    """Over groups that each have a correlation and a number of pairs (four at least); None for fewer than two."""
    import numpy as np

    if len(seen) < 2:
        return None
    z, errors = [z_of(r) for r, _ in seen.values()], [1 / sqrt(n - 3) for _, n in seen.values()]
    found = posterior(z, errors, np.linspace(LEAST, 5 * APART, STEPS), APART)
    each = {
        name: Shrunken(tanh(mean), tanh(mean - WIDE * sd), tanh(mean + WIDE * sd), min(1.0, max(0.0, 1 - sd / error)))
        for name, mean, sd, error in zip(seen, found.means, found.sds, errors, strict=True)
    }
    chance, best = max(zip(found.best, seen, strict=True))
    low, high = tanh(found.mean - WIDE * found.sd), tanh(found.mean + WIDE * found.sd)
    by_reml = sqrt(reml(z, [error**2 for error in errors]).tau2)
    bones = bare_bones([r for r, _ in seen.values()], [n for _, n in seen.values()])
    sure = best if chance > SURE else None
    return Pooled(tanh(found.mean), low, high, found.apart, found.is_worth, by_reml, bones, each, sure)
