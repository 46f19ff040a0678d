"""How far a trainee's sealed practice cards agree with those of the lead beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

# A trainee agrees where their rating is at most this many points from the lead's, and must on this share in per cent
# (science.md, 5: practice in the trade, not evidence).
POINTS = 1
SHARE = 80
# With fewer pairs one rating decides: five is the least number of which 80 % can be had with one miss.
FEWEST_PAIRS = 5

# The trainee's rating and the lead's of the same competency; None where it was not assessed.
Pair = tuple[int | None, int | None]


@dataclass(frozen=True)
class Agreement:
    """Over `pairs` that both assessed: how many were `within` a point, and kappa (None where there is none)."""

    pairs: int
    within: int
    kappa: float | None

    @property
    def is_known(self) -> bool:
        """Whether there are enough pairs to go by."""
        return self.pairs >= FEWEST_PAIRS

    @property
    def suffices(self) -> bool:
        """Whether it is enough to be signed off: whole numbers, so that exactly 80 % passes."""
        return self.is_known and 100 * self.within >= SHARE * self.pairs


def agreement(pairs: Sequence[Pair]) -> Agreement:
    """How far the two agree on what both assessed."""
    both = [(own, lead) for own, lead in pairs if own is not None and lead is not None]
    return Agreement(len(both), sum(abs(own - lead) <= POINTS for own, lead in both), weighted_kappa(both))


def weighted_kappa(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Cohen's kappa with quadratic weights, at most 1: 0 is what chance would give.

    J. Cohen, Weighted kappa, Psychological Bulletin 70 (1968): 1 - observed / expected squared disagreement. The
    weights' scale cancels out, so the ends of the rating scale do not matter. None where chance alone could not
    disagree: no pairs, or everybody always gave one and the same rating.
    """
    own, lead = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    expected = sum(a * b * (one - other) ** 2 for one, a in own.items() for other, b in lead.items())
    observed = len(pairs) * sum((one - other) ** 2 for one, other in pairs)
    return 1 - observed / expected if expected else None
