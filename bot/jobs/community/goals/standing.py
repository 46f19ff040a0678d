"""How the goals of a community stand, by what was measured of them so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.jobs.community.content import named_segments
from bot.jobs.community.goals import whose
from bot.rules.calendar import local_day
from bot.rules.community.goals import DEFINITIONS, Goal
from bot.rules.community.goals.acting import WORST_FIRST, Advice, Stands, advice
from bot.rules.community.goals.forecasting import AHEAD, BACK, status
from bot.store import Books
from bot.store.community.goals import Kept
from bot.store.workspaces import Workspace

# How many days a forecast looks at; a day or two that could not be measured shorten it by as much.
LOOKED_AT = timedelta(days=BACK + AHEAD)


@dataclass(frozen=True)
class Standing:
    """A goal, how it stands on the last day that is over, and its value then; None where there is no figure."""

    kept: Kept
    stands: Stands
    value: float | None
    day: date

    @property
    def is_over(self) -> bool:
        """Whether its last day is over."""
        return self.day >= self.kept.goal.ends


def standing(books: Books, workspace: Workspace, kept: Kept, now: datetime) -> Standing:
    """How that goal stands."""
    goal, day = kept.goal, local_day(now, workspace.zone) - timedelta(days=1)
    found = books.goals.progress(goal, day - LOOKED_AT, min(day, goal.ends))
    values = [value for value in found.values() if value is not None]
    how, told = status(goal, values, day)
    return Standing(kept, Stands(goal, how, told), values[-1] if values else None, day)


def all_of(books: Books, workspace: Workspace, now: datetime) -> Sequence[Standing]:
    """How every goal there that did not end stands."""
    return [standing(books, workspace, each, now) for each in books.goals.open(workspace.id)]


def advised(books: Books, workspace: Workspace, one: Standing, now: datetime) -> Advice | None:
    """The likely cause and one thing to do about a goal that is behind."""
    if one.stands.status not in WORST_FIRST:
        return None
    those = whose(books, workspace, one.kept.goal.segment, now)
    return advice(one.kept.goal.metric, books.drivers.counted(those, one.day)) if those else None


def shown(books: Books, workspace: Workspace, one: Standing, now: datetime) -> dict[str, Any]:
    """What a page or a message says of a goal."""
    told = one.stands.forecast
    return {
        **plain(books, one.kept), "value": told_as(one.value), "wanted": told_as(one.kept.goal.wanted(one.day)),
        "status": one.stands.status.value, "advice": of_advice(advised(books, workspace, one, now)),
        "forecast": {
            "day": told.day, "value": told_as(told.value), "low": told_as(told.low), "high": told_as(told.high),
        } if told else None,
    }  # fmt: skip


def plain(books: Books, kept: Kept) -> dict[str, Any]:
    """A goal without how it stands."""
    goal = kept.goal
    return {
        "id": goal.id, "metric": goal.metric.value, "unit": DEFINITIONS[goal.metric].unit.value,
        "segment": segment_of(books, goal), "owner": goal.owner, "begins": goal.begins, "ends": goal.ends,
        "baseline": told_as(goal.baseline.value), "target": told_as(goal.target), "told": kept.told.value,
        "why": kept.why,
    }  # fmt: skip


def of_advice(found: Advice | None) -> Mapping[str, Any] | None:
    """What is said of a likely cause and the thing to do."""
    if found is None:
        return None
    return {
        "act": found.act.value, "driver": found.driver.value if found.driver else "", "before": found.before,
        "now": found.now,
    }  # fmt: skip


def segment_of(books: Books, goal: Goal) -> Mapping[str, Any] | None:
    """What is shown of its segment; None for everybody. A segment that is gone has its number for a name."""
    if goal.segment is None:
        return None
    lost = {"id": goal.segment, "name": f"#{goal.segment}", "ready": ""}
    return named_segments(books, goal.workspace).get(goal.segment, lost)


def told_as(value: float | None) -> str:
    """A figure as it is read: one decimal where there is something behind the point."""
    if value is None:
        return ""
    rounded = round(value, 1)
    return f"{rounded:.0f}" if rounded == int(rounded) else f"{rounded:.1f}"
