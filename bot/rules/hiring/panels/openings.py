"""What an interview remembers beside its seats: places held out to several people at once, and who did not come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

# What stands for the candidate where somebody did not come.
CANDIDATE = ""


@dataclass(frozen=True)
class Opening:
    """A place that everybody `asked` may take with one tap; the first of them has it.

    `seat` is whose it is until then, who hands it over; 0 where nobody has it. `ended` is when it was over, and
    `taker` who has it since; "" where nobody took it.
    """

    place: int
    asked: tuple[str, ...]
    at: datetime
    seat: int = 0
    ended: datetime | None = None
    taker: str = ""
    id: int = 0


@dataclass(frozen=True)
class NoShow:
    """`by` said that `who` did not come: a user, or the candidate. `taken_back` is when they said that it was wrong."""

    who: str
    by: str
    at: datetime
    taken_back: datetime | None = None
    id: int = 0
