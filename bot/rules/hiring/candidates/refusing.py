"""A kind no: which letter there is, a sentence of its own in it, and from when a candidate reads that it is over.

The reason that was given inside is another text, and stands in none of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.rules.calendar import Hours, local_day, working_day_from
from bot.rules.hiring.candidates import Candidacy, Standing, What
from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.refusals import FieldRefusals, Refusal

SENTENCE_CHARACTERS = 600
# Without a letter the page says so after this many working days: long enough to write one, short enough to be fair.
SAID_AFTER_DAYS = 3


class Letter(StrEnum):
    """The letters that are there."""

    APPLICATION = "application"  # after the application alone
    INTERVIEW = "interview"  # after they gave us their time
    ROLE = "role"  # the role is filled or gone


class NotRead(Refusal):
    """A sentence of one's own goes out only where its sender said that they read the letter."""


class NoAlready(Refusal):
    """The letter was sent, or is on its way."""


class NotTurnedDown(Refusal):
    """Only who was turned down gets this letter."""


@dataclass(frozen=True)
class No:
    """A no to the decision in that place among the moves, that `by` had sent."""

    candidacy: int
    move: int
    letter: Letter
    sentence: str
    by: str
    at: datetime


def decision(candidacy: Candidacy) -> int:
    """Which move turned the candidate down. Raises NotTurnedDown."""
    if candidacy.standing is not Standing.REJECTED:
        raise NotTurnedDown()
    return max(n for n, move in enumerate(candidacy.moves) if move.what is What.REJECT)


def usual(candidacy: Candidacy, has_interviewed: bool) -> Letter:
    """The letter that fits, to begin with."""
    if candidacy.moves[decision(candidacy)].reason == "role_gone":
        return Letter.ROLE
    return Letter.INTERVIEW if has_interviewed else Letter.APPLICATION


def written(answers: Mapping[str, Any], may_say_more: bool) -> tuple[Letter, str]:
    """Which letter, and the sentence in it; none where the organisation does not allow any.

    Raises FieldRefusals for `letter` and `sentence`.
    """
    kind = next((each for each in Letter if each.value == answers.get("letter")), None)
    if kind is None:
        raise FieldRefusals({"letter": Missing()})
    sentence = str(answers.get("sentence") or "").strip() if may_say_more else ""
    if len(sentence) > SENTENCE_CHARACTERS:
        raise FieldRefusals({"sentence": TooLong(most=SENTENCE_CHARACTERS)})
    return kind, sentence


def check_read(sentence: str, is_read: bool) -> None:
    """Return if the letter may go as it is. Raises FieldRefusals for `read`."""
    if sentence and not is_read:
        raise FieldRefusals({"read": NotRead()})


def as_told(candidacy: Candidacy, sent_at: datetime | None, hours: Hours, now: datetime) -> Candidacy:
    """The candidacy as its candidate knows it: a no only once the letter went, or some working days after it."""
    if candidacy.standing is not Standing.REJECTED:
        return candidacy
    n = decision(candidacy)
    at = candidacy.moves[n].at
    if sent_at is not None and sent_at >= at:
        return candidacy
    if local_day(now, hours.zone) >= working_day_from(local_day(at, hours.zone), SAID_AFTER_DAYS, hours):
        return candidacy
    return replace(candidacy, moves=candidacy.moves[:n])
