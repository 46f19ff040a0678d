"""Statements said in nearly every transaction: compiled once for each engine, run by the driver itself.

What SQLAlchemy does around each call (cache keys, contexts, results) takes several times as long as the database needs
for a statement like these, and on SQLite all of it stands in the one writer's turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Row = Mapping[str, Any]
_Processor = Callable[[Any], Any]


class Prepared:
    """A statement with named values. `say` gives it for a dialect; `columns` are those an INSERT fills.

    `planned_anew` is for one whose best way depends on its values: PostgreSQL, which after some calls takes one way for
    all, makes a plan for each.
    """

    def __init__(self, say: Callable[[str], Executable], *columns: str, planned_anew: bool = False) -> None:
        self._say, self._columns, self._planned_anew = say, columns, planned_anew
        self._ready: dict[str, _Ready] = {}

    def __call__(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Row]:
        """Run it; the rows it returns. Raises KeyError for a missing value, DBAPIError as SQLAlchemy does."""
        found = self.bare(connection, values)
        return self._ready[connection.dialect.name].rows(found) if found else found

    def bare(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Any]:
        """Run it; the rows it returns as the driver has them: for thousands of numbers and texts."""
        dialect = connection.dialect
        ready = self._ready.get(dialect.name)
        if ready is None:
            ready = self._ready[dialect.name] = _Ready(self._say(dialect.name), self._columns, dialect)
        return execute(connection, ready.sql, ready.given(values), ready.returns, self._planned_anew)

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Row | None:
        """Run it; the first row it returns."""
        rows = self(connection, values)
        return rows[0] if rows else None


class _Ready:
    """The statement in the engine's own words, and how its values go in and come out."""

    def __init__(self, statement: Any, columns: Sequence[str], dialect: Dialect) -> None:
        compiled: SQLCompiler = statement.compile(dialect=dialect, column_keys=columns or None)
        if compiled.post_compile_params:
            raise ValueError(f"a list of values cannot be prepared: {compiled}")
        self.sql = compiled.string
        types = {name: compiled.binds[name].type for name in compiled.params}
        into = _processors(dialect, types, "bind_processor")
        self._asked = [name for name in types if compiled.binds[name].required]
        self._into = _places(into, self._asked)
        fixed = {name: value for name, value in compiled.params.items() if name not in self._asked}
        self._fixed = [into[name](value) if name in into else value for name, value in fixed.items()]
        self._all = [*self._asked, *fixed]
        order = compiled.positiontup
        self._order = None if order is None else [self._all.index(name) for name in order]
        self._is_in_order = self._order == list(range(len(self._all)))
        found = {column.key: column.type for column in getattr(statement, "exported_columns", ())}
        self._names, self.returns = list(found), bool(found)
        self._out_of = _places(_processors(dialect, found, "result_processor", None), self._names)

    def given(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them: in order, or by name."""
        given = [values[name] for name in self._asked]
        for place, process in self._into:
            given[place] = process(given[place])
        given += self._fixed
        if self._order is None:
            return dict(zip(self._all, given, strict=True))
        return given if self._is_in_order else [given[place] for place in self._order]

    def rows(self, found: Sequence[Sequence[Any]]) -> Sequence[Row]:
        """What the driver found, by name."""
        rows = []
        for each in found:
            row = list(each)
            for place, process in self._out_of:
                row[place] = process(row[place])
            rows.append(dict(zip(self._names, row, strict=True)))
        return rows


def execute(
    connection: Connection, sql: str, given: Any = (), returns: bool = False, planned_anew: bool = False
) -> Sequence[Any]:
    """Hand the driver this text and these values; the rows it `returns`. Raises DBAPIError as SQLAlchemy does."""
    driver = connection.connection.driver_connection
    how = {"prepare": False} if planned_anew and connection.dialect.name == "postgresql" else {}
    try:
        cursor = driver.execute(sql, given, **how)  # type: ignore[union-attr]
        return cursor.fetchall() if returns else ()
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_sqlalchemy_says(connection, sql, error) from error


@contextmanager
def as_sqlalchemy_says(connection: Connection, sql: str) -> Iterator[None]:
    """Errors of the driver, in the block, are raised as SQLAlchemy's."""
    try:
        yield
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_sqlalchemy_says(connection, sql, error) from error


def _as_sqlalchemy_says(connection: Connection, sql: str, error: Exception) -> BaseException:
    dialect, driver = connection.dialect, connection.connection.driver_connection
    if dialect.is_disconnect(error, driver, None):  # type: ignore[arg-type]
        connection.invalidate(error)
    kind = dialect.loaded_dbapi.Error
    return DBAPIError.instance(sql, None, error, kind, hide_parameters=True, dialect=dialect)


def _processors(dialect: Dialect, types: Mapping[str, Any], which: str, *more: Any) -> dict[str, _Processor]:
    made = {name: getattr(kind.dialect_impl(dialect), which)(dialect, *more) for name, kind in types.items()}
    return {name: process for name, process in made.items() if process is not None}


def _places(processors: Mapping[str, _Processor], names: Sequence[str]) -> list[tuple[int, _Processor]]:
    return [(place, processors[name]) for place, name in enumerate(names) if name in processors]
