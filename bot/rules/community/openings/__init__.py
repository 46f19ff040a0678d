"""Openings: jobs that members hear of first, and who is interested in them.

Behaviour in the community decides nothing here: a tier lets somebody hear of an opening up to three days before others,
and no opening asks for one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.rules.calendar import Hours, local_day, working_day_from
from bot.rules.community import fields
from bot.rules.refusals import FieldRefusals, Refusal

# The text somebody agrees to when they say that they are interested; a changed text has another version.
CONSENT_VERSION = "2026-11"
TITLE_CHARACTERS, PLACE_CHARACTERS, PAY_CHARACTERS, TEXT_CHARACTERS = 120, 120, 120, 2500
NOTE_CHARACTERS, USER_CHARACTERS = 1000, 32
MOST_TOPICS = 5
# Within how many working days whoever is interested gets an answer: five unless somebody promises sooner, so that the
# promise is kept before the recruiter's desk counts the silence (product.md, hiring/candidates).
ANSWER_DAYS = (2, 3, 5)
# For how many hours members alone hear of it (product.md, community/matching: 0, 24, 72 h).
FIRST_HOURS = (0, 24, 72)
LANGUAGES = ("en", "zh")
# The answer of a form that closes it.
CLOSED = "closed"


@dataclass(frozen=True)
class Opening:
    """A job as members read it: public facts alone. `named` is who answers, in the workspace `company`; `requisition`
    is the role there, None for what a moderator typed. It is read from `open_from` on; until `first_until` nobody else
    is told; it is over after `closes_on`, or when it was closed."""

    workspace: str
    company: str
    title: str
    text: str
    named: str
    by: str
    at: datetime
    requisition: int | None = None
    place: str = ""
    pay: str = ""
    language: str = "en"
    topics: tuple[str, ...] = ()
    answer_days: int = ANSWER_DAYS[-1]
    open_from: datetime | None = None
    first_until: datetime | None = None
    closes_on: date | None = None
    closed_at: datetime | None = None
    revision: int = 0
    id: int = 0


@dataclass(frozen=True)
class Interest:
    """A member is interested in an opening: they agreed to the text `version`, and hear something by `answer_by`; `cv`
    is the file they gave with it."""

    opening: int
    member: int
    at: datetime
    version: str
    answer_by: date
    candidacy: int | None = None
    withdrawn_at: datetime | None = None
    answered_at: datetime | None = None
    cv: int | None = None


class NoSuchOpening(Refusal):
    """There is no such opening here, or it is over."""


class OpeningChanged(Refusal):
    """It is not any more as this person saw it."""


class NoCommunity(Refusal):
    """There is no community to offer it to."""


class NotInterested(Refusal):
    """This person said of no such opening that they are interested, or took it back."""


class AddressUnproven(Refusal):
    """Nobody knows this person's address for certain, so they could be taken for somebody else."""


class CannotTake(Refusal):
    """Nobody can be added to that recruitment at the moment."""


class Unticked(Refusal):
    """Nobody is considered who did not say yes."""


def is_open(opening: Opening, now: datetime, zone: str) -> bool:
    """Whether members may still say that they are interested; `zone` is the community's."""
    has_begun = opening.open_from is None or opening.open_from <= now
    is_over = opening.closes_on is not None and local_day(now, zone) > opening.closes_on
    return has_begun and opening.closed_at is None and not is_over


def answer_by(opening: Opening, hours: Hours, now: datetime) -> date:
    """The working day by which whoever is interested now hears something, by the hours of whoever answers."""
    return working_day_from(local_day(now, hours.zone), opening.answer_days, hours)


def read(answers: Mapping[str, Any], before: Opening, topics: Collection[str], now: datetime, zone: str) -> Opening:
    """The opening as the form has it, over what it was before.

    Raises FieldRefusals for `title`, `place`, `pay`, `text`, `named` and `closes_on`.
    """
    wrong: dict[str, Refusal] = {}
    said: dict[str, Any] = {
        "title": fields.text(answers, "title", TITLE_CHARACTERS, wrong, is_needed=True),
        "text": fields.text(answers, "text", TEXT_CHARACTERS, wrong, is_needed=True),
        "place": fields.text(answers, "place", PLACE_CHARACTERS, wrong),
        "pay": fields.text(answers, "pay", PAY_CHARACTERS, wrong),
        "named": fields.text(answers, "named", USER_CHARACTERS, wrong, is_needed=True),
    }
    closes_on = fields.day(answers, "closes_on", wrong)
    if closes_on is not None and closes_on < local_day(now, zone) and closes_on != before.closes_on:
        wrong["closes_on"] = fields.NoDay()
    if wrong:
        raise FieldRefusals(wrong)
    days, hours, language = (str(answers.get(name) or "") for name in ("answer_days", "first", "language"))
    first = before.at + timedelta(hours=int(hours)) if hours in map(str, FIRST_HOURS) else before.first_until
    return replace(
        before, **said, closes_on=closes_on, topics=fields.several(answers, "topics", topics, MOST_TOPICS),
        language=language if language in LANGUAGES else before.language,
        answer_days=int(days) if days in map(str, ANSWER_DAYS) else before.answer_days, first_until=first,
        closed_at=(before.closed_at or now) if answers.get("standing") == CLOSED else None,
        revision=before.revision + 1,
    )  # fmt: skip


def check_said(answers: Mapping[str, Any]) -> tuple[str, str]:
    """The link to a CV and the note of whoever agreed to be considered. Raises FieldRefusals."""
    wrong: dict[str, Refusal] = {}
    if "yes" not in (answers.get("agree") or ()):
        wrong["agree"] = Unticked()
    link, note = fields.link(answers, "cv", wrong), fields.text(answers, "note", NOTE_CHARACTERS, wrong)
    if wrong:
        raise FieldRefusals(wrong)
    return link, note
