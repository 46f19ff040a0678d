"""Whoever learns sits in before they lead, beside leads in turn, and nobody is filled in for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules.hiring.panels import seats, trainees
from bot.rules.hiring.panels.seats import Interview, InterviewOver, Part, PlaceTaken, Seat, State, TwiceForOne
from bot.rules.hiring.panels.trainees import Booked, in_turn, lead_beside, next_session, turned_round
from bot.rules.hiring.training import FAMILY, INTERVIEWER, Kind
from bot.rules.hiring.training.enrolling import Entry, Training, What
from bot.rules.hiring.training.progress import Session
from tests.make import NOW, TEAM

START, DAY = NOW + timedelta(days=3), timedelta(days=1)
SEE, LEAD = Kind.SHADOW, Kind.REVERSE_SHADOW


def learnt(id: int = 1, track: str = "interviewer", *held: tuple[Kind, str]) -> Training:
    """A training whose modules and exercises are passed, with these sessions held."""
    steps = INTERVIEWER.steps if track == "interviewer" else ()
    tries = tuple(Entry(What.TRY, step.kind, step.module, "U0T", NOW, True, {}) for step in steps if step.module)
    past = tuple(Session(f"s{n}", kind, NOW - DAY * (9 - n), lead, True) for n, (kind, lead) in enumerate(held))
    return Training(TEAM, f"U0T{id}", track, "U0ANA", NOW - DAY * 30, id=id, entries=tries, sessions=past)


def booked(*sessions: tuple[Kind, int]) -> Sequence[Booked]:
    return [Booked(n, 1, kind, START + DAY * day) for n, (kind, day) in enumerate(sessions)]


def kind(training: Training, on: int = 0, *sessions: tuple[Kind, int]) -> Kind | None:
    found = next_session(training, booked(*sessions), START + DAY * on)
    return found.kind if found else None


def test_the_next_session_is_what_is_left_beside_those_that_are_booked() -> None:
    assert kind(learnt()) is SEE
    assert kind(learnt(), 0, (SEE, 1)) is SEE
    assert kind(learnt(), 3, (SEE, 1), (SEE, 2)) is LEAD
    assert kind(learnt(), 0, (SEE, 1), (SEE, 2)) is None, "they would lead before they have sat in"
    assert kind(learnt(1, "interviewer", (SEE, "A"), (SEE, "B"))) is LEAD
    assert kind(learnt(1, "interviewer", (SEE, "A"), (SEE, "B")), 3, (LEAD, 1), (LEAD, 2)) is None
    assert kind(replace(learnt(), entries=())) is None, "modules come first"
    assert kind(replace(learnt(), ended=NOW)) is None
    assert kind(learnt(1, f"{FAMILY}Data")) is SEE


def test_an_earlier_or_moved_booking_never_turns_shadow_and_reverse_shadow_round() -> None:
    one = learnt(1, f"{FAMILY}Data")
    see, lead = booked((SEE, 1), (LEAD, 2))
    assert turned_round(one, [see, lead]) == ()
    moved = replace(see, start=START + DAY * 3)
    assert turned_round(one, [moved, lead]) == (lead,)
    assert turned_round(one, [lead]) == (lead,), "the one before it was called off"
    assert turned_round(learnt(1, f"{FAMILY}Data", (SEE, "A")), [lead]) == ()
    assert kind(one, 0, (LEAD, 2)) is SEE
    assert kind(one, 3, (LEAD, 2)) is None


def test_nearest_to_the_end_is_asked_first_then_who_meets_another_lead() -> None:
    far, near = learnt(1), learnt(2, "interviewer", (SEE, "U0A"))
    again = learnt(3, "interviewer", (SEE, "U0B"))
    waiting = [each for one in (far, near, again) if (each := next_session(one, (), START))]
    assert [each.training.id for each in in_turn(waiting, ["U0A"])] == [3, 2, 1]
    assert [each.training.id for each in in_turn(waiting, ["U0B"])] == [2, 3, 1]


def test_leads_rotate() -> None:
    held = learnt(1, "interviewer", (SEE, "U0A")).sessions
    assert lead_beside(held, ["U0A", "U0B"]) == "U0B"
    assert lead_beside((), ["U0A", "U0B"]) == "U0A"
    assert lead_beside(held, ["U0A"]) == "U0A"


def interview(*states: State) -> Interview:
    sitting = tuple(Seat(n, f"U0L{n}", "interviewer", state=state, id=n + 1) for n, state in enumerate(states))
    return Interview(TEAM, 1, 1, 1, 1, 0, START, 60, sitting, "U0ANA", NOW)


def test_one_trainee_is_asked_once_when_all_leads_come_and_nobody_is_looked_for_instead() -> None:
    whole = interview(State.ACCEPTED, State.ACCEPTED)
    assert not trainees.takes_a_trainee(interview(State.ACCEPTED, State.OFFERED), NOW)
    asked = trainees.offered_to_learn(whole, "U0T", "interviewer", (), NOW)
    seat = asked.seats[-1]
    assert (seat.place, seat.part, seat.state) == (2, Part.TRAINEE, State.OFFERED)
    assert asked.is_complete, "silence of a trainee keeps no panel waiting"
    asked = replace(asked, seats=(*asked.seats[:-1], replace(seat, id=9)))
    no = seats.declined(asked, 9, "U0T", 0, "Away", NOW)
    assert no.open_places == ()
    assert no.is_complete
    with pytest.raises(PlaceTaken):
        trainees.offered_to_learn(no, "U0X", "interviewer", (), NOW)
    with pytest.raises(TwiceForOne):
        trainees.offered_to_learn(whole, "U0L0", "interviewer", (), NOW)
    with pytest.raises(TwiceForOne):
        trainees.offered_to_learn(whole, "U0T", "interviewer", {"U0T"}, NOW)
    with pytest.raises(InterviewOver):
        trainees.offered_to_learn(whole, "U0T", "interviewer", (), START)


def test_nobody_learns_with_no_qualified_lead_beside_them() -> None:
    asked = trainees.offered_to_learn(interview(State.ACCEPTED), "U0T", "interviewer", (), NOW)
    assert not trainees.is_alone(asked, ["U0L0"])
    assert trainees.is_alone(asked, [])
    assert trainees.is_alone(asked, ["U0T"]), "their own certificate of another kind is none beside them"
    assert not trainees.is_alone(interview(State.ACCEPTED), [])
