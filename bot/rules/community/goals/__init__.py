"""Goals: what a community is for, in numbers: every metric with its definition here and nowhere else, and goals that
say what, from where, how far, by when, for whom and who sees to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Metric(StrEnum):
    """What can be a goal, and nothing else."""

    GROWTH = "growth"
    RETENTION = "retention"
    ACTIVE = "active"
    POSTING = "posting"
    ACTIVATION = "activation"
    DECAY = "decay"
    GRAVITY = "gravity"
    DENSITY = "density"
    FIRST_RESPONSE = "first_response"
    SLOW_RESPONSE = "slow_response"
    ATTENDANCE = "attendance"
    CONTENT_RESPONSE = "content_response"
    HIRES = "hires"
    POOL_FILL = "pool_fill"
    REFERRAL_QUALITY = "referral_quality"
    TIME_TO_HIRE = "time_to_hire"
    DIRECT_YIELD = "direct_yield"
    SATISFACTION = "satisfaction"
    UNSUBSCRIBED = "unsubscribed"
    COMPLAINTS = "complaints"


class Unit(StrEnum):
    """In what a metric is measured."""

    PEOPLE = "people"
    PERCENT = "percent"
    HOURS = "hours"
    DAYS = "days"
    POINTS = "points"
    EACH = "each"  # for one member


class Shape(StrEnum):
    """How its baseline comes about."""

    COUNT = "count"  # adds up from nought on the day the goal begins
    RATE = "rate"  # is measured over 28 days, and confirmed by a person


@dataclass(frozen=True)
class Definition:
    """A metric: its unit and shape, whether less is better, of how many at least it is shown (people, answers, cases),
    between what it lies, and whether it is hiring's, so that moderators see none of it below ten."""

    unit: Unit
    shape: Shape = Shape.RATE
    is_less_better: bool = False
    fewest: int = 10
    least: float | None = 0
    most: float | None = None
    is_of_hiring: bool = False


# product.md, community/goals. What each counts stands in `figures`, beside its formula.
DEFINITIONS: Mapping[Metric, Definition] = {
    Metric.GROWTH: Definition(Unit.PEOPLE, Shape.COUNT, fewest=0, least=None),
    Metric.RETENTION: Definition(Unit.PERCENT, most=100),
    Metric.ACTIVE: Definition(Unit.PEOPLE, fewest=0),
    Metric.POSTING: Definition(Unit.PEOPLE, fewest=0),
    Metric.ACTIVATION: Definition(Unit.PERCENT, most=100),
    Metric.DECAY: Definition(Unit.PERCENT, is_less_better=True, most=100),
    Metric.GRAVITY: Definition(Unit.EACH, least=None),
    Metric.DENSITY: Definition(Unit.PERCENT, fewest=5, most=100),
    Metric.FIRST_RESPONSE: Definition(Unit.HOURS, is_less_better=True),
    Metric.SLOW_RESPONSE: Definition(Unit.HOURS, is_less_better=True, fewest=20),
    Metric.ATTENDANCE: Definition(Unit.PERCENT, most=100),
    Metric.CONTENT_RESPONSE: Definition(Unit.PERCENT, most=100),
    Metric.HIRES: Definition(Unit.PEOPLE, Shape.COUNT, fewest=0, is_of_hiring=True),
    Metric.POOL_FILL: Definition(Unit.PERCENT, most=100, is_of_hiring=True),
    Metric.REFERRAL_QUALITY: Definition(Unit.PERCENT, most=100, is_of_hiring=True),
    Metric.TIME_TO_HIRE: Definition(Unit.DAYS, is_less_better=True, least=None, is_of_hiring=True),
    Metric.DIRECT_YIELD: Definition(Unit.PERCENT, most=100, is_of_hiring=True),
    Metric.SATISFACTION: Definition(Unit.POINTS, fewest=20, least=-100, most=100),
    Metric.UNSUBSCRIBED: Definition(Unit.PERCENT, is_less_better=True, fewest=50, most=100),
    Metric.COMPLAINTS: Definition(Unit.PERCENT, is_less_better=True, fewest=50, most=100),
}


@dataclass(frozen=True)
class Baseline:
    """From where a goal begins, measured from the first day to the last; a rate counts once somebody confirmed it."""

    value: float
    first: date
    last: date
    confirmed_at: datetime | None = None


@dataclass(frozen=True)
class Goal:
    """From the baseline to the target by that day, for a segment (everybody where None); who sees to it."""

    workspace: str
    metric: Metric
    baseline: Baseline
    target: float
    begins: date
    ends: date
    owner: str
    segment: int | None = None
    id: int = 0

    @property
    def is_less_better(self) -> bool:
        """Whether it is to fall."""
        return DEFINITIONS[self.metric].is_less_better

    def wanted(self, day: date) -> float:
        """Where it should be on that day, on a straight line from the baseline to the target."""
        if day >= self.ends:
            return self.target
        gone = max(0, (day - self.begins).days) / (self.ends - self.begins).days
        return self.baseline.value + (self.target - self.baseline.value) * gone

    def reaches(self, value: float, wanted: float) -> bool:
        """Whether that value is as good as the wanted one."""
        return value <= wanted if self.is_less_better else value >= wanted
