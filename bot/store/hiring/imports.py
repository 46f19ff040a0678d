"""Imports of candidates: what is kept of a file stands sealed, and only as long as it is needed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from bot.rules.hiring.candidates.importing import Brought, Content, Counts, Import, State
from bot.rules.hiring.candidates.reading import Field, Rejected, Why
from bot.rules.staff.sheets import Row, Sheet
from bot.store.dialect import insert_numbered, locked
from bot.store.schema import candidate_imports
from bot.store.sealed import FILE
from bot.store.secrets import Secrets

i = candidate_imports.c


class Imports:
    """Of whoever gave a file: who else asks for it finds none."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def begin(self, workspace: str, requisition: int, who: str, at: datetime) -> Import:
        """An import of a file for that recruitment, which `who` gave."""
        new = insert_numbered(self._connection, candidate_imports).returning(i.id)
        row = {
            "workspace": workspace, "requisition": requisition, "who": who, "at": at, "state": State.NEW.value,
            "problem": "", "mapping": {}, "counts": {}, "done": 0,
        }  # fmt: skip
        return Import(self._connection.execute(new, row).scalar_one(), workspace, requisition, who, at, State.NEW)

    def get(self, workspace: str, id: int) -> Import | None:
        """The import of that id there, locked in a transaction that writes."""
        query = select(candidate_imports).where(i.id == id, i.workspace == workspace)
        row = self._connection.execute(locked(self._connection, query)).mappings().first()
        if row is None:
            return None
        columns = {Field(name): column for name, column in row["mapping"].items()}
        content = None if row["content"] is None else _content(json.loads(self._secrets.unseal(FILE, row["content"])))
        return Import(
            row["id"], row["workspace"], row["requisition"], row["who"], row["at"], State(row["state"]), columns,
            content, row["problem"], row["done"], Counts(**row["counts"]),
        )  # fmt: skip

    def with_content(self, workspace: str) -> list[Import]:
        """Those of that workspace of whose files something is kept: a week's at the most."""
        query = select(i.id).where(i.workspace == workspace, i.content.is_not(None)).order_by(i.id)
        found = [self.get(workspace, id) for id in self._connection.execute(query).scalars().all()]
        return [each for each in found if each is not None]

    def save(self, found: Import) -> None:
        """Keep it as it is now."""
        content = None if found.content is None else self._secrets.seal(FILE, json.dumps(_stored(found.content)))
        values = {
            "state": found.state.value, "problem": found.problem, "done": found.done, "content": content,
            "mapping": {each.value: column for each, column in found.columns.items()}, "counts": asdict(found.counts),
        }  # fmt: skip
        self._connection.execute(update(candidate_imports).where(i.id == found.id).values(**values))


def _stored(content: Content) -> dict[str, Any]:
    sheet = content.sheet
    return {
        "name": content.name, "header": content.header, "headers": list(content.headers),
        "sheet": None if sheet is None else [list(sheet.headers), [_line(row) for row in sheet.rows]],
        "rejected": [[each.why.value, each.cell, _line(each.row)] for each in content.rejected],
        "brought": [list(vars(each).values()) for each in content.brought],
    }  # fmt: skip


def _line(row: Row) -> list[Any]:
    return [row.line, *row.cells]


def _row(stored: Any) -> Row:
    line, *cells = stored
    return Row(line, tuple(cells))


def _content(stored: Mapping[str, Any]) -> Content:
    sheet = stored["sheet"]
    return Content(
        stored["name"], stored["header"],
        None if sheet is None else Sheet(tuple(sheet[0]), tuple(_row(each) for each in sheet[1])),
        tuple(stored["headers"]),
        tuple(Rejected(_row(row), Why(why), cell) for why, cell, row in stored["rejected"]),
        tuple(Brought(*each) for each in stored["brought"]),
    )  # fmt: skip
