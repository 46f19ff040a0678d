"""The database as rows, and back; requests in every state; what a person was answered."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Float, Table, delete, insert, select, text
from sqlalchemy.types import TypeEngine
from werkzeug.test import TestResponse

from bot.jobs.hiring import requisitions as job
from bot.rules.company import Company
from bot.rules.hiring.descriptions import Description, Indicator, Quality
from bot.rules.hiring.plans import Plan, Stage
from bot.rules.hiring.plans.methods import Method
from bot.rules.hiring.requisitions import Requisition, State, asking, deciding, running, standing_in
from bot.store import Store
from bot.store.schema import metadata
from sandbox.client import words
from tests import make
from tests.fakes import COMPANY, Slack
from tests.installed import CHAIN
from tests.make import NOW

Rows = Mapping[str, list[dict[str, Any]]]
FIRST, QUESTION, SECOND, APPROVED = "first step", "a question is open", "second step", "approved"
REJECTED, OPEN, HANDED_OVER = "rejected", "open", "handed over"
STATES = (FIRST, QUESTION, SECOND, APPROVED, REJECTED, OPEN, HANDED_OVER)


Query = tuple[str, list[tuple[str, Callable[[Any], Any]]]]
_queries: dict[tuple[str, str], Query] = {}


def rows(store: Store, *names: str) -> Rows:
    """Every row of every table, or of those; given again to whoever asks next, so to be read and not written into."""
    with store.engines.read() as connection:
        return _rows(connection, names or tuple(metadata.tables))


def _rows(connection: Connection, names: Iterable[str]) -> Rows:
    """By the driver, and of tables that have rows: tests ask for every table thousands of times."""
    driver: Any = connection.connection.driver_connection
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for (name,) in driver.execute(_filled(tuple(found))).fetchall():
        query, columns = _query(name, connection.dialect)
        given = driver.execute(query).fetchall()
        if _read.get(query, _NOTHING)[0] != given:
            made = [{key: how(value) for (key, how), value in zip(columns, row, strict=True)} for row in given]
            _read[query] = given, made
        found[name] = _read[query][1]
    return found


# By query, what the driver gave last, and what was made of it: most tables are as they were.
_NOTHING: tuple[list[Any], list[dict[str, Any]]] = ([], [])
_read: dict[str, tuple[list[Any], list[dict[str, Any]]]] = {}


@cache
def _filled(names: tuple[str, ...]) -> str:
    """What tells which of these tables have rows; SQLite takes 500 parts of a question."""
    return " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names)


def _query(name: str, dialect: Dialect) -> Query:
    """What reads that table, and for each column its name and what makes a value of what the driver gives."""
    if (name, dialect.name) not in _queries:
        _queries[name, dialect.name] = _made(name, dialect)
    return _queries[name, dialect.name]


def _made(name: str, dialect: Dialect) -> Query:
    table = metadata.tables[name]
    query = str(select(table).order_by(*table.primary_key).compile(dialect=dialect))
    made = [_how(each.type, dialect) for each in table.columns]
    return query, [(each.name, how or _as_it_is) for each, how in zip(table.columns, made, strict=True)]


def _how(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """How what the driver gives is read; a floating point number comes as one."""
    return None if isinstance(kind, Float) else kind.dialect_impl(dialect).result_processor(dialect, None)


def _as_it_is(value: Any) -> Any:
    return value


class Watch:
    """Tells cheaply whether anybody wrote into an SQLite database since it was asked last."""

    def __init__(self, store: Store) -> None:
        self._connection = sqlite3.connect(str(store.engines.engine.url.database))
        self._seen = self._version()

    def was_written(self) -> bool:
        """Whether something was committed since."""
        before, self._seen = self._seen, self._version()
        return before != self._seen

    def close(self) -> None:
        self._connection.close()

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])


@cache
def _sorted() -> list[Table]:
    return metadata.sorted_tables


def put_back(store: Store, kept: Rows) -> None:
    """Make the tables of `kept` hold exactly these rows again."""
    with store.engines.write() as connection:
        tables = [table for table in _sorted() if table.name in kept]
        if connection.dialect.name == "sqlite":  # there foreign keys may be looked at when everything stands again
            now = _rows(connection, kept)
            changed = {table.name for table in tables if now[table.name] != kept[table.name]}
            for table in tables:  # what goes with the rows of another comes back with them
                keys = (key for key in table.foreign_keys if key.ondelete == "CASCADE")
                changed |= {table.name for key in keys if key.column.table.name in changed}
            tables = [table for table in tables if table.name in changed]
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        for table in reversed(tables):
            connection.execute(delete(table))
        for table in tables:
            if kept[table.name]:
                connection.execute(insert(table), kept[table.name])


# What stands in the description of a role that is recruited for.
DESCRIBED = Description(
    responsibilities="Keeps the data right", indicators=(Indicator("Reports on time", "95", "%", (90, 365)),),
    qualities=(Quality("Helps others", True, "teamwork"),),
)  # fmt: skip

# How a role that is recruited for is assessed.
PLANNED = Plan((
    Stage(Method.STRUCTURED_INTERVIEW, 60, 2, ("teamwork",)), Stage(Method.JOB_KNOWLEDGE, 45, 1, ("teamwork",)),
))  # fmt: skip


def ask(store: Store, state: str = FIRST) -> Requisition:
    """Mina's request, gone as far as `state` says; what led to the second step can be undone for half an hour."""
    at = datetime.now(UTC) + timedelta(minutes=25) if state == SECOND else NOW
    approvals = [(deciding.approve, who, 1) for who in ("U0OMAR", "U0LIWEI", "U0NOOR")]
    moves = {
        FIRST: [],
        QUESTION: [(deciding.ask, "U0OMAR", 1, "Why now?")],
        SECOND: approvals[:1],
        APPROVED: approvals,
        REJECTED: [(deciding.reject, "U0OMAR", 1, "No budget.")],
        OPEN: [*approvals, (running.run, "U0MINA", [], State.OPEN, "")],
        HANDED_OVER: [(standing_in.delegate, "U0OMAR", "U0SAM", datetime(2099, 1, 1, tzinfo=UTC), Company())],
    }[state]
    with store.open() as books:
        wanted = make.wanted(hiring_manager="U0MINA", business_case="Between us: orders doubled.")
        draft = asking.begin_draft(COMPANY, "U0MINA", wanted, NOW)
        now = books.requisitions.add(asking.submit(draft, "U0MINA", [CHAIN], Company(), NOW))
        job.plan(books, now, NOW)
        for move, who, *rest in moves:
            after = move(now, who, *rest, at)  # type: ignore[operator]
            books.requisitions.save(now, after)
            job.plan(books, after, at)
            now = after
        if state in {APPROVED, OPEN}:
            books.descriptions.keep(now.id, DESCRIBED, "U0MINA", at)
            books.plans.keep(now.id, PLANNED, "U0MINA", at)
    return now


def told(slack: Slack, answer: TestResponse, user: str, workspace: str = COMPANY) -> str:
    """Every word this person was answered: at once, beside a field, in a modal, or in their conversation."""
    rooms = slack.place(workspace).conversations.values()
    found = [said.text for room in rooms for said in room.messages if said.ephemeral_to == user]
    if answer.data:
        body = answer.get_json()
        found += [words(body), *body.get("errors", {}).values(), words(body.get("view", {}))]
    if view := slack.open_view(user, workspace):
        found.append(words(view))
    return "\n".join(filter(None, found))


def forget(slack: Slack) -> None:
    """Close every view and take away what only one person saw."""
    for place in slack.server.world.workspaces.values():
        place.views.clear()
        for room in place.conversations.values():
            room.messages[:] = [said for said in room.messages if not said.ephemeral_to]
