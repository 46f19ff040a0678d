"""What was seen of people before they were hired, and what happened afterwards: the material of every figure here.

The same whether it comes from the interviews and check-ins held here, or from a file of past hires.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

# What a score or a rating is about that is about no single competency.
OVERALL = ""


class Leaving(StrEnum):
    """How somebody left."""

    RESIGNED = "resigned"
    DISMISSED = "dismissed"
    CONTRACT_ENDED = "contract_ended"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Score:
    """What was given before anybody was hired, 1 to 5, as it was handed in first: about a competency or `OVERALL`, by
    whom, in which stage, by which method."""

    about: str
    by: str
    stage: str
    method: str
    value: float


@dataclass(frozen=True, slots=True)
class Rating:
    """What a manager gave so many days after the start, 1 to 5: about a competency or `OVERALL`, by whom;
    `interviewed`: they had rated the same person before. What people say of themselves is none."""

    about: str
    by: str
    after: int
    value: float
    interviewed: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """The last day of somebody who left, and how."""

    day: date
    how: Leaving


@dataclass(frozen=True, slots=True)
class Case:
    """Somebody who was looked at for a role, hired from `started` on or not (None). `panel` names who interviewed
    together; `indicators` holds for each key indicator what was reached as a share of its target."""

    id: str
    role: str
    source: str
    panel: str
    scores: tuple[Score, ...]
    ratings: tuple[Rating, ...] = ()
    indicators: Mapping[str, float] = field(default_factory=dict)
    started: date | None = None
    left: Left | None = None

    @property
    def is_hired(self) -> bool:
        return self.started is not None
