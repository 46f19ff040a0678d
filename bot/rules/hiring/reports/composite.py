"""What the cards of a candidate come to, mechanically: every competency counts the same, and so does every assessor.

Combined like this ratings predict performance better than combined by judgement, experts' too (Kuncel, Klieger,
Connelly and Ones 2013); equal weights are the defensible default (science.md, 1.3 and 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from statistics import fmean

from bot.rules.hiring.plans import Plan
from bot.rules.hiring.plans.methods import METHODS
from bot.rules.hiring.scorecards import Card
from bot.rules.hiring.training import HIGHEST, LOWEST

# Reliability of one interviewer's rating, from 125 published ones: where each held their own interview, and where
# several sat in the same one (Huffcutt, Culbertson and Weyhrauch 2013).
SEPARATE, PANEL = 0.44, 0.74
# How far ratings of 1 to 5 spread among interviewed candidates, as a standard deviation: what the simulations of
# science.md (3.3) come to. A judgement of size for the interval, used until a role has enough ratings of its own.
SPREAD = 0.9
# Two-sided 95 %, of the normal distribution.
Z = 1.96


@dataclass(frozen=True)
class Given:
    """A card as it was handed in first: by whom, on which interview. No trainee's, and none that is sealed to whoever
    is shown what comes of it."""

    who: str
    interview: int
    card: Card


@dataclass(frozen=True)
class Cell:
    """A competency of a candidate: the mean rating, 1 to 5, over so many assessors, each counted once."""

    mean: float
    assessors: int


@dataclass(frozen=True)
class Composite:
    """By competency of the plan, in its order, what was seen; None where nobody assessed it. `value` is the mean of the
    competencies that were assessed, 1 to 5, and `error` its standard error in points; None when nothing was."""

    cells: Mapping[str, Cell | None]
    value: float | None
    error: float | None

    @property
    def covered(self) -> frozenset[str]:
        """The competencies that were assessed: only candidates with the same ones may be compared."""
        return frozenset(each for each, cell in self.cells.items() if cell is not None)

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where the value would lie with all interviewers there are, 19 times in 20, as far as the scale goes."""
        if self.value is None or self.error is None:
            return None
        return max(LOWEST, self.value - Z * self.error), min(HIGHEST, self.value + Z * self.error)


def competencies(plan: Plan) -> tuple[str, ...]:
    """What the interviews of a plan look for, each once, in the order of the stages: what cards can say."""
    looked = (each.competencies for each in plan.stages if METHODS[each.method].is_interview)
    return tuple(dict.fromkeys(name for stage in looked for name in stage))


def composite(wanted: Sequence[str], cards: Iterable[Given], spread: float = SPREAD) -> Composite:
    """The mechanical composite of one candidate over the competencies `wanted`; what a card says of others is left out.

    The mean over assessors for each competency, then over the competencies that were assessed. Who rated one twice
    counts once, with the mean of theirs. `spread` is the standard deviation of ratings, in points.

    The error takes what of a rating is not the candidate to be of the interview (`PANEL` - `SEPARATE` of its variance:
    the people of one panel share it) and of the interviewer (the rest), shared by everything they rated: those two
    figures are published, to part the variance by them is our own reading.
    """
    rated: dict[str, dict[str, list[tuple[int, int]]]] = {each: {} for each in wanted}
    for given in cards:
        for competency, score in given.card.scored:
            if competency in rated:
                rated[competency].setdefault(given.who, []).append((given.interview, score))
    cells = {each: _cell(by_who) for each, by_who in rated.items()}
    means = [cell.mean for cell in cells.values() if cell is not None]
    if not means:
        return Composite(cells, None, None)
    return Composite(cells, fsum(means) / len(means), spread * sqrt(_unsure(rated, len(means))))


def _cell(by_who: Mapping[str, Sequence[tuple[int, int]]]) -> Cell | None:
    if not by_who:
        return None
    return Cell(fmean(fmean(score for _, score in given) for given in by_who.values()), len(by_who))


def _unsure(rated: Mapping[str, Mapping[str, Sequence[tuple[int, int]]]], covered: int) -> float:
    """The variance of the composite that is not the candidate, as a share of that of one rating."""
    of_interviews: dict[int, list[float]] = {}
    of_people: dict[str, list[float]] = {}
    for by_who in rated.values():
        for who, given in by_who.items():
            for interview, _ in given:
                weight = 1 / (covered * len(by_who) * len(given))
                of_interviews.setdefault(interview, []).append(weight)
                of_people.setdefault(who, []).append(weight)
    shared = fsum(fsum(each) ** 2 for each in of_interviews.values())
    own = fsum(fsum(each) ** 2 for each in of_people.values())
    return (PANEL - SEPARATE) * shared + (1 - PANEL) * own
