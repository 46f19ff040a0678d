"""Stopping the working process: what is in hand is finished or handed back, and no claim is left behind."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import text

from bot.deps import Deps
from bot.jobs.errands import Work as Errand
from bot.jobs.work import Working
from bot.rules.notices import State
from bot.store.schema import errands as table
from tests.handlers.state import ask, rows
from tests.jobs.conftest import Work
from tests.jobs.test_faults import everything_stands_once
from tests.stories.conftest import until


@contextmanager
def working(work: Work, errands: Mapping[str, Errand] | None = None) -> Iterator[Working]:
    made = Working(work.deps, (), work.moments, errands or {})
    made.start()
    yield made


def in_hand(work: Work) -> set[State]:
    return {notice.state for notice in work.notices()} & {State.CLAIMED, State.SENDING}


def test_a_stop_finishes_what_is_being_sent(work: Work) -> None:
    ask(work.deps.store)
    work.stand_in.faults("chat.postMessage", "delay", seconds=0.3, times=2)
    with working(work) as made:
        until(lambda: in_hand(work) == {State.SENDING})
        assert made.stop()
    assert set(work.states().values()) == {State.SENT}
    everything_stands_once(work)


def test_a_send_that_outlasts_the_stop_is_handed_back_as_unclear_and_looked_up(work: Work) -> None:
    ask(work.deps.store)
    work.stand_in.faults("chat.postMessage", "delay", seconds=2.0, times=2)
    with working(work) as made:
        until(lambda: in_hand(work) == {State.SENDING})
        assert not made.stop(seconds=0.1)
        assert set(work.states().values()) == {State.UNCLEAR}
        handed_back = rows(work.deps.store)
        for thread in made._threads:
            thread.join()  # its answer comes after all, and is nobody's any more
    assert rows(work.deps.store) == handed_back
    work.until_quiet()
    assert set(work.states().values()) == {State.SENT}
    everything_stands_once(work)


def test_what_could_not_be_written_down_is_looked_up_after_the_stop(work: Work, written: io.StringIO) -> None:
    """It was sent, the database was away for writing that down, and the lease would run for two minutes."""
    ask(work.deps.store)
    fire = "BEFORE UPDATE ON notices WHEN NEW.state = 'sent' BEGIN SELECT RAISE(FAIL, 'disk on fire'); END"
    execute(work, f"CREATE TRIGGER broken {fire}")
    with working(work) as made:
        until(lambda: set(work.copies().values()) == {1} and len(work.copies()) == 2)
        until(lambda: "a notice waits for the database" in written.getvalue())
        assert made.stop()
    assert set(work.states().values()) == {State.UNCLEAR}
    execute(work, "DROP TRIGGER broken")
    work.until_quiet()
    everything_stands_once(work)


def execute(work: Work, statement: str) -> None:
    with work.deps.store.engines.write() as connection:
        connection.execute(text(statement))


class Long:
    """An errand that lasts until it is told to end."""

    def __init__(self) -> None:
        self.begun, self.end, self.ended = threading.Event(), threading.Event(), threading.Event()

    def __call__(self, deps: Deps, facts: Mapping[str, Any]) -> None:
        self.begun.set()
        self.end.wait()
        self.ended.set()


def planned(work: Work) -> Callable[[], Mapping[str, Any]]:
    with work.deps.store.open() as books:
        books.errands.plan("a", "test.long", {}, work.deps.now())
    return lambda: rows(work.deps.store)[table.name][0]


def test_an_errand_that_outlasts_the_stop_is_due_again_and_the_attempt_is_not_counted(work: Work) -> None:
    row, long = planned(work), Long()
    with working(work, {"test.long": long}) as made:
        until(long.begun.is_set)
        assert not made.stop(seconds=0.1)
        assert (row()["state"], row()["attempts"], row()["wait_until"]) == ("due", 0, None)
        long.end.set()
        for thread in made._threads:
            thread.join()
    assert long.ended.is_set()
    assert row()["state"] == "due", "whoever has it next writes down that it is done"


def test_a_stop_lets_an_errand_end(work: Work) -> None:
    row, long = planned(work), Long()
    with working(work, {"test.long": long}) as made:
        until(long.begun.is_set)
        threading.Timer(0.1, long.end.set).start()
        assert made.stop()
    assert row()["state"] == "done"


def test_a_thread_that_something_unexpected_ends_begins_again(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.jobs.work.BEGIN_AGAIN_SECONDS", 0.01)
    row, claim, failed = planned(work), type(work.deps.store).open, []

    def fails_once(*given: Any, **named: Any) -> Any:
        if not failed:
            failed.append(1)
            raise RuntimeError("nobody thought of this")
        return claim(*given, **named)

    monkeypatch.setattr(type(work.deps.store), "open", fails_once)
    with working(work, {"test.long": lambda deps, facts: None}) as made:
        until(lambda: row()["state"] == "done")
        assert made.stop()
    assert failed
