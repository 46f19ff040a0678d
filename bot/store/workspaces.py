"""Workspaces: their kind, their hours, HR's channel, the chains of approval, and what was set up when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, select, update

from bot.rules.access import Kind
from bot.rules.calendar import Hours
from bot.rules.hiring.requisitions import Mode
from bot.rules.hiring.requisitions.chains import Chain, StepPlan
from bot.rules.hiring.requisitions.conditions import Condition, Test
from bot.store.dialect import insert
from bot.store.prepared import Prepared, Row
from bot.store.readable import readable
from bot.store.schema import workspaces

_OF_ID = Prepared(lambda _: select(workspaces).where(workspaces.c.id == bindparam("which")))


@dataclass(frozen=True)
class Workspace:
    """One Slack workspace. Its channels are spoken to in `language`; `hr_channel` hears of approved requests.

    `day_starts`, `day_ends` and `holidays` hold for everybody who chose nothing else. `confirmed` names the steps of
    the first run that somebody said are right, with when; `started_at` is when the first request could be sent.
    `going_out` is what the admins' Homes say of failures and of what waits, `anchored` the entry of the record whose
    hash its admins were told last. With `loops`, those who interview a candidate have a channel of their own.
    """

    id: str
    kind: Kind
    name: str
    language: str = "en"
    hr_channel: str | None = None
    chains: tuple[Chain, ...] = ()
    zone: str = "UTC"
    day_starts: time = time(8)
    day_ends: time = time(20)
    holidays: tuple[date, ...] = ()
    region: str | None = None
    region_choices: Mapping[str, Any] = field(default_factory=dict)
    confirmed: Mapping[str, str] = field(default_factory=dict)
    started_at: datetime | None = None
    going_out: str = ""
    anchored: int = 0
    loops: bool = False

    @property
    def hours(self) -> Hours:
        """When its channels are spoken to, and its people unless they chose otherwise."""
        return Hours(self.zone, self.day_starts, self.day_ends, free=tuple((day, day) for day in self.holidays))


class Workspaces:
    """The workspaces Rapport is installed in."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, id: str, kind: Kind, name: str) -> None:
        """Make the workspace known, or correct its kind and name; settings stay."""
        row = insert(self._connection, workspaces).values(id=id, kind=kind.value, name=name)
        self._connection.execute(
            row.on_conflict_do_update(index_elements=["id"], set_={"kind": kind.value, "name": name})
        )

    def get(self, id: str) -> Workspace:
        """The workspace of that id. Raises KeyError when it is not known."""
        row = _OF_ID.first(self._connection, {"which": id})
        if row is None:
            raise KeyError(id)
        return _workspace(row)

    def all(self) -> Sequence[Workspace]:
        """Every workspace that can be read, by id."""
        rows = self._connection.execute(select(workspaces).order_by("id")).mappings()
        return readable(rows, _workspace, "workspaces")

    def set_hiring(self, id: str, hr_channel: str | None, language: str) -> None:
        """From now on HR hears in `hr_channel`, and channels are spoken to in `language`."""
        self._set(id, hr_channel=hr_channel, language=language)

    def set_loops(self, id: str, are_wanted: bool) -> None:
        """Whether from now on those who interview a candidate get a channel of their own."""
        self._set(id, loops=are_wanted)

    def set_chains(self, id: str, chains: Sequence[Chain]) -> None:
        """From now on requests go through the first of `chains` that is for them."""
        self._set(id, chains=[_stored(chain) for chain in chains])

    def set_hours(self, id: str, zone: str, day_starts: time, day_ends: time, holidays: Sequence[date]) -> None:
        """From now on these hours and holidays hold for everybody who chose nothing else."""
        days = sorted({day.isoformat() for day in holidays})
        self._set(id, zone=zone, day_starts=f"{day_starts:%H:%M}", day_ends=f"{day_ends:%H:%M}", holidays=days)

    def set_region(self, id: str, region: str, choices: Mapping[str, Any]) -> None:
        """From now on the organisation's answers about law are those of `region`, changed by `choices`."""
        self._set(id, region=region, region_choices=dict(choices))

    def confirm(self, id: str, step: str, at: datetime) -> None:
        """Somebody said that this step of the first run is right."""
        self._set(id, confirmed={**self.get(id).confirmed, step: at.isoformat()})

    def start(self, id: str, at: datetime) -> None:
        """The first request can be sent; days are counted from here. Only the first time counts."""
        here = (workspaces.c.id == id) & workspaces.c.started_at.is_(None)
        self._connection.execute(update(workspaces).where(here).values(started_at=at))

    def anchor(self, id: str, number: int) -> None:
        """Its admins are told of the record up to that entry."""
        self._set(id, anchored=number)

    def _set(self, id: str, **values: Any) -> None:
        self._connection.execute(update(workspaces).where(workspaces.c.id == id).values(**values))


def _workspace(row: RowMapping | Row) -> Workspace:
    return Workspace(
        row["id"], Kind(row["kind"]), row["name"], row["language"], row["hr_channel"],
        tuple(_chain(each) for each in row["chains"]), row["zone"], time.fromisoformat(row["day_starts"]),
        time.fromisoformat(row["day_ends"]), tuple(date.fromisoformat(day) for day in row["holidays"]), row["region"],
        row["region_choices"], row["confirmed"], row["started_at"], row["going_out"], row["anchored"],
        row["loops"],
    )  # fmt: skip


def _stored(chain: Chain) -> dict[str, Any]:
    return {
        "name": chain.name,
        "conditions": [asdict(condition) for condition in chain.conditions],
        "steps": [
            {
                **asdict(step), "mode": step.mode.value, "inputs": sorted(step.inputs),
                "conditions": [asdict(condition) for condition in step.conditions],
            }
            for step in chain.steps
        ],
    }  # fmt: skip


def _chain(stored: Mapping[str, Any]) -> Chain:
    steps = [
        StepPlan(
            **{
                **step, "seats": tuple(step["seats"]), "mode": Mode(step["mode"]),
                "inputs": frozenset(step["inputs"]),
                "conditions": tuple(condition(each) for each in step["conditions"]),
            }
        )
        for step in stored["steps"]
    ]  # fmt: skip
    return Chain(stored["name"], tuple(condition(each) for each in stored["conditions"]), tuple(steps))


def condition(stored: Mapping[str, Any]) -> Condition:
    """A condition as it was stored in JSON."""
    return Condition(**{**stored, "test": Test(stored["test"]), "values": tuple(stored["values"])})
