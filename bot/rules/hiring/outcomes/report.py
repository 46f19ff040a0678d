"""What is told of outcomes: estimates, each with the figures it was made of, in the order in which they are read.

`analysing.analyse` makes it; pages, pictures, files and the command line show it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.rules.hiring.outcomes import Leaving
from bot.rules.hiring.outcomes.correlation import Correlation
from bot.rules.hiring.outcomes.gates import Gate, gate
from bot.rules.hiring.outcomes.pooling import Pooled, Shrunken
from bot.rules.hiring.outcomes.resampling import Resampled
from bot.rules.hiring.outcomes.restriction import Chosen, Corrected, RawOnly


class Part(StrEnum):
    """A part of what is scored: everybody has one score in each that they were looked at for."""

    COMPETENCY = "competency"
    METHOD = "method"
    STAGE = "stage"


class Group(StrEnum):
    """What hires are grouped by. Of a group alone nothing is said, only of all together."""

    ROLE = "role"
    SOURCE = "source"
    PANEL = "panel"
    INTERVIEWER = "interviewer"


@dataclass(frozen=True)
class Estimate:
    """How far a score goes with an outcome, over `n` hires who have both: as it was seen (None where one of them never
    differs, or there are fewer than four), after all that was published (then that alone; None of nobody), and
    corrected or the reason why not.

    `resampled` is there where it was asked for.
    """

    n: int
    seen: Correlation | None
    published: Shrunken | None
    corrected: Corrected | RawOnly
    resampled: Resampled | None = None

    @property
    def gate(self) -> Gate:
        """What so many hires allow to be said."""
        return gate(self.n)


@dataclass(frozen=True)
class Named:
    """One competency, method or stage: its estimate with the overall outcome; `pooled`, drawn towards the others;
    whether it is among those called found (false discoveries held at one in twenty). `same`, of a competency, is the
    estimate with what was rated of the same competency afterwards."""

    name: str
    estimate: Estimate
    pooled: Shrunken | None
    is_found: bool
    same: Estimate | None = None


@dataclass(frozen=True)
class Parts:
    """The competencies, methods or stages with enough hires for a word, by name; `held` names those with too few and
    how many hires each has."""

    named: tuple[Named, ...]
    held: Mapping[str, int]


@dataclass(frozen=True)
class Groups:
    """Roles, sources, panels or interviewers together; None where all hires are too few for a word, or fewer than two
    groups are large enough. `hires` has how many are in each that went in, `held` how many groups were too small."""

    pooled: Pooled | None
    hires: Mapping[str, int]
    held: int


@dataclass(frozen=True)
class Followed:
    """What became of those whose day came: `due` hires, of whom so many were rated, left before it unrated (and how),
    or are there and unrated. The mean scores they were hired with; and between what the correlation would lie if those
    who left had done a standard deviation worse, or better, than those who were rated (`bounds`)."""

    due: int
    rated: int
    left: int
    unrated: int
    how: Mapping[Leaving, int]
    score_of_rated: float | None
    score_of_left: float | None
    bounds: tuple[float, float] | None


@dataclass(frozen=True)
class Retention:
    """Who stayed so many days, of those whose day came. `apart` is by how much the scores of those who stayed lie above
    those of who left, in points, with its 95 % interval; `relation` the correlation of score and staying. Both None
    where too few stayed or left."""

    due: int
    stayed: int
    how: Mapping[Leaving, int]
    apart: tuple[float, float, float] | None
    relation: Correlation | None


@dataclass(frozen=True)
class Point:
    """`hires` with about that score and that outcome."""

    score: float
    outcome: float
    hires: int


@dataclass(frozen=True)
class Band:
    """At a score, what is to be expected on the mean, and between what that lies 19 times in 20."""

    score: float
    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Scatter:
    """The hires as points, and the straight line through them; no line where nothing is told by it."""

    points: tuple[Point, ...]
    band: tuple[Band, ...]


@dataclass(frozen=True)
class Window:
    """What is known so many days after the start.

    `ratings` were given by `raters`, of which so many `by_interviewers`, whose estimate is their own echo:
    `without_them` leaves these out. Of `centred` raters severity was taken off. Parts and groups are there from a
    hundred hires on.
    """

    days: int
    overall: Estimate
    without_them: Estimate
    ratings: int
    by_interviewers: int
    raters: int
    centred: int
    parts: Mapping[Part, Parts]
    groups: Mapping[Group, Groups]
    followed: Followed
    retention: Retention
    scatter: Scatter
    weighed: Mapping[str, float]
    explained: float | None


@dataclass(frozen=True)
class Decided:
    """How the hired were chosen: as it was said, or as it looks. `chance` is how often somebody hired has a higher
    score than somebody for the same role who was not, None where nobody was turned down; `share` how many of all who
    were looked at were hired."""

    chosen: Chosen
    is_said: bool
    chance: float | None
    share: float


@dataclass(frozen=True)
class Report:
    """Everything, as of a day: of `looked_at` people `hired` were hired. `expected` is what a structured interview of
    average validity shows among so few hired, which is little, and `needed` over how many hires that could be seen.
    `indicators` is the estimate with the key indicators, over all times."""

    on: date
    looked_at: int
    hired: int
    cards: int
    decided: Decided
    expected: float | None
    needed: int | None
    windows: tuple[Window, ...]
    indicators: Estimate


@dataclass(frozen=True)
class Line:
    """One line of a forest plot: a correlation with its interval over so many hires, named by what it is of."""

    of: str
    name: str
    n: int
    r: float
    low: float
    high: float
    is_together: bool = field(default=False)


def forest(window: Window) -> Iterator[Line]:
    """The lines of one window: overall as seen, after all that was published and corrected; then parts and groups,
    each drawn towards the others, and under each kind of group their mean."""
    overall = window.overall
    if overall.gate.shows_coefficient and overall.seen is not None:
        yield Line("overall", "seen", overall.n, overall.seen.r, overall.seen.low, overall.seen.high)
    if (shrunken := overall.published) is not None:
        yield Line("overall", "published", overall.n, shrunken.r, shrunken.low, shrunken.high)
    if isinstance(fixed := overall.corrected, Corrected):
        yield Line("overall", "corrected", overall.n, fixed.r, fixed.low, fixed.high)
    for part, told in window.parts.items():
        for each in told.named:
            if (shrunken := each.pooled or each.estimate.published) is not None:
                yield Line(part.value, each.name, each.estimate.n, shrunken.r, shrunken.low, shrunken.high)
    for group, grouped in window.groups.items():
        if (pooled := grouped.pooled) is None:
            continue
        if group is not Group.INTERVIEWER:
            for name, one in pooled.each.items():
                yield Line(group.value, name, grouped.hires[name], one.r, one.low, one.high)
        yield Line(group.value, "", sum(grouped.hires.values()), pooled.mean, pooled.low, pooled.high, True)
