"""What happened, as one number for each hire; and how reliable the scores are that were given before. Needs NumPy."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from bot.rules.hiring.outcomes.columns import Columns, Rows, mean_by, sheets
from bot.rules.hiring.plans.composing import reliability
from bot.rules.hiring.reports.agreement import shrunk

if TYPE_CHECKING:
    from bot.rules.hiring.outcomes.columns import Codes, Flags, Floats

# A rating belongs to the window it was given within so many days of: check-ins are answered late, and what is imported
# was rated when it was. Our own choice.
AROUND = 45
# From so many ratings on something can be said of how severe a rater is: with fewer it is their people. Our own choice.
FEWEST_TO_CENTRE = 5


@dataclass(frozen=True)
class Outcome:
    """One number for each case (not a number where there is none), from `ratings` by `raters`, of which severity was
    taken off `centred`. `each` is how many rated a hire, on the harmonic mean: what reliability goes by."""

    value: Floats
    ratings: int = 0
    raters: int = 0
    centred: int = 0
    each: float = 1.0


def near(columns: Columns, days: int) -> Flags:
    """The ratings that belong to a window."""
    flags: Flags = abs(columns.ratings.at - days) <= AROUND
    return flags


def rated(columns: Columns, kept: Flags, about: int = 0) -> Outcome:
    """What was rated, over the ratings kept: overall (`about` 0; the mean of competencies where somebody gave nothing
    overall), or about one competency."""
    import numpy as np

    rows = columns.ratings.only(kept)
    rows = sheets(rows) if about == 0 else rows.only(rows.about == about)
    if not len(rows.value):
        return Outcome(np.full(columns.count, np.nan))
    off, centred = _severity(rows)
    value = mean_by(rows.case, rows.value - off, columns.count)
    pairs = np.unique(rows.case * (int(rows.by.max()) + 1) + rows.by)
    times = np.bincount(pairs // (int(rows.by.max()) + 1))
    each = 1 / float((1 / times[times > 0]).mean())
    return Outcome(value, len(rows.value), len(np.unique(rows.by)), centred, each)


def _severity(rows: Rows) -> tuple[Floats, int]:
    """By how much each row's rater lies above all, as far as that is more than chance; and of how many raters it is
    said.

    Means are drawn towards the common one (`shrunk`), because people differ from team to team: where raters do not
    differ by more than that, nothing is taken off.
    """
    import numpy as np

    who, at, times = np.unique(rows.by, return_inverse=True, return_counts=True)
    means = mean_by(at, rows.value, len(who))
    freedom = len(rows.value) - len(who)
    within = float(((rows.value - means[at]) ** 2).sum()) / freedom if freedom else 0.0
    known = [n for n in range(len(who)) if times[n] >= FEWEST_TO_CENTRE]
    if len(known) < 2 or within <= 0:
        return np.zeros(len(at)), 0
    drawn = shrunk({str(n): float(means[n]) for n in known}, {str(n): within / int(times[n]) for n in known})
    middle = sum(drawn[str(n)] * int(times[n]) for n in known) / sum(int(times[n]) for n in known)
    off = np.zeros(len(who))
    off[known] = [drawn[str(n)] - middle for n in known]
    taken: Floats = off[at]
    return taken, len(known)


def reached(columns: Columns) -> Outcome:
    """The key indicators: each standardized over all hires who have it, and of each hire the mean. They are counted,
    not rated."""
    import numpy as np

    rows = columns.indicators
    value = np.array(rows.value)
    kept = np.zeros(len(value), bool)
    for about in np.unique(rows.about):
        these = rows.about == about
        if (spread := float(value[these].std())) > 0:
            value[these] = (value[these] - value[these].mean()) / spread
            kept |= these
    return Outcome(mean_by(rows.case[kept], value[kept], columns.count), int(kept.sum()))


def own_reliability(case: Codes, values: Floats) -> float | None:
    """How reliable the mean of what several gave a person is, over all who were looked at: the one-way intraclass
    correlation for the harmonic mean of how many gave it. None where nobody was seen twice or it is nothing.

    McGraw and Wong, Forming inferences about some intraclass correlation coefficients, Psychological Methods 1 (1996).
    Of people who sat in one room it is too high.
    """
    import numpy as np

    _, at, times = np.unique(case, return_inverse=True, return_counts=True)
    groups, total = len(times), len(values)
    if groups < 2 or total <= groups:
        return None
    means = mean_by(at, values, groups)
    between = float((times * (means - values.mean()) ** 2).sum()) / (groups - 1)
    within = float(((values - means[at]) ** 2).sum()) / (total - groups)
    usual = (total - float((times**2).sum()) / total) / (groups - 1)
    if between <= within:
        return None
    one = (between - within) / (between + (usual - 1) * within)
    return reliability(one, 1 / float((1 / times).mean()))


def spread(values: Floats) -> float:
    """The standard deviation of a sample; 0 where it is of fewer than two."""
    return sqrt(float(values.var(ddof=1))) if len(values) > 1 else 0.0
