"""Predictions: how likely an interviewer thought it that somebody will be strong at six months; theirs alone, and for a
coach whom they choose."""

from __future__ import annotations

from bot.rules.hiring.candidates import GOING_ON, Standing
from bot.rules.hiring.scorecards.sealing import Process, Reader
from bot.rules.refusals import FieldRefusals, Refusal

# What a page lists of one person, and of how many people a coach sees some.
LISTED, COACHED = 20, 3


class OwnCoach(Refusal):
    """Nobody coaches themselves."""


def check_coach(user: str, coach: str) -> None:
    """Return if they may choose that person, or nobody. Raises FieldRefusals for `coach`."""
    if coach == user:
        raise FieldRefusals({"coach": OwnCoach()})


def may_see(coach: Reader, author: str, stage: int, process: Process, standing: Standing) -> bool:
    """Whether a coach sees what `author` predicted in that stage: once the candidate's recruitment is over, so that it
    colours nothing, and the stage's cards are sealed no more; nobody who owes a card of the candidate, or is shut
    out."""
    owed = process.of(stage)
    is_over = standing not in GOING_ON and owed.opens and author in owed.done
    return is_over and not coach.is_shut and not process.owes(coach.user)
