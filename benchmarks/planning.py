"""V2: a hundred thousand due notices planned in one tick, beside a raw INSERT of the same rows.

No feature of the product has so much due at once, so a table of reminders stands in for one: an index says what is due,
and what was planned is due no more, in the same transaction. Notices, their keys and their batches are the product's.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Sequence
from datetime import UTC, datetime
from statistics import median
from typing import Any

from psycopg.types.json import Json
from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, insert, select, text, update

from benchmarks import stores
from benchmarks.measured import Row, interleaved
from bot.jobs.batches import MOST_AT_ONCE, batches
from bot.rules.notices import Planned
from bot.store import Store
from bot.store.lineage import Origin
from bot.store.notices import Notices
from bot.store.schema import UtcDateTime, notices

NOTICES = 100_000
BAR, BAR_AGAIN, BAR_MEMORY = 0.5, 2.0, 1.2
KIND = "benchmark.reminder"
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)

REMINDERS = Table(
    "benchmark_reminders",
    MetaData(),
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("to", String(32), nullable=False),
    Column("due_at", UtcDateTime, index=True),
)
_FIRST = select(REMINDERS.c.id).where(REMINDERS.c.due_at <= bindparam("now", type_=UtcDateTime()))
_FIRST = _FIRST.order_by(REMINDERS.c.due_at).limit(MOST_AT_ONCE)
_TAKE = update(REMINDERS).where(REMINDERS.c.id.in_(_FIRST.scalar_subquery())).values(due_at=None)
_TAKE = _TAKE.returning(REMINDERS.c.id, REMINDERS.c.to)


def measure(size: float) -> list[Row]:
    """On each engine: one tick, the next one, and the most memory that a tick holds."""
    count, runs = max(MOST_AT_ONCE + 1, int(NOTICES * size)), max(1, int(3 * size))
    return [row for engine in stores.ENGINES for row in _measured(engine, count, runs)]


def _measured(engine: str, count: int, runs: int) -> list[Row]:
    again: list[float] = []
    with stores.store(engine) as store:
        with store.engines.write() as connection:
            REMINDERS.create(connection)
            rows = [{"id": number, "to": f"U{number:08}"} for number in range(count)]
            connection.execute(insert(REMINDERS), rows)

        def ours() -> float:
            _fall_due(store, count)
            first = _seconds(store, count)
            again.append(100 * _seconds(store, 0) / first)
            return count / first

        ours()
        rows_of_ours = _rows(store)
        again.clear()
        mine, peer = interleaved(runs, ours, lambda: count / _raw(store, rows_of_ours))
        tenth, whole = _memory(store, count // 10), _memory(store, count)
    of = f"{count:,} due notices planned in one tick, on {engine}"
    inserted = f"{peer:,.0f}/s, the same rows by INSERT"
    held, less, share = f"{whole / 1e6:.1f} MB", f"{tenth / 1e6:.1f} MB, a tenth as many", median(again)
    return [
        Row(of, f"{mine:,.0f}/s", inserted, mine / peer, "least", BAR),
        Row("… the next tick, with nothing new", f"{share:.2f} %", "the first", share, "most", BAR_AGAIN, " %"),
        Row("… the most memory it holds", held, less, whole / tenth, "most", BAR_MEMORY, "×"),
    ]


def tick(store: Store, now: datetime) -> int:
    """Plan everything due, in short transactions; how many notices are new."""
    origin, new = Origin(), 0
    while True:
        with store.engines.write() as connection:
            due = connection.execute(_TAKE, {"now": now}).all()
            planned = [Planned(f"{KIND}:{id}:{now}", KIND, f"reminder:{id}", stores.TEAM, to) for id, to in due]
            new += len(Notices(connection, origin).plan_many(planned, now))
        if len(due) < MOST_AT_ONCE:
            return new


def _seconds(store: Store, count: int) -> float:
    """How long a tick takes. Raises RuntimeError when it plans another number of notices."""
    started = time.perf_counter()
    new = tick(store, NOW)
    seconds = time.perf_counter() - started
    if new != count:
        raise RuntimeError(f"{new} notices were planned, {count} were due")
    return seconds


def _fall_due(store: Store, count: int) -> None:
    """No notice is planned, and the first `count` reminders are due."""
    _forget(store)
    with store.engines.write() as connection:
        connection.execute(update(REMINDERS).where(REMINDERS.c.id < count).values(due_at=NOW))


def _forget(store: Store) -> None:
    with store.engines.write() as connection:
        connection.execute(text("DELETE FROM notices" if store.engines.is_sqlite else "TRUNCATE notices"))


def _memory(store: Store, count: int) -> int:
    """The most that Python held during a tick with so many due, in bytes."""
    _fall_due(store, count)
    tracemalloc.start()
    try:
        _seconds(store, count)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _rows(store: Store) -> Sequence[Sequence[Any]]:
    """What stands in the table, as the driver takes it."""
    facts = list(notices.c).index(notices.c.facts)
    listed = ", ".join(f'"{column.name}"' for column in notices.c)
    with store.engines.read() as connection:
        found = connection.exec_driver_sql(f"SELECT {listed} FROM notices ORDER BY seq").all()
    if store.engines.is_sqlite:
        return [tuple(row) for row in found]
    return [(*row[:facts], Json(row[facts]), *row[facts + 1 :]) for row in found]


def _raw(store: Store, rows: Sequence[Sequence[Any]]) -> float:
    """Seconds to insert them by the driver alone, in batches and transactions of the same size."""
    _forget(store)
    mark = "?" if store.engines.is_sqlite else "%s"
    listed = ", ".join(f'"{column.name}"' for column in notices.c)
    statement = f"INSERT INTO notices ({listed}) VALUES ({', '.join(mark for _ in notices.c)})"
    started = time.perf_counter()
    for some in batches(rows):
        with store.engines.write() as connection:
            connection.connection.cursor().executemany(statement, some)
    return time.perf_counter() - started
