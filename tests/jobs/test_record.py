"""Once a day the record's head goes to the admins, and the line they got finds what the database hides."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from bot.jobs import record
from bot.rules.access import Kind
from bot.store.record import Anchor
from sandbox.client import words
from tests.fakes import CIRCLE, COMPANY
from tests.jobs.conftest import Work
from tests.make import NOW

MORNING = datetime(2026, 11, 24, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def noted(work: Work, times: int, at: datetime = NOW) -> None:
    with work.deps.store.open() as books:
        for n in range(times):
            books.record.note(at, "hiring.requisitions.approve", f"requisition:{n}", who="U0OMAR")


def tick(work: Work, now: datetime) -> None:
    at = work.at(now)
    record.anchor(at.deps)
    record.anchor(at.deps)
    at.round()


def told(work: Work, user: str = "U0ADA", workspace: str = COMPANY) -> list[Anchor]:
    found = [re.search(r"(\d+):([0-9a-f]{64})", words(each)) for each in work.dm(user, workspace)]
    return [Anchor(int(each[1]), each[2]) for each in found if each]


def test_admins_get_the_head_of_yesterday_once_and_nobody_else_does(work: Work) -> None:
    noted(work, 3)
    tick(work, NOW)
    assert told(work) == [], "the day is not over"
    for hours in (0, 1, 6):
        tick(work, MORNING + timedelta(hours=hours))
    (anchor,) = told(work)
    assert anchor.number == 3
    assert told(work, "U0MINA") == []
    with work.deps.store.reading() as books:
        assert books.record.verify([anchor]) == (3, None)


def test_nothing_is_said_on_days_without_new_entries_and_what_a_stop_left_out_is_made_up_for(work: Work) -> None:
    noted(work, 1)
    tick(work, MORNING)
    for days in (1, 2):
        tick(work, MORNING + days * DAY)
    assert len(told(work)) == 1
    noted(work, 1, MORNING + 2 * DAY)
    tick(work, MORNING + 7 * DAY)
    assert [anchor.number for anchor in told(work)] == [1, 2]


def test_an_anchor_that_waits_is_said_as_it_was_planned_whatever_becomes_of_the_record(work: Work) -> None:
    noted(work, 2)
    record.anchor(work.at(MORNING).deps)
    noted(work, 2, MORNING)
    work.at(MORNING).round()
    assert [anchor.number for anchor in told(work)] == [2]


def test_a_community_hears_of_the_record_only_where_there_is_nothing_else(work: Work) -> None:
    with work.deps.store.reading() as books:
        (admin, *_) = books.people.admins(CIRCLE)
        everywhere = books.workspaces.all()
    noted(work, 1)
    tick(work, MORNING)
    assert told(work, admin, CIRCLE) == []
    with work.deps.store.open() as books:
        for each in everywhere:
            books.workspaces.put(each.id, Kind.COMMUNITY, each.name)
    tick(work, MORNING)
    assert len(told(work, admin, CIRCLE)) == 1
