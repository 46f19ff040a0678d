"""Empty databases on disk for the benchmarks, as durable as a site's: one of each engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.fernet import Fernet

from bot.rules.access import Kind
from bot.store import Store
from bot.store.migrate import migrate
from bot.store.secrets import Secrets
from tests import postgres

TEAM = "T0BENCH"
ENGINES = ("SQLite", "PostgreSQL")


@contextmanager
def store(engine: str) -> Iterator[Store]:
    """A migrated store with one company workspace, TEAM, on that engine; gone when the block is left."""
    secrets = Secrets([Fernet.generate_key().decode()])
    with TemporaryDirectory(prefix="rapport-bench-") as folder, Store(url(engine, Path(folder)), secrets) as made:
        migrate(made.engines)
        with made.open() as books:
            books.workspaces.put(TEAM, Kind.COMPANY, "Bench")
        yield made


def url(engine: str, folder: Path) -> str:
    """The URL of an empty database that syncs every commit to disk."""
    if engine == "SQLite":
        return f"sqlite:///{folder / 'rapport.db'}"
    return postgres.fresh_database(postgres.durable_url())
