"""What others fell into with scorecards: one sentence each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules.company import Company
from bot.rules.hiring import scorecards as rules
from bot.rules.hiring.candidates import Candidate, Source, shut_out
from bot.rules.hiring.panels.seats import Interview
from bot.rules.hiring.scorecards import owing, sealing
from bot.rules.hiring.scorecards.owing import NONE, Marks
from bot.rules.hiring.scorecards.sealing import Reader
from tests.make import NOW, TEAM
from tests.rules.hiring.scorecards.test_owing import ANA, ENDED, LEA, NOOR, SAM, due, held


@pytest.mark.parametrize(
    "one",
    [
        replace(held(), start=NOW + timedelta(hours=3)),
        replace(held(), start=NOW + timedelta(days=3)),
        replace(held(), called_off=NOW, why_off="Ill"),
    ],
    ids=["has not happened yet", "was moved", "was cancelled"],
)
def test_no_nudge_is_due_for_an_interview_that_has_not_happened_yet_was_moved_or_was_cancelled(one: Interview) -> None:
    assert due(held()) == {SAM, NOOR}
    assert due(one) == set()


def test_one_panelists_submission_does_not_take_the_button_away_from_the_others() -> None:
    one, marks = held(), Marks(done=frozenset({SAM}), practised=frozenset({LEA}))
    sees = {seat.who: owing.standing(one, seat, marks, (), ENDED) for seat in one.seats}
    assert sees == {SAM: "in", NOOR: "open", LEA: "in"}
    assert {owing.standing(one, seat, NONE, (), ENDED) for seat in one.seats} == {"open"}


def test_competencies_on_the_form_stand_in_the_order_of_the_plan() -> None:
    in_plan = ("planning", "teamwork", "coaching")
    ordered = rules.in_order(["own", "coaching", "planning"], in_plan)
    assert ordered == ("planning", "coaching", "own")
    card = rules.read({f"score_{n}": str(n + 2) for n in range(3)} | {"overall": "yes"}, ordered)
    assert card.scored == (("planning", 2), ("coaching", 3), ("own", 4))


def test_a_shadows_practice_card_is_counted_in_no_decision() -> None:
    one = held()
    marks = {one.id: Marks(done=frozenset({SAM, NOOR}), practised=frozenset({LEA}))}
    owed = owing.process([one], marks, (), ENDED).of(one.stage)
    assert LEA not in owed.owing | owed.done
    assert owed.is_whole, "nobody waits for it"
    only = owing.process([one], {one.id: Marks(practised=frozenset({LEA}))}, (), ENDED).of(one.stage)
    assert not only.opens, "and it opens nothing"


def test_an_internal_applicant_reads_none_of_their_own_cards_and_a_referrer_fills_none_in() -> None:
    kim = Candidate(
        TEAM, "Kim", ("kim@example.com",), "", "Europe/Berlin", "en", Source.REFERRED, user=ANA, referrers=(SAM,)
    )
    shut, one = shut_out(kim, Company(managers={ANA: LEA})), held()
    known = owing.process([one], {one.id: Marks(done=frozenset({NOOR}))}, shut, ENDED)
    for who in (ANA, SAM, LEA):
        assert not sealing.may_read(Reader(who, True, who in shut), NOOR, one.stage, known)
    assert due(one, shut=tuple(shut)) == {NOOR}
    assert not any(owing.may_fill(one, seat, NONE, shut, ENDED) for seat in one.seats if seat.who == SAM)
