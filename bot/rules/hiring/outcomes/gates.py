"""What may be said of how many hires: too few say nothing, and a figure would be believed (science.md, 2.5)."""

from __future__ import annotations

from enum import StrEnum

# From how many hires on: a coefficient, with a banner that says how little it is; what is corrected; what is said of
# competencies and other parts.
FEWEST_SHOWN, FEWEST_CORRECTED, FEWEST_BY_PART = 10, 30, 100


class Gate(StrEnum):
    """How far so many hires can be gone by."""

    POINTS = "points"  # the points and what published studies say; no coefficient in a summary
    BANNER = "banner"  # a coefficient under a banner, as it was seen
    CORRECTED = "corrected"  # and what it comes to when it is corrected
    BY_PART = "by_part"  # and by competency, with false discoveries held down; by interviewer only pooled

    @property
    def shows_coefficient(self) -> bool:
        """Whether a summary may name the correlation."""
        return self is not Gate.POINTS

    @property
    def shows_corrected(self) -> bool:
        """Whether a corrected one is computed."""
        return self in (Gate.CORRECTED, Gate.BY_PART)

    @property
    def shows_parts(self) -> bool:
        """Whether anything is said of a competency, a method, a stage, a panel or a source."""
        return self is Gate.BY_PART


def gate(hires: int) -> Gate:
    """What so many hires with both a score and an outcome allow."""
    if hires < FEWEST_SHOWN:
        return Gate.POINTS
    if hires < FEWEST_CORRECTED:
        return Gate.BANNER
    return Gate.CORRECTED if hires < FEWEST_BY_PART else Gate.BY_PART
