"""Something in every column of every table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    Float,
    Integer,
    LargeBinary,
    String,
    insert,
    null,
    select,
)

from bot.store.schema import UtcDateTime, metadata
from tests.make import NOW

# They are chained, or there is one row of them from the beginning.
APART = {"record", "record_personal", "record_head", "lineage"}
SAID = ("O'Brien", "嗨，世界 🎉", "a\nb\tc", '{"not": "json"}', "\\", "", "null", "0")
KEPT = (JSON.NULL, {}, [], {"a": [1, None, "ü", {"b": False}]}, 5, "text", True)


def fill(connection: Connection) -> None:
    """Ten rows in every table but the record's, every other nullable column empty in turn."""
    for table in metadata.sorted_tables:
        if table.name not in APART:
            columns = [column for column in table.columns if column.identity is None]
            words = {column.name: _values(connection, column) for column in columns}
            for number in range(10):
                row = {name: next(values) for name, values in words.items()}
                for place, column in enumerate(columns):
                    if column.nullable and (number + place) % 2:
                        row[column.name] = null()
                connection.execute(insert(table).values(row))


def _values(connection: Connection, column: Column[Any]) -> Iterator[Any]:
    if column.foreign_keys:
        (key,) = column.foreign_keys
        there = list(connection.execute(select(key.column).order_by(key.column)).scalars())
        return iter(there[-10:]) if column.primary_key else cycle(there)
    is_unique = any(each.unique and column.name in each.columns for each in column.table.indexes)
    if isinstance(column.type, Date) and (column.primary_key or is_unique):
        return iter(NOW.date() + timedelta(days=n) for n in range(10))
    if column.primary_key or column.unique or is_unique:
        long = not isinstance(column.type, String)
        most = getattr(column.type, "length", None)
        return iter(n + 1 if long else f"{n}{column.name}"[:most] for n in range(10))
    return cycle(_of(column))


def _of(column: Column[Any]) -> tuple[Any, ...]:
    match column.type:
        case UtcDateTime():
            return NOW, NOW + timedelta(microseconds=1), NOW.replace(year=1999)
        case Date():
            return date(2024, 2, 29), date(1999, 12, 31)
        case JSON():
            return KEPT
        case Boolean():
            return True, False
        case LargeBinary():
            return b"\x00\xff", b""
        case Integer():
            return 0, -1, 2_000_000_000
        case Float():
            return 0.0, -1.5, 1 / 3
        case _:
            most = getattr(column.type, "length", None) or 100
            return tuple(said[:most] for said in SAID)
