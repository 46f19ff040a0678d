"""Signs of life: a wedged thread and a job that does not run are seen; a slow or failing one is not taken for that."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from bot.deps import Deps
from bot.jobs import Tick
from bot.jobs.life import MOST_LATE, MOST_SILENCE, Life
from bot.jobs.work import Working, _name
from bot.rules.notices import Notice
from bot.store import Books
from tests.jobs.conftest import Work

SOON = timedelta(seconds=0.05)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_thread_that_is_silent_for_too_long_is_named_and_heard_again_is_not() -> None:
    clock = Clock()
    life = Life(clock)
    life.expect({})
    assert list(life.problems()) == []
    clock.now += max(MOST_SILENCE.values()) + 1
    assert [line.partition(":")[0] for line in life.problems()] == list(MOST_SILENCE)
    for thread in MOST_SILENCE:
        life.beat(thread)
    assert list(life.problems()) == []
    assert set(life.silence().values()) == {0.0}


def test_a_job_is_late_from_when_it_should_have_run_again_until_it_ended() -> None:
    clock = Clock()
    life = Life(clock)
    life.expect({"quick": 5.0, "never": 10.0})
    with life.running("quick"):
        clock.now += 2
    assert life.lag() == {"quick": 0.0, "never": 2.0}
    clock.now += 4
    assert life.lag()["quick"] == 1.0
    with life.running("quick"):
        clock.now += MOST_LATE
        problems = list(life.problems())
        assert any(line.startswith("job quick: 301 s late") for line in problems), problems
    assert life.lag()["quick"] == MOST_LATE - 5


def test_a_job_that_fails_has_run() -> None:
    clock = Clock()
    life = Life(clock)
    life.expect({"fails": 5.0})
    with pytest.raises(ValueError, match="no"), life.running("fails"):
        raise ValueError("no")
    assert life.lag() == {"fails": 0.0}


@contextmanager
def at_work(work: Work, timetable: list[Tick], moments: Mapping[str, Any] | None = None) -> Iterator[Working]:
    working = Working(work.deps, timetable, moments or work.moments, {})
    working.start()
    try:
        yield working
    finally:
        assert working.stop()


def until(condition: Any) -> None:
    waiting = threading.Event()
    for _ in range(3000):
        if condition():
            return
        waiting.wait(0.01)
    raise AssertionError("not in time")


def test_every_thread_of_a_working_process_gives_signs_and_every_job_runs_in_time(work: Work) -> None:
    ran = threading.Event()

    def job(deps: Deps) -> None:
        ran.set()

    tick = Tick(job, SOON)
    with at_work(work, [tick]) as working:
        first = dict(working.life._heard)
        until(lambda: all(working.life._heard[thread] > first[thread] for thread in MOST_SILENCE))
        assert ran.is_set()
        assert set(working.life.lag()) == {_name(tick)}
        assert list(working.life.problems()) == []


def test_a_job_that_hangs_is_late_and_stops_no_other(work: Work) -> None:
    release, others = threading.Event(), []

    def hangs(deps: Deps) -> None:
        release.wait(60)

    def runs(deps: Deps) -> None:
        others.append(1)

    with at_work(work, [Tick(hangs, SOON), Tick(runs, SOON)]) as working:
        until(lambda: len(others) > 5 and working.life.lag()[_name(Tick(hangs, SOON))] > SOON.total_seconds())
        release.set()


def test_senders_that_are_all_stuck_give_no_sign(work: Work) -> None:
    release, begun = threading.Event(), []

    def stuck(books: Books, notice: Notice, now: Any) -> None:
        begun.append(notice.id)
        release.wait(60)

    moment = work.moments["commands.hint"]
    for number in range(9):
        work.plan(key=f"{number}", kind="commands.hint", to=f"U0X{number}")
    moments = {**work.moments, "commands.hint": type(moment)(stuck)}
    with at_work(work, [], moments) as working:
        until(lambda: len(begun) == 8)
        until(lambda: working.life.silence()["delivery"] > working.life.silence()["wake"] + 1.5)
        release.set()
        until(lambda: working.life.silence()["delivery"] < 1)
