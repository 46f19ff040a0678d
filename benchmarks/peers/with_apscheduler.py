"""APScheduler 3 with its SQLAlchemy job store, as its user guide sets it up: one process, whatever is late is run.

`python -m benchmarks.peers.with_apscheduler` is the process.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.blocking import BlockingScheduler
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from benchmarks.peers.contest import Contender, Message, environment
from benchmarks.peers.sending import send_and_retry
from sandbox.client import StandIn
from tests.crash.processes import Process

THREADS = 8
SETTINGS = {"misfire_grace_time": None, "coalesce": True}


def contender(place: StandIn, folder: Path) -> Contender:
    """Its processes, and its store in a file of SQLite."""
    url = f"sqlite:///{folder / 'apscheduler.db'}"
    given = {**environment(place, url, folder), "PATH": os.environ["PATH"]}
    command = [sys.executable, "-m", "benchmarks.peers.with_apscheduler"]
    process = Process("apscheduler", command, given, folder / "apscheduler.log")
    return Contender("APScheduler", [process], lambda: _left(url), lambda messages: _give(url, messages))


def _give(url: str, messages: Sequence[Message]) -> None:
    scheduler = BackgroundScheduler(jobstores={"default": SQLAlchemyJobStore(url=url)}, job_defaults=SETTINGS)
    scheduler.start(paused=True)
    for each in messages:
        scheduler.add_job(send_and_retry, "date", run_date=each.due_at, args=[each.id, each.to], id=each.id)
    scheduler.shutdown()


def _left(url: str) -> int:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return int(connection.execute(text("SELECT count(*) FROM apscheduler_jobs")).scalar_one())
    except OperationalError:  # locked: it is at work
        return 1
    finally:
        engine.dispose()


def main() -> None:
    """Run what is due, until killed."""
    store = SQLAlchemyJobStore(url=os.environ["DATABASE"])
    executors = {"default": ThreadPoolExecutor(THREADS)}
    BlockingScheduler(jobstores={"default": store}, executors=executors, job_defaults=SETTINGS).start()


if __name__ == "__main__":
    main()
