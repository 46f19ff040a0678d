"""Workspaces: their kind, HR's channel and the chain of approval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, select, update

from bot.rules.access import Kind
from bot.rules.hiring.requisitions import Chain, Mode, Step
from bot.store.dialect import insert
from bot.store.schema import workspaces

_OF_ID = select(workspaces).where(workspaces.c.id == bindparam("which"))


@dataclass(frozen=True)
class Workspace:
    """One Slack workspace. Its channels are spoken to in `language`; `hr_channel` hears of approved requests."""

    id: str
    kind: Kind
    name: str
    language: str
    hr_channel: str | None
    chain: Chain


class Workspaces:
    """The workspaces Rapport is installed in."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, id: str, kind: Kind, name: str) -> None:
        """Make the workspace known, or correct its kind and name; settings stay."""
        row = insert(self._connection, workspaces).values(id=id, kind=kind.value, name=name, chain=[])
        self._connection.execute(
            row.on_conflict_do_update(index_elements=["id"], set_={"kind": kind.value, "name": name})
        )

    def get(self, id: str) -> Workspace:
        """The workspace of that id. Raises KeyError when it is not known."""
        row = self._connection.execute(_OF_ID, {"which": id}).mappings().first()
        if row is None:
            raise KeyError(id)
        return _workspace(row)

    def all(self) -> Sequence[Workspace]:
        """Every workspace, by id."""
        return [_workspace(row) for row in self._connection.execute(select(workspaces).order_by("id")).mappings()]

    def set_hiring(self, id: str, hr_channel: str | None, language: str, chain: Chain) -> None:
        """From now on HR hears in `hr_channel`, in `language`, and requests go through `chain`."""
        steps = [_stored(step) for step in chain.steps]
        here = update(workspaces).where(workspaces.c.id == id)
        self._connection.execute(here.values(hr_channel=hr_channel, language=language, chain=steps))


def _workspace(row: RowMapping) -> Workspace:
    chain = Chain(tuple(_step(step) for step in row["chain"]))
    return Workspace(row["id"], Kind(row["kind"]), row["name"], row["language"], row["hr_channel"], chain)


def _stored(step: Step) -> dict[str, Any]:
    return {**asdict(step), "mode": step.mode.value, "approvers": list(step.approvers)}


def _step(stored: Mapping[str, Any]) -> Step:
    return Step(**{**stored, "mode": Mode(stored["mode"]), "approvers": tuple(stored["approvers"])})
