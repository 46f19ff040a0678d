"""Other systems are told once what happened, signed; tried for a day; then somebody hears; and never a reason."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.calendars.fetching import Fetch
from bot.deps import Deps
from bot.jobs import ERRANDS, MOMENTS, errands
from bot.jobs.hiring import outgoing
from bot.jobs.hiring.panels import seats as interviews
from bot.rules.hiring.candidates import What, moving
from bot.rules.hiring.candidates.connecting import WAITS, Kind, NoSuchConnection, Sending, State
from bot.rules.hiring.panels import seats
from bot.rules.hiring.panels.seats import Interview, Seat
from tests.calendars.servers import answering, serving
from tests.fakes import COMPANY
from tests.handlers.candidates import ANA, begin
from tests.handlers.first_run import give_roles
from tests.handlers.state import OPEN, ask, rows
from tests.handlers.systems import connected
from tests.jobs.conftest import Crashed, Work
from tests.make import NOW

DOCUMENTED = Path(__file__).parents[2] / "docs" / "webhooks.md"


@pytest.fixture
def deps(work: Work) -> Deps:
    give_roles(work.deps.store)
    return replace(work.deps, fetch=Fetch(["127.0.0.1"]), now=lambda: NOW)


@contextmanager
def receiver(status: str = "200 OK") -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """Where a receiver listens, and what came: head and body of each."""
    came: list[tuple[str, bytes]] = []
    answer = answering(status=status)

    def behave(head: str, to: socket.socket) -> None:
        lines, _, body = head.partition("\r\n\r\n")
        length = int(re.findall(r"(?i)content-length: (\d+)", lines)[0])
        content = body.encode()
        while len(content) < length:
            content += to.recv(65_536)
        came.append((lines, content))
        answer(head, to)

    with serving(behave) as (host, _):
        yield f"http://{host}/in", came


def moved(deps: Deps) -> int:
    """Kim is turned down, with a reason; their candidacy."""
    seen = begin(deps.store, ask(deps.store, OPEN).id)
    with deps.store.open() as books:
        after = moving.moved(seen.candidacy, What.REJECT, 2, ANA, NOW, "must_have", "No SQL at all")
        books.candidates.move(seen.candidacy, after)
        for _ in range(2):
            outgoing.moved(books, COMPANY, after, NOW)
    return after.id


def at(deps: Deps, now: datetime) -> Deps:
    return replace(deps, now=lambda: now)


def work_through(deps: Deps) -> None:
    while errands.one(deps, ERRANDS):
        pass


def sendings(deps: Deps, candidacy: int) -> list[Sending]:
    with deps.store.reading() as books:
        return list(books.connections.sendings_about(candidacy))


def verifier() -> Callable[[str, str, bytes], bool]:
    """The example of the documentation, as a receiver would copy it."""
    (example,) = re.findall(r"```python\n(.*?)```", DOCUMENTED.read_text(encoding="utf-8"), re.DOTALL)
    made: dict[str, Any] = {}
    exec(example, made)
    found: Callable[[str, str, bytes], bool] = made["is_from_rapport"]
    return found


def test_a_receiver_is_told_once_and_can_verify_it_as_documented(deps: Deps) -> None:
    with receiver() as (url, came):
        one = connected(deps.store, Kind.RECEIVER, url=url)
        id = moved(deps)
        work_through(deps)
    ((head, body),) = came
    signature = re.findall(r"(?i)rapport-signature: (\S+)", head)[0]
    assert verifier()(one.secret, signature, body)
    assert not verifier()(one.secret, signature, body + b" ")
    told = json.loads(body)
    assert (told["event"], told["candidacy"]["standing"], told["candidate"]["name"]) == (
        "candidate.moved", "rejected", "Kim Sommer",
    )  # fmt: skip
    assert "must_have" not in body.decode()
    assert "SQL" not in body.decode()
    assert [(each.state, each.status, each.attempts) for each in sendings(deps, id)] == [(State.SENT, 200, 1)]


def test_it_is_tried_for_a_day_then_somebody_hears_and_it_can_be_sent_again(deps: Deps) -> None:
    now = NOW
    with receiver("503 Service Unavailable") as (url, came):
        one = connected(deps.store, Kind.RECEIVER, url=url)
        id = moved(deps)
        for wait in (timedelta(0), *WAITS):
            now += wait
            work_through(at(deps, now))
    assert len(came) == len(WAITS) + 1
    assert len({json.loads(body)["id"] for _, body in came}) == 1
    (failed,) = sendings(deps, id)
    assert (failed.state, failed.status) == (State.FAILED, 503)
    (row,) = [each for each in rows(deps.store, "notices")["notices"] if each["kind"] == outgoing.UNTOLD]
    with deps.store.reading() as books:
        notice = books.notices.get(row["id"])
        assert notice is not None
        assert MOMENTS[outgoing.UNTOLD].facts(books, notice, now) is not None
    with receiver() as (url, came), deps.store.open() as books:
        books.connections.save(replace(one, url=url))
        with pytest.raises(NoSuchConnection):
            outgoing.again(books, replace(one, id="f" * 24), failed.id, now)
        outgoing.again(books, one, failed.id, now)
    with receiver() as (url, came):
        with deps.store.open() as books:
            books.connections.save(replace(one, url=url))
        work_through(at(deps, now))
    assert [each.state for each in sendings(deps, id)] == [State.SENT]
    assert len(came) == 1


def test_a_process_that_dies_after_the_answer_tells_the_same_once_more(deps: Deps, work: Work) -> None:
    def crash(point: str) -> None:
        if point == "candidates.webhook_answered":
            raise Crashed

    with receiver() as (url, came):
        connected(deps.store, Kind.RECEIVER, url=url)
        moved(deps)
        with pytest.raises(Crashed):
            work_through(replace(deps, crash=crash))
        work.hurry()
        work_through(deps)
    first, second = (json.loads(body)["id"] for _, body in came)
    assert first == second, "the receiver knows it again"


def test_a_private_address_is_told_nothing(deps: Deps) -> None:
    with receiver() as (url, came):
        connected(deps.store, Kind.RECEIVER, url=url)
        id = moved(deps)
        work_through(replace(deps, fetch=Fetch()))
    assert came == []
    assert [(each.state, each.why) for each in sendings(deps, id)] == [(State.KEPT, "not_allowed")]


def test_an_interview_is_told_when_it_is_planned_complete_and_called_off_once_each(deps: Deps) -> None:
    connected(deps.store, Kind.RECEIVER)
    seen = begin(deps.store, ask(deps.store, OPEN).id)
    sitting = (Seat(0, "U0SAM", "interviewer", ("teamwork",)),)
    ids = (seen.candidacy.id, seen.requisition.id, seen.candidate.id)
    with deps.store.open() as books:
        made = seats.proposed(Interview(COMPANY, *ids, 1, 0, NOW + timedelta(days=2), 60, sitting, ANA, NOW), (), NOW)
        one = books.interviews.add(seats.offered(made, NOW))
        interviews.tell(books, one, NOW)
        yes = books.interviews.save(one, seats.accepted(one, one.seats[0].id, "U0SAM", 1, NOW))
        for _ in range(2):
            interviews.tell(books, yes, NOW)
        off = books.interviews.save(yes, seats.called_off(yes, yes.revision, "Kim is ill", NOW))
        interviews.tell(books, off, NOW)
    told = sendings(deps, seen.candidacy.id)
    assert sorted(each.event for each in told) == ["interview.called_off", "interview.complete", "interview.planned"]
    assert "ill" not in str([each.facts for each in told])
