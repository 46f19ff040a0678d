"""Which tables this version wants. Apart from migrating, so that `web` need not load what migrates."""

from __future__ import annotations

from enum import Enum, auto

from sqlalchemy import inspect, select, text

from bot.store.engine import Engines
from bot.store.schema import lineage

# The newest file in migrations/versions; a test holds the two together.
WANTED = "0068"


class NewerDatabase(Exception):
    """The database was migrated by a newer version of Rapport."""


class Tables(Enum):
    """What a database's tables are to this version; docs/decisions/expand-then-contract.md says what follows."""

    OLD = auto()  # or there are none
    CURRENT = auto()
    NEWER = auto()  # made by a newer version, and whoever of this one runs goes on
    TOO_NEW = auto()  # made by a newer version, without what this one needs


def tables(engines: Engines) -> Tables:
    """What the database's tables are to this version."""
    with engines.read() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return Tables.OLD
        found = max(connection.execute(text("SELECT version_num FROM alembic_version")).scalars(), default="")
        if found == WANTED:
            return Tables.CURRENT
        if found < WANTED:
            return Tables.OLD
        oldest = connection.execute(select(lineage.c.oldest)).scalar_one()
        return Tables.NEWER if oldest <= WANTED else Tables.TOO_NEW


def is_current(engines: Engines) -> bool:
    """Whether the database has exactly the tables of this version."""
    return tables(engines) is Tables.CURRENT
