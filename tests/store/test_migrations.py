"""Every migration is run up on a database with data, on both engines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR

from bot.jobs import MOMENTS
from bot.jobs.hiring import requisitions as job
from bot.rules.hiring import requisitions as rules
from bot.rules.notices import State
from bot.store import Store
from bot.store.migrate import _config, migrate, upgrade
from bot.store.secrets import Secrets
from tests import postgres
from tests.conftest import KEYS
from tests.make import NOW
from tests.store.test_overlap import revisions

F = "hiring.requisitions"
STEP = {
    "name": "Finance", "approvers": ["U0OMAR"], "mode": "all_of", "needed": 1, "veto": False, "condition": None,
    "hours_allowed": None, "backup": None, "skipped_because": None,
}  # fmt: skip
ROWS = (
    "INSERT INTO workspaces (id, kind, name, language, chain) VALUES ('T', 'company', 'T', 'en', :chain)",
    "INSERT INTO workspaces (id, kind, name, language, chain) VALUES ('T2', 'company', 'T2', 'en', '[]')",
    "INSERT INTO requisitions (workspace, asker, state, since, revision, title, department, remote, headcount, reason,"
    " business_case, hiring_manager) VALUES ('T', 'U0MINA', 'submitted', :now, 1, 'Data engineer', 'Engineering', :no,"
    " 1, 'new', 'Orders doubled.', 'U0MINA')",
    "INSERT INTO requisition_steps (requisition, position, name, mode, needed, veto)"
    " VALUES (1, 0, 'Finance', 'all_of', 1, :no)",
    "INSERT INTO requisition_approvers (requisition, step, position, approver) VALUES (1, 0, 0, 'U0OMAR')",
    *(
        'INSERT INTO notices (id, key, kind, about, workspace, "to", lane, carrier, facts, living, state, due_at,'
        " wanted, shown, fence, attempts)"
        f" VALUES ('{n}', '{key}', '{kind}', 'requisition:1', 'T', '{to}', '{n}', 'message',"
        " '{\"id\"\\: 1}', :yes, '" + state + "', :now, 1, 1, 1, 0)"
        for n, (key, kind, to, state) in enumerate(
            [
                (f"{F}.waiting:1:step=0:revision=1:to=U0OMAR", f"{F}.waiting", "U0OMAR", "sent"),
                (f"{F}.submitted:1:asker:revision=1:to=U0MINA", f"{F}.submitted", "U0MINA", "sent"),
                ("told", "failures.told", "U0ADA", "due"),
            ]
        )
    ),
)


def chained(connection: Connection) -> None:
    """What the first version wrote: a chain, a request that waits, and what was said of it."""
    for row in ROWS:
        values = {"chain": json.dumps([STEP]), "now": NOW, "no": False, "yes": True}
        named = {name: value for name, value in values.items() if f":{name}" in row}
        connection.execute(text(row), named)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_what_the_first_version_wrote_is_read_by_this_one(engine: str, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}" if engine == "sqlite" else postgres.fresh_database()
    with Store(url, Secrets(KEYS)) as store:
        with store.engines.write() as connection:
            command.upgrade(_config(connection), "0001")
            chained(connection)
        migrate(store.engines)
        with store.reading() as books:
            (chain,) = books.workspaces.get("T").chains
            assert [(step.name, step.seats) for step in chain.steps] == [("Finance", ("U0OMAR",))]
            assert books.workspaces.get("T2").chains == ()
            (request,) = books.requisitions.under_way("T")
        assert rules.waiting_for(request, NOW) == ("U0OMAR",)
        assert (request.steps[0].asked, request.steps[0].asked_at) == (1, NOW)
        with store.open() as books:
            job.plan(books, request, NOW)
        with store.reading() as books:
            found = books.notices.about("requisition:1")
            assert {(each.kind, each.state) for each in found} == {
                (f"{F}.waiting", State.DUE), (f"{F}.submitted", State.DUE), ("failures.told", State.WITHDRAWN),
            }  # fmt: skip
            told = [MOMENTS[each.kind].facts(books, each, NOW) for each in found if each.kind in MOMENTS]
        assert len(told) == 2, "the copies that stood are shown anew, and no second one is planned"
        assert all(told)


ROWS_EACH = 3
# The first after which a migration only adds; what came before reads what stood there, as the test above shows.
FIRST = "0003"


@pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def test_every_migration_keeps_what_stood_in_every_table_before_it(engine: str, tmp_path: Path) -> None:
    """Rows are written into each table in the version that brings it, so every later migration finds them: whoever
    comes from any earlier version comes by this way."""
    url = f"sqlite:///{tmp_path / 'old.db'}" if engine == "sqlite" else postgres.fresh_database()
    with Store(url, Secrets(KEYS)) as store, store.engines.write() as connection:
        tables: dict[str, Table] = {}
        written: dict[str, list[Any]] = {}
        for revision in revisions():
            upgrade(connection, revision)
            if revision < FIRST:
                continue
            there = set(inspect(connection).get_table_names()) - {"alembic_version"}
            assert tables.keys() <= there, revision
            new = MetaData()
            new.reflect(connection, only=sorted(there - tables.keys()))
            for table in new.sorted_tables:
                if table.name not in tables and not _is_index(table.name):
                    _fill(connection, table)
                    tables[table.name], written[table.name] = table, _rows(connection, table.columns)
        whole = MetaData()
        whole.reflect(connection)
        changed = {}
        for name, table in tables.items():
            now = _rows(connection, [whole.tables[name].columns[each.name] for each in table.columns])
            if now != written[name]:
                changed[name] = now
    assert len(tables) > 150
    assert all(written.values())
    assert changed == {}


def _rows(connection: Connection, columns: Iterable[Column[Any]]) -> list[Any]:
    return sorted(connection.execute(select(*columns)).all(), key=repr)


def _is_index(name: str) -> bool:
    """Whether SQLite keeps its full text there."""
    return name.startswith("search_index")


def _fill(connection: Connection, table: Table) -> None:
    if table.name in ("record_head", "lineage"):  # one row of each, from the beginning
        return
    for n in range(1, ROWS_EACH + 1):
        row = {each.name: _value(connection, table, each, n) for each in table.columns}
        connection.execute(insert(table).values({name: value for name, value in row.items() if value is not None}))


def _value(connection: Connection, table: Table, column: Column[Any], n: int) -> Any:
    if column.foreign_keys:
        (key,) = column.foreign_keys
        return connection.scalars(select(key.column).order_by(key.column).offset(n - 1).limit(1)).first()
    kind = column.type
    if isinstance(kind, String) and not isinstance(kind, Text):
        return f"{n}{column.name}"[: kind.length]
    values: tuple[tuple[Any, Any], ...] = (
        (Text, "嗨"), (Boolean, bool(n % 2)), (DateTime, NOW), (Date, NOW.date() + timedelta(days=n)), (JSON, {}),
        (LargeBinary, b"sealed"), (Integer, n), (Float, n / 2),
    )  # fmt: skip
    if column.computed is not None or isinstance(kind, TSVECTOR):
        return None
    found = [value for sort, value in values if isinstance(kind, sort)]
    assert found, (table.name, column.name, kind)
    return found[0]
