"""The one statement whose spelling differs between the engines. What is said often is put together once."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

Insert = sqlite.Insert | postgresql.Insert


def insert(connection: Connection, table: Table) -> Insert:
    """An INSERT that knows ON CONFLICT on the connection's engine."""
    return _insert(connection.dialect.name, table)


def insert_new(connection: Connection, key: Column[Any]) -> ReturningInsert[Any]:
    """An INSERT that returns the unique `key`, and does nothing and returns nothing where it is known."""
    return _insert_new(connection.dialect.name, key)


def insert_or_change(connection: Connection, table: Table, *changed: str) -> Insert:
    """An INSERT that, under a known primary key, changes those columns instead."""
    return _insert_or_change(connection.dialect.name, table, *changed)


@cache
def _insert(dialect: str, table: Table) -> Insert:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


@cache
def _insert_new(dialect: str, key: Column[Any]) -> ReturningInsert[Any]:
    return _insert(dialect, key.table).on_conflict_do_nothing(index_elements=[key]).returning(key)


@cache
def _insert_or_change(dialect: str, table: Table, *changed: str) -> Insert:
    row = _insert(dialect, table)
    values = {name: row.excluded[name] for name in changed}
    return row.on_conflict_do_update(index_elements=list(table.primary_key), set_=values)
