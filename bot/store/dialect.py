"""The few words whose spelling differs between the engines. What is said often is put together once."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    TableValuedAlias,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from bot.store.schema import lineage

Insert = sqlite.Insert | postgresql.Insert
# The execution option of a connection for a transaction that only reads.
READS_ONLY = "postgresql_readonly"


def insert(connection: Connection, table: Table) -> Insert:
    """An INSERT that knows ON CONFLICT on the connection's engine."""
    return _insert(connection.dialect.name, table)


@cache
def insert_new(dialect: str, key: Column[Any]) -> ReturningInsert[Any]:
    """An INSERT that returns the unique `key`, and does nothing and returns nothing where it is known."""
    return _insert(dialect, key.table).on_conflict_do_nothing(index_elements=[key]).returning(key)


@cache
def insert_or_change(dialect: str, table: Table, *changed: str) -> Insert:
    """An INSERT that, under a known primary key, changes those columns instead."""
    row = _insert(dialect, table)
    values = {name: row.excluded[name] for name in changed}
    return row.on_conflict_do_update(index_elements=list(table.primary_key), set_=values)


def insert_numbered(connection: Connection, table: Table) -> Insert:
    """An INSERT that gives the next number as `id`, on both engines above the floor of the database's lineage."""
    return _insert_numbered(connection.dialect.name, table)


def never_again(connection: Connection, number: int) -> None:
    """Whoever has that number is deleted, and `insert_numbered` gives it to nobody else."""
    if connection.dialect.name == "sqlite":  # a sequence never goes back
        connection.execute(update(lineage).where(lineage.c.number_floor <= number).values(number_floor=number + 1))


@cache
def _insert_numbered(dialect: str, table: Table) -> Insert:
    if dialect != "sqlite":  # its sequences were set
        return _insert(dialect, table)
    highest = select(func.coalesce(func.max(table.c.id), 0)).scalar_subquery()
    floor = select(lineage.c.number_floor).scalar_subquery()
    return _insert(dialect, table).values(id=func.max(highest + 1, floor))


def in_one_text(dialect: str, column: ColumnElement[str]) -> ColumnElement[str | None]:
    """The column's values in one text with commas between them; NULL when there are none."""
    joined = func.group_concat if dialect == "sqlite" else func.string_agg
    return joined(column, literal_column("','"))


def elements(dialect: str, column: Column[Any]) -> TableValuedAlias:
    """The texts in a column that holds a list, as a table with the column `value`."""
    read = func.json_each if dialect == "sqlite" else func.json_array_elements_text
    return read(column).table_valued("value")


def locked(connection: Connection, query: Select[Any], of: Table | None = None) -> Select[Any]:
    """The query; in a transaction that writes, nobody else changes the rows it finds (`of` that table) before it ends.

    Others may still add rows that refer to them.
    """
    return query if is_read(connection) else query.with_for_update(key_share=True, of=of)


def is_read(connection: Connection) -> bool:
    """Whether the transaction only reads."""
    return bool(connection.get_execution_options().get(READS_ONLY, False))


@cache
def _insert(dialect: str, table: Table) -> Insert:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
