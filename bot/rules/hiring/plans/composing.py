"""What several methods tell together: the arithmetic of composites, and how sure one can be of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from itertools import combinations
from math import erf, sqrt

from bot.rules.hiring.plans.methods import METHODS, PUBLISHED, Local, Method

M = Method
# Correlations between methods as far as published. The six of Berry, Lievens, Zhang and Sackett (2024), table 1, come
# from a public transcription (a secondary source); the last two are those of Schmidt and Hunter (1998).
KNOWN: dict[frozenset[Method], float] = {
    frozenset(pair): correlation
    for pair, correlation in {
        (M.BIODATA, M.COGNITIVE_ABILITY): 0.13,
        (M.BIODATA, M.CONSCIENTIOUSNESS): 0.54,
        (M.BIODATA, M.STRUCTURED_INTERVIEW): 0.21,
        (M.BIODATA, M.INTEGRITY): 0.25,
        (M.BIODATA, M.SITUATIONAL_JUDGEMENT): 0.42,
        (M.COGNITIVE_ABILITY, M.CONSCIENTIOUSNESS): 0.03,
        (M.COGNITIVE_ABILITY, M.STRUCTURED_INTERVIEW): 0.18,
        (M.COGNITIVE_ABILITY, M.INTEGRITY): 0.01,
        (M.COGNITIVE_ABILITY, M.SITUATIONAL_JUDGEMENT): 0.29,
        (M.CONSCIENTIOUSNESS, M.STRUCTURED_INTERVIEW): 0.08,
        (M.CONSCIENTIOUSNESS, M.INTEGRITY): 0.28,
        (M.CONSCIENTIOUSNESS, M.SITUATIONAL_JUDGEMENT): 0.23,
        (M.STRUCTURED_INTERVIEW, M.INTEGRITY): -0.02,
        (M.STRUCTURED_INTERVIEW, M.SITUATIONAL_JUDGEMENT): 0.45,
        (M.INTEGRITY, M.SITUATIONAL_JUDGEMENT): 0.16,
        (M.WORK_SAMPLE, M.COGNITIVE_ABILITY): 0.38,
        (M.JOB_KNOWLEDGE, M.COGNITIVE_ABILITY): 0.48,
    }.items()
}
# In the guidelines that the four-fifths rule comes from, a ratio below this asks for a look.
FOUR_FIFTHS = 0.80


class Unknown(float, Enum):
    """What is taken for a correlation nobody published: none above .50 was found in 2022, most were far smaller."""

    HIGH = 0.50
    MIDDLE = 0.30
    NONE = 0.0


def correlation(one: Method, other: Method, unknown: Unknown = Unknown.MIDDLE) -> float:
    """Between the scores of two methods: published, or what is assumed."""
    return 1.0 if one is other else KNOWN.get(frozenset((one, other)), unknown.value)


def equal_weights(values: Sequence[float], correlations: Iterable[float]) -> float:
    """Of an equally weighted sum of standardized scores: its validity from theirs, or its group difference from theirs.

    `correlations` holds one for each pair. The sum of the values through the standard deviation of the sum.
    """
    return sum(values) / sqrt(len(values) + 2 * sum(correlations))


def validity(
    methods: Sequence[Method], unknown: Unknown = Unknown.MIDDLE, lowest: bool = False,
    local: Mapping[Method, Local] = PUBLISHED,
) -> float:  # fmt: skip
    """Expected correlation of the equally weighted scores with performance; with the `lowest`, of each method what nine
    of ten settings lie above (the mean where no spread is published). What is `local` stands in place of what is
    published."""
    each = [local.get(method) or METHODS[method] for method in methods]
    values = [facts.validity if not lowest or facts.lower is None else facts.lower for facts in each]
    return equal_weights(values, _pairs(methods, unknown))


def difference(methods: Sequence[Method]) -> float | None:
    """Expected group difference of the equally weighted scores, in standard deviations; None when that of one of the
    methods is not published."""
    values = [METHODS[method].difference for method in methods]
    known = [value for value in values if value is not None]
    return equal_weights(known, _pairs(methods, Unknown.MIDDLE)) if len(known) == len(values) else None


def best_weights(validities: Sequence[float], correlations: Sequence[Sequence[float]]) -> float:
    """The multiple correlation: what perfect weights would give, which nobody has. `correlations` is square.

    R² = 1 − |correlations, validities and 1| / |correlations|. Raises ValueError where no scores correlate like that.
    """
    matrix = [[*row, validity] for row, validity in zip(correlations, validities, strict=True)]
    matrix.append([*validities, 1.0])
    minors = [_determinant([row[:size] for row in matrix[:size]]) for size in range(1, len(matrix) + 1)]
    if min(minors) <= 0:  # what is positive definite has only positive leading minors (Sylvester)
        raise ValueError("these correlations exclude each other")
    return sqrt(1 - minors[-1] / minors[-2])


def impact_ratio(difference: float, selected: float, minority: float) -> float:
    """The expected rate of selection of the lower group through that of the other, when the best `selected` of all are
    taken, `minority` of them of the lower group, and the scores are normal and `difference` apart.

    Raises ValueError for shares that are none.
    """
    if not (0 < selected < 1 and 0 < minority < 1):
        raise ValueError("shares lie between 0 and 1")
    low, high = -10.0 - abs(difference), 10.0 + abs(difference)
    while high - low > 1e-9:
        cut = (low + high) / 2
        taken = minority * _above(cut + difference) + (1 - minority) * _above(cut)
        low, high = (cut, high) if taken > selected else (low, cut)
    return _above(low + difference) / _above(low)


def reliability(one: float, interviewers: float) -> float:
    """Of the mean of so many separate interviewers, from that of one (Spearman and Brown)."""
    return interviewers * one / (1 + (interviewers - 1) * one)


def _pairs(methods: Sequence[Method], unknown: Unknown) -> list[float]:
    return [correlation(one, other, unknown) for one, other in combinations(methods, 2)]


def _above(cut: float) -> float:
    return (1 - erf(cut / sqrt(2))) / 2


def _determinant(matrix: Sequence[Sequence[float]]) -> float:
    """Along the first row: for the handful of rows that a plan has."""
    if not matrix:
        return 1.0
    rest = [[row[:at] + row[at + 1 :] for row in map(list, matrix[1:])] for at in range(len(matrix))]
    return sum((-1.0) ** at * matrix[0][at] * _determinant(rest[at]) for at in range(len(matrix)))
