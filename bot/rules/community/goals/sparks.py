"""A figure week by week: what it was at the end of each, and all of them as one short line of blocks, for the eye. The
numbers stand beside it for whoever cannot see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

# A month and the one before.
WEEKS = 9
# Where nothing was measured on a day, what was measured within a week before stands for it.
NEAR = timedelta(days=7)
# Of fewer weeks a line shows nothing that the number beside it does not say.
FEWEST = 3
BLOCKS, NONE = "▁▂▃▄▅▆▇█", "·"


def near(values: Mapping[date, float | None], day: date) -> float | None:
    """What it was on that day, or within the week before where nobody measured."""
    found = [value for at, value in sorted(values.items()) if day - NEAR < at <= day and value is not None]
    return found[-1] if found else None


def weekly(values: Mapping[date, float | None], last: date) -> Sequence[float | None]:
    """What it was at the end of each of the last `WEEKS` weeks until that day, the oldest first."""
    return [near(values, last - timedelta(weeks=n)) for n in reversed(range(WEEKS))]


def spark(figures: Sequence[float | None]) -> str:
    """A block for each, as high as it is on a scale from nought to the largest (from the least, where that is below
    nought), and `NONE` for each that is not known. Empty for fewer than `FEWEST`."""
    known = [each for each in figures if each is not None]
    if len(known) < FEWEST:
        return ""
    least, span = min(0.0, *known), (max(0.0, *known) - min(0.0, *known)) or 1.0
    steps = len(BLOCKS) - 1
    return "".join(NONE if each is None else BLOCKS[round((each - least) / span * steps)] for each in figures)
