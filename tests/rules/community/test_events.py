"""Who has a seat at an event, when whoever goes is reminded, and what came of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.calendar import Hours
from bot.rules.community import fields
from bot.rules.community.events import (
    CLAIM,
    HELD,
    Answer,
    Event,
    EventChanged,
    Kind,
    NotOpen,
    Seat,
    State,
    figures,
    helps,
    is_way_in_open,
    runs,
    seating,
    writing,
)
from bot.rules.community.events.reminding import Ahead, due, reminders, when_told
from bot.rules.refusals import FieldRefusals
from tests.make import NOW, TEAM

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
DAY = 24 * HOUR
BERLIN = Hours("Europe/Berlin")
TALK = Event(TEAM, Kind.WEBINAR, "A talk", "", NOW + 7 * DAY, 60, "U0HOST", "U0MOE", NOW, State.ANNOUNCED,
             link="https://meet.example/1", capacity=1, helpers=("U0HELP",), id=1)  # fmt: skip
SAID: dict[str, Any] = {"title": "A talk", "place": "Here", "day": "2026-12-01", "time": "18:00"}


class Room:
    """An event with its seats, as the store has them."""

    def __init__(self, event: Event) -> None:
        self.event, self.now, self.seats = event, NOW, dict[int, Seat]()

    def held(self, but: int = 0) -> int:
        return sum(each.answer in HELD for each in self.seats.values() if each.member != but)

    def waiting(self) -> list[Seat]:
        those = [each for each in self.seats.values() if each.answer is Answer.WAITING]
        return sorted(those, key=lambda each: (each.at, each.member))

    def want(self, member: int) -> Answer:
        before, queue = self.seats.get(member), [each.member for each in self.waiting()]
        ahead = queue.index(member) if member in queue else len(queue)
        after = seating.wanted(self.event, before, member, self.held(member), ahead, self.now)
        self.seats[member] = after
        return after.answer

    def leave(self, member: int) -> None:
        self.seats[member] = seating.left(self.event, self.seats.get(member), member, self.now)

    def offer(self, reachable: datetime | None = None) -> list[int]:
        waiting = self.waiting()
        when = {each.member: reachable or self.now for each in waiting}
        made = seating.offers(self.event, self.held(), waiting, when, self.now)
        self.seats |= {each.member: each for each in made}
        return [each.member for each in made]

    def lapse(self) -> None:
        for each in list(self.seats.values()):
            if each.answer is Answer.OFFERED and each.until and each.until <= self.now:
                self.seats[each.member] = seating.lapsed(each, self.now)


def test_a_seat_that_is_left_is_kept_for_the_first_who_waits_and_silence_is_never_a_yes() -> None:
    room = Room(TALK)
    assert [room.want(each) for each in (1, 2, 3, 1)] == [Answer.GOING, Answer.WAITING, Answer.WAITING, Answer.GOING]
    room.now += HOUR
    room.leave(1)
    assert room.want(4) is Answer.WAITING, "nobody overtakes who waits"
    assert room.offer() == [2]
    assert room.seats[2].until == room.now + CLAIM
    room.now += CLAIM
    assert room.want(2) is Answer.WAITING, "too late: they are last now"
    room.seats[2] = seating.lapsed(replace(room.seats[2], answer=Answer.OFFERED), room.now)
    assert room.seats[2].answer is Answer.DECLINED
    assert room.offer() == [3]
    assert room.want(3) is Answer.GOING
    assert room.seats[3].remind_at == room.now


def test_the_time_to_answer_runs_from_when_somebody_may_be_told_and_ends_when_it_begins() -> None:
    room = Room(replace(TALK, start=NOW + 20 * HOUR))
    room.want(1)
    room.want(2)
    room.leave(1)
    assert room.offer(NOW + 20 * HOUR) == [], "they could not be told before it begins"
    assert room.want(2) is Answer.GOING, "and may take it themselves"
    room.seats[2] = replace(room.seats[2], answer=Answer.WAITING)
    assert room.offer(NOW + 11 * HOUR) == [2]
    assert room.seats[2].until == NOW + 20 * HOUR


@given(st.integers(1, 4), st.lists(st.tuples(st.sampled_from("wloten"), st.integers(1, 7)), max_size=60))
def test_there_are_never_more_who_go_than_seats_and_who_waits_first_is_asked_first(
    capacity: int, steps: list[tuple[str, int]]
) -> None:
    room = Room(replace(TALK, capacity=capacity))
    for what, member in steps:
        room.now += 3 * HOUR
        if room.now >= room.event.end:
            return
        before = [each.member for each in room.waiting()]
        if what == "w":
            room.want(member)
        elif what == "l":
            room.leave(member)
        elif what == "t":
            room.lapse()
        else:
            made = room.offer()
            assert made == before[: len(made)]
        assert room.held() <= capacity
        left = [each.member for each in room.waiting()]
        assert [each for each in before if each in left] == [each for each in left if each in before]


def test_without_a_limit_everybody_goes_and_nobody_answers_what_is_over_or_called_off() -> None:
    room = Room(replace(TALK, capacity=None))
    assert {room.want(each) for each in range(1, 50)} == {Answer.GOING}
    for event, now in ((replace(TALK, state=State.CANCELLED), NOW), (TALK, TALK.end)):
        with pytest.raises(NotOpen):
            seating.wanted(event, None, 1, 0, 0, now)
        with pytest.raises(NotOpen):
            seating.left(event, None, 1, now)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In Berlin, where it is one hour later than in UTC; day 23 is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - HOUR


def when(start: datetime, hours: Hours = BERLIN) -> dict[str, datetime]:
    return {each.ahead.value: each.at for each in reminders(start, hours)}


def test_the_reminder_a_day_before_never_lands_in_the_night_and_the_one_ten_minutes_before_always_goes() -> None:
    assert when(at(25, 18)) == {"day": at(24, 18), "hour": at(25, 17), "minutes": at(25, 17, 50)}
    late = when(at(25, 23))
    assert late == {"day": at(24, 19, 45), "hour": at(25, 19, 45), "minutes": at(25, 22, 50)}
    assert when(at(25, 3)) == {"hour": at(24, 19, 45), "minutes": at(25, 2, 50)} | {"day": at(23, 19, 45)}
    assert when(at(30, 8, 30)) == {"hour": at(27, 19, 45), "minutes": at(30, 8, 20)}, "over the week-end, and one only"
    shanghai = when(at(25, 9), Hours("Asia/Shanghai"))
    assert shanghai["minutes"] - shanghai["hour"] == 50 * MINUTE, "it is afternoon there"


def test_of_several_reminders_only_the_last_goes_and_none_that_was_due_before_somebody_said_yes() -> None:
    start = at(25, 18)
    assert due(start, BERLIN, at(23, 9), at(23, 9)) == (None, at(24, 18))
    first, then = due(start, BERLIN, at(24, 18), at(24, 18, 1))
    assert first is not None
    assert (first.ahead, then) == (Ahead.DAY, at(25, 17))
    second, then = due(start, BERLIN, at(24, 18), at(25, 17, 1))
    assert second is not None
    assert (second.ahead, then) == (Ahead.HOUR, at(25, 17, 50))
    assert due(start, BERLIN, at(24, 19), at(24, 19)) == (None, at(25, 17)), "they said yes an hour too late for it"
    assert due(start, BERLIN, at(24, 18), start) == (None, None), "it has begun"


def test_what_changed_is_told_by_day_unless_that_is_too_late() -> None:
    assert when_told(at(25, 18), BERLIN, at(24, 22)) == at(25, 8)
    assert when_told(at(25, 9), BERLIN, at(24, 22)) == at(24, 22)


def test_a_form_is_read_and_says_all_that_is_wrong_at_once() -> None:
    blank = Event(TEAM, Kind.WEBINAR, "", "", NOW, 60, "U0MOE", "U0MOE", NOW)
    event = writing.read({**SAID, "capacity": "20", "kind": "tour", "minutes": "90", "helpers": ["U0A"], "who": "only"},
                         blank, "Europe/Berlin", NOW)  # fmt: skip
    assert (event.start, event.minutes, event.capacity, event.kind, event.helpers, event.members_only) == (
        datetime(2026, 12, 1, 17, tzinfo=UTC), 90, 20, Kind.TOUR, ("U0A",), True,
    )  # fmt: skip
    wrong = {"title": " ", "place": "", "link": "", "day": "2026-11-22", "time": "18:00", "capacity": "0"}
    with pytest.raises(FieldRefusals) as refused:
        writing.read(wrong, blank, "Europe/Berlin", NOW)
    assert {name: type(each) for name, each in refused.value.errors.items()} == {
        "title": fields.Empty, "place": writing.Nowhere, "day": fields.NoDay, "capacity": writing.NoSeats,
    }  # fmt: skip
    for more in ({"capacity": "٣"}, {"capacity": "many"}, {"link": "http://x.example"}, {"day": ""}, {"time": "25:00"}):
        with pytest.raises(FieldRefusals):
            writing.read({**SAID, **more}, blank, "Europe/Berlin", NOW)


def test_only_another_time_or_place_is_told_and_what_began_or_is_over_stays() -> None:
    same = {"title": "Another title", "link": TALK.link, "day": "2026-11-30", "time": "10:00"}
    draft = replace(TALK, state=State.DRAFT)
    assert writing.announced(draft, NOW).announced_at == NOW
    known = replace(TALK, announced_at=NOW)
    assert writing.read(same, known, "Europe/Berlin", NOW).sequence == 0
    assert writing.read({**same, "time": "11:00"}, known, "Europe/Berlin", NOW).sequence == 1
    assert writing.read({**same, "time": "11:00"}, draft, "Europe/Berlin", NOW).sequence == 0
    off = writing.cancelled(known, {"reason": "Ill"}, NOW)
    assert (off.state, off.reason, off.sequence) == (State.CANCELLED, "Ill", 1)
    with pytest.raises(FieldRefusals):
        writing.cancelled(known, {"reason": ""}, NOW)
    for changed, now in ((off, NOW), (known, known.start)):
        with pytest.raises(EventChanged):
            writing.read(same, changed, "Europe/Berlin", now)
    with pytest.raises(EventChanged):
        writing.announced(known, NOW)


def test_who_runs_it_who_helps_and_when_its_way_in_is_open() -> None:
    assert [runs(TALK, each, False) for each in ("U0HOST", "U0HELP", "U0KAI")] == [True, False, False]
    assert [helps(TALK, each, False) for each in ("U0HOST", "U0HELP", "U0KAI")] == [True, True, False]
    assert runs(TALK, "U0KAI", moderates=True)
    moments = (TALK.start - 16 * MINUTE, TALK.start - 15 * MINUTE, TALK.end - MINUTE, TALK.end)
    assert [is_way_in_open(TALK, each) for each in moments] == [False, True, True, False]


def test_no_figure_before_three_events_nor_before_three_answers() -> None:
    assert figures.usual([(1, 2), (3, 4)]) is None
    assert figures.usual([(1, 2), (3, 4), (0, 0), (1, 4)]) == 0.5
    assert figures.usual([(1, 1)] * 10 + [(0, 1)] * 90) == 1, "the last ten"
    assert (figures.rate(0, 0), figures.rate(3, 4)) == (None, 0.75)
    assert (figures.mean([5, 5]), figures.mean([3, 4, 5])) == (None, 4)
