"""What outcomes suggest to change, and what somebody said to it: a row for each, figures over many people and nobody's
name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, select, update

from bot.rules.hiring.outcomes.accepting import Changes, Standing, Suggestion
from bot.rules.hiring.outcomes.suggesting import Evidence, Found, Kind
from bot.store.dialect import insert_numbered, locked, never_again
from bot.store.schema import suggestions

c = suggestions.c


class Suggestions:
    """Those of a workspace; whoever changes one has it locked by `get`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, workspace: str) -> Sequence[Suggestion]:
        """Everything that was ever suggested there and not moot before it was answered, in that order."""
        return self._read(c.workspace == workspace)

    def accepted(self, workspace: str, kind: Kind) -> Sequence[Suggestion]:
        """What of that kind was answered there: few rows, for whatever reckons with them."""
        return self._read(c.workspace == workspace, c.kind == kind.value, c.standing != Standing.OPEN.value)

    def get(self, workspace: str, id: int) -> Suggestion | None:
        """That one there; locked in a transaction that writes."""
        query = select(suggestions).where(c.id == id, c.workspace == workspace)
        row = self._connection.execute(locked(self._connection, query)).mappings().first()
        return _suggestion(row) if row else None

    def save(self, suggestion: Suggestion) -> None:
        """Keep how it stands now."""
        self._connection.execute(update(suggestions).where(c.id == suggestion.id).values(_state(suggestion)))

    def keep(self, changes: Changes) -> Sequence[Suggestion]:
        """Keep what a new look comes to; the new ones come back with their ids."""
        for gone in changes.gone:
            self._connection.execute(delete(suggestions).where(c.id == gone.id))
            never_again(self._connection, gone.id)
        for changed in changes.changed:
            self.save(changed)
        put = insert_numbered(self._connection, suggestions).returning(c.id)
        return [
            replace(each, id=self._connection.execute(put, {**_whose(each), **_state(each)}).scalar_one())
            for each in changes.new
        ]

    def _read(self, *which: ColumnElement[bool]) -> Sequence[Suggestion]:
        rows = self._connection.execute(select(suggestions).where(*which).order_by(c.id)).mappings()
        return [_suggestion(row) for row in rows]


def _whose(one: Suggestion) -> dict[str, Any]:
    return {"workspace": one.workspace, "kind": one.found.kind.value, "name": one.found.name}


def _state(one: Suggestion) -> dict[str, Any]:
    return {
        "evidence": asdict(one.found.evidence), "day": one.on, "standing": one.standing.value, "by": one.by,
        "at": one.at, "why": one.why, "revision": one.revision,
    }  # fmt: skip


def _suggestion(row: RowMapping) -> Suggestion:
    found = Found(Kind(row["kind"]), row["name"], Evidence(**row["evidence"]))
    return Suggestion(
        row["workspace"], found, row["day"], Standing(row["standing"]), row["by"], row["at"], row["why"], row["id"],
        row["revision"],
    )  # fmt: skip
