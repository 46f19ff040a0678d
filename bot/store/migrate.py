"""Bringing a database to the tables this version wants."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.store.engine import Engines

HERE = Path(__file__).parent / "migrations"
# One migration at a time, whoever starts it: PostgreSQL's advisory lock, any number nobody else uses.
LOCK = 7_274_736


class NewerDatabase(Exception):
    """The database was migrated by a newer version of Rapport."""


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config


def migrate(engines: Engines) -> tuple[str | None, str]:
    """Bring the database up to date; the revisions before and after. Raises NewerDatabase."""
    with engines.write() as connection:
        if not engines.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        before = _revision(connection)
        script = ScriptDirectory.from_config(_config())
        if before is not None and before not in {r.revision for r in script.walk_revisions()}:
            raise NewerDatabase(before)
        command.upgrade(_config(connection), "head")
        return before, str(script.get_current_head())


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
