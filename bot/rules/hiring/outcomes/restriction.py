"""What a correlation among the hired says of everybody who was looked at: only the better are hired, and what happened
is told by raters who err. What goes into a correction is kept beside it, and where it cannot be made, why not.

The rules and their order are those of science.md, 2.3: unreliability in the hired first, then the range. Thorndike,
Personnel selection (1949), cases II and III; Hunter, Schmidt and Le, Journal of Applied Psychology 91 (2006), case IV;
Lawley, Proceedings of the Royal Society of Edinburgh 62 (1943), of which case III is that with one score.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from math import prod, sqrt, tanh
from statistics import NormalDist

from bot.rules.hiring.outcomes.correlation import MOST, WIDE, Correlation, z_of
from bot.rules.hiring.outcomes.gates import gate
from bot.rules.hiring.outcomes.selecting import Choice, selected
from bot.rules.hiring.plans.composing import reliability

# How far one manager's rating goes with another's: of people who lead nobody, of people who lead (Zhou, Sackett, Shen
# and Beatty 2024); and where ratings are given for pay and promotion (Salgado and Moscoso 2019).
OTHERS, LEADERS, ADMINISTRATIVE = 0.68, 0.57, 0.45
# What a corrected value is shown at as well, because the reliability is not known for sure.
ALSO_AT = (ADMINISTRATIVE, OTHERS)
# Hires who spread by less than that share of all who were looked at: a correction would say what nobody saw.
NARROWEST = 0.4


class Chosen(StrEnum):
    """How those who were hired were chosen, as far as a score goes."""

    ON_IT = "on_it"  # mainly on this score
    ON_OTHERS = "on_others"  # on another score, or those of several stages, which are known of everybody
    OTHERWISE = "otherwise"  # on something that is not recorded
    NOT_AT_ALL = "not_at_all"  # people who were there before: the score chose nobody


class How(StrEnum):
    """What was done about the range."""

    NOT = "not"
    CASE_II = "case_ii"
    CASE_III = "case_iii"
    CASE_IV = "case_iv"
    LAWLEY = "lawley"


class RawOnly(StrEnum):
    """Why a correlation stands as it was seen."""

    TOO_FEW = "too_few"  # fewer than thirty hires
    SPREAD_UNKNOWN = "spread_unknown"  # nobody else was looked at, or scores never differ
    NOT_NARROWED = "not_narrowed"  # the hired differ as much as all
    TOO_NARROW = "too_narrow"  # the hired hardly differ: nothing to go by
    CHOICE_UNKNOWN = "choice_unknown"  # chosen on what is not recorded, and how reliable the score is is not known
    BEYOND_ONE = "beyond_one"  # the corrected value would be no correlation


@dataclass(frozen=True)
class Range:
    """What is known of the spread of a score: its standard deviation among the `hires` of the correlation through that
    among all `looked_at` (`u`), what that would be had simply the best been taken (`if_best`), and how reliable the
    score is among all. None where it is not known."""

    u: float | None
    hires: int = 0
    looked_at: int = 0
    reliability: float | None = None
    if_best: float | None = None


@dataclass(frozen=True)
class Corrected:
    """A correlation as it would be among all who were looked at, with an outcome measured without error: the
    operational validity. Everything that went into it is kept.

    `n_effective` is how many pairs would give as wide an interval uncorrected. `one_rater` is the reliability of one,
    `outcome` that of the mean of `raters`. `also` holds the value at other reliabilities of one rater. `alternate`, of
    people whom the score did not choose, is the value with a correction for range, which is disputed.
    """

    r: float
    low: float
    high: float
    how: How
    n_effective: float
    one_rater: float
    outcome: float
    raters: float
    range: Range
    choice: Choice | None = None
    also: tuple[tuple[float, float], ...] = ()
    alternate: float | None = None


def corrected(
    seen: Correlation,
    range: Range,
    chosen: Chosen,
    choice: Choice | None = None,
    one_rater: float = OTHERS,
    raters: float = 1.0,
) -> Corrected | RawOnly:
    """What a correlation comes to, or why it stands as it was seen.

    `one_rater` is the reliability of one (1 for what is counted and not rated), `raters` how many rated each. `choice`
    is needed for `ON_OTHERS`; without it the choice counts as not recorded. The interval takes reliabilities and `u`
    as known.
    """
    if not gate(seen.n).shows_corrected:
        return RawOnly.TOO_FEW
    if chosen is Chosen.ON_OTHERS and choice is not None:
        return _on_others(seen, range, choice, one_rater, raters)
    if chosen is Chosen.NOT_AT_ALL:
        beside = _by_ends(seen, range, How.CASE_II, one_rater, raters) if _unfit(range.u) is None else None
        found = _by_ends(seen, range, How.NOT, one_rater, raters)
        if isinstance(found, Corrected) and isinstance(beside, Corrected):
            return replace(found, alternate=beside.r)
        return found
    if no := _unfit(range.u):
        return no
    if chosen is Chosen.ON_IT:
        return _by_ends(seen, range, How.CASE_II, one_rater, raters)
    if range.u is None or range.reliability is None or range.u**2 <= 1 - range.reliability:
        return RawOnly.CHOICE_UNKNOWN
    return _by_ends(seen, range, How.CASE_IV, one_rater, raters)


def case_ii(r: float, u: float) -> float:
    """Among all, of a correlation among those chosen on the score itself; with 1 / u, among those chosen, of one among
    all. `u` is the standard deviation there through that here."""
    return r / u / sqrt(1 + r * r * (1 / (u * u) - 1))


def case_iv(r: float, u: float, reliability: float) -> tuple[float, float]:
    """Among all, of a correlation among those chosen on something that is not recorded and that bears on the outcome
    through what the score measures: of the score, and of what it would be without error.

    `reliability` is the score's among all. `u` squared must exceed 1 - reliability.
    """
    true = sqrt((u * u - (1 - reliability)) / reliability)
    among_chosen = 1 - (1 - reliability) / (u * u)
    without_error = case_ii(r / sqrt(among_chosen), true)
    return without_error * sqrt(reliability), without_error


def without_error(r: float, *reliabilities: float) -> float:
    """The correlation of what was measured with such reliabilities, were it measured without error."""
    return r / sqrt(prod(reliabilities))


def narrowed(share: float) -> float:
    """The standard deviation of a normal score among the best such `share` through that of all."""
    if share >= 1:
        return 1.0
    cut = NormalDist().inv_cdf(1 - share)
    mean = NormalDist().pdf(cut) / share
    return sqrt(1 + cut * mean - mean * mean)


def narrowed_beside(share: float, r: float, reliability: float) -> float:
    """The same of a score with such a reliability where the best were taken on something else, with which what it
    measures correlates by r."""
    true = 1 - r * r * (1 - narrowed(share) ** 2)
    return sqrt(true * reliability + 1 - reliability)


def expected(operational: float, one_rater: float, share: float) -> float:
    """What a score with such an operational validity shows among the best `share`, who are hired on it, when one rater
    says what happened: mostly little, which is no failure (science.md, 2.4)."""
    return case_ii(operational * sqrt(one_rater), 1 / narrowed(share))


def _unfit(u: float | None) -> RawOnly | None:
    if u is None:
        return RawOnly.SPREAD_UNKNOWN
    if u >= 1:
        return RawOnly.NOT_NARROWED
    return RawOnly.TOO_NARROW if u < NARROWEST else None


def _value(r: float, range: Range, how: How, outcome: float) -> float:
    """Beyond ±1 where these reliabilities and this range exclude each other."""
    freed = without_error(r, outcome)
    if how is How.CASE_II and range.u:
        return case_ii(freed, range.u)
    if how is How.CASE_IV and range.u and range.reliability:
        return case_iv(freed, range.u, range.reliability)[0]
    return freed


def _by_ends(seen: Correlation, range: Range, how: How, one_rater: float, raters: float) -> Corrected | RawOnly:
    """With the ends of the interval corrected as the value is: what grows with what was seen keeps its cover."""
    outcome = reliability(one_rater, raters)
    r, low, high = (_value(each, range, how, outcome) for each in (seen.r, seen.low, seen.high))
    if abs(r) >= 1:
        return RawOnly.BEYOND_ONE
    also = _also(lambda one: _value(seen.r, range, how, reliability(one, raters)), one_rater)
    low, high = max(-MOST, low), min(MOST, high)
    effective = _effective(low, high)
    return Corrected(r, low, high, how, effective, one_rater, outcome, raters, range, None, also)


def _on_others(
    seen: Correlation, range: Range, choice: Choice, one_rater: float, raters: float
) -> Corrected | RawOnly:
    if no := next((no for each in choice.us if (no := _unfit(each)) is not RawOnly.NOT_NARROWED and no), None):
        return no
    if min(choice.us) >= 1:
        return RawOnly.NOT_NARROWED
    outcome = reliability(one_rater, raters)
    found = selected(choice, outcome, seen.n)
    if found is None:
        return RawOnly.BEYOND_ONE
    r, error = found
    low, high = tanh(z_of(r) - WIDE * error), tanh(z_of(r) + WIDE * error)
    how = How.CASE_III if len(choice.us) == 1 else How.LAWLEY

    def at(one: float) -> float:
        other = selected(choice, reliability(one, raters), seen.n)
        return 1.0 if other is None else other[0]

    also = _also(at, one_rater)
    return Corrected(r, low, high, how, _effective(low, high), one_rater, outcome, raters, range, choice, also)


def _also(value: Callable[[float], float], one_rater: float) -> tuple[tuple[float, float], ...]:
    """At the other reliabilities, where they are compatible with what was seen; nothing of what was not rated."""
    if one_rater == 1:
        return ()
    found = [(each, value(each)) for each in ALSO_AT if each != one_rater]
    return tuple((each, r) for each, r in found if abs(r) < 1)


def _effective(low: float, high: float) -> float:
    return 3 + (2 * WIDE / (z_of(high) - z_of(low))) ** 2
