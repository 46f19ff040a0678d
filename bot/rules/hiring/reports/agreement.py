"""How far interviewers agree, and how each uses the scale; nothing is said where too few ratings would be gone by.

Which figure, from what, and from how many ratings on: science.md, 3.2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import atanh, exp, fsum, log, sqrt, tanh
from statistics import fmean, stdev

from bot.rules.hiring.plans.composing import reliability

# From how many candidates on a panel's agreement is said, an interviewer's halo, their place among the others; from how
# many ratings on their use of the scale.
FEWEST_CANDIDATES, FEWEST_FOR_HALO, FEWEST_FOR_CONSISTENCY, FEWEST_RATINGS = 8, 15, 10, 10
# Correlations are kept this far from ±1, where Fisher's z has no value.
MOST_CORRELATED = 0.999


class Scale(StrEnum):
    """What a difference between two ratings is taken to mean, for Krippendorff's alpha."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"


@dataclass(frozen=True)
class MeanSquares:
    """Of a table of `targets` by `judges`: between targets, within them, between judges, and the rest."""

    between: float
    within: float
    judges_apart: float
    rest: float
    targets: int
    judges: int

    @property
    def one_way(self) -> tuple[float, float]:
        """ICC(1,1) and ICC(1,k): other judges for each target."""
        k = self.judges
        single = (self.between - self.within) / (self.between + (k - 1) * self.within)
        return single, (self.between - self.within) / self.between

    @property
    def agreement(self) -> tuple[float, float]:
        """ICC(A,1) and ICC(A,k), of Shrout and Fleiss ICC(2,1) and ICC(2,k): how far one rating, and the mean of all
        judges, stand for any judge's; who rates everybody lower counts against it."""
        k, n, apart = self.judges, self.targets, self.judges_apart - self.rest
        single = (self.between - self.rest) / (self.between + (k - 1) * self.rest + k * apart / n)
        return single, (self.between - self.rest) / (self.between + apart / n)

    @property
    def consistency(self) -> tuple[float, float]:
        """ICC(C,1) and ICC(C,k), of Shrout and Fleiss ICC(3,1) and ICC(3,k): who rates everybody lower makes no
        difference."""
        single = (self.between - self.rest) / (self.between + (self.judges - 1) * self.rest)
        return single, (self.between - self.rest) / self.between


def mean_squares(ratings: Sequence[Sequence[float]]) -> MeanSquares:
    """Of a whole table, a row for each target, a column for each judge: two of each at least.

    Shrout and Fleiss, Intraclass correlations, Psychological Bulletin 86 (1979).
    """
    n, k = len(ratings), len(ratings[0])
    rows, columns = [fmean(row) for row in ratings], [fmean(column) for column in zip(*ratings, strict=True)]
    mean = fmean(rows)
    between = k * fsum((each - mean) ** 2 for each in rows)
    apart = n * fsum((each - mean) ** 2 for each in columns)
    within = fsum((value - row) ** 2 for row, values in zip(rows, ratings, strict=True) for value in values)
    rest = (within - apart) / ((n - 1) * (k - 1))
    return MeanSquares(between / (n - 1), within / (n * (k - 1)), apart / (k - 1), rest, n, k)


def alpha(units: Iterable[Sequence[float | None]], scale: Scale = Scale.ORDINAL) -> float | None:
    """Krippendorff's alpha, at most 1: 0 is what chance would give. Each unit has the ratings of whoever rated it, None
    where somebody did not. None comes back where nothing was rated twice, or never otherwise.

    K. Krippendorff, Content Analysis (2004), chapter 11: 1 - observed / expected disagreement over pairs of ratings.
    """
    totals: Counter[float] = Counter()
    together: dict[tuple[float, float], list[float]] = {}
    for unit in units:
        given = [each for each in unit if each is not None]
        if len(given) < 2:
            continue
        counted = Counter(given)
        totals.update(counted)
        for one, a in counted.items():
            for other, b in counted.items():
                together.setdefault((one, other), []).append(a * (b - (one == other)) / (len(given) - 1))
    apart = _distances(totals, scale)
    observed = fsum(fsum(times) * apart[pair] for pair, times in together.items())
    expected = fsum(totals[one] * totals[other] * distance for (one, other), distance in apart.items())
    return 1 - (totals.total() - 1) * observed / expected if expected else None


def _distances(totals: Mapping[float, int], scale: Scale) -> Mapping[tuple[float, float], float]:
    def apart(one: float, other: float) -> float:
        if scale is Scale.NOMINAL:
            return float(one != other)
        if scale is Scale.INTERVAL:
            return float((one - other) ** 2)
        low, high = min(one, other), max(one, other)
        between = sum(n for value, n in totals.items() if low <= value <= high)
        return (between - (totals[one] + totals[other]) / 2) ** 2

    return {(one, other): apart(one, other) for one in totals for other in totals}


@dataclass(frozen=True)
class PanelAgreement:
    """How far people agree on the same candidates: `single` for one of them, `mean` for all of a panel of `judges`
    together; computed as ICC(A,1) and ICC(A,k) where everybody rated everybody, else by Krippendorff's alpha."""

    single: float
    mean: float
    judges: int
    candidates: int
    is_whole: bool


def panel_agreement(by_candidate: Iterable[Mapping[str, float]]) -> PanelAgreement | None:
    """Over candidates with what each of their interviewers gave, 1 to 5; None for fewer than `FEWEST_CANDIDATES` whom
    several rated, or where nothing tells one from another.

    Of a table with gaps the `mean` is that of two (Spearman and Brown): so many at least saw each.
    """
    rated = [dict(each) for each in by_candidate if len(each) > 1]
    if len(rated) < FEWEST_CANDIDATES:
        return None
    people = sorted(set().union(*rated))
    if all(len(each) == len(people) for each in rated):
        found = mean_squares([[each[who] for who in people] for each in rated])
        if found.between + found.judges_apart + found.rest == 0:
            return None
        return PanelAgreement(*found.agreement, len(people), len(rated), True)
    single = alpha([list(each.values()) for each in rated])
    if single is None:
        return None
    return PanelAgreement(single, reliability(single, 2) if single > 0 else single, 2, len(rated), False)


def range_use(by_person: Mapping[str, Sequence[float]]) -> Mapping[str, float]:
    """How far each spreads their ratings, as a share of how far all do: 1 is as all. Nobody with fewer than
    `FEWEST_RATINGS`, or who never differed; drawn towards all as far as chance alone would scatter it (its logarithm
    varies by 1/2(n-1) among normal samples)."""
    spread = {who: stdev(each) for who, each in by_person.items() if len(each) >= FEWEST_RATINGS}
    spread = {who: each for who, each in spread.items() if each}
    if not spread:
        return {}
    freedom = {who: len(by_person[who]) - 1 for who in spread}
    pooled = log(sqrt(fsum(freedom[who] * each**2 for who, each in spread.items()) / sum(freedom.values())))
    logs = {who: log(each) - pooled for who, each in spread.items()}
    return {who: exp(each) for who, each in shrunk(logs, {who: 1 / (2 * freedom[who]) for who in logs}).items()}


def halo(by_person: Mapping[str, Sequence[Mapping[str, int]]]) -> Mapping[str, float]:
    """By how much one's ratings of different competencies go together more than all people's do: the mean correlation
    between competencies within their cards, less that over everybody's. Nobody with fewer than `FEWEST_FOR_HALO`
    cards."""
    everybody = _together([card for cards in by_person.values() for card in cards])
    own = {who: _together(cards) for who, cards in by_person.items() if len(cards) >= FEWEST_FOR_HALO}
    return {who: each - everybody for who, each in own.items() if each is not None and everybody is not None}


def consistency(by_candidate: Iterable[Mapping[str, float]]) -> Mapping[str, float]:
    """How far each one's scores go with the mean of the others' on the same candidates: a correlation, drawn towards
    everybody's as far as chance alone would scatter it. Nobody with fewer than `FEWEST_FOR_CONSISTENCY` candidates whom
    others saw too."""
    beside: dict[str, list[tuple[float, float]]] = {}
    for given in by_candidate:
        for who in given if len(given) > 1 else ():
            beside.setdefault(who, []).append((given[who], fmean(value for one, value in given.items() if one != who)))
    found = {who: correlation(pairs) for who, pairs in beside.items() if len(pairs) >= FEWEST_FOR_CONSISTENCY}
    z = {who: atanh(max(-MOST_CORRELATED, min(MOST_CORRELATED, r))) for who, r in found.items() if r is not None}
    return {who: tanh(each) for who, each in shrunk(z, {who: 1 / (len(beside[who]) - 3) for who in z}).items()}


def shrunk(found: Mapping[str, float], variances: Mapping[str, float]) -> Mapping[str, float]:
    """Each estimate drawn towards the common mean, as far as its own variance and how far they truly differ say; where
    chance explains all differences, the mean for everybody.

    DerSimonian and Laird, Meta-analysis in clinical trials (1986), for how far they differ.
    """
    if not found:
        return {}
    weights = {who: 1 / variances[who] for who in found}
    total = fsum(weights.values())
    mean = fsum(weights[who] * each for who, each in found.items()) / total
    apart = fsum(weights[who] * (each - mean) ** 2 for who, each in found.items())
    scale = total - fsum(each**2 for each in weights.values()) / total
    true = max(0.0, (apart - (len(found) - 1)) / scale) if scale else 0.0
    weights = {who: 1 / (variances[who] + true) for who in found}
    mean = fsum(weights[who] * each for who, each in found.items()) / fsum(weights.values())
    return {who: mean + true / (true + variances[who]) * (each - mean) for who, each in found.items()}


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's; None where one side never differs, or there are fewer than two."""
    if len(pairs) < 2:
        return None
    one, other = (fmean(each) for each in zip(*pairs, strict=True))
    both = fsum((a - one) * (b - other) for a, b in pairs)
    scale = sqrt(fsum((a - one) ** 2 for a, _ in pairs) * fsum((b - other) ** 2 for _, b in pairs))
    return both / scale if scale else None


def _together(cards: Sequence[Mapping[str, int]]) -> float | None:
    """The mean correlation between two competencies, over those that enough of the cards rate both of."""
    names = sorted({name for card in cards for name in card})
    found = []
    for one, other in combinations(names, 2):
        pairs = [(float(card[one]), float(card[other])) for card in cards if one in card and other in card]
        r = correlation(pairs) if len(pairs) >= FEWEST_FOR_HALO else None
        found += [] if r is None else [r]
    return fmean(found) if found else None
