"""Who owes a card, and when nobody waits for it: traps 1, 13 and 17 of hiring among them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules.hiring.panels.openings import CANDIDATE, NoShow
from bot.rules.hiring.panels.seats import Interview, Part, Seat, State
from bot.rules.hiring.scorecards import owing, sealing
from bot.rules.hiring.scorecards.owing import NONE, Marks, NobodyOwes
from bot.rules.hiring.scorecards.sealing import Reader
from bot.rules.refusals import FieldRefusals
from tests.make import NOW, TEAM

SAM, NOOR, LEA, ANA = "U0SAM", "U0NOOR", "U0LEA", "U0ANA"
HOUR = timedelta(hours=1)
ENDED = NOW + HOUR


def seat(n: int, who: str, state: State = State.ACCEPTED, part: Part = Part.LEAD) -> Seat:
    return Seat(n, who, "interviewer", part=part, state=state, id=n + 1)


def held(*seats: Seat, stage: int = 0, id: int = 1) -> Interview:
    sitting = seats or (seat(0, SAM), seat(1, NOOR), seat(2, LEA, part=Part.TRAINEE))
    return Interview(TEAM, 1, 1, 1, 1, stage, NOW, 60, sitting, ANA, NOW - HOUR, id=id)


def due(one: Interview, marks: Marks = NONE, shut: tuple[str, ...] = ()) -> set[str]:
    return {each.who for each in one.seats if owing.is_due(one, each, marks, shut, ENDED)}


def test_whoever_came_and_rates_is_waited_for_once_it_has_ended_and_nobody_else() -> None:
    one = held()
    assert due(one) == {SAM, NOOR}, "a trainee practises"
    assert not any(owing.is_due(one, each, NONE, (), ENDED - timedelta(minutes=1)) for each in one.seats)
    assert due(one, Marks(done=frozenset({SAM}))) == {NOOR}
    assert due(one, Marks(waived=frozenset({SAM}))) == {NOOR}
    assert due(one, shut=(SAM,)) == {NOOR}
    assert due(replace(one, called_off=NOW)) == set()
    assert due(replace(one, no_shows=(NoShow(CANDIDATE, SAM, NOW),))) == set()
    assert due(replace(one, no_shows=(NoShow(NOOR, SAM, NOW),))) == {SAM}
    assert due(held(seat(0, SAM, State.OFFERED), seat(1, NOOR, State.DECLINED))) == set(), "silence is never a yes"


def test_a_card_is_filled_in_from_the_start_on_by_trainees_too_and_not_by_who_need_not_any_more() -> None:
    one = held()
    for each in one.seats:
        assert owing.may_fill(one, each, NONE, (), NOW)
        assert not owing.may_fill(one, each, NONE, (), NOW - timedelta(seconds=1))
        assert not owing.may_fill(one, each, Marks(waived=frozenset({each.who})), (), ENDED)


def test_who_is_asked_for_a_later_interview_reads_nothing_earlier_and_practice_is_nowhere() -> None:
    later = replace(held(seat(0, ANA, State.OFFERED), stage=1, id=2), start=NOW + 5 * HOUR)
    marks = {1: Marks(done=frozenset({SAM, NOOR}), practised=frozenset({LEA}))}
    known = owing.process([held(), later], marks, (), ENDED)
    assert known.stages[0].is_whole
    assert not sealing.may_read(Reader(ANA, True), SAM, 0, known)
    assert not sealing.may_read(Reader(LEA, False), SAM, 0, known), "who learns reads nothing of the panel"
    assert sealing.may_read(Reader(ANA, True), SAM, 0, owing.process([held()], marks, (), ENDED))
    over = owing.process([held(), replace(later, start=NOW)], marks, (), ENDED)
    assert sealing.may_read(Reader(ANA, True), SAM, 0, over), "who never answered did not come"


def test_nobody_lets_go_of_their_own_card_and_it_has_a_reason() -> None:
    one = held()
    assert owing.waived(one, NONE, SAM, ANA, " Ill ", (), ENDED) == "Ill"
    for who, by, marks in ((SAM, SAM, NONE), (SAM, ANA, Marks(done=frozenset({SAM}))), (LEA, ANA, NONE)):
        with pytest.raises(NobodyOwes):
            owing.waived(one, marks, who, by, "Ill", (), ENDED)
    with pytest.raises(FieldRefusals):
        owing.waived(one, NONE, SAM, ANA, " ", (), ENDED)
