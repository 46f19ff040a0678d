"""What is kept of a poll, on both engines: of an anonymous answer nothing but that a count is one higher."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.jobs.community.polls import asking, closing
from bot.rules.access import Kind
from bot.rules.community.members import Member, Standing
from bot.rules.community.questions.polls import KEY_BYTES, NoSuchPoll, Poll, Repeat, Result, State, opened
from bot.rules.people import Identity
from bot.store import Store, backup
from bot.store.schema import poll_boxes
from bot.store.sealed import POLL
from tests import make
from tests.handlers.state import Rows, rows
from tests.make import NOW, TEAM

DAY = timedelta(days=1)
KEY = bytes(range(KEY_BYTES))
PEOPLE = [f"U0P{n}" for n in range(6)]
POLL_ = Poll(TEAM, "C0TALK", "U0MOE", "Which day?", ("Monday", "Friday", "None"), NOW, NOW + DAY)


def sealed(store: Store) -> bytes:
    with store.engines.read() as connection:
        found: bytes = connection.execute(select(poll_boxes.c.content)).scalar_one()
    return found


def answered(store: Store, poll: Poll, users: Sequence[str], minutes: int) -> list[bytes]:
    """The box after each of those answered one after the other, from an empty one on; whoever is early in the list
    of people chooses the first option, the others the second."""
    seen = []
    with store.open() as books:
        books.polls.fill(poll.id, opened(poll, KEY))
    for n, user in enumerate(users):
        with store.open() as books:
            at = NOW + timedelta(minutes=minutes * n)
            asking.answer_unseen(books, make.person(user), poll.id, [int(PEOPLE.index(user) > 1)], at)
        seen.append(sealed(store))
    return seen


def test_an_anonymous_answer_leaves_neither_who_nor_when_nor_in_which_order(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put(TEAM, Kind.BOTH, "Circle")
        poll = books.polls.add(POLL_)
    kept: list[tuple[Rows, str]] = []
    for users, minutes in ((PEOPLE, 1), (PEOPLE[::-1], 7), (PEOPLE[3:] + PEOPLE[:3], 100)):
        before = rows(store)
        seen = answered(store, poll, users, minutes)
        after = rows(store)
        assert {table for table in after if after[table] != before[table]} == {"poll_boxes"}
        assert len(after["poll_boxes"]) == 1
        # A Fernet token says after its first byte when it was made.
        assert {store.secrets._box(POLL).extract_timestamp(each) for each in seen} == {0}
        beside = {table: each for table, each in after.items() if table != "poll_boxes"}
        kept.append((beside, store.secrets.unseal(POLL, sealed(store))))
    assert kept[0] == kept[1] == kept[2], "to the byte, whoever answered first and whenever"
    assert not any(user in kept[0][1] for user in PEOPLE)
    with store.open() as books:
        box = books.polls.box(poll.id)
        assert box is not None
        assert (box.counts, box.answers, f"{box}") == ((2, 4, 0), 6, "Box()")
    before_closing = sealed(store)
    with store.open() as books:
        closing.close(books, books.polls.get(TEAM, poll.id), NOW + DAY)
        assert books.polls.get(TEAM, poll.id).told == Result((2, 4, 0), 6)
        assert books.polls.box(poll.id) is None
    store.wipe()
    if store.engines.is_sqlite:
        file = Path(str(store.engines.engine.url.database))
        left = b"".join(each.read_bytes() for each in (file, Path(f"{file}-wal")) if each.exists())
        assert not any(each[20:] in left for each in (*seen, before_closing)), "no older box lies about in the files"
    else:
        with store.engines.read() as connection:
            size = "pg_relation_size(oid) + pg_relation_size(reltoastrelid)"
            found = connection.exec_driver_sql(f"SELECT {size} FROM pg_class WHERE relname = 'poll_boxes'")
            assert found.scalar_one() == 0, "nor in the table, whose old versions are given up"


def test_of_fewer_than_five_answers_nothing_is_kept(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put(TEAM, Kind.BOTH, "Circle")
        poll = books.polls.add(replace(POLL_, repeat=Repeat.WEEKLY))
    answered(store, poll, PEOPLE[:4], 1)
    with store.open() as books:
        closing.close(books, books.polls.get(TEAM, poll.id), NOW + DAY)
        closed = books.polls.get(TEAM, poll.id)
        assert (closed.state, closed.told) == (State.CLOSED, Result(None, None))
        following = books.polls.get(TEAM, poll.id + 1)
        assert (following.state, following.opens_at) == (State.WAITING, NOW + 7 * DAY)
        assert (books.polls.to_open(NOW + 6 * DAY, 9), books.polls.to_open(NOW + 7 * DAY, 9)) == (
            [], [(TEAM, following.id)],
        )  # fmt: skip
        assert [each.id for each in books.polls.page(TEAM, 0, 1)] == [following.id, poll.id]
        with pytest.raises(NoSuchPoll):
            books.polls.get("T0ELSEWHERE", poll.id)


def test_an_open_box_is_in_no_copy_and_a_restored_poll_says_so(store: Store, tmp_path: Path) -> None:
    with store.open() as books:
        books.workspaces.put(TEAM, Kind.BOTH, "Circle")
        poll = books.polls.add(POLL_)
    answered(store, poll, PEOPLE, 1)
    backup.backup(store.engines, tmp_path / "copy.backup", NOW)
    store.engines.close()
    backup.restore(store.engines, tmp_path / "copy.backup", NOW, replace=True)
    with store.open() as books:
        assert books.polls.box(poll.id) is None
        assert books.polls.to_close(NOW, 9) == [(TEAM, poll.id)], "before its time: nothing could be counted"
        closing.close(books, books.polls.get(TEAM, poll.id), NOW)
        assert books.polls.get(TEAM, poll.id).state is State.LOST


def test_a_named_answer_is_one_changes_follows_a_merge_and_goes_with_the_member(store: Store) -> None:
    with store.open() as books:
        books.workspaces.put(TEAM, Kind.BOTH, "Circle")
        poll = books.polls.add(replace(POLL_, is_anonymous=False))
        one, other = (
            books.members.begin(Member(TEAM, user, Standing.JOINED, NOW, user=user)).id for user in PEOPLE[:2]
        )
        assert books.polls.could_answer(TEAM) == 2
        for member, option in ((one, 0), (one, 2), (other, 1)):
            books.polls.answer(poll.id, member, frozenset({option}))
        assert books.polls.answers(poll.id) == {PEOPLE[0]: {2}, PEOPLE[1]: {1}}
        assert (books.polls.of_member(one), books.polls.to_close(NOW, 9)) == ([poll.id], [])
        books.forgetting.move(other, one)
        assert books.polls.answers(poll.id) == {PEOPLE[0]: {2}}
        assert books.forgetting.everything(one)["poll_answers"] == [{"poll": poll.id, "member": one, "options": [2]}]
        books.forgetting.drop(one)
        assert books.polls.answers(poll.id) == {}
        assert books.members.of(Identity(TEAM, PEOPLE[0])) is not None
