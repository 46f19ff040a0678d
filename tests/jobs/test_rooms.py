"""Rooms with a calendar: nothing is proposed while something else takes place there; a dead one decides nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.jobs.hiring.panels import looking
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.panels import rooms
from bot.rules.hiring.panels.blocked import Blocked
from bot.rules.hiring.panels.hard import Freed, Rule
from bot.rules.people import Identity
from bot.rules.spans import Span, Taken
from tests.fakes import COMPANY
from tests.jobs.conftest import Work
from tests.jobs.test_panels import ANA, NOBODY, NOOR, SAM, STAGE, START, found, kim
from tests.make import NOW

__all__ = ["kim"]
HOUR = timedelta(hours=1)
ROOM = replace(STAGE, place="room  4")
DAY = Span(NOW, NOW + timedelta(days=60))


@pytest.fixture
def here(work: Work) -> Work:
    """Sam and Noor are free; room 4 has a calendar, in which something stands at that time."""
    with work.deps.store.open() as books:
        found(books, SAM, NOOR)
        id = books.calendars.connect(Identity(COMPANY, ANA), "https://c.example/4.ics", NOW, room="Room 4")
        claimed = books.calendars.claim(id, NOW, NOW + HOUR)
        assert claimed is not None
        books.calendars.settle(claimed, last_ok=NOW, read_until=DAY.end)
        books.calendars.keep(id, Taken((), (Span(START, START + HOUR),)))
    return work


def answer(work: Work, kim: Seen, *times: datetime, now: datetime = NOW) -> tuple[Blocked | set[datetime], str]:
    """Why there is no panel, or when one is; and the room of which nobody knows."""
    with work.deps.store.reading() as books:
        looked = looking.look(books, kim, NOBODY, ROOM, times, now)
        found = looking.answer(looked)
    return found if isinstance(found, Blocked) else {found.panel.start}, looked.room_unknown


def test_a_time_at_which_the_room_is_busy_is_left_out_and_where_all_are_that_is_said(here: Work, kim: Seen) -> None:
    blocked, _ = answer(here, kim, START)
    assert isinstance(blocked, Blocked)
    assert (blocked.rule, blocked.freed) == (Rule.ROOM, Freed.ANOTHER_SLOT)
    assert answer(here, kim, START, START + HOUR) == ({START + HOUR}, "")


def test_a_room_whose_calendar_is_dead_is_neither_free_nor_busy(here: Work, kim: Seen) -> None:
    assert answer(here, kim, START, now=NOW + timedelta(days=1, hours=1)) == ({START}, "room  4")


def test_the_calendar_of_a_room_tells_nothing_of_whoever_connected_it(here: Work) -> None:
    with here.deps.store.reading() as books:
        assert books.calendars.feeds_of(COMPANY, [ANA]) == {ANA: ()}
        assert books.calendars.taken(COMPANY, [ANA], DAY)[ANA] == Taken()


def test_a_place_is_a_room_whatever_its_spaces_and_capitals() -> None:
    assert rooms.is_same(" Room  4", "room 4")
    assert not rooms.is_same("Room 40", "Room 4")
