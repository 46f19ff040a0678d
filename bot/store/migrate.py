"""Bringing a database to the tables this version wants."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import structlog
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from bot.away import in_a_line
from bot.store.engine import Engines
from bot.store.version import NewerDatabase

log = structlog.get_logger(__name__)
__all__ = ["NewerDatabase", "known", "migrate", "only_one", "revision", "upgrade"]
HERE = Path(__file__).parent / "migrations"
# One migration at a time, whoever starts it: PostgreSQL's advisory lock, any number nobody else uses.
LOCK = 7_274_736
# How long a migration may wait for a table: whoever wants to use the table waits behind it. So it gives way, however
# long a backup reads, and tries again; PostgreSQL's names for that and for a deadlock.
LOCK_SECONDS = 2
TRIES = 60
HINDERED = {"55P03", "40P01"}


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config


def migrate(engines: Engines) -> tuple[str | None, str]:
    """Bring the database up to date, beside processes that use it; the revisions before and after.

    Raises NewerDatabase, and OperationalError when others kept it from a table in every try.
    """
    for _ in range(TRIES - 1):
        try:
            return _migrate(engines)
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) not in HINDERED:
                raise
            log.warning("a migration begins again", error=in_a_line(error))
    return _migrate(engines)


def _migrate(engines: Engines) -> tuple[str | None, str]:
    with engines.write() as connection:
        only_one(connection)
        if not engines.is_sqlite:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
        before = revision(connection)
        if before is not None and before not in known():
            raise NewerDatabase(before)
        return before, upgrade(connection, "head")


def only_one(connection: Connection) -> None:
    """Whoever else changes tables waits for the end of this transaction, which takes the time it needs."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")


def upgrade(connection: Connection, to: str) -> str:
    """Bring the tables to that revision; which one it is."""
    command.upgrade(_config(connection), to)
    return str(revision(connection))


def revision(connection: Connection) -> str | None:
    """The revision the tables have; None where there are none."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def known() -> frozenset[str]:
    """The revisions this version knows."""
    return frozenset(each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions())
