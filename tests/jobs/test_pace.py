"""The pace in the working process: nobody waits for somebody else's, nothing spins, and a 429 is everybody's."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.deps import real_now
from bot.jobs import home
from bot.jobs.delivery import LOOK_SECONDS, Delivery, forget_rests
from bot.jobs.moments import Moment
from bot.rules.notices import Pace, State, Way
from bot.rules.people import Identity
from bot.rules.rates import Rate, Rates, paced
from bot.store.schema import rests
from tests.fakes import BOTH, COMPANY
from tests.handlers.state import rows
from tests.jobs.conftest import Work
from tests.make import NOW

HINT = "commands.hint"
HOUR = timedelta(hours=1)
NIGHT = datetime(2026, 11, 27, 21, 0, tzinfo=UTC)  # a Friday, ten in the evening in Berlin
PEOPLE = ("U0MINA", "U0OMAR", "U0NOOR", "U0EDITH", "U0SAM", "U0ANA", "U0PIA", "U0JAN", "U0LIWEI", "U0ADA")


@pytest.fixture
def slow(work: Work) -> Work:
    """The same, so slow that no delay of a busy machine counts: 8 at once, then one in half a minute."""
    return replace(work, deps=replace(work.deps, rates=Rates({Way.POST: Rate(9, 8)}, rest=HOUR)))


def posts(work: Work) -> int:
    return len(work.stand_in.wire("chat.postMessage"))


def test_what_may_not_go_yet_is_left_for_later_and_goes_then(slow: Work) -> None:
    for who in PEOPLE:
        slow.plan(key=who, kind=HINT, to=who)
    sender = Delivery(slow.deps, slow.moments)
    assert sender.round() == 8
    slow.hurry()
    assert sender.round() == 2


def test_a_conversation_rests_after_a_message_and_others_are_spoken_to(slow: Work) -> None:
    for number in range(3):
        slow.plan(key=f"{number}", kind=HINT, to="U0SAM")
    slow.plan(key="other", kind=HINT, to="U0MINA")
    slow.round()
    assert slow.states() == {"hint U0SAM": State.DUE, "hint U0MINA": State.SENT}
    for sent in (2, 3):
        slow.hurry()
        slow.round()
        assert len(slow.dm("U0SAM")) == sent


def test_a_429_is_obeyed_by_every_process_for_that_way_in_that_workspace_only(work: Work) -> None:
    with work.deps.store.open() as books:
        home.opened(books, Identity(COMPANY, "U0OMAR"), NOW)
    for key, to in (("first", "U0SAM"), ("second", "U0MINA")):
        work.plan(key=key, kind=HINT, to=to)
    work.plan(key="elsewhere", kind=HINT, workspace=BOTH, to="U0BEA")
    (first,) = [each for each in Delivery(work.deps, work.moments).claim(8) if each.key == "first"]
    work.stand_in.faults("chat.postMessage", "ratelimited", retry_after=60)
    Delivery(work.deps, work.moments).deliver(first)
    with work.deps.store.open() as books:
        books.notices.release_expired(NOW + timedelta(days=9999), NOW)
    for _ in range(2):
        Delivery(replace(work.deps, rates=paced(300)), work.moments).round()
    assert work.states() == {
        "home U0OMAR": State.SENT, "hint U0SAM": State.DUE, "hint U0MINA": State.DUE, "hint U0BEA": State.SENT,
    }  # fmt: skip
    work.until_quiet()
    assert set(work.states().values()) == {State.SENT}


def test_what_only_waits_for_the_morning_takes_nobodys_turn(slow: Work) -> None:
    slow = replace(slow, moments={**slow.moments, "night": replace(slow.moments[HINT], pace=Pace.DAYTIME)})
    slow = slow.at(NIGHT)
    for number in range(5):
        for who in PEOPLE[:8]:
            slow.plan(key=f"{who} {number}", kind="night", to=who)
    slow.plan(key="answer", kind=HINT, to="U0ADA")
    slow.round()
    assert slow.states()["hint U0ADA"] is State.SENT
    assert posts(slow) == 1


@pytest.mark.parametrize(("kind", "state"), [("commands.broken", State.FAILED), ("no.such.moment", State.DUE)])
def test_what_cannot_be_made_takes_nobodys_turn(slow: Work, kind: str, state: State) -> None:
    slow = replace(slow, moments={**slow.moments, "commands.broken": Moment(lambda *_: {}["broken"])})
    for who in PEOPLE:
        slow.plan(key=who, kind=kind, to=who)
    slow.plan(key="well", kind=HINT, to="U0GIO")
    slow.round()
    assert slow.states()["hint U0GIO"] is State.SENT
    assert list(slow.states().values()).count(state) == len(PEOPLE)


def test_rests_that_are_over_are_forgotten(slow: Work) -> None:
    slow.plan(kind=HINT, to="U0SAM")
    slow.round()
    with slow.deps.store.open() as books:
        books.paces.rest({"old": real_now() - timedelta(seconds=1)})
    forget_rests(slow.deps)
    assert [row["lane"] for row in rows(slow.deps.store)[rests.name]] == [f"{COMPANY}:message:U0SAM"]


class Looks:
    """Counts how often the store is asked what is ahead."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        self.count += "min(notices.wait_until)" in statement


@contextmanager
def running(work: Work) -> Iterator[tuple[Looks, threading.Event]]:
    """A deliverer at work in a thread, its looks counted, and what wakes it."""
    looks, stop, woken = Looks(), threading.Event(), threading.Event()
    engine = work.deps.store.engines.engine
    event.listen(engine, "before_cursor_execute", looks)
    thread = threading.Thread(target=Delivery(work.deps, work.moments).run, args=(stop, woken))
    thread.start()
    try:
        yield looks, woken
    finally:
        stop.set()
        woken.set()
        thread.join()
        event.remove(engine, "before_cursor_execute", looks)


def test_whoever_is_woken_all_the_time_looks_only_every_few_milliseconds(work: Work) -> None:
    with running(work) as (looks, woken):
        began = time.monotonic()
        while looks.count < 10:
            woken.set()
        assert looks.count <= 2 + (time.monotonic() - began) / LOOK_SECONDS


def test_what_waits_for_its_pace_goes_when_it_may_without_being_asked_for_again_and_again(work: Work) -> None:
    paced_work = replace(work, deps=replace(work.deps, rates=paced(300)))
    for who in PEOPLE:
        work.plan(key=who, kind=HINT, to=who)
    began = time.monotonic()
    with running(paced_work) as (looks, _):
        work.stand_in.until(lambda: posts(work) == len(PEOPLE), seconds=60)
        took = time.monotonic() - began
        # One look for each that went and each that was finished, and the slow poll's.
        assert looks.count <= 3 * len(PEOPLE) + took
    assert took > 2 * paced(300).of(Way.POST).apart.total_seconds()
