"""Experiments: what was fixed, who took part in which group, what they did, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, or_, select, update

from bot.rules.community.goals import Metric
from bot.rules.community.goals.experiments import Experiment, Group, Result, State, Verdict
from bot.rules.community.goals.levers import WITHIN
from bot.rules.community.members import Frequency, Standing
from bot.store.dialect import insert as insert_unless_known
from bot.store.dialect import insert_numbered, locked
from bot.store.schema import digest_taps, digests, experiment_members, experiments, members

x, p, t, d, m = experiments.c, experiment_members.c, digest_taps.c, digests.c, members.c
Counted = tuple[int, int]
_FIXED = (
    "key", "change", "usual", "hoped", "held", "begins", "ends", "of_held", "of_changed", "segment", "ended_at",
)  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """An experiment of a community, who began it and when, why it was stopped early, what came of it, and who made the
    change usual for those whom it was for, when."""

    workspace: str
    experiment: Experiment
    by: str
    at: datetime
    why: str = ""
    looked_on: date | None = None
    result: Result | None = None
    taken_by: str | None = None
    taken_at: datetime | None = None
    id: int = 0


class Experiments:
    """By community."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, kept: Kept) -> Kept | None:
        """The experiment with the number it was given; None, and nothing is kept, where another runs there."""
        put = insert_numbered(self._connection, experiments).on_conflict_do_nothing().returning(x.id)
        id = self._connection.execute(put, _row(kept)).scalar()
        return replace(kept, id=id) if id is not None else None

    def keep(self, kept: Kept) -> None:
        """It is so now."""
        self._connection.execute(update(experiments).where(x.id == kept.id).values(**_row(kept)))

    def get(self, workspace: str, id: int) -> Kept | None:
        """The experiment of that number there; locked in a transaction that writes."""
        query = locked(self._connection, select(experiments).where(x.workspace == workspace, x.id == id))
        row = self._connection.execute(query).mappings().first()
        return _kept(row) if row else None

    def running(self, workspace: str) -> Kept | None:
        """The one that runs there; locked in a transaction that writes."""
        query = select(experiments).where(x.workspace == workspace, x.state == State.RUNNING.value).order_by(x.id)
        row = self._connection.execute(locked(self._connection, query.limit(1))).mappings().first()
        return _kept(row) if row else None

    def all(self, workspace: str, most: int) -> Sequence[Kept]:
        """The last so many there, the newest first."""
        query = select(experiments).where(x.workspace == workspace).order_by(x.id.desc()).limit(most)
        return [_kept(row) for row in self._connection.execute(query).mappings()]

    def taken(self, workspace: str) -> Sequence[Kept]:
        """Those there whose change was taken over, the first first."""
        query = select(experiments).where(x.workspace == workspace, x.taken_at.is_not(None)).order_by(x.id)
        return [_kept(row) for row in self._connection.execute(query).mappings()]

    def take_part(self, experiment: int, groups: Mapping[int, Group], at: datetime) -> None:
        """These members were given their first digest under it then; whoever took part before did so then."""
        rows = [
            {"experiment": experiment, "member": member, "is_changed": group is Group.CHANGED, "at": at}
            for member, group in groups.items()
        ]  # fmt: skip
        if rows:
            put = insert_unless_known(self._connection, experiment_members).on_conflict_do_nothing()
            self._connection.execute(put, rows)

    def people(self, experiment: int, until: datetime) -> Mapping[Group, int]:
        """How many in each group were given their first digest by then."""
        query = select(p.is_changed, func.count()).where(p.experiment == experiment, p.at <= until)
        found = {changed: int(n) for changed, n in self._connection.execute(query.group_by(p.is_changed))}
        return {Group.HELD_BACK: found.get(False, 0), Group.CHANGED: found.get(True, 0)}

    def tapped(self, experiment: int, until: datetime) -> Mapping[Group, Counted]:
        """Of those who were given their first digest by then, how many of how many in each group did something with an
        item within `levers.WITHIN`."""
        query = select(p.member, p.is_changed, p.at).where(p.experiment == experiment, p.at <= until)
        taking = {row.member: (row.is_changed, row.at) for row in self._connection.execute(query)}
        taps = select(t.member, t.at).join(experiment_members, (p.member == t.member) & (t.at >= p.at))
        did = set[int]()
        for member, at in self._connection.execute(taps.where(p.experiment == experiment)):
            if member in taking and at <= taking[member][1] + WITHIN:
                did.add(member)
        return {
            group: _of(did, [id for id, (is_changed, _) in taking.items() if is_changed is (group is Group.CHANGED)])
            for group in Group
        }  # fmt: skip

    def lost(self, experiment: int) -> Mapping[Group, Counted]:
        """How many of how many in each group have left since, or want no digests any more."""
        gone = or_(m.standing == Standing.LEFT.value, m.frequency == Frequency.NEVER.value)
        query = select(p.member, p.is_changed, gone).join(members, m.id == p.member).where(p.experiment == experiment)
        rows = list(self._connection.execute(query))
        left = {member for member, _, is_gone in rows if is_gone}
        return {
            group: _of(left, [member for member, is_changed, _ in rows if is_changed is (group is Group.CHANGED)])
            for group in Group
        }  # fmt: skip

    def usual(self, workspace: str, since: datetime, until: datetime) -> Counted:
        """Of the members there whose first digest since then came by `until`, how many of how many did something with
        an item within `levers.WITHIN` of it."""
        first = select(d.member, func.min(d.at).label("at")).join(members, m.id == d.member)
        first = first.where(m.workspace == workspace, d.at >= since).group_by(d.member)
        given = {row.member: row.at for row in self._connection.execute(first) if row.at <= until}
        taps = select(t.member, t.at).join(members, m.id == t.member).where(m.workspace == workspace, t.at >= since)
        did = {
            member for member, at in self._connection.execute(taps)
            if member in given and given[member] <= at <= given[member] + WITHIN
        }  # fmt: skip
        return _of(did, given)

    def reachable(self, workspace: str) -> int:
        """How many members there want digests."""
        there = m.standing.in_([Standing.JOINED.value, Standing.CONFIRMED.value])
        query = select(func.count()).where(m.workspace == workspace, there, m.frequency != Frequency.NEVER.value)
        return int(self._connection.execute(query).scalar_one())


def _of(did: Collection[int], whole: Collection[int]) -> Counted:
    return len([each for each in whole if each in did]), len(whole)


def _row(kept: Kept) -> dict[str, Any]:
    of = kept.experiment
    fixed = {name: getattr(of, name) for name in _FIXED}
    names = ("workspace", "by", "at", "why", "looked_on", "taken_by", "taken_at")
    more = {name: getattr(kept, name) for name in names}
    result = asdict(kept.result) if kept.result else None
    return {**fixed, **more, "metric": of.metric.value, "state": of.state.value, "result": result}


def _kept(row: RowMapping) -> Kept:
    fixed = {name: row[name] for name in _FIXED}
    of = Experiment(**fixed, metric=Metric(row["metric"]), state=State(row["state"]))
    result, told = None, row["result"]
    if told is not None:
        pairs = {name: tuple(told[name]) for name in ("held", "changed")}
        result = Result(**{**told, **pairs, "verdict": Verdict(told["verdict"])})
    return Kept(
        row["workspace"], of, row["by"], row["at"], row["why"], row["looked_on"], result, row["taken_by"],
        row["taken_at"], row["id"],
    )  # fmt: skip
