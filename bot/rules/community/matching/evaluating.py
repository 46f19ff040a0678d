"""How good an order is, measured on roles of which somebody said who fits: nDCG and average precision, with intervals.

The gain is linear, as in scikit-learn's `ndcg_score` and the worked figure H01; the discount is log2 of place + 1
(Järvelin & Kekäläinen, ACM Transactions on Information Systems 20(4), 2002).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

# science.md, section 7: nDCG@10.
PLACES = 10
# The bootstrap over roles: percentiles of so many means, always the same draws.
DRAWS, SEED, LEVEL = 10_000, 7, 0.95
# From that grade on somebody counts as fitting where only yes or no counts: does most of what is asked.
FITS = 2


@dataclass(frozen=True)
class Figure:
    """A mean over `count` roles and its interval, None for fewer than two."""

    mean: float
    interval: tuple[float, float] | None
    count: int


@dataclass(frozen=True)
class Measured:
    """How good the order of each role is together."""

    ndcg: Figure
    map: Figure


def dcg(grades: Sequence[float], places: int = PLACES) -> float:
    """The discounted sum of the grades in their order, of the first `places`."""
    return sum(grade / math.log2(at + 1) for at, grade in enumerate(grades[:places], 1))


def ndcg(grades: Sequence[float], all_grades: Collection[float], places: int = PLACES) -> float:
    """The same over what the best order of all grades there are would have, from 0 to 1; 0 where nobody fits."""
    best = dcg(sorted(all_grades, reverse=True), places)
    return dcg(grades, places) / best if best else 0.0


def average_precision(grades: Sequence[float], fitting: int, fits: float = FITS) -> float:
    """The mean, over all `fitting` people, of the share of fitting ones down to each place where one stands; whoever
    is not in the order counts 0."""
    found, total = 0, 0.0
    for at, grade in enumerate(grades, 1):
        if grade >= fits:
            found += 1
            total += found / at
    return total / fitting if fitting else 0.0


def figure(values: Sequence[float]) -> Figure:
    """The mean with the bootstrap's 95 % interval over the values."""
    import numpy as np

    found = np.asarray(values, float)
    if len(found) < 2:
        return Figure(float(found.mean()) if len(found) else 0.0, None, len(found))
    drawn = np.random.default_rng(SEED).choice(found, (DRAWS, len(found))).mean(axis=1)
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Figure(float(found.mean()), (float(low), float(high)), len(found))


def measured(
    orders: Mapping[str, Sequence[int]], relevance: Mapping[str, Mapping[int, float]], places: int = PLACES,
    fits: float = FITS,
) -> Measured:  # fmt: skip
    """How good these orders of people are, by role; `relevance` has the grades of everybody who fits a role, and
    everybody else has 0; from `fits` on somebody counts where only yes or no counts. A role for which nobody fits is
    left out: no order of it is better than another."""
    judged = [role for role in relevance if any(relevance[role].values())]
    grades = {role: [relevance[role].get(id, 0.0) for id in orders.get(role, ())] for role in judged}
    fitting = {role: sum(grade >= fits for grade in relevance[role].values()) for role in judged}
    return Measured(
        figure([ndcg(grades[role], relevance[role].values(), places) for role in judged]),
        figure([average_precision(grades[role], fitting[role], fits) for role in judged if fitting[role]]),
    )


def difference(one: Sequence[float], other: Sequence[float]) -> Figure:
    """How much better the first is than the second on the same roles, in their order, pair by pair."""
    return figure([a - b for a, b in zip(one, other, strict=True)])
