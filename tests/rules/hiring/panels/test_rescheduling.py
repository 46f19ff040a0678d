"""Another time: everybody is asked anew, who cannot come or said no is not, and a candidate moves it twice at most."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.rules.hiring.panels import rescheduling as rules
from bot.rules.hiring.panels import seats
from bot.rules.hiring.panels.rescheduling import Moved
from bot.rules.hiring.panels.seats import State
from bot.rules.hiring.panels.slots import TooManySlots
from bot.rules.refusals import FieldRefusals
from tests.make import NOW
from tests.rules.hiring.panels.test_seats import HOUR, START, asked, numbered

LATER = START + timedelta(days=1)


def test_a_yes_to_the_old_time_is_none_to_the_new_one() -> None:
    one = seats.accepted(asked("U0A", "U0B"), 1, "U0A", 1, NOW)
    after = rules.moved_to(one, one.revision, LATER, (), NOW + HOUR)
    assert (after.start, after.revision, after.coming) == (LATER, one.revision + 1, ())
    assert [(seat.who, seat.state) for seat in after.live] == [("U0A", State.OFFERED), ("U0B", State.OFFERED)]
    assert [seat.state for seat in after.seats[:2]] == [State.MOVED, State.MOVED]
    assert after.live[0].answer_by == NOW + HOUR + seats.ANSWER_WITHIN
    with pytest.raises(seats.SeatAnswered):  # the old button
        seats.accepted(numbered(after), 1, "U0A", 3, NOW + HOUR)


def test_who_cannot_come_then_has_no_seat_and_who_said_no_is_not_asked_again() -> None:
    one = seats.declined(asked("U0A", "U0B"), 1, "U0A", 1, "Away", NOW)
    one = numbered(seats.asked_instead(one, 0, "U0C", (), NOW))
    after = numbered(rules.moved_to(one, one.revision, LATER, {"U0B"}, NOW))
    assert [seat.who for seat in after.live] == ["U0C"]
    assert after.open_places == (1,)
    for who in ("U0A", "U0B"):
        with pytest.raises(seats.TwiceForOne):
            seats.asked_instead(after, 1, who, (), NOW)
    assert seats.said_no(after) == {"U0A"}
    assert seats.may_ask_again(after, 1), "who was asked for another time does not count"


def test_what_cannot_be_moved_stays_as_it_is() -> None:
    one = asked("U0A")
    for start, revision, now, wrong in (
        (NOW, one.revision, NOW, seats.StartPast),
        (START, one.revision, NOW, rules.SameTime),
        (LATER, one.revision - 1, NOW, seats.InterviewChanged),
        (LATER, one.revision, START, seats.InterviewOver),
    ):
        with pytest.raises(wrong):
            rules.moved_to(one, revision, start, (), now)


def test_a_candidate_moves_it_twice_and_not_on_the_last_day() -> None:
    own, ours = Moved(1, "", NOW, START, LATER), Moved(1, "U0MINA", NOW, START, LATER)
    assert [rules.left(moves) for moves in ((), (ours, ours), (own, ours), (own, own), (own,) * 3)] == [2, 2, 1, 0, 0]
    one = asked("U0A")
    assert not rules.is_too_late(one, START - timedelta(hours=24))
    assert rules.is_too_late(one, START - timedelta(hours=24) + timedelta(seconds=1))


def test_one_time_is_typed() -> None:
    typed = {"day": f"{LATER:%Y-%m-%d}", "times": f"{LATER:%H:%M}"}
    assert rules.read(typed, "UTC", NOW) == LATER.replace(second=0, microsecond=0)
    with pytest.raises(FieldRefusals) as refused:
        rules.read({**typed, "times": "9:00, 10:00"}, "UTC", NOW)
    assert isinstance(refused.value.errors["times"], TooManySlots)
