"""What takes many draws, on request: the bootstrap's interval and the p of permutations. Neither is safer than Fisher's
interval where hires are few: of eight with ratings of 1 to 5 it covers .88 to .89 (science.md, 2.2). Needs NumPy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

from bot.rules.hiring.outcomes.correlation import LEVEL, pearson

if TYPE_CHECKING:
    import numpy as np

    from bot.rules.hiring.outcomes.correlation import Numbers

    Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

# So many draws steady an interval to about a hundredth.
DRAWS = 20_000
# The same draws each time.
SEED = 1994
# So many numbers are drawn at a time: memory stays where it is.
AT_A_TIME = 1_000_000
# Of fewer pairs the same few are drawn again and again.
FEWEST = 5


@dataclass(frozen=True)
class Resampled:
    """The 95 % interval of the bootstrap, its ends corrected for bias and skew (BCa), the standard error; and how often
    chance alone, which hands the outcomes round, gives a correlation so far from nothing (`p`, both ways)."""

    low: float
    high: float
    error: float
    p: float


def resampled(xs: Numbers, ys: Numbers, draws: int = DRAWS) -> Resampled | None:
    """Of a correlation; None for fewer than `FEWEST` pairs, or where one side never differs.

    Efron, Better bootstrap confidence intervals, J. American Statistical Association 82 (1987).
    """
    import numpy as np

    r = pearson(xs, ys) if len(xs) >= FEWEST else None
    if r is None:
        return None
    x, y = np.asarray(xs, np.float64), np.asarray(ys, np.float64)
    random = np.random.default_rng(SEED)
    sizes = list(_sizes(draws, len(x)))
    places = (random.integers(0, len(x), (size, len(x))) for size in sizes)
    drawn = np.concatenate([_all(x[at], y[at]) for at in places])
    drawn = drawn[np.isfinite(drawn)]
    handed = np.concatenate([_all(x[None, :], random.permuted(np.tile(y, (size, 1)), axis=1)) for size in sizes])
    without = _left_out(x, y)
    normal = NormalDist()
    share = (float((drawn < r).sum()) + float((drawn == r).sum()) / 2) / len(drawn)
    bias = normal.inv_cdf(min(1 - 1 / draws, max(1 / draws, share)))
    apart = without.mean() - without
    skew = float((apart**3).sum() / (6 * (apart**2).sum() ** 1.5)) if apart.any() else 0.0

    def end(level: float) -> float:
        z = bias + normal.inv_cdf(level)
        return float(np.quantile(drawn, normal.cdf(bias + z / (1 - skew * z))))

    p = (float((abs(handed) >= abs(r) - 1e-12).sum()) + 1) / (draws + 1)
    return Resampled(end((1 - LEVEL) / 2), end((1 + LEVEL) / 2), float(drawn.std(ddof=1)), p)


def _sizes(draws: int, pairs: int) -> Iterator[int]:
    most = max(1, AT_A_TIME // pairs)
    while draws > 0:
        yield min(most, draws)
        draws -= most


def _all(x: Floats, y: Floats) -> Floats:
    """The correlation of each row; not a number where one side of it never differs."""
    import numpy as np

    x, y = x - x.mean(axis=1, keepdims=True), y - y.mean(axis=1, keepdims=True)
    scale = np.sqrt((x * x).sum(axis=1) * (y * y).sum(axis=1))
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = (x * y).sum(axis=1) / np.where(scale > 1e-12, scale, np.nan)
    return found


def _left_out(x: Floats, y: Floats) -> Floats:
    """The correlation without each pair in turn, from the sums of all."""
    import numpy as np

    n = len(x) - 1
    x, y = x - x.mean(), y - y.mean()
    xx, yy, xy = x @ x - x * x, y @ y - y * y, x @ y - x * y
    scale = np.sqrt(np.maximum(0, (xx - x * x / n) * (yy - y * y / n)))
    found: Floats = (xy - x * y / n)[scale > 1e-12] / scale[scale > 1e-12]
    return found
