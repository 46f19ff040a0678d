"""What failed is counted and read by its index alone, moved by its workspace only, and only as it was seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, text

from bot.rules.access import Kind
from bot.rules.failures import MOST_COUNTED, WAITS_LONG, Mark
from bot.rules.notices import Carrier, State
from bot.store import Store
from tests.make import NOW, TEAM, planned
from tests.sampled.failures import fail, give_up

OTHER, LATER = "T0OTHER", NOW + timedelta(hours=1)


@pytest.fixture
def failed(store: Store) -> Store:
    """Three notices and an errand that failed here, one of each elsewhere."""
    with store.open() as books:
        books.workspaces.put(OTHER, Kind.COMPANY, "Other")
        for number in range(3):
            fail(books, f"here {number}", "commands.hint", "U0OMAR", "user_not_found")
        fail(books, "there", "commands.hint", "U0OMAR", "user_not_found", OTHER)
        give_up(books, "here", "people.read", "KeyError('x')")
        give_up(books, "there", "people.read", "KeyError('x')", OTHER)
    return store


def marks(store: Store, workspace: str = TEAM) -> list[Mark]:
    with store.reading() as books:
        found = [*books.failures.notices(workspace, 99), *books.failures.errands(workspace, 99)]
    return [each.mark for each in found]


def test_failures_are_counted_and_read_by_workspace(failed: Store) -> None:
    with failed.reading() as books:
        counts = [books.failures.count(where) for where in (TEAM, OTHER, "T0NONE")]
        assert [(found.notices, found.errands) for found in counts] == [(3, 1), (1, 1), (0, 0)]
        assert [found.is_well for found in counts] == [False, False, True]
        (first,) = books.failures.notices(TEAM, 1)
        assert (first.kind, first.to, first.due_at, first.last_error) == (
            "commands.hint", "U0OMAR", NOW, "user_not_found",
        )  # fmt: skip
        assert books.failures.notices(TEAM, 1, skip=3) == []
        assert books.failures.notices(TEAM, 9, before=NOW) == []


def test_what_is_moved_must_stand_as_failed_as_it_was_seen_and_in_that_workspace(failed: Store) -> None:
    ours, theirs = marks(failed), marks(failed, OTHER)
    stale = [replace(mark, fence=mark.fence + 1) for mark in ours]
    with failed.open() as books:
        for wrong in (theirs, stale, [Mark("notice", "0" * 24, 0)], []):
            assert books.failures.try_again(TEAM, wrong, LATER) == []
            assert books.failures.let_go(TEAM, wrong) == []
        assert not books.has_work
        assert sorted(map(str, books.failures.try_again(TEAM, ours, LATER))) == sorted(map(str, ours))
        assert books.has_work
        assert books.failures.try_again(TEAM, ours, LATER) == []
        assert books.failures.let_go(TEAM, ours) == []
    with failed.open() as books:
        claimed = books.notices.claim(LATER, LATER, 9)
        assert [(each.key, each.attempts, each.due_at) for each in claimed] == [("here 0", 0, LATER)]
        errand = books.errands.claim(LATER, LATER)
        assert errand is not None
        assert (errand.key, errand.attempts) == ("here", 1)
    assert marks(failed, OTHER) == theirs


def test_what_was_let_go_is_claimed_by_nobody_and_shown_anew_only_if_it_lives(store: Store) -> None:
    with store.open() as books:
        books.notices.plan(planned("page", living=True), NOW)
        books.notices.plan(planned("once"), NOW)
        for notice in books.notices.claim(NOW, NOW, 9):
            books.notices.end(notice, State.FAILED, "x")
        for notice in books.notices.claim(NOW, NOW, 9):
            books.notices.end(notice, State.FAILED, "x")
        assert len(books.failures.let_go(TEAM, [each.mark for each in books.failures.notices(TEAM, 9)])) == 2
        assert books.notices.claim(LATER, LATER, 9) == []
        assert not books.notices.plan(planned("once"), NOW)
        books.notices.refresh(LATER, about="requisition:1")
        assert [each.key for each in books.notices.claim(LATER, LATER, 9)] == ["page"]


def test_only_what_was_never_said_and_is_due_for_long_is_told_as_waiting(store: Store) -> None:
    with store.open() as books:
        books.notices.plan(planned("early"), NOW)
        books.notices.plan(planned("late", due_at=LATER, to="U0NOOR"), NOW)
        books.notices.plan(planned("home", carrier=Carrier.HOME, living=True, to="U0ADA"), NOW)
        books.notices.plan(planned("said", living=True, to="U0EDITH"), NOW)
        said = next(each for each in books.notices.claim(NOW, NOW, 9) if each.key == "said")
        books.notices.sent(said, "D0", "1.1")
        books.notices.refresh(NOW, keys=["said"])
        found = books.failures.going_out(TEAM, NOW)
        assert (found.waiting, found.since) == (1, NOW), "claimed, but not said yet"
        assert books.failures.going_out(TEAM, NOW - timedelta(seconds=1)).is_well
        assert books.failures.going_out(OTHER, LATER).is_well
        assert books.failures.going_out(TEAM, LATER).waiting == 2
        for number in range(MOST_COUNTED + 5):
            books.notices.plan(planned(f"many {number}", to="U0MINA"), NOW)
        assert books.failures.going_out(TEAM, NOW + WAITS_LONG).waiting == MOST_COUNTED + 1


def test_what_is_told_is_other_than_before_only_once(store: Store) -> None:
    with store.open() as books:
        assert not books.failures.tell(TEAM, "")
        assert books.failures.tell(TEAM, "1:0:0:")
        assert not books.failures.tell(TEAM, "1:0:0:")
        assert books.workspaces.get(TEAM).going_out == "1:0:0:"


def test_failures_are_counted_without_looking_at_what_was_sent(sqlite_store: Store) -> None:
    """Every statement of the short line goes by an index that holds only what is not done."""
    said: list[str] = []

    @event.listens_for(sqlite_store.engines.engine, "before_cursor_execute")
    def remember(connection: object, cursor: object, statement: str, *more: object) -> None:
        said.append(statement)

    with sqlite_store.reading() as books:
        books.failures.going_out(TEAM, NOW)
    event.remove(sqlite_store.engines.engine, "before_cursor_execute", remember)
    asked = [statement for statement in said if statement.startswith("SELECT")]
    with sqlite_store.engines.read() as connection:
        for statement in asked:
            bound = {f"p{n}": "x" for n in range(statement.count("?"))}
            for name in bound:
                statement = statement.replace("?", f":{name}", 1)
            plan = [row.detail for row in connection.execute(text(f"EXPLAIN QUERY PLAN {statement}"), bound)]
            looked = [line for line in plan if "notices" in line or "errands" in line]
            assert looked
            assert all("USING" in line and "INDEX" in line for line in looked), plan
