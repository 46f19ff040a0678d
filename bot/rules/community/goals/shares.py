"""Two shares side by side: between what each lies, between what their difference lies, and how many it takes."""

from __future__ import annotations

from math import ceil, sqrt
from statistics import NormalDist

# Intervals hold in nineteen of twenty cases, the usual choice.
CERTAINTY = 0.95
_Z = NormalDist().inv_cdf((1 + CERTAINTY) / 2)


def interval(part: int, of: int) -> tuple[float, float]:
    """Between what a share lies (0 to 1); everything where there is nobody.

    E. B. Wilson, Journal of the American Statistical Association 22 (1927).
    """
    if not of:
        return 0.0, 1.0
    share, z2 = part / of, _Z * _Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z * sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def difference(one: tuple[int, int], other: tuple[int, int]) -> tuple[float, float, float]:
    """By how much the first share is above the second (parts of how many), and between what that lies.

    R. Newcombe, Statistics in Medicine 17 (1998), 873-890, method 10.
    """
    (a, m), (b, n) = one, other
    p, q = (a / m if m else 0.0), (b / n if n else 0.0)
    (low_p, high_p), (low_q, high_q) = interval(a, m), interval(b, n)
    apart = p - q
    low = apart - sqrt((p - low_p) ** 2 + (high_q - q) ** 2)
    high = apart + sqrt((high_p - p) ** 2 + (q - low_q) ** 2)
    return apart, max(-1.0, low), min(1.0, high)


def needed(usual: float, hoped: float, held_back: float, power: float = 0.8) -> tuple[int, int]:
    """How many it takes to tell the hoped share from the usual one, two-sided at five in a hundred: in the group that
    is held back (that part of all, between 0 and 1) and in the other. Raises ValueError where there is no difference.

    J. Fleiss, Statistical Methods for Rates and Proportions, 3rd ed. (2003), chapter 4, without the correction for
    continuity.
    """
    if usual == hoped or not 0 < held_back < 1:
        raise ValueError("two shares that differ, and two groups")
    times = (1 - held_back) / held_back
    both = (usual + times * hoped) / (1 + times)
    spread = usual * (1 - usual) + hoped * (1 - hoped) / times
    within = _Z * sqrt(both * (1 - both) * (1 + 1 / times)) + NormalDist().inv_cdf(power) * sqrt(spread)
    held = within**2 / (usual - hoped) ** 2
    return ceil(held), ceil(held * times)
