"""Writing to somebody known already about a role: by a person, in their own words, once; and the answer is heard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.rules.community import fields
from bot.rules.refusals import FieldRefusals, Refusal

TEXT_CHARACTERS = 1500
# Who did not answer is written to about another role by the same company no sooner than that: silence is an answer too.
SILENCE = timedelta(days=30)
# A no is about that role; about any other the company does not write for half a year.
AFTER_NO = timedelta(days=182)
# "Not now, ask me in X": in so many months.
MONTHS = (1, 3, 6)


class Answer(StrEnum):
    """What somebody answers."""

    NONE = ""
    YES = "yes"  # tell me more
    NOT_NOW = "not_now"
    NO = "no"


class WrittenBefore(Refusal):
    """They were written to about that role, or not long ago about another, or said not now: not before `until`."""


class NotReachable(Refusal):
    """They are not in Slack, or want to be left alone for now."""


class AnsweredBefore(Refusal):
    """It was answered, or nobody asks any more."""


@dataclass(frozen=True)
class Approach:
    """What `by` wrote to a member about a role, and what they answered; `until` is when they want to be asked again."""

    role: int
    member: int
    by: str
    text: str
    at: datetime
    answer: Answer = Answer.NONE
    answered_at: datetime | None = None
    until: datetime | None = None
    id: int = 0


def free_from(before: Iterable[Approach], role: int) -> datetime | None:
    """From when on they may be written to about that role, given what the company wrote to them before: None for
    whenever, the end of time where it was about this role already."""
    found: list[datetime] = []
    for each in before:
        if each.role == role:
            return datetime.max.replace(tzinfo=each.at.tzinfo)
        match each.answer:
            case Answer.NOT_NOW:
                found.append(each.until or each.at)
            case Answer.NO:
                found.append((each.answered_at or each.at) + AFTER_NO)
            case Answer.NONE:
                found.append(each.at + SILENCE)
    return max(found, default=None)


def check_free(before: Iterable[Approach], role: int, now: datetime) -> None:
    """Return if they may be written to about that role now. Raises WrittenBefore."""
    at = free_from(before, role)
    if at is not None and now < at:
        raise WrittenBefore(until=None if at.year >= 9000 else at)


def written(answers: Mapping[str, Any]) -> str:
    """What somebody wants to write. Raises FieldRefusals for `text`."""
    wrong: dict[str, Refusal] = {}
    said = fields.text(answers, "text", TEXT_CHARACTERS, wrong, is_needed=True)
    if wrong:
        raise FieldRefusals(wrong)
    return said


def answered(approach: Approach, answer: Answer, months: int, now: datetime) -> Approach:
    """The same with the answer. Who said anything but yes may still say something else; a yes stays.

    Raises AnsweredBefore.
    """
    if approach.answer is Answer.YES or answer is Answer.NONE:
        raise AnsweredBefore()
    until = now + timedelta(days=round(30.44 * months)) if answer is Answer.NOT_NOW else None
    return replace(approach, answer=answer, answered_at=now, until=until)
