"""The competencies that an organisation added to the library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select, update

from bot.rules.hiring.competencies import ANCHORED, Described, Kind
from bot.rules.hiring.descriptions.own import Own
from bot.store.dialect import insert_numbered
from bot.store.schema import own_competencies

c = own_competencies.c


class Competencies:
    """None is ever gone: descriptions and plans name it by its id."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, workspace: str) -> tuple[Own, ...]:
        """Those of this workspace, the retired ones too, in the order they were added."""
        rows = self._connection.execute(select(own_competencies).where(c.workspace == workspace).order_by(c.id))
        return tuple(map(_own, rows.mappings()))

    def add(self, workspace: str, own: Own, by: str, at: datetime) -> Own:
        """The competency with the id it was given."""
        row = insert_numbered(self._connection, own_competencies).returning(c.id)
        given = self._connection.execute(row, {"workspace": workspace, **_row(own, by, at)}).scalar_one()
        return replace(own, id=given)

    def save(self, workspace: str, own: Own, by: str, at: datetime) -> None:
        """Keep it as it is now."""
        here = update(own_competencies).where(c.workspace == workspace, c.id == own.id)
        self._connection.execute(here.values(_row(own, by, at)))


def _row(own: Own, by: str, at: datetime) -> dict[str, Any]:
    texts = {
        language: {"name": said.name, "definition": said.definition, "anchors": list(said.anchors.values())}
        for language, said in own.texts.items()
    }
    return {"kind": own.kind.value, "texts": texts, "is_retired": own.is_retired, "by": by, "at": at}


def _own(row: RowMapping) -> Own:
    texts = {language: _said(said) for language, said in row["texts"].items()}
    return Own(Kind(row["kind"]), texts, row["is_retired"], row["id"])


def _said(stored: Mapping[str, Any]) -> Described:
    anchors = dict(zip(ANCHORED, stored["anchors"], strict=True))
    return Described(stored["name"], (), stored["definition"], anchors)
