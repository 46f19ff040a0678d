"""SQLite's one writer: what waits together is committed together, and nobody's failure is another's."""

from __future__ import annotations

import fcntl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from bot.rules.people import Identity
from bot.store import Busy, Repeated, Store
from bot.store.books import Books
from bot.store.secrets import Secrets
from tests.conftest import KEYS
from tests.make import NOW, TEAM

LONG = 60.0


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine, nobody gives up and no group is old."""
    monkeypatch.setattr("bot.store.engine.WRITER_PATIENCE_SECONDS", LONG)
    monkeypatch.setattr("bot.store.writer.TOGETHER_SECONDS", LONG)


class Hand:
    """A thread that writes a draft, stays in its transaction until it may go on, and then does one thing more."""

    def __init__(self, store: Store, name: str, then: Callable[[Books], Any] = lambda books: None) -> None:
        self.name = name
        self.raised: Exception | None = None
        self._store, self._then = store, then
        self._inside, self._may_go_on = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._write)
        self._thread.start()

    def _write(self) -> None:
        try:
            with self._store.open(once=self.name, at=NOW) as books:
                books.drafts.keep(Identity(TEAM, self.name), "form", {"said": self.name}, NOW)
                books.record.note(NOW, "test.wrote", self.name)
                self._inside.set()
                assert self._may_go_on.wait(LONG)
                self._then(books)
        except (LookupError, Repeated, Busy, DBAPIError) as error:
            self.raised = error
        finally:
            self._inside.set()

    def write(self) -> None:
        """Return when it is in its transaction."""
        assert self._inside.wait(LONG)

    def go_on(self) -> None:
        self._may_go_on.set()

    def end(self) -> Exception | None:
        """Return when it has answered: with what it raised."""
        self.go_on()
        self._thread.join(LONG)
        assert not self.is_busy
        return self.raised

    @property
    def is_busy(self) -> bool:
        return self._thread.is_alive()


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONG
    while not condition():
        assert time.monotonic() < deadline
        threading.Event().wait(0.001)


def together(store: Store, *then: Callable[[Books], Any]) -> list[Hand]:
    """Hands that write one after the other, each beginning while the one before still writes; the last one holds."""
    hands = []
    for number, last in enumerate(then):
        hands.append(Hand(store, f"U{number}", last))
        if number == 0:
            hands[0].write()
        else:
            until(lambda: store.engines.waiting == len(hands) - 1)
    for before, after in pairwise(hands):
        before.go_on()
        after.write()
    return hands


def kept(store: Store) -> list[str]:
    """Who wrote, by the record; it verifies."""
    with store.reading() as books:
        count, problem = books.record.verify()
        assert problem is None
        found = [f"U{n}" for n in range(9) if books.drafts.get(Identity(TEAM, f"U{n}"), "form")]
    assert len(found) == count
    return found


def nothing(books: Books) -> None:
    pass


def fail(books: Books) -> None:
    raise LookupError("in the handler")


@pytest.fixture
def commits() -> Iterator[list[str]]:
    """One entry for each commit."""
    seen: list[str] = []

    def note(statement: str) -> None:
        if statement == "COMMIT":
            seen.append(statement)

    def listen(connection: Any, _record: Any) -> None:
        connection.set_trace_callback(note)

    event.listen(Engine, "connect", listen)
    yield seen
    event.remove(Engine, "connect", listen)


def test_who_waits_meanwhile_is_committed_together_and_nobody_is_answered_before(
    commits: list[str], sqlite_store: Store
) -> None:
    first, second, third = together(sqlite_store, nothing, nothing, nothing)
    assert first.is_busy
    assert second.is_busy
    assert kept(sqlite_store) == []
    del commits[:]
    assert [each.end() for each in (third, second, first)] == [None, None, None]
    assert commits == ["COMMIT"]
    assert kept(sqlite_store) == ["U0", "U1", "U2"]


@pytest.mark.parametrize("who", [0, 1, 2])
def test_one_that_fails_takes_nobody_down(sqlite_store: Store, who: int) -> None:
    hands = together(sqlite_store, *(fail if number == who else nothing for number in range(3)))
    hands[-1].go_on()
    assert [type(hand.end()) for hand in hands] == [LookupError if n == who else type(None) for n in range(3)]
    assert kept(sqlite_store) == [f"U{number}" for number in range(3) if number != who]
    with sqlite_store.open(once=f"U{who}", at=NOW):  # and what it was about can be sent again
        pass


def test_what_is_sent_twice_at_once_is_answered_after_the_first_is_on_disk(sqlite_store: Store) -> None:
    first = Hand(sqlite_store, "U0")
    first.write()
    second = Hand(sqlite_store, "U0")
    until(lambda: sqlite_store.engines.waiting == 1)
    third = Hand(sqlite_store, "U1")
    until(lambda: sqlite_store.engines.waiting == 2)
    first.go_on()
    third.write()
    assert second.is_busy
    assert kept(sqlite_store) == []
    assert third.end() is None
    assert isinstance(second.end(), Repeated)
    assert first.end() is None
    assert kept(sqlite_store) == ["U0", "U1"]


def orphan(books: Books) -> None:
    """What the database finds wrong only when it commits."""
    connection = books.drafts._connection
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    connection.exec_driver_sql("INSERT INTO roles VALUES ('T0NOWHERE', 'admin', 'U0MINA')")


def test_a_commit_that_fails_is_told_to_everybody_who_wrote(sqlite_store: Store) -> None:
    first, second, third = together(sqlite_store, orphan, fail, nothing)
    third.go_on()
    assert isinstance(third.end(), IntegrityError)
    assert isinstance(second.end(), Busy)  # its own no was said in a world that never came to be
    assert isinstance(first.end(), Busy)
    assert kept(sqlite_store) == []
    assert Hand(sqlite_store, "U3").end() is None
    assert kept(sqlite_store) == ["U3"]


def fill(books: Books) -> None:
    """A disk that is full, at which SQLite gives up everything since BEGIN."""
    connection = books.drafts._connection
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    try:
        books.drafts.keep(Identity(TEAM, "U9"), "form", {"said": "x" * 1_000_000}, NOW)
    finally:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")


def test_a_disk_that_is_full_is_told_to_everybody_who_wrote(sqlite_store: Store) -> None:
    first, second = together(sqlite_store, nothing, fill)
    assert isinstance(second.end(), OperationalError)
    assert isinstance(first.end(), Busy)
    assert kept(sqlite_store) == []
    assert Hand(sqlite_store, "U3").end() is None
    assert kept(sqlite_store) == ["U3"]


def test_who_hides_that_the_disk_is_full_is_not_believed(sqlite_store: Store) -> None:
    def hide(books: Books) -> None:
        with pytest.raises(DBAPIError):
            fill(books)
        books.drafts.keep(Identity(TEAM, "U8"), "form", {"said": "outside of any transaction"}, NOW)

    assert isinstance(Hand(sqlite_store, "U0", hide).end(), OperationalError)


def test_a_group_ends_when_it_is_full_or_old(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for limit, value in (("MOST_TOGETHER", 1), ("TOGETHER_SECONDS", 0.0)):
        with monkeypatch.context() as changed:
            changed.setattr(f"bot.store.writer.{limit}", value)
            first, second = together(sqlite_store, nothing, nothing)
            assert first.end() is None  # though the second still writes
            assert kept(sqlite_store) == ["U0"]
            assert second.end() is None
        with sqlite_store.engines.write() as connection:
            for table in ("handled", "drafts", "record_personal", "record"):
                connection.exec_driver_sql(f"DELETE FROM {table}")
            connection.exec_driver_sql(f"UPDATE record_head SET number = 0, hash = '{'0' * 64}'")


def test_whose_turn_does_not_come_gives_up_and_is_forgotten(
    sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Hand(sqlite_store, "U0")
    first.write()
    monkeypatch.setattr("bot.store.engine.WRITER_PATIENCE_SECONDS", 0.01)
    assert isinstance(Hand(sqlite_store, "U1").end(), Busy)
    assert sqlite_store.engines.waiting == 0
    assert first.end() is None
    monkeypatch.setattr("bot.store.engine.WRITER_PATIENCE_SECONDS", LONG)
    assert Hand(sqlite_store, "U2").end() is None
    assert kept(sqlite_store) == ["U0", "U2"]


def is_locked(file: Path) -> bool:
    with file.open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_no_process_writes_twice_while_another_waits(
    sqlite_store: Store, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.writer.MOST_TOGETHER", 1)
    with ExitStack() as ended, Store(sqlite_url, Secrets(KEYS)) as elsewhere:  # its lock files are its own
        first = Hand(sqlite_store, "U0")
        ended.callback(first.end)
        first.write()
        other = Hand(elsewhere, "U1")
        ended.callback(other.end)
        until(lambda: is_locked(tmp_path / "rapport.db.next"))
        again = Hand(sqlite_store, "U2")
        ended.callback(again.end)
        until(lambda: sqlite_store.engines.waiting == 1)
        assert first.end() is None
        other.write()
        again.go_on()
        assert kept(sqlite_store) == ["U0"]
        assert other.end() is None
        assert again.end() is None
    assert kept(sqlite_store) == ["U0", "U1", "U2"]


def test_many_at_once_in_several_processes_lose_and_double_nothing(sqlite_store: Store, sqlite_url: str) -> None:
    """Every third fails; each name is written by two."""

    def work(store: Store, names: range) -> None:
        for number in names:
            try:
                with store.open(once=f"event:{number}", at=NOW) as books:
                    books.record.note(NOW, "test.added", f"count:{number}")
                    if number % 3 == 0:
                        fail(books)
            except (LookupError, Repeated):
                pass

    with Store(sqlite_url, Secrets(KEYS)) as elsewhere:
        names = [range(start, start + 20) for start in (0, 10, 20, 30)]
        threads = [threading.Thread(target=work, args=(s, n)) for s in (sqlite_store, elsewhere) for n in names]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    with sqlite_store.reading() as books:
        assert books.record.verify() == (sum(1 for number in range(50) if number % 3), None)
