"""What became of the hired: who was rated, who had left by then, and the points of a picture. Needs NumPy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import sqrt
from typing import TYPE_CHECKING

from bot.rules.hiring.outcomes import Leaving
from bot.rules.hiring.outcomes.columns import HOW, NEVER, Columns
from bot.rules.hiring.outcomes.correlation import FEWEST, WIDE, correlated, pearson, smallest_significant, t_of
from bot.rules.hiring.outcomes.criteria import Outcome, spread
from bot.rules.hiring.outcomes.report import Band, Followed, Point, Retention, Scatter

if TYPE_CHECKING:
    from bot.rules.hiring.outcomes.columns import Flags, Floats

# Of fewer who stayed, or who left, their scores are not held beside the others': they would be known by them.
FEWEST_APART = 5
# The band of a picture is drawn through so many scores.
STEPS = 21


def followed(columns: Columns, score: Floats, outcome: Outcome, days: int, today: date) -> Followed:
    """What became of those whose day came. Whoever was rated counts as rated, also of those who left soon after."""
    import numpy as np

    known = np.isfinite(outcome.value) & columns.hired
    due = _due(columns, days, today) | known
    gone = due & ~known & _left_before(columns, days)
    of_rated, of_left = score[known & np.isfinite(score)], score[gone & np.isfinite(score)]
    return Followed(
        int(due.sum()),
        int(known.sum()),
        int(gone.sum()),
        int((due & ~known & ~gone).sum()),
        _how(columns, gone),
        float(of_rated.mean()) if len(of_rated) else None,
        float(of_left.mean()) if len(of_left) >= FEWEST_APART else None,
        _bounds(of_rated, outcome.value[known & np.isfinite(score)], of_left),
    )


def retained(columns: Columns, score: Floats, days: int, today: date) -> Retention:
    """Who stayed so many days, apart from how they did. The interval of the difference is Welch's in its normal
    form."""
    import numpy as np

    due = _due(columns, days, today)
    gone = due & _left_before(columns, days)
    stayed = due & ~gone
    with_score = np.isfinite(score)
    here, left = score[stayed & with_score], score[gone & with_score]
    told = Retention(int(due.sum()), int(stayed.sum()), _how(columns, gone), None, None)
    if min(len(here), len(left)) < FEWEST_APART:
        return told
    apart = float(here.mean() - left.mean())
    half = WIDE * sqrt(spread(here) ** 2 / len(here) + spread(left) ** 2 / len(left))
    both = correlated(np.concatenate((here, left)), np.repeat([1.0, 0.0], [len(here), len(left)]))
    return Retention(told.due, told.stayed, told.how, (apart, apart - half, apart + half), both)


def scatter(columns: Columns, score: Floats, outcome: Outcome) -> Scatter:
    """The points to a tenth of a point each way, and the line of least squares with the 95 % band of the mean."""
    import numpy as np

    both = columns.hired & np.isfinite(score) & np.isfinite(outcome.value)
    x, y = score[both], outcome.value[both]
    if not len(x):
        return Scatter((), ())
    at, times = np.unique(np.round(np.column_stack((x, y)), 1), axis=0, return_counts=True)
    points = tuple(Point(float(one), float(other), int(n)) for (one, other), n in zip(at, times, strict=True))
    r = pearson(x, y)
    if r is None or len(x) < FEWEST:
        return Scatter(points, ())
    slope = r * spread(y) / spread(x)
    error = spread(y) * sqrt((1 - r * r) * (len(x) - 1) / (len(x) - 2))
    critical = t_of(smallest_significant(len(x)), len(x))
    middle, squares = float(x.mean()), float(((x - x.mean()) ** 2).sum())
    band = []
    for each in np.linspace(x.min(), x.max(), STEPS):
        told = float(y.mean()) + slope * (float(each) - middle)
        half = critical * error * sqrt(1 / len(x) + (float(each) - middle) ** 2 / squares)
        band.append(Band(float(each), told - half, told, told + half))
    return Scatter(points, tuple(band))


def _due(columns: Columns, days: int, today: date) -> Flags:
    flags: Flags = columns.hired & (columns.started + days <= today.toordinal())
    return flags


def _left_before(columns: Columns, days: int) -> Flags:
    flags: Flags = (columns.left != NEVER) & (columns.left < columns.started + days)
    return flags


def _how(columns: Columns, those: Flags) -> Mapping[Leaving, int]:
    return {how: n for at, how in enumerate(HOW) if (n := int((columns.how[those] == at).sum()))}


def _bounds(of_rated: Floats, outcomes: Floats, of_left: Floats) -> tuple[float, float] | None:
    """None where nobody left, or nothing is told of those who were rated."""
    import numpy as np

    if not len(of_left) or len(of_rated) < FEWEST or not spread(outcomes):
        return None
    everybody, found = np.concatenate((of_rated, of_left)), [pearson(of_rated, outcomes) or 0.0]
    for off in (-1, 1):
        given = float(outcomes.mean()) + off * spread(outcomes)
        found.append(pearson(everybody, np.concatenate((outcomes, np.full(len(of_left), given)))) or 0.0)
    return min(found), max(found)
