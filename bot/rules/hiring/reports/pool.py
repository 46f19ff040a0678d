"""Kept in mind: whoever was turned down, or withdrew, and said that we may write to them again; found by the tags of
their report. Nobody stands there without a yes of their own, nor longer than it holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules.hiring.candidates import Candidacy, Standing
from bot.rules.hiring.reports.signing import Report
from bot.rules.hiring.requisitions.wanted import Missing
from bot.rules.hiring.training.certificates import months_after
from bot.rules.refusals import FieldRefusals, Refusal


class Said(StrEnum):
    """What a candidate answered whether they may be kept in mind."""

    YES = "yes"
    NO = "no"  # or took their yes back


class How(StrEnum):
    """How they said it."""

    PAGE = "page"  # on their own page
    MAIL = "mail"
    CALL = "call"
    PERSON = "person"


# What whoever runs the recruitment can note; what was said on the page is noted by nobody.
NOTED = (How.MAIL, How.CALL, How.PERSON)
# Only who did not get this job, and may want another.
MAY_BE_KEPT = frozenset({Standing.REJECTED, Standing.WITHDRAWN})


@dataclass(frozen=True)
class Consent:
    """An answer: how it was given, when, by whom noted (empty for themselves), and until when a yes holds."""

    said: Said
    how: How
    at: datetime
    by: str = ""
    until: datetime | None = None


@dataclass(frozen=True)
class Entry:
    """Somebody who is to be kept in mind: the candidacy, the tags they are found by, who put them there and when."""

    candidacy: int
    tags: tuple[str, ...]
    by: str
    at: datetime


class NotToBeKept(Refusal):
    """Only who was turned down or withdrew, and has a signed report, is kept in mind."""


class TheySaidNo(Refusal):
    """They answered that they do not want it: only they can change that, on their own page."""


def check_may_keep(candidacy: Candidacy, report: Report | None) -> None:
    """Return if that candidate can be put there. Raises NotToBeKept."""
    if candidacy.standing not in MAY_BE_KEPT or report is None:
        raise NotToBeKept()


def holds(consent: Consent | None, now: datetime) -> bool:
    """Whether they said yes, and it is not over."""
    if consent is None or consent.said is not Said.YES or consent.until is None:
        return False
    return now < consent.until


def noted(answers: Sequence[Consent], how: str, by: str, months: int, now: datetime) -> Consent | None:
    """The yes that somebody notes for them now; None where they are asked on their own page instead (`how` is `page`).

    A no that they gave on their page is not noted over. Raises TheySaidNo, and FieldRefusals for `how`.
    """
    kind = next((each for each in How if each.value == how), None)
    if kind is None:
        raise FieldRefusals({"how": Missing()})
    if answers and answers[-1].said is Said.NO and answers[-1].how is How.PAGE:
        raise TheySaidNo()
    return None if kind is How.PAGE else Consent(Said.YES, kind, now, by, after_months(now, months))


def answered(is_yes: bool, months: int, now: datetime) -> Consent:
    """What they say on their own page."""
    return Consent(Said.YES if is_yes else Said.NO, How.PAGE, now, "", after_months(now, months) if is_yes else None)


def after_months(now: datetime, months: int) -> datetime:
    """So many months later, on the last day of a month that has no such day."""
    return datetime.combine(months_after(now.date(), months), now.timetz())
