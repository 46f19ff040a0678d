"""A SQLite file is one machine's: who is refused, who is let in, and who has to go."""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.store import backup, machine
from bot.store.engine import Busy, Engines
from bot.store.machine import Claim, Machine, OtherMachine, this_machine

ONE = Machine("boot-1", "machine-1", "harbor")
TWO = Machine("boot-2", "machine-2", "pine")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
Opened = Callable[[Machine], Engines]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "WATCH_SECONDS", 0.3)
    monkeypatch.setattr(machine, "SIGN_SECONDS", 0.0)


@pytest.fixture
def opened(sqlite_url: str) -> Iterator[Opened]:
    """Opens the same file from a machine, as a process of its own would."""
    with ExitStack() as stack:

        def on(here: Machine) -> Engines:
            made = Engines(sqlite_url, 2, here)
            stack.callback(made.close)
            return made

        yield on


def works(engines: Engines) -> bool:
    with engines.write() as connection:
        connection.exec_driver_sql("DELETE FROM handled")
    with engines.read() as connection:
        connection.exec_driver_sql("SELECT 1")
    return True


def dies(engines: Engines) -> None:
    """As a process that is killed: the system takes its lock, and nothing is said."""
    assert engines._claim is not None
    engines._claim._leave()


def test_a_second_machine_is_refused_with_a_sentence_and_the_first_goes_on(opened: Opened) -> None:
    first, second = opened(ONE), opened(TWO)
    assert works(first)
    for way in (second.write, second.read):
        with pytest.raises(OtherMachine) as refused, way():
            pass
        said = str(refused.value)
        assert "in use by another machine (harbor)" in said
        assert "PostgreSQL" in said
        assert ".machine and start again" in said
    assert works(first)


def test_containers_of_one_host_and_restarted_ones_are_one_machine(opened: Opened) -> None:
    assert works(opened(ONE))
    assert works(opened(Machine("boot-1", "", "4f2a9c")))
    assert works(opened(replace(ONE, name="0b77de")))


def test_when_the_last_of_a_machine_stops_the_next_begins_at_once(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "WATCH_SECONDS", 3600.0)
    first, beside, second = opened(ONE), opened(ONE), opened(TWO)
    assert works(first)
    assert works(beside)
    first.close()
    with pytest.raises(OtherMachine):
        works(second)
    beside.close()
    assert works(second)
    with pytest.raises(OtherMachine):
        works(first)


def test_where_every_process_was_killed_another_machine_takes_over(opened: Opened) -> None:
    first, second = opened(ONE), opened(TWO)
    assert works(first)
    dies(first)
    assert works(second)
    with pytest.raises(OtherMachine, match="pine"):
        works(first)


def test_after_a_reboot_nothing_is_waited_for(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "WATCH_SECONDS", 3600.0)
    first = opened(ONE)
    assert works(first)
    dies(first)
    assert works(opened(replace(ONE, boot="boot-1b")))


def test_where_locks_do_not_reach_the_other_machine_its_signs_of_life_do(opened: Opened) -> None:
    first, second = opened(ONE), opened(TWO)
    assert works(first)
    assert first._claim is not None
    assert first._claim._held is not None
    fcntl.flock(first._claim._held, fcntl.LOCK_UN)  # what the other machine sees of a lock that stays at home
    stop = threading.Event()

    def go_on() -> None:
        while not stop.is_set():
            works(first)

    working = threading.Thread(target=go_on)
    working.start()
    with pytest.raises(OtherMachine, match="harbor"):
        works(second)
    stop.set()
    working.join()
    assert works(first)


def test_who_was_taken_for_gone_writes_nothing_more(opened: Opened, sqlite_url: str) -> None:
    first, second = opened(ONE), opened(TWO)
    assert works(first)
    Path(f"{sqlite_url.removeprefix('sqlite:///')}.machine").unlink()
    assert works(second), "as the sentence says"
    for _ in range(2):
        with pytest.raises(OtherMachine, match="pine"):
            works(first)
    assert works(second)


def test_a_mark_deleted_by_mistake_is_made_again(opened: Opened, sqlite_url: str) -> None:
    first = opened(ONE)
    assert works(first)
    mark = Path(f"{sqlite_url.removeprefix('sqlite:///')}.machine")
    mark.unlink()
    assert works(first)
    assert "harbor" in mark.read_text()
    with pytest.raises(OtherMachine):
        works(opened(TWO))


def test_a_mark_nobody_understands_is_nobodys(opened: Opened, sqlite_url: str) -> None:
    Path(f"{sqlite_url.removeprefix('sqlite:///')}.machine").write_text("{")
    assert works(opened(ONE))


def test_many_that_begin_at_once_are_all_of_one_machine(sqlite_url: str) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    let_in: list[str] = []
    refused: list[str] = []
    ready = threading.Barrier(8)

    def begin(here: Machine) -> None:
        claim = Claim(file, here)
        ready.wait()
        try:
            claim.hold()
            let_in.append(here.name)
        except OtherMachine:
            refused.append(here.name)
        ready.wait()
        claim.release()

    threads = [threading.Thread(target=begin, args=(here,)) for here in (ONE, TWO) * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted([let_in, refused]) == [["harbor"] * 4, ["pine"] * 4]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "rapport.db.machine").mkdir()
    with pytest.raises(Busy, match="Is a directory"):
        Claim(tmp_path / "rapport.db", ONE).hold()


def test_a_backup_carries_no_claim(opened: Opened, sqlite_url: str, tmp_path: Path) -> None:
    first = opened(ONE)
    backup.backup(first, tmp_path / "rapport.backup", NOW)
    elsewhere = Engines(f"sqlite:///{tmp_path / 'elsewhere.db'}", 2, TWO)
    backup.restore(elsewhere, tmp_path / "rapport.backup", NOW)
    assert works(elsewhere)
    assert works(first)
    with pytest.raises(OtherMachine, match="harbor"):
        backup.restore(opened(TWO), tmp_path / "rapport.backup", NOW, replace=True)
    elsewhere.close()


def test_this_machine_is_the_same_for_every_process_of_it() -> None:
    assert this_machine() == this_machine()
    assert all((this_machine().boot, this_machine().name))
