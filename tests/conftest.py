"""Databases for tests: every store test runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, settings
from sqlalchemy import URL, Engine, create_engine, event
from xdist.scheduler import LoadFileScheduling

from bot.rules.access import Kind
from bot.store import Store
from bot.store.migrate import migrate
from bot.store.schema import metadata
from bot.store.secrets import Secrets
from tests import postgres
from tests.make import TEAM

# More statements than there are in the whole of Rapport.
COMPILED = 10_000
KEYS = [Fernet.generate_key().decode()]
# No test is a measurement: a busy machine takes its time.
settings.register_profile("steady", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What was typed in a test may be no UTF-8; its report goes from process to process."""
    report = yield
    report.sections = [(name, text.encode("utf-8", "backslashreplace").decode()) for name, text in report.sections]
    return report


# Files that share what one of them made (every form that can be sent, every sentence that can be said) go to one
# worker, and what takes longest begins first, so that no worker is left with it at the end.
GROUPS = (
    ("handlers/test_rights.py", "handlers/test_tampered.py", "handlers/test_hostile_forms.py",
     "handlers/test_malformed.py"),
    ("house/test_words.py", "house/test_hostile.py"), ("handlers/test_seal.py",), ("store/test_overlap.py",),
    ("store/test_backup.py",), ("crash/test_crash.py",), ("jobs/test_faults.py",),
)  # fmt: skip
FIRST = {f"tests/{name}": number for number, names in enumerate(GROUPS) for name in names}
# Stories wait for processes that they start: they come before what is quick.
SLOW = ("tests/stories", "tests/browser", "tests/crash")


class _ByGroup(LoadFileScheduling):
    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return str(FIRST.get(file, file))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    """One worker runs a file, or a group of files, in which nothing is made twice."""
    return _ByGroup(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slowest first."""

    def place(item: pytest.Item) -> int:
        file = item.nodeid.partition("::")[0]
        return FIRST.get(file, len(GROUPS) + (not file.startswith(SLOW)))

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """What was imported stays: whoever looks for garbage need not look through it, nor after every 700 objects."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def _hasty_engines() -> Iterator[None]:
    """Engines of one kind share what they compiled, as in a bot that runs: here every test makes engines anew. What
    SQLite commits in a test's own process need not survive the machine."""
    first: dict[str, Engine] = {}

    def made(url: URL, **how: Any) -> Engine:
        engine = create_engine(url, query_cache_size=COMPILED, **how)
        kept = first.setdefault(engine.dialect.name, engine)
        engine.dialect.initialize = kept.dialect.initialize  # type: ignore[method-assign]
        engine.dialect = kept.dialect
        engine._compiled_cache = kept._compiled_cache
        if engine.dialect.name == "sqlite":
            event.listen(engine, "checkout", _waits_for_no_disk)
        return engine

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("bot.store.engine.create_engine", made)
        yield


def _waits_for_no_disk(connection: Any, *_: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    with Store(f"sqlite:///{path}", Secrets(KEYS)) as store:
        migrate(store.engines)
    return path


@pytest.fixture(scope="session")
def _migrated_url() -> str:
    url = postgres.fresh_database()
    with Store(url, Secrets(KEYS)) as store:
        migrate(store.engines)
    return url


@pytest.fixture
def sqlite_url(_migrated_file: Path, tmp_path: Path) -> str:
    """An empty, migrated SQLite database of this test's own."""
    shutil.copy(_migrated_file, tmp_path / "rapport.db")
    return f"sqlite:///{tmp_path / 'rapport.db'}"


@pytest.fixture
def postgresql_url(_migrated_url: str) -> str:
    """The run's migrated PostgreSQL database, emptied."""
    postgres.empty(_migrated_url, [table for table in metadata.tables if table != "lineage"])
    with psycopg.connect(postgres.address(_migrated_url)) as connection:
        connection.execute("UPDATE lineage SET number_floor = 1, copied_at = NULL, look_until = NULL")
        connection.execute("INSERT INTO record_head VALUES (1, 0, %s)", ["0" * 64])
    return _migrated_url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty, migrated database: the test runs once on each engine."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def _store(url: str) -> Iterator[Store]:
    with Store(url, Secrets(KEYS)) as store:
        with store.open() as books:
            books.workspaces.put(TEAM, Kind.COMPANY, "Harbor & Pine")
        yield store


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store with one company workspace, on each engine."""
    yield from _store(database_url)


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Store]:
    """A store with one company workspace, on SQLite."""
    yield from _store(sqlite_url)


@pytest.fixture
def postgresql_store(postgresql_url: str) -> Iterator[Store]:
    """The same on PostgreSQL."""
    yield from _store(postgresql_url)
