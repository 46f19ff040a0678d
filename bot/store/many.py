"""Many rows in one statement: both engines take them as one JSON text, under the name `rows`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Connection, FromClause, bindparam, column, func, select


def written(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> str:
    """The rows as the text that `given` reads on the connection's engine. Raises TypeError for what is no JSON."""
    spelt = _sqlite if connection.dialect.name == "sqlite" else datetime.isoformat
    return json.dumps(
        [{name: spelt(it) if isinstance(it, datetime) else it for name, it in row.items()} for row in rows]
    )


def given(dialect: str, *columns: Column[Any]) -> FromClause:
    """The rows of `rows`, with values for columns of these names and types."""
    if dialect == "sqlite":
        each = func.json_each(bindparam("rows")).table_valued("value")
        values = [func.json_extract(each.c.value, f"$.{wanted.name}").label(wanted.name) for wanted in columns]
        return select(*values).select_from(each).subquery("given")
    own: list[Column[Any]] = [column(wanted.name, wanted.type) for wanted in columns]  # type: ignore[misc]
    return func.json_to_recordset(bindparam("rows")).table_valued(*own).render_derived("given", with_types=True)


def _sqlite(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
