"""Whatever happens on the way, and wherever the process dies: each notice stands there once, and shows the truth."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.deps import real_now
from bot.jobs import delivery, home
from bot.jobs.hiring import requisitions as job
from bot.rules.hiring.requisitions import Requisition, deciding
from bot.rules.notices import Notice, State
from bot.rules.people import Identity
from sandbox.client import words
from tests.handlers.state import ask, rows
from tests.jobs.conftest import Work

FAULTS = ["drop_before", "drop_after", "error500", "error500_after", "ratelimited", "html"]
# Where it dies, and what it met before: every point on the plain way, and each fault's own.
DEATHS = [
    *((point, None) for point in ("claimed", "rendered", "sending", "sent", "recorded")),
    *((point, fault) for point in ("doubted", "unclear") for fault in FAULTS if fault != "ratelimited"),
    ("declined", "ratelimited"),
    ("refused", "ratelimited"),
    ("sent", "drop_after"),
    ("recorded", "error500_after"),
]


def approve(work: Work, before: Requisition) -> Requisition:
    after = deciding.approve(before, "U0OMAR", 1, work.deps.now())
    with work.deps.store.open() as books:
        books.requisitions.save(before, after)
        job.plan(books, after, work.deps.now())
    return after


def everything_stands_once(work: Work) -> None:
    """Before anybody looks for late copies, and after, when what lives was shown once more."""
    for _ in range(2):
        sent = [notice for notice in work.notices() if notice.state is State.SENT]
        copies = work.copies()
        assert set(copies.values()) == {1}
        assert len(copies) == len(sent)
        repaired(work)


def repaired(work: Work) -> None:
    work.hurry()
    delivery.repair(work.deps)
    work.round()


def test_the_points_enumerated_here_are_those_of_the_code() -> None:
    """Those of a send: what is left unsaid, what fails and what jobs do is in `tests/proof`."""
    source = Path(delivery.__file__).read_text(encoding="utf-8")
    of_a_send = set(re.findall(r'_crash\("(\w+)"\)', source)) - {"unsaid", "failed", "unknown", "handed_back"}
    assert of_a_send == {point for point, _ in DEATHS}


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_on_the_way_leaves_exactly_one_message(work: Work, kind: str, times: int) -> None:
    ask(work.deps.store)
    work.stand_in.faults("chat.postMessage", kind, times=times)
    work.until_quiet()
    assert work.states() == {"waiting U0OMAR": State.SENT, "submitted U0MINA": State.SENT}
    everything_stands_once(work)


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_while_looking_up_an_unclear_message_doubles_nothing(work: Work, kind: str) -> None:
    ask(work.deps.store)
    work.stand_in.faults("chat.postMessage", "drop_after", times=2)
    for method in ("conversations.history", "conversations.open"):
        work.stand_in.faults(method, kind, times=2)
    work.until_quiet()
    everything_stands_once(work)


def test_an_answer_that_is_late_but_comes_is_an_answer(work: Work) -> None:
    ask(work.deps.store)
    work.stand_in.faults("chat.postMessage", "delay", seconds=0.3)
    work.round()
    assert set(work.states().values()) == {State.SENT}
    everything_stands_once(work)


@pytest.mark.long
def test_an_answer_that_comes_after_we_stopped_waiting_leaves_exactly_one_message(work: Work) -> None:
    ask(work.deps.store)
    work.stand_in.faults("chat.postMessage", "delay", seconds=10.0)
    work.until_quiet()
    everything_stands_once(work)


@pytest.mark.parametrize(("point", "fault"), DEATHS)
def test_a_process_that_dies_anywhere_leaves_exactly_one_message(work: Work, point: str, fault: str | None) -> None:
    ask(work.deps.store)
    if fault:
        work.stand_in.faults("chat.postMessage", fault)
    assert work.dies_at(point)
    work.until_quiet()
    assert set(work.states().values()) == {State.SENT}
    everything_stands_once(work)


@pytest.mark.parametrize(("point", "fault"), DEATHS)
def test_a_process_that_dies_while_correcting_a_message_leaves_the_truth_standing(
    work: Work, point: str, fault: str | None
) -> None:
    asked = ask(work.deps.store)
    work.round()
    approve(work, asked)
    if fault:
        work.stand_in.faults("chat.update", fault)
    assert work.dies_at(point)
    work.until_quiet()
    everything_stands_once(work)
    (shown,) = work.dm("U0OMAR")
    assert "You decided" in words(shown)
    assert "Approve" not in words(shown).splitlines()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_home_that_could_not_be_published_is_published(work: Work, fault: str) -> None:
    with work.deps.store.open() as books:
        home.opened(books, Identity("T0HARBOR", "U0MINA"), work.deps.now())
    work.stand_in.faults("views.publish", fault, times=2)
    work.until_quiet()
    assert "You have not asked" in words(work.stand_in.person("T0HARBOR", "U0MINA").home())


@pytest.mark.parametrize("point", ["claimed", "rendered", "sending", "sent", "recorded"])
def test_a_process_that_freezes_anywhere_and_wakes_when_others_took_over_doubles_nothing(
    work: Work, point: str
) -> None:
    """Frozen between its last look at the fence and the socket, its copy lands late: the repair takes it away."""
    ask(work.deps.store)
    frozen: list[str] = []

    def freeze(reached: str) -> None:
        if reached == point and not frozen:
            frozen.append(point)
            work.until_quiet()

    work.round(freeze)
    assert frozen
    if point == "sending":
        assert max(work.copies().values()) == 2
        repaired(work)
    everything_stands_once(work)
    assert set(work.states().values()) == {State.SENT}


def test_who_lost_its_claim_neither_sends_nor_writes_down_anything(work: Work) -> None:
    ask(work.deps.store)
    sender = delivery.Delivery(work.deps, work.moments)
    lost = sender.claim(8)
    work.hurry()
    delivery.release(work.deps)
    taken = sender.claim(8)
    assert [notice.id for notice in taken] == [notice.id for notice in lost]
    before = rows(work.deps.store)
    for notice in lost:
        sender.deliver(notice)
        with work.deps.store.open() as books:
            assert not books.notices.start_sending(notice, work.deps.now())
            assert not books.notices.sent(notice, "D0", "1.0")
            assert not books.notices.unclear(notice, "lost", work.deps.now())
            assert not books.notices.retry(notice, "lost", work.deps.now())
            assert not books.notices.end(notice, State.FAILED, "lost")
    assert rows(work.deps.store) == before
    assert work.dm("U0OMAR") == []
    for notice in taken:
        sender.deliver(notice)
    everything_stands_once(work)


def test_two_deaths_one_after_the_other_double_nothing(work: Work) -> None:
    for first in ("sending", "sent"):
        for second in ("claimed", "sending", "sent"):
            ask(work.deps.store)
            assert work.dies_at(first)
            work.hurry()
            delivery.release(work.deps)
            work.hurry()
            delivery.settle(work.deps)
            work.hurry()
            work.dies_at(second)
            work.until_quiet()
            everything_stands_once(work)


def landed_late(work: Work) -> Notice:
    """A notice that was looked up, not found, sent again, and whose first copy landed only then."""
    ask(work.deps.store)
    work.stand_in.faults("chat.postMessage", "drop_before")
    work.round()
    late = next(notice for notice in work.notices() if notice.state is State.UNCLEAR)
    work.hurry()
    delivery.settle(work.deps)
    work.hurry()
    work.round()
    work.deps.slack.post(late.workspace, late.to, {"text": "late"}, late.id)
    return late


def test_a_copy_that_lands_after_both_looks_is_taken_away_and_the_record_says_so(work: Work) -> None:
    late = landed_late(work)
    assert work.copies()[late.key] == 2
    delivery.repair(work.deps)
    assert work.copies()[late.key] == 2, "it is not time yet"
    work.hurry()
    delivery.repair(work.deps)
    assert work.copies()[late.key] == 1
    assert [said["text"] for said in work.dm(late.to) if said["text"] == "late"] == []
    assert [row["what"] for row in rows(work.deps.store)["record"]] == ["delivery.repair"]


def test_a_repair_that_meets_a_fault_is_tried_again(work: Work) -> None:
    late = landed_late(work)
    for method in ("conversations.history", "chat.delete"):
        work.stand_in.faults(method, "error500")
        work.hurry()
        delivery.repair(work.deps)
        assert work.copies()[late.key] == 2
    work.hurry()
    delivery.repair(work.deps)
    assert work.copies()[late.key] == 1


@pytest.mark.parametrize(("sends_again", "state", "copies"), [(False, State.FAILED, 1), (True, State.SENT, 2)])
def test_where_the_app_lacks_the_scope_to_look_it_is_given_up_or_said_again_as_was_chosen(
    work: Work, sends_again: bool, state: State, copies: int
) -> None:
    work = replace(work, deps=replace(work.deps, sends_again=sends_again))
    ask(work.deps.store)
    work.stand_in.faults("chat.postMessage", "drop_after")
    work.round()
    (doubted,) = (notice for notice in work.notices() if notice.state is State.UNCLEAR)
    work.stand_in.faults("conversations.history", "refused", error="missing_scope", times=9)
    for _ in range(3):
        work.hurry()
        delivery.settle(work.deps)
        work.hurry()
        work.round()
    work.hurry()
    delivery.repair(work.deps)
    work.round()
    (after,) = (notice for notice in work.notices() if notice.id == doubted.id)
    assert (after.state, work.copies()[after.key]) == (state, copies)
    assert (after.last_error or "").startswith("missing_scope") or sends_again
    waits = [row["repair_at"] for row in rows(work.deps.store, "notices")["notices"]]
    assert waits == [None, None], "nobody looks again and again"


def test_slack_that_is_away_is_waited_for_and_nobody_is_told_of_a_failure(work: Work) -> None:
    ask(work.deps.store)
    work.stand_in.faults("chat.postMessage", "ratelimited", times=40)
    for _ in range(12):
        work.hurry()
        work.round()
    assert set(work.states()) == {"waiting U0OMAR", "submitted U0MINA"}
    work.stand_in.no_faults()
    work.until_quiet()
    everything_stands_once(work)


def test_a_limit_is_waited_for_as_long_as_slack_says(work: Work) -> None:
    ask(work.deps.store)
    work.stand_in.faults("chat.postMessage", "ratelimited", retry_after=90)
    before = real_now()
    work.round()
    waits = [row["wait_until"] for row in rows(work.deps.store)["notices"] if row["wait_until"]]
    assert [85 < (wait - before).total_seconds() < 95 for wait in waits] == [True]
