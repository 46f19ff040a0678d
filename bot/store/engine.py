"""How the two engines are opened: durable commits, one writer on SQLite, readers that cannot write."""

from __future__ import annotations

import fcntl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import QueuePool

# How long a writer waits for its turn before it gives up: under Slack's three seconds.
WRITER_PATIENCE_SECONDS = 2.5
# How often a process whose turn another one has looks again.
LOOK_AGAIN_SECONDS = 0.001
WRITES = {"writes": True}


class Busy(Exception):
    """The one writer's place was not free in time."""


class Engines:
    """One engine with the two ways in. Make it after a fork, never before."""

    def __init__(self, url: str, threads: int) -> None:
        parsed = make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite:  # two kinds of connections: switching one over costs it all its prepared statements
            self.engine = _sqlite(parsed, threads + 4, "BEGIN", "query_only=ON")
            self._writer = _sqlite(parsed, 1, "BEGIN IMMEDIATE")
        else:
            self.engine = self._writer = _postgresql(parsed, threads)
        self._turn = threading.Lock()
        self._lock_file = f"{parsed.database}.writer" if self.is_sqlite else None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection in a write transaction, committed at the end. Raises Busy when no turn comes in time."""
        with self._own_turn(), self._writer.connect().execution_options(**WRITES) as connection, connection.begin():
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection in a deferred transaction that cannot write."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Close every connection that is not in use."""
        self.engine.dispose()
        self._writer.dispose()

    @contextmanager
    def _own_turn(self) -> Iterator[None]:
        if self._lock_file is None:
            yield
            return
        until = time.monotonic() + WRITER_PATIENCE_SECONDS
        if not self._turn.acquire(timeout=WRITER_PATIENCE_SECONDS):
            raise Busy("the database's writer is busy")
        try:
            with open(self._lock_file, "ab") as lock:
                while True:
                    try:
                        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                        break
                    except BlockingIOError:
                        if time.monotonic() > until:
                            raise Busy("another process writes") from None
                        time.sleep(LOOK_AGAIN_SECONDS)
                yield  # closing the file gives the turn back
        finally:
            self._turn.release()


def _sqlite(url: URL, connections: int, begin: str, *pragmas: str) -> Engine:
    if not url.database or url.database == ":memory:":
        raise ValueError("SQLite needs a file: everything acknowledged must be on disk")
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=connections,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": WRITER_PATIENCE_SECONDS},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY", *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _postgresql(url: URL, threads: int) -> Engine:
    if url.get_backend_name() != "postgresql":
        raise ValueError("DATABASE_URL must be sqlite:///… or postgresql://…")
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=threads + 4,
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={"options": "-c synchronous_commit=on -c timezone=UTC"},
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")

    return engine
