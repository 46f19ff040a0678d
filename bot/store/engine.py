"""How the two engines are opened: durable commits, one writer on SQLite, readers that cannot write."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.pool import QueuePool

from bot import away, metrics
from bot.store.dialect import READS_ONLY
from bot.store.machine import Claim, Machine
from bot.store.prepared import as_sqlalchemy_says
from bot.store.writer import Busy, Writer

__all__ = ["Busy", "Engines"]

# How long a writer waits for its turn before it gives up: under Slack's three seconds.
WRITER_PATIENCE_SECONDS = 2.5
# What every connection to PostgreSQL asks for. Who waits for a row gives up as for SQLite's writer; a process that
# froze in the middle of a transaction, or whose machine is gone, keeps nobody from its rows for more than ten seconds.
# A page read out of order costs hardly more where nothing turns; believing that it costs four times as much, PostgreSQL
# reads half of a large table in order to search it.
POSTGRESQL = (
    "synchronous_commit=on",
    "timezone=UTC",
    f"lock_timeout={WRITER_PATIENCE_SECONDS}s",
    "idle_in_transaction_session_timeout=10s",
    "random_page_cost=1.1",
)
# How long PostgreSQL may take to let us in, and what was sent to it to be received: one that is cut off, as by a
# network that swallows everything, is away and not slow.
NOT_FOR_EVER = {"connect_timeout": "5", "tcp_user_timeout": "15000"}
# So many statements stay prepared on a connection to SQLite: there are more than the driver's 128.
PREPARED = 500
# How long SQLite may wait for readers to empty its log, during which nobody writes, and how often it is tried.
WIPING_MILLISECONDS, WIPING_TIMES = 200, 10
# After how long a connection to PostgreSQL is asked whether it is still there before it is used.
RESTED_SECONDS = 1.0


class Engines:
    """One engine with the two ways in. Make it after a fork, never before."""

    def __init__(self, url: str, threads: int, here: Machine | None = None) -> None:
        parsed = make_url(url)
        self._writer: Writer | None = None
        self._claim: Claim | None = None
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        # What is deleted or changed is overwritten with zeros, and not left in free room: whoever is erased is not read
        # out of the file.
        if self.is_sqlite:  # two kinds of connections: switching one over costs it all its prepared statements
            self.engine = _sqlite(parsed, threads + 4, "query_only=ON")
            event.listen(self.engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
            self._writer = Writer(_sqlite(parsed, 1, "secure_delete=ON"), Path(f"{parsed.database}.writer"))
            self._claim = Claim(Path(str(parsed.database)), here)
        else:
            self.engine = _postgresql(parsed, threads)
        self._reader = self.engine.execution_options(**{READS_ONLY: True})  # SQLite's cannot write at all

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection in a write transaction, committed at the end. Raises Busy when no turn comes in time, as
        OtherMachine when the file of SQLite is another machine's."""
        with _watched("writing") as watch:
            self._hold()
            if self._writer is not None:
                with self._writer.write(WRITER_PATIENCE_SECONDS) as connection:
                    before = _changes(connection)
                    yield connection
                    watch.has_answered = _changes(connection) > before  # on a full disk nothing can still be written
            else:
                with self.engine.connect() as connection, connection.begin():
                    yield connection

    @property
    def waiting(self) -> int:
        """How many threads of this process wait for SQLite's one writer."""
        return self._writer.waiting if self._writer else 0

    @contextmanager
    def last_words(self, connection: Connection) -> Iterator[None]:
        """What a write transaction says in the block is the last of it: PostgreSQL hears it together with COMMIT."""
        if self.is_sqlite:
            yield
            return
        driver: Any = connection.connection.driver_connection
        with as_sqlalchemy_says(connection, "COMMIT"), driver.pipeline():
            yield
            driver.commit()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection in a deferred transaction that cannot write. Raises OtherMachine."""
        with _watched("database"):
            self._hold()
            with self._reader.connect() as connection, connection.begin():
                yield connection

    def sizes(self) -> tuple[int, int]:
        """How many bytes the database has, and how many PostgreSQL keeps at hand; zeros on SQLite, which leaves that to
        the system. Raises DBAPIError."""
        if self.is_sqlite:
            return 0, 0
        asked = "SELECT pg_database_size(current_database()), pg_size_bytes(current_setting('shared_buffers'))"
        with self.read() as connection:
            large, kept = connection.execute(text(asked)).one()
        return int(large), int(kept)

    def wipe(self, table: str) -> bool:
        """SQLite's log beside the database is emptied, where readers and writers leave it a moment for that; PostgreSQL
        gives up the old versions of that table's rows. Whether that is so. Raises DBAPIError."""
        if not self.is_sqlite:
            self.alone(f"VACUUM {table}")
            return True
        connection: Any = self.engine.raw_connection()
        try:
            return _empty_log(connection.cursor())
        finally:
            connection.close()

    def alone(self, *statements: str) -> None:
        """PostgreSQL is told these, each outside of a transaction, and waits as long for locks as it takes. Raises
        DBAPIError."""
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.detach()  # not given back: it waits for ever
            for statement in ("SET lock_timeout = 0", *statements):
                connection.exec_driver_sql(statement)

    def close(self) -> None:
        """Close every connection; that of SQLite's writer when whoever writes is done."""
        self.engine.dispose()
        if self._writer is not None:
            self._writer.close(WRITER_PATIENCE_SECONDS)
        if self._claim is not None:
            self._claim.release()

    def _hold(self) -> None:
        if self._claim is not None:
            self._claim.hold()


@dataclass
class _Watch:
    has_answered: bool = True


def _empty_log(cursor: Any) -> bool:
    is_busy = 1
    cursor.execute(f"PRAGMA busy_timeout={WIPING_MILLISECONDS}")
    for _ in range(WIPING_TIMES):
        is_busy, *_ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if not is_busy:
            break
    cursor.execute(f"PRAGMA busy_timeout={int(WRITER_PATIENCE_SECONDS * 1000)}")
    return not is_busy


def _changes(connection: Connection) -> int:
    driver: Any = connection.connection.driver_connection
    return int(driver.total_changes)


@contextmanager
def _watched(what: away.What) -> Iterator[_Watch]:
    watch, asked = _Watch(), time.monotonic()
    try:
        yield watch
    except Busy:
        metrics.count(metrics.DATABASE_BUSY)
        raise
    except (OperationalError, InterfaceError) as error:
        metrics.count(metrics.DATABASE_ERRORS)
        away.failed(what, error)
        raise
    if watch.has_answered:
        away.answered(what, asked)


def _sqlite(url: URL, connections: int, *pragmas: str) -> Engine:
    if not url.database or url.database == ":memory:":
        raise ValueError("SQLite needs a file: everything acknowledged must be on disk")
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=connections,
        hide_parameters=True,
        connect_args={
            "check_same_thread": False, "timeout": WRITER_PATIENCE_SECONDS, "cached_statements": PREPARED,
        },
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY", *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine


def _postgresql(url: URL, threads: int) -> Engine:
    if url.get_backend_name() != "postgresql":
        raise ValueError("DATABASE_URL must be sqlite:///… or postgresql://…")
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=threads + 4,
        hide_parameters=True,
        connect_args={
            "application_name": "rapport", "options": " ".join(f"-c {each}" for each in POSTGRESQL), **NOT_FOR_EVER,
        },
    )

    @event.listens_for(engine, "checkin")
    def _rests(_connection: Any, record: Any) -> None:
        record.info["since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _is_alive(connection: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info.get("since", time.monotonic()) > RESTED_SECONDS:
            try:
                engine.dialect.do_ping(connection)
            except engine.dialect.loaded_dbapi.Error as error:
                raise DisconnectionError() from error  # SQLAlchemy takes another

    return engine
