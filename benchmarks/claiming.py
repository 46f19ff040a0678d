"""V3: notices claimed and completed, beside a lease loop in SQL and the stores of APScheduler and Procrastinate.

Ours are claimed, marked as about to be sent and written down as sent by the very calls that delivery makes, in batches
as large as the loop's. The loop claims and completes the same rows of the same table and knows nothing of
conversations, order, fences or what an unclear send needs. The two others take the same number of jobs their own way.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import procrastinate
import psycopg
from apscheduler.job import Job
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import text

from benchmarks import stores
from benchmarks.measured import Row, interleaved
from bot.deps import real_now
from bot.jobs.batches import batches
from bot.rules.notices import LEASE, Planned
from bot.store import Store
from bot.store.moves import Sent

NOTICES, BATCH = 10_000, 100
# The others are slower by so much that fewer of theirs give as good a figure.
JOBS = 500
CONCURRENCY = 8
BAR, BAR_APSCHEDULER, BAR_PROCRASTINATE = 0.5, 5.0, 10.0
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)

READY = "state = 'due' AND wait_until IS NULL AND workspace = :team AND way = 'post' AND due_at <= :now"
CLAIM = (
    "UPDATE notices SET state = 'claimed', fence = fence + 1, wait_until = :until WHERE seq IN "
    f"(SELECT seq FROM notices WHERE {READY} ORDER BY due_at, seq LIMIT {BATCH} {{lock}}) RETURNING *"
)
LEFT = "SELECT status, count(*) FROM procrastinate_jobs WHERE status <> 'succeeded' GROUP BY status"
COMPLETE = "UPDATE notices SET state = 'sent', wait_until = NULL, channel = 'D0', ts = '1.1' WHERE seq IN ({numbers})"


def measure(size: float) -> list[Row]:
    """Notices a second on each engine."""
    count, jobs, runs = max(20, int(NOTICES * size)), max(20, int(JOBS * size)), max(1, int(5 * size))
    return [*_measured("SQLite", count, jobs, runs), *_measured("PostgreSQL", count, jobs, runs)]


def _measured(engine: str, count: int, jobs: int, runs: int) -> list[Row]:
    with stores.store(engine) as store, TemporaryDirectory(prefix="rapport-bench-") as folder:
        other, name, times = (
            (lambda: _apscheduler(Path(folder), jobs), "APScheduler 3's own store", BAR_APSCHEDULER)
            if store.engines.is_sqlite
            else (_procrastinate(jobs), "Procrastinate 3", BAR_PROCRASTINATE)
        )
        _rate(store, count, _ours)  # prepares statements
        mine, loop, others = interleaved(
            runs, lambda: _rate(store, count, _ours), lambda: _rate(store, count, _loop), other
        )
    told = f"{mine:,.0f}/s"
    return [
        Row(
            f"Notices claimed, marked and written down as sent, {BATCH} at once, on {engine}", told,
            f"{loop:,.0f}/s, a lease loop in SQL on the same rows", mine / loop, "least", BAR,
        ),
        Row("… beside a queue that has this for its purpose", told, f"{others:,.0f}/s, {name}", mine / others, "least",
            times, "×"),
    ]  # fmt: skip


def _rate(store: Store, count: int, take: Callable[[Store], int]) -> float:
    """Notices a second. Raises RuntimeError when not all that are due are sent."""
    _fall_due(store, count)
    started = time.perf_counter()
    done = take(store)
    seconds = time.perf_counter() - started
    with store.engines.read() as connection:
        sent = connection.execute(text("SELECT count(*) FROM notices WHERE state = 'sent'")).scalar_one()
    if not count == done == sent:
        raise RuntimeError(f"{count} were due, {done} were taken, {sent} are sent")
    return count / seconds


def _fall_due(store: Store, count: int) -> None:
    with store.engines.write() as connection:
        connection.execute(text("DELETE FROM notices" if store.engines.is_sqlite else "TRUNCATE notices"))
    due = (
        Planned(f"benchmark:{number}", "commands.hint", f"benchmark:{number}", stores.TEAM, f"U{number:08}")
        for number in range(count)
    )
    for some in batches(due):
        with store.open() as books:
            books.notices.plan_many(some, NOW)
    if not store.engines.is_sqlite:
        with store.engines.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE notices"))


def _ours(store: Store) -> int:
    done = 0
    while True:
        with store.open() as books:
            claimed = books.notices.claim(NOW, real_now(), BATCH)
        if not claimed:
            return done
        with store.open() as books:
            ours = books.notices.start_sending_all(claimed, NOW)
        said = [Sent(notice, "D0", "1.1") for notice in claimed if notice.id in ours]
        with store.open() as books:
            done += len(books.notices.sent_all(said))


def _loop(store: Store) -> int:
    done, claim = 0, text(CLAIM.format(lock="" if store.engines.is_sqlite else "FOR UPDATE SKIP LOCKED"))
    now: Any = NOW.replace(tzinfo=None).isoformat(" ", "microseconds") if store.engines.is_sqlite else NOW
    until: Any = (NOW + LEASE).replace(tzinfo=None).isoformat(" ") if store.engines.is_sqlite else NOW + LEASE
    while True:
        with store.engines.write() as connection:
            claimed = connection.execute(claim, {"team": stores.TEAM, "now": now, "until": until}).all()
        if not claimed:
            return done
        with store.engines.write() as connection:
            numbers = ", ".join(str(row.seq) for row in claimed)
            done += connection.exec_driver_sql(COMPLETE.format(numbers=numbers)).rowcount


def _apscheduler(folder: Path, count: int) -> float:
    """Jobs a second that its store gives out as due and then removes, as its scheduler asks of it at each turn."""
    store = SQLAlchemyJobStore(url=f"sqlite:///{folder / 'apscheduler.db'}")
    scheduler = BackgroundScheduler(jobstores={"default": store})
    scheduler.start(paused=True)
    try:
        for number in range(count):
            scheduler.add_job(nothing, "date", run_date=real_now(), args=[number], id=f"{number}")
        started = time.perf_counter()
        due: list[Job] = store.get_due_jobs(real_now() + timedelta(seconds=1))
        for job in due:
            store.remove_job(job.id)
        seconds = time.perf_counter() - started
        if len(due) != count or store.get_all_jobs():
            raise RuntimeError(f"{len(due)} jobs were due, {count} were given")
        return count / seconds
    finally:
        scheduler.shutdown()


def _procrastinate(count: int) -> Callable[[], float]:
    """Jobs a second that one worker of it takes and finishes, of a task that does nothing."""
    address = stores.url("PostgreSQL", Path()).replace("postgresql+psycopg://", "postgresql://")
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=address))
    task = app.task(name="nothing")(nothing)
    giving = procrastinate.SyncPsycopgConnector(conninfo=address)
    with app.replace_connector(giving) as given, given.open():
        given.schema_manager.apply_schema()

    def run() -> float:
        with app.replace_connector(procrastinate.SyncPsycopgConnector(conninfo=address)) as given, given.open():
            task.batch_defer(*({"number": number} for number in range(count)))
        started = time.perf_counter()
        # In a thread of its own: it begins a loop of events, and whoever called may be in one.
        with ThreadPoolExecutor(1) as apart:
            work = partial(app.run_worker, wait=False, concurrency=CONCURRENCY)
            apart.submit(work, install_signal_handlers=False, listen_notify=False).result()
        seconds = time.perf_counter() - started
        with psycopg.connect(address) as connection:
            if left := connection.execute(LEFT).fetchall():
                raise RuntimeError(f"jobs of Procrastinate are left: {left}")
        return count / seconds

    return run


def nothing(number: int) -> None:
    """What a job of theirs does."""
