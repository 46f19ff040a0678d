"""What somebody decides about a person who was found for a role, and why: only how well they fit is learned from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.rules.community import fields
from bot.rules.community.matching.learning import Decision
from bot.rules.community.matching.ranking import Ranking
from bot.rules.refusals import FieldRefusals, Refusal

WHY_CHARACTERS = 300


class NotAmongThem(Refusal):
    """Nobody of that number is shown for that role now, or the role is not looked for any more."""


class Verdict(StrEnum):
    """What becomes of somebody, for this role: taken up, or not and why."""

    FITS = "fits"
    LACKS = "lacks"  # a must-have
    OTHER_WORK = "other_work"  # they do something else
    LEVEL = "level"  # the role is for somebody with more, or less, behind them
    TERMS = "terms"  # time, place, pay
    THEY_SAID_NO = "they_said_no"
    OTHER = "other"


# Says how well they fit; the others say nothing of that.
LEARNED = frozenset({Verdict.FITS, Verdict.LACKS, Verdict.OTHER_WORK, Verdict.LEVEL})


@dataclass(frozen=True)
class Decided:
    """Somebody decided about a member for a role; `places` are the ranks they had then, none where there was no
    order."""

    role: int
    member: int
    verdict: Verdict
    why: str
    places: Mapping[Ranking, int]
    by: str
    at: datetime


def decided(answers: Mapping[str, Any]) -> tuple[Verdict, str]:
    """What the form says. Raises FieldRefusals for `verdict` and `why`."""
    wrong: dict[str, Refusal] = {}
    verdict = next((each for each in Verdict if each.value == answers.get("verdict")), None)
    if verdict is None:
        wrong["verdict"] = fields.Empty()
    why = fields.text(answers, "why", WHY_CHARACTERS, wrong)
    if wrong or verdict is None:
        raise FieldRefusals(wrong)
    return verdict, why


def to_learn(those: Iterable[Decided]) -> list[Decision]:
    """What is learned from: decisions about people who stood in an order, for reasons of how well they fit."""
    return [
        Decision(each.role, each.places, each.verdict is Verdict.FITS)
        for each in those if each.places and each.verdict in LEARNED
    ]  # fmt: skip
