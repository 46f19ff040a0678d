"""The brief comes the working day before, and shows what became of its interview."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.rules.calendar import Hours
from bot.rules.hiring.competencies import QuestionKind
from bot.rules.hiring.panels import day, seats
from bot.rules.hiring.panels.day import Shows, brief_at, link_in, shows
from bot.rules.hiring.panels.seats import Interview, Seat, State
from bot.rules.hiring.plans import Stage
from bot.rules.hiring.plans.kit_changes import Changes, changes
from bot.rules.hiring.plans.kits import Kit, KitQuestion, Worded
from bot.rules.hiring.plans.methods import Method
from tests.make import NOW, TEAM

BERLIN, SHANGHAI = Hours("Europe/Berlin"), Hours("Asia/Shanghai")
# A Wednesday, 15:00 in Berlin.
START = datetime(2026, 11, 25, 14, tzinfo=UTC)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "start", "hours", "expected"),
    [
        (NOW, START, BERLIN, at(24, 8)),  # nine in the morning of the day before
        (NOW, START, SHANGHAI, at(24, 1)),  # on their own clock
        (NOW - timedelta(days=4), at(23, 14), BERLIN, at(20, 8)),  # before a Monday comes a Friday
        (NOW, START, replace(BERLIN, free=((date(2026, 11, 24), date(2026, 11, 24)),)), NOW),  # away on Tuesday
        (at(24, 12), START, BERLIN, at(24, 12)),  # taken late, in their day
        (at(24, 20), START, BERLIN, at(25, 7)),  # taken in the evening: the next morning
        (at(25, 5), at(25, 9), BERLIN, at(25, 5)),  # no day of theirs is left before: at once
        (at(25, 13), START, BERLIN, at(25, 13)),
    ],
)
def test_the_brief_comes_in_the_morning_of_ones_own_working_day_before_or_in_time(
    now: datetime, start: datetime, hours: Hours, expected: datetime
) -> None:
    assert brief_at(now, start, hours) == expected


def test_the_brief_comes_at_the_same_time_on_the_clock_when_that_is_put_back() -> None:
    monday = datetime(2026, 10, 26, 14, tzinfo=UTC)  # the clocks of Berlin went back on Sunday
    assert brief_at(monday - timedelta(days=9), monday, BERLIN) == datetime(2026, 10, 23, 7, tzinfo=UTC)
    works_sundays = Hours("Europe/Berlin", time(9), time(17), frozenset({5}))
    assert brief_at(monday - timedelta(days=9), monday, works_sundays) == datetime(2026, 10, 25, 8, tzinfo=UTC)


def interview(state: State = State.ACCEPTED) -> Interview:
    sitting = (Seat(0, "U0SAM", "interviewer", state=state, id=1), Seat(1, "U0NOOR", "interviewer", id=2))
    return Interview(TEAM, 1, 1, 1, 1, 0, START, 60, sitting, "U0ANA", NOW)


def test_a_brief_shows_whether_its_interview_is_moved_called_off_or_not_theirs_any_more() -> None:
    one = interview()
    assert shows(one, one.seats[0], START, is_shut=False) is Shows.COMING
    assert shows(one, one.seats[0], START, is_shut=True) is Shows.NOT_YOURS
    moved = replace(one, start=START + timedelta(days=1))
    assert shows(moved, moved.seats[0], START, is_shut=False) is Shows.MOVED
    off = seats.called_off(one, 0, "Ill", NOW)
    assert shows(off, off.seats[0], START, is_shut=False) is Shows.OFF
    no = seats.declined(one, 1, "U0SAM", 0, "Away", NOW)
    assert shows(no, no.seats[0], START, is_shut=False) is Shows.NOT_YOURS
    for state in (State.PROPOSED, State.OFFERED, State.REPLACED):
        assert shows(interview(state), interview(state).seats[0], START, is_shut=False) is Shows.NOT_YOURS


@pytest.mark.parametrize(
    ("place", "link"),
    [
        ("Room 4", ""),
        ("https://meet.example/abc-def", "https://meet.example/abc-def"),
        ("Video (https://meet.example/a?b=1), camera on.", "https://meet.example/a?b=1"),
        ("视频：https://meet.example/a，请开摄像头", "https://meet.example/a"),
        ("http://meet.example/a", ""),
    ],
)
def test_the_link_is_found_in_what_was_typed_as_the_place(place: str, link: str) -> None:
    assert link_in(place) == link


def test_the_link_comes_ten_minutes_before() -> None:
    assert timedelta(minutes=10) == day.SOON


def question(text: str, probes: tuple[str, ...] = (), id: str = "") -> KitQuestion:
    return KitQuestion("teamwork", QuestionKind.BEHAVIOURAL, (Worded("", text, probes),), id)


def test_what_changed_in_a_kit_is_what_is_new_gone_or_worded_otherwise() -> None:
    stage = Stage(Method.STRUCTURED_INTERVIEW, 60, 2, ("teamwork", "sql"))
    kept, gone, old = question("Kept?"), question("Gone?"), question("Old?", id="b1")
    before = replace(stage, kit=Kit("Hello", "", (kept, gone, old)))
    assert not changes(before, before)
    assert not changes(before, replace(before, place="Room 5", minutes=50))
    new, reworded = question("New?"), question("Otherwise?", ("And then?",), "b1")
    after = replace(stage, competencies=("teamwork", "care"), kit=Kit("Welcome", "", (new, kept, reworded)))
    assert changes(before, after) == Changes((new,), (gone,), (reworded,), ("care",), ("sql",), opening=True)
