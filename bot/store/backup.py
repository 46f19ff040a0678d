"""A copy of the whole database while it is in use, and a database made from one, on either engine.

Every table is read in one snapshot into an archive; the archive is called done after a database was made from it
beside. A restore is one transaction: it makes the tables of the archive's own version, fills them, brings them up to
date, and marks whatever may have been said since the copy was made, so that it is looked up before it is said.
"""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    Text,
    bindparam,
    cast,
    false,
    func,
    insert,
    inspect,
    select,
    text,
)

from bot.rules.erasures import Erasure
from bot.rules.search import Side
from bot.store import archive, restored
from bot.store.archive import BrokenArchive, Content, Header, Reader, Writer
from bot.store.engine import Engines
from bot.store.erasures import every
from bot.store.lineage import read as lineage_of
from bot.store.migrate import NewerDatabase, known, only_one, revision, upgrade
from bot.store.record import Record

# Rows read and written at once: memory stays flat however long a table is.
PAGE = 1000
# The table in which alembic keeps the revision.
REVISION = "alembic_version"
# What SQLite keeps for its indexes of the search begins so; it is made from other rows, as are columns that PostgreSQL
# computes.
INDEX = "search_index"
# Of these no row is copied: docs/decisions/an-answer-that-is-only-counted.md says why.
NEVER_COPIED = frozenset({"poll_boxes"})


class DamagedDatabase(Exception):
    """The database file has errors of its own."""


class NothingThere(Exception):
    """The database has no tables."""


class NotEmpty(Exception):
    """There is something in the database a backup would be restored to."""


class InUse(Exception):
    """Other processes use the database."""


@dataclass(frozen=True)
class Held:
    """What a database knew, before it was replaced, of whom nothing is kept any more."""

    mark: str
    erasures: Sequence[Erasure]


# What is done in a database that was restored, within the same transaction.
Then = Callable[[Connection, Held | None], None]


@dataclass(frozen=True)
class Made:
    """What was copied; `problem` is what is wrong with the record in it, which is the database's own."""

    header: Header
    tables: int
    rows: int
    problem: str | None


@dataclass(frozen=True)
class Restored:
    """What was restored; the revision it has now; what is looked up or shown anew; where numbers go on."""

    header: Header
    tables: int
    rows: int
    revision: str
    marked: restored.Marked
    problem: str | None


def backup(engines: Engines, file: Path, now: datetime) -> Made:
    """The whole database as of `now` (movable clock) is at `file`, and was restored once to prove it.

    Raises DamagedDatabase, NothingThere, NewerDatabase, BrokenArchive; then `file` is as it was.
    """
    try:
        with archive.written(file) as writer:
            header = _copy(engines, writer, now)
        made = _prove(archive.partial(file), header)
        archive.settle(file)
    finally:
        archive.partial(file).unlink(missing_ok=True)
    return made


def restore(
    engines: Engines, file: Path, now: datetime, replace: bool = False, then: Then | None = None
) -> Restored:
    """The database is what the archive says, brought up to date, or as it was before; `then` is told what the one that
    was replaced knew of erasures, None where it was empty or from before they were kept.

    Raises NotEmpty unless told to `replace`, InUse, BrokenArchive, NewerArchive, NewerDatabase.
    """
    if archive.check(file).revision not in known():
        raise archive.NewerArchive
    with Reader.opened(file) as reader, engines.write() as connection:
        only_one(connection)
        if not engines.is_sqlite and _others(connection):
            raise InUse
        if not replace and not _is_empty(connection):
            raise NotEmpty
        held = _held(connection) if then else None
        _drop_all(connection)
        upgrade(connection, reader.header.revision)
        tables, rows = _fill(connection, reader)
        after = upgrade(connection, "head")
        marked = restored.mark(connection, reader.header.at, now)
        record = Record(connection)
        _, problem = record.verify()
        record.note(now, "store.restore", "database", copied_at=reader.header.at, revision=reader.header.revision)
        record.seal()
        if then is not None:
            then(connection, held)
    return Restored(reader.header, tables, rows, after, marked, problem)


def _held(connection: Connection) -> Held | None:
    if not inspect(connection).has_table("erasures"):
        return None
    return Held(lineage_of(connection).mark, every(connection))


def _copy(engines: Engines, writer: Writer, now: datetime) -> Header:
    with engines.read() as connection:
        if engines.is_sqlite:
            _check(connection)
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        if (present := revision(connection)) is None:
            raise NothingThere
        if present not in known():
            raise NewerDatabase(present)
        header = Header(now, present, connection.dialect.name)
        writer.begin(header)
        for table in _tables(connection):
            query = select(*(_as_written(column) for column in _columns(table))).order_by(*table.primary_key)
            if table.name in NEVER_COPIED:
                query = query.where(false())
            rows = connection.execution_options(yield_per=PAGE).execute(query)
            names = [column.name for column in _columns(table)]
            writer.table(table.name, names, _next_number(connection, table), map(tuple, rows))
    writer.end()
    return header


def _check(connection: Connection) -> None:
    found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
    if found != "ok":
        raise DamagedDatabase(found)


def _prove(file: Path, header: Header) -> Made:
    """A database is made from the archive: every row fits, every reference holds, and the record is read through."""
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=f"{file.name}.") as folder:
        beside = Engines(f"sqlite:///{folder}/proof.db", 1)
        try:
            with Reader.opened(file) as reader, beside.write() as connection:
                upgrade(connection, header.revision)
                tables, rows = _fill(connection, reader)
                _, problem = Record(connection).verify()
        finally:
            beside.close()
    return Made(header, tables, rows, problem)


def _tables(connection: Connection) -> Sequence[Table]:
    """The tables that are there, each after those it refers to."""
    there = MetaData()
    there.reflect(connection, only=_is_kept)
    return [table for table in there.sorted_tables if table.name != REVISION]


def _is_kept(name: str, _: MetaData) -> bool:
    return not name.startswith(INDEX)


def _columns(table: Table) -> Sequence[Column[Any]]:
    return [column for column in table.columns if column.computed is None]


def _is_empty(connection: Connection) -> bool:
    """Whether there is nothing but what migrations put there."""
    made_by_migrations = {"record_head", "lineage"}
    tables = [table for table in _tables(connection) if table.name not in made_by_migrations]
    return not any(connection.execute(select(table).limit(1)).first() for table in tables)


def _others(connection: Connection) -> int:
    """How many other connections of Rapport's there are."""
    found = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    return int(connection.exec_driver_sql(f"{found} AND application_name = 'rapport'").scalar_one())


def _drop_all(connection: Connection) -> None:
    there = MetaData()
    there.reflect(connection, only=_is_kept)
    if connection.dialect.name == "sqlite":
        for side in Side:
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {INDEX}_{side.value}")
    there.drop_all(connection, checkfirst=False)


def _fill(connection: Connection, reader: Reader) -> tuple[int, int]:
    """The tables hold what the archive says; how many tables and rows. Raises BrokenArchive."""
    there = {table.name: table for table in _tables(connection)}
    for table in reversed(list(there.values())):  # what the migrations put there
        connection.execute(table.delete())
    filled, rows = set(), 0
    for content in reader.tables():
        table = there.get(content.table)
        if table is None or {column.name for column in _columns(table)} != set(content.columns):
            raise BrokenArchive(f"there is no such table as its {content.table}")
        rows += _fill_table(connection, table, content)
        filled.add(content.table)
    if missing := there.keys() - filled:
        raise BrokenArchive(f"it has no {', '.join(sorted(missing))}")
    return len(filled), rows


def _fill_table(connection: Connection, table: Table, content: Content) -> int:
    columns = [table.columns[name] for name in content.columns]
    row = insert(table).values({column.name: _as_bound(connection, column) for column in columns})
    count = 0
    while page := list(islice(content.rows, PAGE)):
        values = [{f"its_{c.name}": _value(c, v) for c, v in zip(columns, each, strict=True)} for each in page]
        connection.execute(row, values)
        count += len(page)
    if connection.dialect.name == "postgresql" and (sequence := _sequence(connection, table)):
        number = select(func.coalesce(func.max(sequence[1]), 0) + 1).scalar_subquery()
        following = func.greatest(number, content.next_number or 1)
        connection.execute(select(func.setval(sequence[0], following, False)))
    return count


def _as_written(column: Column[Any]) -> ColumnElement[Any]:
    """JSON goes over as the text it is: `null` in it is not the same as nothing."""
    return cast(column, Text).label(column.name) if isinstance(column.type, JSON) else column


def _as_bound(connection: Connection, column: Column[Any]) -> ColumnElement[Any]:
    name = f"its_{column.name}"
    if not isinstance(column.type, JSON):
        return bindparam(name, type_=column.type)
    given = bindparam(name, type_=Text)
    return cast(given, JSON) if connection.dialect.name == "postgresql" else given


def _value(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    return base64.b64decode(value) if isinstance(column.type, LargeBinary) else value


def _sequence(connection: Connection, table: Table) -> tuple[str, Column[Any]] | None:
    """The table's sequence on PostgreSQL, and the column it numbers."""
    quoted = connection.dialect.identifier_preparer.quote(table.name)
    for column in table.primary_key:
        named = {"table": quoted, "column": column.name}
        found = connection.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), named).scalar()
        if found is not None:
            return str(found), column
    return None


def _next_number(connection: Connection, table: Table) -> int | None:
    if connection.dialect.name != "postgresql" or (sequence := _sequence(connection, table)) is None:
        return None
    last, is_called = connection.exec_driver_sql(f"SELECT last_value, is_called FROM {sequence[0]}").one()
    return int(last) + int(is_called)
