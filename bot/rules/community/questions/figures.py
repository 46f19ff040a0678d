"""How well questions are answered: how many of them, and how long the first answer takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

# Questions of the last quarter.
OVER = timedelta(days=90)
# Of fewer a share says nothing.
FEWEST = 10


@dataclass(frozen=True)
class Figures:
    """Of `asked` questions `percent` were answered by a person, the half of them within `hours`; each None below
    `FEWEST` questions, `hours` where none was answered too."""

    asked: int
    percent: int | None = None
    hours: int | None = None


def figures(times: Iterable[tuple[datetime, datetime | None]]) -> Figures:
    """From when each was asked, and when it was answered first (None for never). Hours are rounded up, on the clock:
    nights and week-ends count."""
    found = list(times)
    waits = [answered - asked for asked, answered in found if answered is not None]
    if len(found) < FEWEST:
        return Figures(len(found))
    percent = round(100 * len(waits) / len(found))
    if not waits:
        return Figures(len(found), percent)
    seconds = median(max(0.0, each.total_seconds()) for each in waits)
    return Figures(len(found), percent, int(-(-seconds // 3600)))
