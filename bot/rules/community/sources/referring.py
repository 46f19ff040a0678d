"""Referring a friend to the community: who they are, who is told what becomes of it, and the reward."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.rules.community.sources import NOTE_CHARACTERS, Empty, Longer, NoDay
from bot.rules.community.sources.joining import NAME_CHARACTERS, NoAddress, address
from bot.rules.refusals import FieldRefusals, Refusal

TERMS_CHARACTERS = 500
# Nobody has more friends than that to tell in a day; a program would.
REFERRALS_A_DAY = 10


class NoSuchReferral(Refusal):
    """There is no referral of that number here."""


class TooManyReferrals(Refusal):
    """That person told of `most` people within a day."""


class NobodyAgreed(Refusal):
    """A letter goes only to somebody who said that one may."""


class Relation(StrEnum):
    """How somebody knows whom they refer."""

    COLLEAGUE = "colleague"
    FRIEND = "friend"
    STUDIED = "studied"
    MET = "met"  # at an event, online
    OTHER = "other"


class Stage(StrEnum):
    """What a referrer may hear, in this order, when whom they referred agrees."""

    SENT = "sent"
    RECEIVED = "received"
    IN_PROCESS = "in_process"
    CLOSED = "closed"


@dataclass(frozen=True)
class Told:
    """What a referrer said of a friend."""

    name: str
    email: str
    relation: Relation
    note: str


@dataclass(frozen=True)
class Referral:
    """A friend who was told of the community. `by` is who told, in `by_workspace`; `agreed_at` is since when they may
    hear what becomes of it, and `stage` how far that is. `terms`, `due` and `paid_at` are of the reward."""

    workspace: str
    source: int
    member: int
    by: str
    by_workspace: str
    relation: Relation
    at: datetime
    note: str = ""
    agreed_at: datetime | None = None
    stage: Stage = Stage.SENT
    terms: str = ""
    due: date | None = None
    paid_at: datetime | None = None
    id: int = 0


def read(answers: Mapping[str, object]) -> Told:
    """What the form says. Raises FieldRefusals."""
    wrong = dict[str, Refusal]()
    name, note = " ".join(str(answers.get("name") or "").split()), str(answers.get("note") or "").strip()
    email, relation = address(str(answers.get("email") or "")), str(answers.get("relation") or "")
    if not name:
        wrong["name"] = Empty()
    if len(name) > NAME_CHARACTERS:
        wrong["name"] = Longer(most=NAME_CHARACTERS)
    if email is None:
        wrong["email"] = NoAddress()
    if relation not in tuple(Relation):
        wrong["relation"] = Empty()
    if len(note) > NOTE_CHARACTERS:
        wrong["note"] = Longer(most=NOTE_CHARACTERS)
    if answers.get("agreed") != ["yes"]:
        wrong["agreed"] = NobodyAgreed()
    if wrong or email is None:
        raise FieldRefusals(wrong)
    return Told(name, email, Relation(relation), note)


def rewarded(terms: str, due: str) -> tuple[str, date | None]:
    """What was said of a reward. Raises FieldRefusals."""
    wrong, terms, day = dict[str, Refusal](), terms.strip(), None
    if len(terms) > TERMS_CHARACTERS:
        wrong["terms"] = Longer(most=TERMS_CHARACTERS)
    try:
        day = date.fromisoformat(due) if due else None
    except ValueError:
        wrong["due"] = NoDay()
    if wrong:
        raise FieldRefusals(wrong)
    return terms, day


def stage(is_confirmed: bool, open_ones: Iterable[bool]) -> Stage:
    """How far it is with somebody: `open_ones` says of each of their applications whether it goes on. Nothing of how
    one ended is in it."""
    applications = list(open_ones)
    if applications:
        return Stage.IN_PROCESS if any(applications) else Stage.CLOSED
    return Stage.RECEIVED if is_confirmed else Stage.SENT
