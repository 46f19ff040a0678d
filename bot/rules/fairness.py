"""Whether one group is let through less often than another: what can be said of it, and how surely.

A ratio under four fifths is a reason to look, never a proof: among few people it comes by chance more often than not,
so it always stands with its interval, an exact test, and whether a single person would turn it round (science.md, 4).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import comb, erfc, exp, fsum, lgamma, log, sqrt
from statistics import NormalDist

# Below four fifths of the highest rate the rule of thumb points (29 CFR 1607.4 D). Compared in whole numbers: exactly
# four fifths passes.
FOUR_FIFTHS = Fraction(4, 5)
# Intervals hold in nineteen of twenty cases, the usual choice.
CERTAINTY = 0.95
_Z = NormalDist().inv_cdf((1 + CERTAINTY) / 2)
# Two tables count as equally likely when they differ by less than rounding does.
ROUNDING = 1e-7


@dataclass(frozen=True)
class Passed:
    """So many of `of` people were let through."""

    passed: int
    of: int

    @property
    def rate(self) -> Fraction:
        """The share, exactly; nobody of nobody is none."""
        return Fraction(self.passed, self.of) if self.of else Fraction(0)

    @property
    def stopped(self) -> int:
        """Those who were not."""
        return self.of - self.passed

    def __add__(self, other: Passed) -> Passed:
        return Passed(self.passed + other.passed, self.of + other.of)


NOBODY = Passed(0, 0)


@dataclass(frozen=True)
class Exact:
    """Fisher's exact test, two-sided: the probability `p` of a table as unlikely or more when it makes no difference
    who is in which group, and the `mid` p, which counts the table itself by half."""

    p: float
    mid: float


@dataclass(frozen=True)
class Common:
    """What is common to many roles: the odds of passing in one group against the other within the same role, between
    `low` and `high`, the probability `p` of as much by chance, and from how many roles."""

    odds: float
    low: float
    high: float
    p: float
    roles: int


def ratio(group: Passed, highest: Passed) -> Fraction | None:
    """The group's rate as a share of the highest one, exactly; None where nobody passed at all."""
    return group.rate / highest.rate if highest.passed and group.of else None


def is_below(group: Passed, highest: Passed) -> bool:
    """Whether that is less than four fifths."""
    least, of = FOUR_FIFTHS.as_integer_ratio()
    return of * group.passed * highest.of < least * highest.passed * group.of


def interval(group: Passed, highest: Passed) -> tuple[float, float] | None:
    """Between what the ratio lies, at `CERTAINTY`; None where nobody of one of the groups passed.

    D. Katz and others, Obtaining confidence intervals for the risk ratio, Biometrics 34 (1978).
    """
    if not group.passed or not highest.passed:
        return None
    of = float(group.rate / highest.rate)
    error = sqrt(1 / group.passed - 1 / group.of + 1 / highest.passed - 1 / highest.of)
    return of * exp(-_Z * error), of * exp(_Z * error)


def fisher(one: Passed, other: Passed) -> Exact:
    """The exact test of the two groups. R. A. Fisher, The Design of Experiments (1935)."""
    passed = one.passed + other.passed
    here = _log_ways(one, other, one.passed)
    as_far = []
    for each in range(max(0, passed - other.of), min(one.of, passed) + 1):
        ways = _log_ways(one, other, each)
        if ways <= here + ROUNDING:
            as_far.append(exp(ways))
    p = min(1.0, fsum(as_far))
    return Exact(p, p - exp(here) / 2)


def _log_ways(one: Passed, other: Passed, passed: int) -> float:
    """The logarithm of the probability that so many of those who passed are of the first group."""
    all_passed = one.passed + other.passed
    ways = _log_choose(one.of, passed) + _log_choose(other.of, all_passed - passed)
    return ways - _log_choose(one.of + other.of, all_passed)


def _log_choose(n: int, k: int) -> float:
    return log(comb(n, k)) if n <= 64 else lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def pooled(one: Passed, other: Passed) -> float | None:
    """The two-sided probability of rates as far apart by chance, by the pooled z of two shares, for groups that are not
    small; None where everybody passed, or nobody."""
    both = (one + other).rate
    if both in (0, 1) or not one.of or not other.of:
        return None
    error = sqrt(both * (1 - both) * (Fraction(1, one.of) + Fraction(1, other.of)))
    return _two_sided(float(one.rate - other.rate) / error)


def flipped(group: Passed, highest: Passed) -> Fraction | None:
    """The ratio if one person of the group had been let through in place of one of the highest; None where there is no
    such person, or then nobody of the highest would have passed.

    The Questions and Answers on the Uniform Guidelines (1979): where that turns round which rate is higher, nothing is
    to be concluded.
    """
    if not group.stopped or highest.passed < 2:
        return None
    return ratio(Passed(group.passed + 1, group.of), Passed(highest.passed - 1, highest.of))


def turns_round(group: Passed, highest: Passed) -> bool:
    """Whether one other person would turn round which of the rates is higher."""
    if not group.stopped or not highest.passed:
        return False
    return Passed(group.passed + 1, group.of).rate > Passed(highest.passed - 1, highest.of).rate


def common(strata: Iterable[tuple[Passed, Passed]]) -> Common | None:
    """The two groups compared within each role, then put together; None where that cannot be told: nowhere both groups
    stood, or all passed alike.

    N. Mantel and W. Haenszel (1959), the test with its correction for continuity; the interval by J. Robins, N. Breslow
    and S. Greenland, Biometrics 42 (1986).
    """
    told = [each for each in strata if each[0].of and each[1].of and 0 < sum(each, NOBODY).rate < 1]
    more, less, off, spread = 0.0, 0.0, 0.0, 0.0
    both, across, under = 0.0, 0.0, 0.0
    for one, other in told:
        n, passed = one.of + other.of, one.passed + other.passed
        for_, against = one.passed * other.stopped / n, one.stopped * other.passed / n
        alike, apart = (one.passed + other.stopped) / n, (one.stopped + other.passed) / n
        more, less = more + for_, less + against
        both, under = both + alike * for_, under + apart * against
        across += alike * against + apart * for_
        off += one.passed - one.of * passed / n
        spread += one.of * other.of * passed * (n - passed) / (n * n * (n - 1))
    if not more or not less:
        return None
    odds, error = more / less, sqrt(both / (2 * more**2) + across / (2 * more * less) + under / (2 * less**2))
    p = _two_sided(max(0.0, abs(off) - 0.5) / sqrt(spread))
    return Common(odds, odds * exp(-_Z * error), odds * exp(_Z * error), p, len(told))


def false_alarms(few: int, many: int, rate: float) -> float:
    """How often the bare rule points at a group of `few` beside one of `many` when both pass at the same `rate`: 0 to
    1, exactly. P. Roth, P. Bobko and F. Switzer, Journal of Applied Psychology 91 (2006) say the same by simulation."""
    own, found, below, least = _binomial(few, rate), 0.0, 0, FOUR_FIFTHS
    fewer = 0.0
    for passed, chance in enumerate(_binomial(many, rate)):
        while below <= few and below * many * least.denominator < least.numerator * passed * few:
            fewer += own[below]
            below += 1
        found += chance * fewer
    return found


def _binomial(n: int, rate: float) -> list[float]:
    """The probabilities that 0 to n of n pass."""
    if rate in (0.0, 1.0):
        return [float(k == n * rate) for k in range(n + 1)]
    return [exp(_log_choose(n, k) + k * log(rate) + (n - k) * log(1 - rate)) for k in range(n + 1)]


def _two_sided(z: float) -> float:
    return erfc(abs(z) / sqrt(2))
