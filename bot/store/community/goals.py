"""What was measured of a community day by day, its goals, and the baselines that somebody confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, select, update

from bot.rules.community.goals import DEFINITIONS, Baseline, Goal, Metric, Shape
from bot.rules.community.goals.forecasting import Status
from bot.store.dialect import insert, insert_numbered, insert_or_change, locked
from bot.store.readable import readable
from bot.store.schema import goals, metric_baselines, metric_segments, metric_values

v, g, b, f = metric_values.c, goals.c, metric_baselines.c, metric_segments.c
# In the columns: no segment.
EVERYBODY = 0
# Of how many people at least moderators see a figure of hiring; what is counted they see in steps of so many.
FEWEST_OF_HIRING = 10


@dataclass(frozen=True)
class Measured:
    """What a metric was on a day, for a segment or for everybody, and of how many people or cases it is said."""

    metric: Metric
    segment: int | None
    day: date
    value: float | None
    people: int


@dataclass(frozen=True)
class Kept:
    """A goal as it is kept: how it stood when its owner last heard of it, and since when and why it is no goal any
    more."""

    goal: Goal
    told: Status
    closed_at: datetime | None = None
    why: str = ""


class Goals:
    """By community. Of hiring whoever asks gets nothing below ten, and counts in steps of ten."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, workspace: str, measured: Iterable[Measured]) -> None:
        """It was so on those days; what was measured before stands."""
        rows = [
            {**vars(each), "workspace": workspace, "metric": each.metric.value, "segment": each.segment or EVERYBODY}
            for each in measured
        ]
        if rows:
            self._connection.execute(insert(self._connection, metric_values).on_conflict_do_nothing(), rows)

    def days(self, workspace: str, segment: int | None, since: date) -> Mapping[Metric, frozenset[date]]:
        """Which days since then were measured there of a segment, or of everybody, by metric."""
        query = select(v.metric, v.day).where(v.workspace == workspace, v.segment == (segment or EVERYBODY))
        found: dict[str, set[date]] = {}
        for metric, day in self._connection.execute(query.where(v.day >= since)):
            found.setdefault(metric, set()).add(day)
        return {each: frozenset(found[each.value]) for each in Metric if each.value in found}

    def last_day(self, workspace: str) -> date | None:
        """The last day measured there."""
        query = select(func.max(v.day)).where(v.workspace == workspace, v.segment == EVERYBODY)
        found: date | None = self._connection.execute(query).scalar_one()
        return found

    def measured(
        self, workspace: str, metric: Metric, segment: int | None, first: date, last: date
    ) -> Mapping[date, Measured]:  # fmt: skip
        """What it was on each of those days that was measured, the oldest first. What is counted is as it had added up
        since the first row there is: members there are, hires there were."""
        return {each.day: _seen(each) for each in self._rows(workspace, metric, segment, first, last)}

    def values(
        self, workspace: str, metric: Metric, segment: int | None, first: date, last: date
    ) -> Mapping[date, float | None]:  # fmt: skip
        """The values alone."""
        return {day: each.value for day, each in self.measured(workspace, metric, segment, first, last).items()}

    def progress(self, goal: Goal, first: date, last: date) -> Mapping[date, float | None]:
        """What the metric of a goal was on each of those days as the goal reckons it: what is counted is nought on the
        day before it began."""
        of = goal.metric
        if DEFINITIONS[of].shape is not Shape.COUNT:
            return self.values(goal.workspace, of, goal.segment, first, last)
        query = select(v.value).where(*_which(goal.workspace, of, goal.segment), v.day < goal.begins)
        before = self._connection.execute(query.order_by(v.day.desc()).limit(1)).scalar() or 0.0
        # Of hiring, what was before it began would say how many it was by subtraction.
        since = max(first, goal.begins) if DEFINITIONS[of].is_of_hiring else first
        rows = self._rows(goal.workspace, of, goal.segment, since, last)
        found = {each.day: None if each.value is None else each.value - before for each in rows}
        return {day: value if value is None else _shown(of, value, int(value)) for day, value in found.items()}

    def add(self, goal: Goal, by: str, at: datetime) -> Goal:
        """The goal with the number it was given."""
        row = {
            "workspace": goal.workspace, "metric": goal.metric.value, "segment": goal.segment or EVERYBODY,
            "baseline": goal.baseline.value, "first": goal.baseline.first, "last": goal.baseline.last,
            "confirmed_at": goal.baseline.confirmed_at, "target": goal.target, "begins": goal.begins,
            "ends": goal.ends, "owner": goal.owner, "by": by, "at": at, "told": Status.UNKNOWN.value, "why": "",
        }  # fmt: skip
        put = insert_numbered(self._connection, goals).returning(g.id)
        return replace(goal, id=self._connection.execute(put, row).scalar_one())

    def open(self, workspace: str) -> Sequence[Kept]:
        """The goals there that are not ended, by their last day."""
        query = select(goals).where(g.workspace == workspace, g.closed_at.is_(None)).order_by(g.ends, g.id)
        return readable(self._connection.execute(query).mappings(), _kept, "goals")

    def ended(self, workspace: str, most: int) -> Sequence[Kept]:
        """The last goals there that are ended, the newest first."""
        query = select(goals).where(g.workspace == workspace, g.closed_at.is_not(None))
        query = query.order_by(g.closed_at.desc(), g.id.desc()).limit(most)
        return readable(self._connection.execute(query).mappings(), _kept, "goals")

    def get(self, workspace: str, id: int) -> Kept | None:
        """The goal of that number there; locked in a transaction that writes."""
        query = locked(self._connection, select(goals).where(g.workspace == workspace, g.id == id))
        row = self._connection.execute(query).mappings().first()
        return _kept(row) if row else None

    def tell(self, id: int, status: Status) -> None:
        """Its owner heard that it stands so."""
        self._connection.execute(update(goals).where(g.id == id).values(told=status.value))

    def close(self, id: int, at: datetime, why: str) -> None:
        """It is no goal any more."""
        self._connection.execute(update(goals).where(g.id == id).values(closed_at=at, why=why))

    def confirm(self, workspace: str, metric: Metric, segment: int | None, baseline: Baseline, by: str) -> None:
        """That is from where the metric begins, as somebody said at its `confirmed_at`."""
        row = {
            "workspace": workspace, "metric": metric.value, "segment": segment or EVERYBODY, **vars(baseline), "by": by
        }  # fmt: skip
        changed = ("value", "first", "last", "confirmed_at", "by")
        self._connection.execute(insert_or_change(self._connection.dialect.name, metric_baselines, *changed), row)

    def confirmed(self, workspace: str, segment: int | None, since: date) -> Mapping[Metric, Baseline]:
        """The baselines there that were confirmed and end since that day, for a segment or for everybody."""
        query = select(metric_baselines).where(b.workspace == workspace, b.segment == (segment or EVERYBODY))
        rows = self._connection.execute(query.where(b.last >= since)).mappings()
        return {
            Metric(row["metric"]): Baseline(row["value"], row["first"], row["last"], row["confirmed_at"])
            for row in rows
        }

    def follow(self, workspace: str, segment: int, by: str, at: datetime) -> None:
        """That segment is measured from now on."""
        row = insert(self._connection, metric_segments).values(workspace=workspace, segment=segment, by=by, at=at)
        self._connection.execute(row.on_conflict_do_nothing())

    def followed(self, workspace: str) -> Sequence[int]:
        """The segments that are measured there, by number; some may be gone."""
        query = select(f.segment).where(f.workspace == workspace).order_by(f.segment)
        return list(self._connection.execute(query).scalars())

    def _rows(
        self, workspace: str, metric: Metric, segment: int | None, first: date, last: date
    ) -> Sequence[Measured]:  # fmt: skip
        query = select(v.day, v.value, v.people).where(*_which(workspace, metric, segment), v.day.between(first, last))
        rows = self._connection.execute(query.order_by(v.day))
        return [Measured(metric, segment, row.day, row.value, row.people) for row in rows]


def _which(workspace: str, metric: Metric, segment: int | None) -> tuple[Any, ...]:
    return v.workspace == workspace, v.metric == metric.value, v.segment == (segment or EVERYBODY)


def _seen(one: Measured) -> Measured:
    is_hidden = DEFINITIONS[one.metric].is_of_hiring and one.people < FEWEST_OF_HIRING
    value = _shown(one.metric, one.value, one.people)
    is_counted = value is not None and one.metric is Metric.HIRES
    return replace(one, value=value, people=0 if is_hidden else int(value or 0) if is_counted else one.people)


def _shown(metric: Metric, value: float | None, people: int) -> float | None:
    """What may be seen of a figure: of hiring nothing that rests on fewer than ten, and counts in steps of ten, so that
    no two days tell of one person."""
    known = DEFINITIONS[metric]
    if not known.is_of_hiring or value is None:
        return value
    if people < FEWEST_OF_HIRING:
        return None
    return value // FEWEST_OF_HIRING * FEWEST_OF_HIRING if known.shape is Shape.COUNT else value


def _kept(row: RowMapping) -> Kept:
    baseline = Baseline(row["baseline"], row["first"], row["last"], row["confirmed_at"])
    goal = Goal(
        row["workspace"], Metric(row["metric"]), baseline, row["target"], row["begins"], row["ends"], row["owner"],
        row["segment"] or None, row["id"],
    )  # fmt: skip
    return Kept(goal, Status(row["told"]), row["closed_at"], row["why"])
