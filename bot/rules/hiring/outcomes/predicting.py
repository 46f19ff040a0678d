"""What interviewers foretold, and whether it came so."""

from __future__ import annotations

# A prediction says how likely somebody will be strong at six months: the manager's overall rating of that check-in.
SETTLED_AT = 180
# Strong is a four or a five of five.
STRONG = 4


def is_strong(overall: float) -> bool:
    """Whether that overall rating is what a prediction called strong."""
    return overall >= STRONG
