"""Procrastinate on PostgreSQL, as its documentation sets it up: retries, and a periodic task for stalled jobs.

`python -m benchmarks.peers.with_procrastinate` is a worker.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import procrastinate
import psycopg

from benchmarks.peers.contest import Contender, Message, environment
from benchmarks.peers.sending import send as post
from sandbox.client import StandIn
from tests.crash.processes import Process

WORKERS, CONCURRENCY = 2, 8
app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=os.environ.get("DATABASE", "")))


@app.task(name="send", retry=procrastinate.RetryStrategy(max_attempts=10, wait=2))
def send(id: str, to: str) -> None:
    """Post one message."""
    post(id, to)


@app.periodic(cron="* * * * * */10")
@app.task(queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: Any, timestamp: int) -> None:
    """What a worker had in hand that sends no heartbeats any more is done again."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)


def contender(place: StandIn, database: str, folder: Path) -> Contender:
    """Its workers, and its tables in that database."""
    given = {**environment(place, database, folder), "PATH": os.environ["PATH"]}
    command = [sys.executable, "-m", "benchmarks.peers.with_procrastinate"]
    log = folder / "procrastinate.log"
    workers = [Process(f"worker {number}", command, given, log) for number in range(WORKERS)]
    return Contender("Procrastinate", workers, lambda: _left(database), lambda messages: _give(database, messages))


def _give(database: str, messages: Sequence[Message]) -> None:
    connector = procrastinate.SyncPsycopgConnector(conninfo=database)
    with app.replace_connector(connector) as giving, giving.open():
        giving.schema_manager.apply_schema()
        for each in messages:
            send.configure(schedule_at=each.due_at).defer(id=each.id, to=each.to)


def _left(database: str) -> int:
    waiting = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'send' AND status IN ('todo', 'doing')"
    with psycopg.connect(database) as connection:
        row = connection.execute(waiting).fetchone()
    return int(row[0]) if row else 0


def main() -> None:
    """Do what is due, until killed."""
    with app.open():
        app.run_worker(concurrency=CONCURRENCY, fetch_job_polling_interval=1)


if __name__ == "__main__":
    main()
