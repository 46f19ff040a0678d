"""What desk notes said: once, unless the note never came."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.rules.notices import State
from bot.store import Store
from tests.make import NOW, TEAM, planned

MINA = "U0MINA"


def test_a_line_was_said_by_its_latest_note_and_only_to_its_reader(store: Store) -> None:
    with store.open() as books:
        books.desk.say(TEAM, MINA, ["a", "b"], "note 1", NOW)
        books.desk.say(TEAM, MINA, ["b"], "note 2", NOW)
        books.desk.say(TEAM, "U0OMAR", [], "note 3", NOW)
    with store.reading() as books:
        assert books.desk.said(TEAM, [MINA, "U0OMAR"]) == {MINA: {"a": "note 1", "b": "note 2"}, "U0OMAR": {}}
        assert books.desk.said("T0OTHER", [MINA]) == {MINA: {}}


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.STALE, State.FAILED, State.LET_GO])
def test_what_stood_in_a_note_that_never_came_was_not_said(store: Store, state: State) -> None:
    with store.open() as books:
        books.notices.plan(planned("note"), NOW)
        books.desk.say(TEAM, MINA, ["a"], "note", NOW)
        assert books.desk.said(TEAM, [MINA])[MINA] == {"a": "note"}
        (claimed,) = books.notices.claim(NOW, NOW, 1)
        assert books.desk.said(TEAM, [MINA])[MINA] == {"a": "note"}
        books.notices.end(claimed, state)
        assert books.desk.said(TEAM, [MINA])[MINA] == {}


def test_a_note_that_was_withdrawn_may_be_planned_again(store: Store) -> None:
    with store.open() as books:
        books.notices.plan(planned("note"), NOW)
        assert books.desk.planned(["note", "other"]) == {"note"}
        books.notices.withdraw("requisition:1")
        assert books.desk.planned(["note", "other"]) == frozenset()


def test_old_lines_are_forgotten(store: Store) -> None:
    with store.open() as books:
        books.desk.say(TEAM, MINA, ["old"], "note 1", NOW - timedelta(days=61))
        books.desk.say(TEAM, MINA, ["new"], "note 2", NOW)
        assert books.desk.forget(NOW - timedelta(days=60)) == 1
        assert books.desk.said(TEAM, [MINA])[MINA] == {"new": "note 2"}
