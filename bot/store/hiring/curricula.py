"""The editions of an organisation's own curriculum."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select, tuple_

from bot.rules.hiring.training import Kind, Step
from bot.rules.hiring.training.curricula import Edition
from bot.store.schema import curricula

c = curricula.c


class Curricula:
    """An edition never changes: who began with it has it to the end."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest(self, workspace: str) -> Edition:
        """What whoever begins now is to learn."""
        query = select(curricula).where(c.workspace == workspace).order_by(c.number.desc()).limit(1)
        row = self._connection.execute(query).mappings().first()
        return _edition(row) if row else Edition()

    def sources(self, workspace: str, number: int) -> Mapping[str, str]:
        """The organisation's own modules in that edition, by name."""
        query = select(c.sources).where(c.workspace == workspace, c.number == number)
        found: Mapping[str, str] | None = self._connection.execute(query).scalar()
        return found or {}

    def keep(self, workspace: str, edition: Edition, at: datetime) -> None:
        """From now on it is the newest."""
        added = {track: [[step.kind.value, step.module] for step in steps] for track, steps in edition.added.items()}
        row = {"workspace": workspace, "number": edition.number, "sources": dict(edition.sources), "added": added}
        self._connection.execute(insert(curricula), {**row, "at": at})

    def added(self, wanted: Collection[tuple[str, int]]) -> Mapping[tuple[str, int], Mapping[str, tuple[Step, ...]]]:
        """By workspace and number what each of these editions adds, by track."""
        if not wanted:
            return {}
        query = select(c.workspace, c.number, c.added).where(tuple_(c.workspace, c.number).in_(list(wanted)))
        return {(row.workspace, row.number): _steps(row.added) for row in self._connection.execute(query)}


def _edition(row: RowMapping) -> Edition:
    return Edition(row["number"], row["sources"], _steps(row["added"]))


def _steps(stored: Mapping[str, list[list[str]]]) -> Mapping[str, tuple[Step, ...]]:
    return {track: tuple(Step(Kind(kind), module) for kind, module in steps) for track, steps in stored.items()}
