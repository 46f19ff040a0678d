"""An old copy comes back while Slack holds what was said since: nothing stands twice, and what stands is the truth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from bot.jobs import delivery, desk, hints, home
from bot.jobs.hiring import requisitions as job
from bot.jobs.hiring.requisitions import attending
from bot.rules.notices import Planned, State
from bot.rules.people import Identity
from bot.store import Books, Store, backup
from bot.store.lineage import Origin
from bot.store.restored import APART, LOOK_FOR
from bot.store.secrets import Secrets
from sandbox.client import words
from tests import postgres
from tests.conftest import KEYS
from tests.fakes import COMPANY, world
from tests.handlers.state import ask, rows
from tests.jobs.conftest import Work
from tests.jobs.test_delivery import decide
from tests.make import NOW, requisition, step

# Two days later every seat of the first step was reminded, and it is morning.
LATER = NOW + timedelta(days=2)


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Store]:
    """Where the copy comes back."""
    with Store(f"sqlite:///{tmp_path / 'copy.db'}", Secrets(KEYS)) as made:
        yield made


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def either(request: pytest.FixtureRequest, target: Store) -> Iterator[Store]:
    """The same, on each engine."""
    if request.param == "sqlite":
        yield target
        return
    with Store(postgres.fresh_database(), Secrets(KEYS)) as made:
        yield made


def restored(work: Work, file: Path, target: Store) -> Work:
    """The process that works on the copy."""
    backup.restore(target.engines, file, work.deps.now())
    return replace(work, deps=replace(work.deps, store=target))


def lives(work: Work) -> None:
    """The clock makes true what it does, what is due is said, what is unclear is looked up; then a while passes, so
    that everything that is to be shown anew was."""
    for at in (work.deps.now(), work.deps.now() + APART * 100):
        now = work.at(at)
        attending.attend(now.deps)
        desk.plan(now.deps)
        for _ in range(4):
            now.hurry()
            delivery.release(now.deps)
            now.hurry()
            delivery.settle(now.deps)
            now.hurry()
            now.round()


def request(work: Work) -> int:
    """Omar is asked first and has eight hours, Li Wei and Noor after him."""
    steps = step("U0OMAR", hours_allowed=8), step("U0LIWEI", "U0NOOR", hours_allowed=8)
    with work.deps.store.open() as books:
        made = books.requisitions.add(replace(requisition(*steps, now=NOW), workspace=COMPANY))
        job.plan(books, made, NOW)
    return made.id


def everything_stands_once(work: Work) -> None:
    counted = work.counted()
    assert counted
    assert set(counted.values()) == {1}


def test_what_was_said_since_the_copy_is_found_and_not_said_again(work: Work, either: Store, tmp_path: Path) -> None:
    request(work)
    work.round()
    request(work)  # its two notices are due as the copy is made
    backup.backup(work.deps.store.engines, tmp_path / "old.backup", NOW)
    work.at(NOW + timedelta(hours=1)).round()  # they are said
    lives(work.at(LATER))  # and then Omar is reminded of both, and people read a note in the morning
    assert {notice.kind.rpartition(".")[2] for notice in work.notices()} >= {"waiting", "overdue", "note"}
    said = work.counted()
    copy = restored(work.at(LATER), tmp_path / "old.backup", either)
    lives(copy)
    assert work.counted() == said
    request(copy)
    lives(copy)
    assert len(work.counted()) > len(said), "what is new is said"
    everything_stands_once(copy)


@pytest.mark.long
def test_what_people_do_again_is_not_told_again(work: Work, target: Store, tmp_path: Path) -> None:
    first = request(work)
    work.round()
    backup.backup(work.deps.store.engines, tmp_path / "old.backup", NOW)
    decide(work, "U0OMAR", id=first)  # two are asked after him
    lives(work)
    said = work.counted()
    copy = restored(work, tmp_path / "old.backup", target)
    lives(copy)
    assert work.counted() == said
    decide(copy, "U0OMAR", id=first)
    lives(copy)
    assert work.counted() == said, "their asks stand there"
    decide(copy, "U0NOOR", id=first)
    lives(copy)
    everything_stands_once(copy)
    (asked,) = copy.dm("U0NOOR")
    assert "You decided" in words(asked), "and what was found is kept true"


def test_a_message_that_stands_shows_again_what_the_copy_knows(work: Work, target: Store, tmp_path: Path) -> None:
    first = ask(work.deps.store)
    with work.deps.store.open() as books:
        home.opened(books, Identity(COMPANY, "U0OMAR"), NOW)
    work.round()
    backup.backup(work.deps.store.engines, tmp_path / "old.backup", NOW)
    decide(work, "U0OMAR", id=first.id)
    work.until_quiet()
    (decided,) = work.dm("U0OMAR")
    assert "Approve" not in words(decided).splitlines()
    copy = restored(work, tmp_path / "old.backup", target)
    lives(copy)
    (shown,) = work.dm("U0OMAR")
    assert "Approve" in words(shown).splitlines(), "his yes is lost, and he is asked again in the same place"
    assert "Data engineer" in words(copy.stand_in.person(COMPANY, "U0OMAR").home())
    everything_stands_once(copy)


@pytest.mark.long
def test_a_request_of_the_lost_days_takes_nothing_from_one_that_is_made_after(
    work: Work, target: Store, tmp_path: Path
) -> None:
    ask(work.deps.store)
    work.round()
    backup.backup(work.deps.store.engines, tmp_path / "old.backup", NOW)
    lost = ask(work.deps.store)
    work.round()
    copy = restored(work, tmp_path / "old.backup", target)
    made = ask(copy.deps.store)
    assert made.id > lost.id
    lives(copy)
    assert len(work.dm("U0OMAR")) == 3, "it is asked in a message of its own, beside that of the lost one"


IN_HAND = ("claimed", "sending", "unclear", "due", "withdrawn", "failed")
PEOPLE = [each["id"] for each in world()["workspaces"][0]["people"] if not each.get("deleted")]


def test_whatever_was_in_hand_is_looked_up_first(work: Work, target: Store, tmp_path: Path) -> None:
    whole = dict(zip(PEOPLE, product(IN_HAND, (True, False)), strict=False))
    with work.deps.store.engines.write() as connection:
        for user, (state, _) in whole.items():
            Books(connection, Secrets(KEYS), Origin()).notices.plan(hint(user), NOW)
            held = f"state = '{state}', fence = 3, wait_until = '2026-11-23 09:02:00.000000'"
            connection.exec_driver_sql(f"UPDATE notices SET {held} WHERE key = '{user}'")
    backup.backup(work.deps.store.engines, tmp_path / "old.backup", NOW)
    for notice in work.notices():
        if whole[notice.to][1]:
            work.deps.slack.post(COMPANY, notice.to, {"text": "said"}, notice.id)
    copy = restored(work, tmp_path / "old.backup", target)
    with target.engines.write() as connection:  # what was ended becomes true again, or an admin has it tried again
        connection.exec_driver_sql("UPDATE notices SET state = 'due'")
    lives(copy)
    assert {notice.state for notice in copy.notices()} == {State.SENT}
    for user, (state, was_said) in whole.items():
        assert [said["text"] == "said" for said in work.dm(user)] == [was_said], (user, state)


def hint(user: str) -> Planned:
    return Planned(user, hints.KIND, "hint", COMPANY, user)


@pytest.mark.parametrize("kind", ["drop_before", pytest.param("ratelimited", marks=pytest.mark.long)])
def test_a_fault_while_looking_doubles_nothing(work: Work, target: Store, tmp_path: Path, kind: str) -> None:
    ask(work.deps.store)
    backup.backup(work.deps.store.engines, tmp_path / "old.backup", NOW)
    work.round()
    said = work.counted()
    copy = restored(work, tmp_path / "old.backup", target)
    work.stand_in.faults("conversations.history", kind, times=3)
    lives(copy)
    everything_stands_once(copy)
    assert work.counted() == said


def test_without_the_look_everything_would_be_said_twice(
    work: Work, target: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(work.deps.store)
    backup.backup(work.deps.store.engines, tmp_path / "old.backup", NOW)
    work.round()
    monkeypatch.setattr(delivery, "is_unknown", lambda notice: False)
    lives(restored(work, tmp_path / "old.backup", target))
    assert set(work.counted().values()) == {2}


@pytest.mark.long
def test_a_day_after_the_restore_what_is_new_is_said_without_a_look(work: Work, target: Store, tmp_path: Path) -> None:
    backup.backup(work.deps.store.engines, tmp_path / "old.backup", NOW)
    copy = restored(work, tmp_path / "old.backup", target)
    person = Identity(COMPANY, "U0OMAR")
    for at, looked in ((NOW, True), (NOW + LOOK_FOR, False)):
        with target.open() as books:
            hints.plan(books, books.people.get(person), at)
        assert bool(copy.notices()[-1].unclear_since) is looked
    lives(copy.at(NOW + LOOK_FOR))
    assert len(work.dm("U0OMAR")) == 2


def test_errands_in_hand_are_done_again_and_the_record_says_what_happened(
    work: Work, target: Store, tmp_path: Path
) -> None:
    with work.deps.store.open() as books:
        books.errands.plan("a", "test.count", {}, NOW)
        books.errands.claim(NOW, NOW)
    backup.backup(work.deps.store.engines, tmp_path / "old.backup", NOW)
    backup.restore(target.engines, tmp_path / "old.backup", LATER)
    (row,) = rows(target)["errands"]
    assert (row["state"], row["wait_until"]) == ("due", None)
    with target.reading() as books:
        (entry,) = books.record.about("database")
        assert (entry["what"], entry["at"], entry["copied_at"]) == ("store.restore", LATER, str(NOW))
        assert books.record.verify()[1] is None


@pytest.mark.long
def test_the_newest_messages_are_shown_anew_first_and_what_is_new_waits_for_none(
    work: Work, target: Store, tmp_path: Path
) -> None:
    for _ in range(3):
        ask(work.deps.store)
    work.round()
    backup.backup(work.deps.store.engines, tmp_path / "old.backup", NOW)
    backup.restore(target.engines, tmp_path / "old.backup", NOW)
    dues = [row["due_at"] for row in rows(target)["notices"]]
    assert dues == [NOW + APART * place for place in reversed(range(6))]
    copy = replace(work, deps=replace(work.deps, store=target))
    copy.plan(key="hint", kind=hints.KIND, about="h", to="U0OMAR")
    copy.round()
    delivery.settle(copy.deps)
    copy.round()
    assert [notice.state for notice in copy.notices() if notice.key == "hint"] == [State.SENT]
