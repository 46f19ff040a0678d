"""What came of events: how many of those who had a seat came, beside what is usual there, and what they said."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

# What is usual is that of the last ten events, and nothing before three of them.
LAST, FEWEST = 10, 3
# No mean of fewer answers: it would tell who said what.
FEWEST_ANSWERS = 3


def rate(came: int, going: int) -> float | None:
    """The part of those with a seat that came, from 0 to 1; None where nobody had one."""
    return came / going if going else None


def usual(past: Sequence[tuple[int, int]]) -> float | None:
    """The median rate of a community's last ten events (how many came, of how many), the newest first, where somebody
    had a seat; None before there are three."""
    rates = [each for each in (rate(came, going) for came, going in past) if each is not None][:LAST]
    return median(rates) if len(rates) >= FEWEST else None


def mean(stars: Sequence[int]) -> float | None:
    """What those who came said of it, from 1 to 5; None before three answered."""
    return sum(stars) / len(stars) if len(stars) >= FEWEST_ANSWERS else None
