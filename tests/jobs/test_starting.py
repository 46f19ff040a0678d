"""A process that starts waits for a database that is busy or not there yet, and for nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import structlog
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import DBAPIError

from bot import starting
from bot.app import NotMigrated
from bot.starting import is_mended_by_waiting, patiently
from bot.store import Busy
from bot.store.machine import OtherMachine
from bot.store.secrets import WrongKeys
from bot.store.version import NewerDatabase
from bot.store.writer import _Lock
from tests.stories.conftest import free_port


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "AGAIN_SECONDS", 0.001)


def after(times: int, error: Exception) -> Callable[[], int]:
    """Fails so often, then gives how often it was tried."""
    tried = iter(range(1, times + 2))

    def action() -> int:
        nth = next(tried)
        if nth <= times:
            raise error
        return nth

    return action


def test_a_busy_database_is_waited_for_and_that_is_said_once() -> None:
    with structlog.testing.capture_logs() as lines:
        assert patiently(after(3, Busy("another process writes"))) == 4
    assert [line["event"] for line in lines] == ["the database cannot be used yet: waiting for it"]
    assert lines[0]["error"] == "Busy: another process writes"


def test_nothing_is_waited_for_longer_than_there_is_patience() -> None:
    with pytest.raises(Busy, match="another process writes"):
        patiently(after(10**9, Busy("another process writes")), patience=0.05)


@pytest.mark.parametrize(
    "error",
    [NotMigrated(), NewerDatabase(), WrongKeys(), OtherMachine("pine", Path("a.db"), Path("a.db.machine")), KeyError()],
)
def test_what_waiting_does_not_mend_is_raised_at_once(error: Exception) -> None:
    with structlog.testing.capture_logs() as lines, pytest.raises(type(error)):
        patiently(after(1, error))
    assert lines == []


def test_a_lock_that_cannot_be_is_not_waited_for(tmp_path: Path) -> None:
    with pytest.raises(Busy) as refused:
        _Lock(tmp_path).take(0)
    assert not is_mended_by_waiting(refused.value)


def said_by(url: str) -> DBAPIError:
    with pytest.raises(DBAPIError) as refused, create_engine(url).connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    return refused.value


def test_sqlite_is_waited_for_where_another_program_has_it_and_not_where_there_is_no_such_place(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path / 'some.db'}"
    holder = create_engine(url)
    with holder.connect() as connection:
        connection.exec_driver_sql("BEGIN EXCLUSIVE")
        assert is_mended_by_waiting(said_by(f"{url}?timeout=0"))
    holder.dispose()
    assert not is_mended_by_waiting(said_by(f"sqlite:///{tmp_path}/nowhere/some.db"))


def test_postgresql_is_waited_for_where_nobody_answers_yet_and_not_where_it_has_no_such_database(
    postgresql_url: str,
) -> None:
    there = make_url(postgresql_url).set(drivername="postgresql+psycopg")
    for url, is_waited_for in (
        (f"postgresql+psycopg://rapport@127.0.0.1:{free_port()}/rapport", True),
        (there.set(database="nowhere").render_as_string(hide_password=False), False),
    ):
        assert is_mended_by_waiting(said_by(url)) == is_waited_for
