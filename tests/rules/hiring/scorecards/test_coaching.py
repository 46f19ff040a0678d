"""Who sees a prediction: its author, and their coach when it cannot colour anything any more."""

from __future__ import annotations

import pytest

from bot.rules.hiring.candidates import GOING_ON, Standing
from bot.rules.hiring.scorecards import coaching
from bot.rules.hiring.scorecards.coaching import OwnCoach
from bot.rules.hiring.scorecards.sealing import Owed, Process, Reader
from bot.rules.refusals import FieldRefusals

SAM, NOOR, ANA = "U0SAM", "U0NOOR", "U0ANA"
PANEL = frozenset({SAM, NOOR})
IN = Process({0: Owed(PANEL, PANEL)})


@pytest.mark.parametrize("standing", Standing)
def test_a_coach_sees_a_prediction_only_once_the_recruitment_is_over(standing: Standing) -> None:
    assert coaching.may_see(Reader(ANA, False), SAM, 0, IN, standing) == (standing not in GOING_ON)


def test_a_coach_learns_nothing_of_sealed_cards_nor_of_whom_they_owe_one_or_are_shut_out_of() -> None:
    over = Standing.HIRED
    assert not coaching.may_see(Reader(ANA, False), SAM, 0, Process({0: Owed(PANEL, frozenset({SAM}))}), over)
    assert not coaching.may_see(Reader(ANA, False), SAM, 0, Process({**IN.stages, 1: Owed(frozenset({ANA}))}), over)
    assert not coaching.may_see(Reader(ANA, True, is_shut=True), SAM, 0, IN, over)
    assert not coaching.may_see(Reader(ANA, True), ANA, 0, IN, over)


def test_nobody_coaches_themselves() -> None:
    coaching.check_coach(SAM, ANA)
    coaching.check_coach(SAM, "")
    with pytest.raises(FieldRefusals) as refused:
        coaching.check_coach(SAM, SAM)
    assert isinstance(refused.value.errors["coach"], OwnCoach)
