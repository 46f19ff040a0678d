"""Where a metric is going, how surely, and whether its goal is on track."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from math import sqrt
from statistics import NormalDist, fmean, variance

from bot.rules.community.goals import DEFINITIONS, Goal, Metric, Shape

# product.md, community/goals: a forecast of 28 days; from as many days back, and none from fewer than 14 changes.
AHEAD, BACK, FEWEST = 28, 28, 14
WEEK = 7
# What comes lies within in four of five cases: at 95 % a month of any community's noise spans everything.
CERTAINTY = 0.8
_Z = NormalDist().inv_cdf((1 + CERTAINTY) / 2)
# Half an event more than was seen, so that four weeks of nothing do not promise nothing for ever (Jeffreys).
UNSEEN = 0.5


class Status(StrEnum):
    """How a goal stands."""

    UNKNOWN = "unknown"  # too few days yet
    ON_TRACK = "on_track"  # what is expected is enough
    AT_RISK = "at_risk"  # what is expected is not enough, and enough is likely still
    OFF_TRACK = "off_track"  # enough is beyond the interval
    REACHED = "reached"
    MISSED = "missed"


@dataclass(frozen=True)
class Forecast:
    """On that day it is expected to be `value`, in four of five cases between `low` and `high`."""

    day: date
    value: float
    low: float
    high: float


def forecast(metric: Metric, values: Sequence[float], today: date, days: int = AHEAD) -> Forecast | None:
    """Where a metric will be in so many days, from its values on the days up to today, the oldest first; counts are as
    they added up. None from too few.

    A random walk with drift: the last value and the mean change a day, with the error σ·√(h(1 + h/n)) over h days from
    n changes (R. Hyndman and G. Athanasopoulos, Forecasting, 3rd ed., 5.2 and 5.5). A count is held beside the same
    days of other weeks, so that quiet week-ends are no uncertainty, and varies as much as a Poisson process at least.
    """
    recent = list(values[-BACK - 1 :])
    changes = [after - before for before, after in pairwise(recent)]
    if len(changes) < FEWEST or days < 1:
        return None
    known, n = DEFINITIONS[metric], len(changes)
    coming, spread = days * fmean(changes), variance(changes)
    if known.shape is Shape.COUNT:
        if n == BACK:
            usual = [fmean(changes[day::WEEK]) for day in range(WEEK)]
            coming = sum(usual[n % WEEK] for n in range(days))
            spread = sum((each - usual[n % WEEK]) ** 2 for n, each in enumerate(changes)) / (n - WEEK)
        spread = max(spread, (sum(abs(each) for each in changes) + UNSEEN) / n)
    half = _Z * sqrt(spread * days * (1 + days / n))
    value = recent[-1] + coming
    least = recent[-1] if known.shape is Shape.COUNT and min(changes) >= 0 else known.least
    value, low, high = (_within(each, least, known.most) for each in (value, value - half, value + half))
    return Forecast(today + timedelta(days=days), value, low, high)


def status(goal: Goal, values: Sequence[float], today: date) -> tuple[Status, Forecast | None]:
    """How the goal stands, and the forecast of that: for its last day, or for the way to it in 28 days, whichever is
    sooner. Reached is a count once it is there, and a rate on the last day; so is missed."""
    is_over = today >= goal.ends
    if values and goal.reaches(values[-1], goal.target):
        if is_over or DEFINITIONS[goal.metric].shape is Shape.COUNT:
            return Status.REACHED, None
    elif is_over:
        return (Status.MISSED if values else Status.UNKNOWN), None
    days = min(AHEAD, (goal.ends - today).days)
    told = forecast(goal.metric, values, today, days)
    if told is None:
        return Status.UNKNOWN, None
    wanted = goal.wanted(told.day)
    if goal.reaches(told.value, wanted):
        return Status.ON_TRACK, told
    best = told.low if goal.is_less_better else told.high
    return (Status.AT_RISK if goal.reaches(best, wanted) else Status.OFF_TRACK), told


def _within(value: float, least: float | None, most: float | None) -> float:
    value = value if least is None else max(value, least)
    return value if most is None else min(value, most)
