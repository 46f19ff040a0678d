"""Which tables this version wants. Apart from migrating, so that `web` need not load what migrates."""

from __future__ import annotations

from sqlalchemy import inspect, text

from bot.store.engine import Engines

# The newest file in migrations/versions; a test holds the two together.
WANTED = "0001"


def is_current(engines: Engines) -> bool:
    """Whether the database has exactly the tables of this version."""
    with engines.read() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [WANTED]
