"""Training reminders: everybody's notes planned on the morning they are due, beside a raw INSERT of the same rows.

The whole job runs: trainings with their logs, working days in each one's zone, what was said before, notes and lines.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, insert, select

from benchmarks import stores
from benchmarks.measured import Row, interleaved
from bot.app import MESSAGES
from bot.deps import Deps
from bot.jobs import desk
from bot.jobs.batches import batches
from bot.rules.hiring.training import INTERVIEWER
from bot.rules.hiring.training.enrolling import Entry, Training, What
from bot.rules.people import Person
from bot.store import Store
from bot.store.schema import desk_lines, notices
from bot.words import Words

PEOPLE = 2_000
STEPS = 4  # behind each of them
BEGUN = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
_TABLES = (notices, desk_lines)


def measure(size: float) -> list[Row]:
    """On each engine: reminders planned, and the next look at the same desks."""
    count, runs = max(20, int(PEOPLE * size)), max(1, int(3 * size))
    return [row for engine in stores.ENGINES for row in _measured(engine, count, runs)]


def _measured(engine: str, count: int, runs: int) -> list[Row]:
    with stores.store(engine) as store:
        _train(store, count)
        _planned(store, count)
        rows = {table: _rows(store, table) for table in _TABLES}
        again = _again(store)
        mine, peer = interleaved(runs, lambda: count / _planned(store, count), lambda: count / _raw(store, rows))
    of = f"Training reminders of {count:,} people decided and planned in one tick, on {engine}"
    looked = "… the next tick, with nothing new (no bar)"
    return [
        Row(of, f"{mine:,.0f}/s", f"{peer:,.0f}/s, the same rows by INSERT", mine / peer),
        Row(looked, f"{count / again:,.0f} people/s", "–", again, "most", unit=" s"),
    ]


def _train(store: Store, count: int) -> None:
    """So many people, each of whose fifth step waits for a week and more."""
    with store.open() as books:
        for n in range(count):
            user = f"U{n:06}"
            books.people.put(Person(stores.TEAM, user, user, zone="Europe/Berlin"), BEGUN)
            made = books.trainings.add(Training(stores.TEAM, user, "interviewer", user, BEGUN))
            for step in INTERVIEWER.steps[:STEPS]:
                at = BEGUN + timedelta(minutes=len(made.entries))
                made = books.trainings.log(made, Entry(What.TRY, step.kind, step.module, user, at, True, {"right": 6}))


def _planned(store: Store, count: int) -> float:
    """Seconds of the tick that plans them all. Raises RuntimeError when it plans another number."""
    with store.engines.write() as connection:
        for table in _TABLES:
            connection.execute(table.delete())
    seconds = _again(store)
    if (found := len(_rows(store, desk_lines))) != count:
        raise RuntimeError(f"{found} reminders were planned, {count} were due")
    return seconds


def _again(store: Store) -> float:
    deps = Deps(store, None, Words(MESSAGES), lambda: MORNING)  # type: ignore[arg-type]  # nothing is sent
    started = time.perf_counter()
    desk.plan(deps)
    return time.perf_counter() - started


def _rows(store: Store, table: Table) -> list[dict[str, Any]]:
    with store.engines.read() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def _raw(store: Store, rows: Mapping[Table, list[dict[str, Any]]]) -> float:
    """Seconds to insert the same rows in batches and transactions of the same size."""
    with store.engines.write() as connection:
        for table in _TABLES:
            connection.execute(table.delete())
    started = time.perf_counter()
    for some in zip(*(list(batches(rows[table])) for table in _TABLES), strict=True):
        with store.engines.write() as connection:
            for table, batch in zip(_TABLES, some, strict=True):
                connection.execute(insert(table), batch)
    return time.perf_counter() - started
