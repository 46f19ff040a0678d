"""Two closed loops in figures: what interviews foretold makes them better, and what hires came of makes the community
better. Each arrow has how often it was gone within a year, and how long that took in the middle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

# What ended longer ago is of another time.
WITHIN = timedelta(days=365)
# The middle of fewer is one case, and may tell of one person.
FEWEST = 3
_DAY = timedelta(days=1)


class Arrow(StrEnum):
    """What leads from one step of a loop to the next."""

    RATED = "rated"  # from the last interview of somebody hired to their first rating at work
    LEARNED = "learned"  # from that rating to a question added, or from a suggestion to a yes
    ASKED = "asked"  # from a question added to the first interview that has it
    HIRED = "hired"  # from becoming known to being hired, of those known before the role was opened
    CHANGED = "changed"  # from the newest hire before it to a change that a review of the community led to
    JOINED = "joined"  # from the first hire that a source brought to the next who joined by it


class Which(StrEnum):
    """Which loop."""

    INTERVIEWS = "interviews"
    COMMUNITY = "community"


ARROWS: Mapping[Which, tuple[Arrow, ...]] = {
    Which.INTERVIEWS: (Arrow.RATED, Arrow.LEARNED, Arrow.ASKED),
    Which.COMMUNITY: (Arrow.HIRED, Arrow.CHANGED, Arrow.JOINED),
}


@dataclass(frozen=True)
class Gone:
    """An arrow that was gone `count` times; from when to when, where both are known."""

    count: int
    spans: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def days(self) -> float | None:
        """How long it took in the middle, in days; None of fewer than FEWEST."""
        return lag(self.spans)


def lag(spans: Iterable[tuple[datetime, datetime]]) -> float | None:
    """The median in days; None of fewer than FEWEST. What ends before it begins took no time."""
    found = [max(timedelta(), end - begin) / _DAY for begin, end in spans]
    return median(found) if len(found) >= FEWEST else None
