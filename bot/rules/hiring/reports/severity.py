"""Who rates lower than others who saw the same candidates, and what a candidate's score is with that taken off.

score ~ 1 + (1 | candidate) + (1 | interviewer): crossed random effects. The variances are those of restricted maximum
likelihood, found by EM on Henderson's mixed model equations; what is said of a person or a candidate is the best linear
unbiased prediction, which is the more cautious the less is known (science.md, 3.2 and 3.3).

It leads to a calibration session and to nothing else, its person hears of it first, and it never takes the place of
what was rated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from typing import TYPE_CHECKING

from bot.rules.hiring.scorecards.sealing import Process
from bot.rules.hiring.training.drift import Drift, Severity, drift

if TYPE_CHECKING:
    import numpy as np

    Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
    Places = np.ndarray[tuple[int, ...], np.dtype[np.int64]]

# A candidate whom one alone saw says nothing of that one: what of the rating is whose cannot be told.
FEWEST_VIEWS = 2
# Of fewer people together it is not said that they lean: it would be said of each of them.
FEWEST_TOGETHER = 3
# Below that an agreement among interviewers is not computed either (science.md, 3.2).
FEWEST_CANDIDATES = 8
# Interviews of so many days are looked at: older ones say little of how somebody rates now. Our own choice.
WINDOW = 365
# EM ends when no standard deviation moves by more than that, in points, or after so many steps: where a variance goes
# to nothing it creeps.
CLOSE, MOST_STEPS = 1e-9, 5000
# No variance is taken for less: a standard deviation of a thousandth of a point is none that ratings could tell.
LEAST = 1e-6


@dataclass(frozen=True)
class Score:
    """What somebody gave a candidate in one interview: the mean of a card's ratings, 1 to 5."""

    candidate: int
    interviewer: str
    value: float


@dataclass(frozen=True)
class Predicted:
    """A prediction in points, and its standard error."""

    points: float
    error: float


@dataclass(frozen=True)
class Fit:
    """The model as estimated: the `mean` of all, the standard deviations of candidates, interviewers and the rest, all
    in points; each interviewer's severity (below zero is severe) and each candidate's score with severity taken off."""

    mean: float
    sd_candidates: float
    sd_interviewers: float
    sd_rest: float
    severities: Mapping[str, Severity]
    fair: Mapping[int, Predicted]

    @property
    def known(self) -> Known:
        """What is kept of it."""
        return Known(self.mean, self.sd_candidates, self.sd_rest, self.severities)


@dataclass(frozen=True)
class Known:
    """What is kept of a fit: enough to take severity off anybody's score, and nothing of any candidate."""

    mean: float
    sd_candidates: float
    sd_rest: float
    severities: Mapping[str, Severity]


def is_settled(process: Process) -> bool:
    """Whether every card of a candidate that comes is in, of all stages that are planned: only then may it move a
    figure. Before, somebody could tell from the figure what they may not read yet."""
    return bool(process.stages) and not any(each.missing for each in process.stages.values())


def linked(scores: Iterable[Score]) -> tuple[Score, ...]:
    """The scores by which interviewers can be compared: of candidates whom several saw, and of these the greatest part
    that hangs together. Two groups who never met a candidate in common may differ by their candidates alone."""
    found = list(scores)
    views: dict[int, set[str]] = {}
    for each in found:
        views.setdefault(each.candidate, set()).add(each.interviewer)
    groups: dict[str, set[str]] = {}
    for together in (each for each in views.values() if len(each) >= FEWEST_VIEWS):
        merged = set().union(*(groups.get(who, {who}) for who in together))
        groups.update(dict.fromkeys(merged, merged))
    seen_by_several = [each for each in found if len(views[each.candidate]) >= FEWEST_VIEWS]
    sizes = Counter(min(groups[each.interviewer]) for each in seen_by_several)
    if not sizes:
        return ()
    greatest = min(sizes, key=lambda each: (-sizes[each], each))
    return tuple(each for each in seen_by_several if min(groups[each.interviewer]) == greatest)


def fair(known: Known, given: Sequence[tuple[str, float]]) -> Predicted | None:
    """The score of a candidate with severity taken off, from what each gave: the mean of all and what is predicted of
    the candidate, as Henderson's equations say once the severities are known. None where one alone saw them, or
    somebody of whom nothing is known.

    The error counts that of each severity as if they had nothing to do with one another.
    """
    views = Counter(who for who, _ in given)
    if len(views) < FEWEST_VIEWS or not views.keys() <= known.severities.keys():
        return None
    left = [value - known.mean - known.severities[who].points for who, value in given]
    weight = 1 / (len(given) + (known.sd_rest / known.sd_candidates) ** 2)
    unsure = sum((known.severities[who].error * times * weight) ** 2 for who, times in views.items())
    return Predicted(known.mean + fsum(left) * weight, sqrt(known.sd_rest**2 * weight + unsure))


def lean(known: Known, people: Collection[str]) -> Drift | None:
    """Whether those who saw a candidate were severe or lenient together, by enough and surely enough to be said; None
    where they were not, one of them held too few interviews to tell, or they are too few to stay unnamed."""
    if len(people) < FEWEST_TOGETHER or not set(people) <= known.severities.keys():
        return None
    each = [known.severities[who] for who in people]
    error = sqrt(sum(one.error**2 for one in each)) / len(each)
    return drift(Severity(fsum(one.points for one in each) / len(each), error, min(one.interviews for one in each)))


def estimate(scores: Iterable[Score]) -> Fit | None:
    """The model over all scores that hang together; None where too few candidates were seen by several people, or
    nobody ever differed."""
    found = sorted(linked(scores), key=lambda each: (each.candidate, each.interviewer, each.value))
    if len({each.candidate for each in found}) < FEWEST_CANDIDATES or len({each.value for each in found}) == 1:
        return None
    return fit(found)


def fit(scores: Sequence[Score]) -> Fit:
    """The model over all these scores, as they are. Equals lme4 to 1e-5. Needs NumPy."""
    import numpy as np

    candidates = sorted({each.candidate for each in scores})
    interviewers = sorted({each.interviewer for each in scores})
    at = {each: n for n, each in enumerate(candidates)}
    by = {each: n + 1 for n, each in enumerate(interviewers)}  # after the mean of all
    rows = np.array([at[each.candidate] for each in scores], dtype=np.int64)
    columns = np.array([by[each.interviewer] for each in scores], dtype=np.int64)
    values = np.array([each.value for each in scores], dtype=np.float64)
    counts = np.bincount(rows).astype(np.float64)
    across = np.zeros((len(candidates), len(interviewers) + 1))
    np.add.at(across, (rows, columns), 1.0)
    across[:, 0] = counts
    seen = across[:, 1:].sum(axis=0)
    inner = np.diag(np.concatenate(([len(scores)], seen)))
    inner[0, 1:] = inner[1:, 0] = seen
    sums = np.bincount(rows, values).astype(np.float64)
    totals = np.concatenate(([values.sum()], np.bincount(columns, values)[1:]))
    part = values.var() / 3 or 1.0
    variances = np.array([part, part, part])
    for _ in range(MOST_STEPS):
        solved = _solved(counts, across, inner, sums, totals, variances)
        after = _stepped(solved, rows, columns, values, variances)
        moved = np.abs(np.sqrt(after) - np.sqrt(variances)).max()
        variances = after
        if moved < CLOSE:
            break
    solved = _solved(counts, across, inner, sums, totals, variances)
    rest, effects = variances[2], solved.effects
    severities = {
        who: Severity(float(effects[n]), sqrt(rest * solved.inverse[n, n]), int(seen[n - 1])) for who, n in by.items()
    }
    error = np.sqrt(rest * (solved.own + solved.inverse[0, 0] + 2 * solved.with_mean))
    fair = {
        each: Predicted(float(effects[0] + solved.candidates[n]), float(error[n])) for n, each in enumerate(candidates)
    }
    sds = [float(each) for each in np.sqrt(variances)]
    return Fit(float(effects[0]), sds[0], sds[1], sds[2], severities, fair)


@dataclass(frozen=True)
class _Solved:
    """Henderson's equations solved: what is predicted of candidates, of the mean and the interviewers, and of the
    inverse of their matrix what stands for the candidates' own (`own`, `with_mean`) and for the rest."""

    candidates: Floats
    effects: Floats
    own: Floats
    with_mean: Floats
    inverse: Floats


def _solved(
    counts: Floats, across: Floats, inner: Floats, sums: Floats, totals: Floats, variances: Floats
) -> _Solved:
    """The candidates, of whom there are many and who stand alone, are taken out of the equations first: what is left is
    as large as there are interviewers."""
    import numpy as np

    own = 1 / (counts + variances[2] / variances[0])
    weighted = across * own[:, None]
    left = inner - across.T @ weighted
    left[np.arange(1, len(left)), np.arange(1, len(left))] += variances[2] / variances[1]
    inverse = np.linalg.inv(left)
    effects = inverse @ (totals - weighted.T @ sums)
    beside = weighted @ inverse
    predicted = own * sums - weighted @ effects
    return _Solved(predicted, effects, own + (beside * weighted).sum(axis=1), -beside[:, 0], inverse)


def _stepped(solved: _Solved, rows: Places, columns: Places, values: Floats, variances: Floats) -> Floats:
    """The variances after one step of EM: of candidates, of interviewers, of the rest."""
    import numpy as np

    rest, people = variances[2], solved.effects[1:]
    predicted = solved.effects[0] + solved.candidates[rows] + solved.effects[columns]
    of_candidates = (solved.candidates @ solved.candidates + rest * solved.own.sum()) / len(solved.own)
    of_people = (people @ people + rest * np.trace(solved.inverse[1:, 1:])) / len(people)
    after = np.array([of_candidates, of_people, values @ (values - predicted) / (len(values) - 1)])
    kept: Floats = np.maximum(after, LEAST)
    return kept
