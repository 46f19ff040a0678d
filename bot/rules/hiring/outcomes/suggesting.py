"""What to change, from what was seen and what happened: each with what it rests on and how unsure that is. A person
decides about it, and nothing is said of few people or of one interviewer. Needs NumPy where it looks.

The gates are those of science.md, 2.5; that little is seen among few hired is no failure of a stage (2.4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from math import exp, log, sqrt, tanh
from typing import TYPE_CHECKING

from bot.rules.hiring.outcomes.choosing import Setting, decided, estimate
from bot.rules.hiring.outcomes.columns import Columns, Rows, mean_by
from bot.rules.hiring.outcomes.correlation import WIDE, Correlation, pearson, z_of
from bot.rules.hiring.outcomes.criteria import near, own_reliability, rated
from bot.rules.hiring.outcomes.gates import FEWEST_BY_PART, FEWEST_CORRECTED
from bot.rules.hiring.outcomes.pooling import PUBLISHED, Prior, with_published
from bot.rules.hiring.outcomes.predicting import SETTLED_AT
from bot.rules.hiring.outcomes.report import Estimate, Named, Part, Report
from bot.rules.hiring.outcomes.restriction import OTHERS, Corrected
from bot.rules.hiring.plans.methods import LOWER_Z, METHODS, Method
from bot.rules.hiring.reports.composite import SEPARATE

if TYPE_CHECKING:
    from bot.rules.hiring.outcomes.columns import Codes, Floats

# What is said holds six months after the start, when predictions are settled: one window, fixed in advance.
WINDOW = SETTLED_AT
# A published figure is worth moving when it is printed otherwise: by a hundredth.
WORTH = 0.01
# What a stage tells beside the others is nothing where it is sure to be less than that (a correlation, the others held
# still). Our own choice.
NOTHING = 0.1
# Ratings of which so many are the same one tell nobody from another. Our own choice.
ALIKE = 0.8
# An interval that reaches so far to either side is wide, or as narrow as it gets with people. Our own choice.
WIDELY, NARROWLY = 0.2, 0.1


class Kind(StrEnum):
    """What is suggested."""

    FIGURE = "figure"  # that plans take a method for what it shows here
    PRUNE = "prune"  # to go without a stage that tells little
    BESIDE = "beside"  # to go without one that tells nothing beside the others
    ADD = "add"  # another method for a competency that nobody's scores foretold
    CALIBRATE = "calibrate"  # to rate together: interviewers see a competency otherwise
    REWORD = "reword"  # a competency that nearly everybody is rated the same in
    KEEP = "keep"  # a stage that foretells


class Sure(StrEnum):
    """How sure that is, by how wide the interval is."""

    BARELY = "barely"
    FAIRLY = "fairly"
    WELL = "well"


@dataclass(frozen=True)
class Evidence:
    """What a suggestion rests on: over `n` people (hires, where it is about what happened) a value with its 95 %
    interval, and what it is held `beside`. `lower` is what nine of ten such values lie above, for a figure. `is_echo`:
    ratings of people who had interviewed are in it."""

    n: int
    value: float
    low: float
    high: float
    beside: float
    lower: float | None = None
    is_echo: bool = False

    @property
    def sure(self) -> Sure:
        half = (self.high - self.low) / 2
        return Sure.BARELY if half > WIDELY else Sure.FAIRLY if half > NARROWLY else Sure.WELL


@dataclass(frozen=True)
class Found:
    """Something to change about a method, a stage or a competency, by its name (empty for the overall word)."""

    kind: Kind
    name: str
    evidence: Evidence

    @property
    def key(self) -> str:
        """Equal for what is the same suggestion."""
        return f"{self.kind.value}:{self.name}"


def found(report: Report, columns: Columns) -> tuple[Found, ...]:
    """Everything to change by that report, which is of those cases. The kinds in their order, then by name."""
    given = tuple(_alike(columns))
    given += tuple(_apart(columns, frozenset(each.name for each in given)))
    unclear = frozenset(each.name for each in given)
    all = (*_figures(columns), *_stages(report), *_beside(columns), *_unforetold(report, unclear), *given)
    pruned = {each.name for each in all if each.kind is Kind.PRUNE}
    kept = (each for each in all if each.kind is not Kind.BESIDE or each.name not in pruned)
    return tuple(sorted(kept, key=lambda each: (list(Kind).index(each.kind), each.name)))


def shifted(method: Method, own: Estimate) -> Evidence | None:
    """What a method's validity is to be taken for here: what is published of it, as z ~ N(atanh(ρ), (spread/(1−ρ²))²)
    because the spread is of correlations, and the correlation of one's own hires as it is corrected. None for fewer
    than thirty, or where no spread is published.

    As corrected, because the published one is too: as it was seen among few hired it would be lowered by the choice.
    """
    facts, fixed = METHODS[method], own.corrected
    if facts.spread is None or not isinstance(fixed, Corrected):
        return None
    prior = Prior(z_of(facts.validity), facts.spread / (1 - facts.validity**2))
    told = with_published(fixed.r, max(4, round(fixed.n_effective)), prior)
    error = (z_of(told.high) - z_of(told.low)) / (2 * WIDE)
    lower = tanh(z_of(told.r) - LOWER_Z * error)
    return Evidence(own.n, told.r, told.low, told.high, facts.validity, lower)


def expected(report: Report) -> float:
    """The correlation that interviews of average validity show among those hired here: what is published as it was
    seen, and less where few of many were hired on it."""
    published = tanh(PUBLISHED.mean)
    return published if report.expected is None else min(published, report.expected)


def _figures(columns: Columns) -> Iterator[Found]:
    import numpy as np

    score = mean_by(columns.cards.case, columns.cards.value, columns.count)
    setting = Setting(columns, score, decided(columns, score, None), OTHERS)
    here = near(columns, WINDOW)
    without, all = rated(columns, here & ~columns.interviewed), rated(columns, here)
    for method in METHODS:
        if method.value not in columns.names or not len(columns.cards.at):
            continue
        rows = columns.cards.only(columns.methods[columns.cards.at] == columns.names.index(method.value))
        of_it, own = mean_by(rows.case, rows.value, columns.count), own_reliability(rows.case, rows.value)
        told = estimate(setting, of_it, without, own)
        is_echo = not told.gate.shows_corrected and bool(np.any(here & columns.interviewed))
        told = estimate(setting, of_it, all, own) if is_echo else told
        evidence = shifted(method, told)
        if evidence is not None and abs(evidence.value - evidence.beside) >= WORTH:
            yield Found(Kind.FIGURE, method.value, replace(evidence, is_echo=is_echo))


def _stages(report: Report) -> Iterator[Found]:
    beside = expected(report)
    for each in _named(report, Part.STAGE):
        if (seen := each.estimate.seen) is None:
            continue
        if seen.high < beside:
            yield Found(Kind.PRUNE, each.name, _seen(seen, beside))
        elif each.is_found and seen.low > 0:
            yield Found(Kind.KEEP, each.name, _seen(seen, beside))


def _unforetold(report: Report, but: frozenset[str]) -> Iterator[Found]:
    """Competencies that scores foretell less than is usual, though people differ in them and interviewers agree: those
    are looked at some other way as well."""
    beside = expected(report)
    for each in _named(report, Part.COMPETENCY):
        seen = (each.same or each.estimate).seen
        if seen is not None and seen.high < beside and each.name not in but:
            yield Found(Kind.ADD, each.name, _seen(seen, beside))


def _named(report: Report, part: Part) -> Iterator[Named]:
    """Those with enough hires for a word, which is from a hundred on."""
    for window in report.windows:
        if window.days == WINDOW and part in window.parts:
            yield from window.parts[part].named


def _seen(seen: Correlation, beside: float) -> Evidence:
    return Evidence(seen.n, seen.r, seen.low, seen.high, beside)


def _beside(columns: Columns) -> Iterator[Found]:
    """Stages that tell nothing beside the others: among hires who have both, the correlation with what happened while
    the mean of the other stages is held still (R. A. Fisher, The distribution of the partial correlation coefficient,
    Metron 3, 1924: the interval is that of one pair fewer)."""
    import numpy as np

    cards, outcome = columns.cards, rated(columns, near(columns, WINDOW))
    of_cards = columns.stages[cards.at] if len(cards.at) else cards.at
    for stage in np.unique(of_cards[of_cards > 0]):
        this, others = (mean_by(cards.case[each], cards.value[each], columns.count)
                        for each in (of_cards == stage, of_cards != stage))  # fmt: skip
        kept = columns.hired & np.isfinite(this) & np.isfinite(others) & np.isfinite(outcome.value)
        n = int(kept.sum())
        if n < FEWEST_BY_PART:
            continue
        r = _partial(this[kept], outcome.value[kept], others[kept])
        if r is None:
            continue
        half = WIDE / sqrt(n - 4)
        low, high = tanh(z_of(r) - half), tanh(z_of(r) + half)
        if high < NOTHING:
            yield Found(Kind.BESIDE, columns.names[stage], Evidence(n, r, low, high, NOTHING))


def _partial(x: Floats, y: Floats, held: Floats) -> float | None:
    together = [pearson(x, y), pearson(x, held), pearson(y, held)]
    if None in together:
        return None
    xy, xh, yh = (each or 0.0 for each in together)
    rest = (1 - xh**2) * (1 - yh**2)
    return (xy - xh * yh) / sqrt(rest) if rest > 0 else None


def _alike(columns: Columns) -> Iterator[Found]:
    """Competencies in which nearly everybody is rated the same, by Wilson's interval (Journal of the American
    Statistical Association 22, 1927) over people: ratings of one person are no two witnesses."""
    import numpy as np

    for name, rows in _competencies(columns):
        people = len(np.unique(rows.case))
        if people < FEWEST_CORRECTED:
            continue
        share = float(np.unique(rows.value, return_counts=True)[1].max()) / len(rows.value)
        low, high = wilson(share, people)
        if low > ALIKE:
            yield Found(Kind.REWORD, name, Evidence(people, share, low, high, ALIKE))


def wilson(share: float, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share of n."""
    middle = (share + WIDE**2 / (2 * n)) / (1 + WIDE**2 / n)
    half = WIDE * sqrt(share * (1 - share) / n + WIDE**2 / (4 * n * n)) / (1 + WIDE**2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def _apart(columns: Columns, but: frozenset[str]) -> Iterator[Found]:
    """Competencies in which interviewers of the same people in the same stage agree less than separate interviewers do
    elsewhere."""
    import numpy as np

    for name, rows in _competencies(columns):
        people = len(np.unique(rows.case))
        told = agreement(rows.case * (int(rows.at.max()) + 1) + rows.at, rows.value)
        if told is not None and min(people, told.n) >= FEWEST_CORRECTED and told.high < SEPARATE and name not in but:
            yield Found(Kind.CALIBRATE, name, replace(told, n=min(people, told.n)))


def agreement(case: Codes, values: Floats) -> Evidence | None:
    """How far one rating stands for another of the same case, over those that several rated: the one-way intraclass
    correlation with Fisher's interval (Statistical methods for research workers, 1925, § 39). None where fewer than
    three were, or where nothing tells one from another."""
    import numpy as np

    _, at, times = np.unique(case, return_inverse=True, return_counts=True)
    kept = times[at] > 1
    _, at, times = np.unique(case[kept], return_inverse=True, return_counts=True)
    given, n, total = values[kept], len(times), int(kept.sum())
    if n < 3:
        return None
    means = mean_by(at, given, n)
    between = float((times * (means - given.mean()) ** 2).sum()) / (n - 1)
    within = float(((given - means[at]) ** 2).sum()) / (total - n)
    if between + within == 0:
        return None
    k = (total - float((times**2).sum()) / total) / (n - 1)
    one = (between - within) / (between + (k - 1) * within)
    if one >= 1:
        return Evidence(n, 1.0, 1.0, 1.0, SEPARATE)
    z, half = log((1 + (k - 1) * one) / (1 - one)) / 2, WIDE * sqrt(k / (2 * (k - 1) * (n - 2)))
    low, high = ((exp(2 * each) - 1) / (exp(2 * each) + k - 1) for each in (z - half, z + half))
    return Evidence(n, one, low, high, SEPARATE)


def _competencies(columns: Columns) -> Iterator[tuple[str, Rows]]:
    import numpy as np

    for code in np.unique(columns.scores.about[columns.scores.about > 0]):
        yield columns.names[code], columns.scores.only(columns.scores.about == code)
