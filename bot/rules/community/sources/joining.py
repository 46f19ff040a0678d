"""Joining by a page: what somebody says, what they agree to, and how many letters an address gets.

Nothing of it holds before whoever reads the mail of that address confirms it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.rules.community.members import Consent, How, Member, Purpose, Standing, folded
from bot.rules.community.members.consenting import with_own
from bot.rules.community.members.correcting import NotALastDay, last_day
from bot.rules.community.sources import Empty, Longer
from bot.rules.refusals import FieldRefusals, Refusal

NAME_CHARACTERS, EMAIL_CHARACTERS = 80, 254
# A link in a letter may wait over a week-end's first half, and no longer.
GOOD_FOR = timedelta(hours=48)
# A form may lie open this long; its key is worth nothing afterwards.
FORM_GOOD_FOR = timedelta(hours=4)
# One address gets so many letters, whoever asks for them.
BETWEEN_LETTERS, LETTERS_A_DAY = timedelta(hours=1), 3
# All addresses of a workspace together: beyond it the page asks to come back, whatever address is given.
LETTERS_AN_HOUR = 500
# Who never confirmed is forgotten so long after the last letter.
FORGOTTEN_AFTER = timedelta(days=7)
# The texts somebody agrees to on the page; a changed text is a new version.
VERSIONS: Mapping[Purpose, str] = dict.fromkeys(Purpose, "join-2026-11")
# Agreements are asked for anew after two years without a click or an answer.
HOLDS = timedelta(days=730)
_ADDRESS = re.compile(r"[^@\s<>()\[\]\\,;:\"]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}")


class NoAddress(Refusal):
    """Not an e-mail address."""


class MustAgree(Refusal):
    """Without that agreement nothing may be kept of somebody."""


@dataclass(frozen=True)
class Wanted:
    """What somebody said on the page; `worked_until` on that for former colleagues."""

    name: str
    email: str
    topics: tuple[str, ...]
    purposes: tuple[Purpose, ...]
    language: str
    worked_until: date | None = None


@dataclass(frozen=True)
class Request:
    """Somebody's wish to join, as long as it is not confirmed; `source` is the way they came, `referral` the one who
    told of them. `waits` is true while there is no invitation link for them; `own_words` is the version of what the
    community adds to the texts, as they read it."""

    workspace: str
    member: int
    name: str
    topics: tuple[str, ...]
    purposes: tuple[Purpose, ...]
    language: str
    asked_at: datetime
    source: int | None = None
    referral: int | None = None
    sent_at: datetime | None = None
    is_refused: bool = False
    confirmed_at: datetime | None = None
    waits: bool = False
    own_words: int = 0
    worked_until: date | None = None
    id: int = 0


def read(fields: Mapping[str, str], topics: Collection[str], language: str, today: date) -> Wanted:
    """What the form of the page says by today. Raises FieldRefusals."""
    wrong, name = dict[str, Refusal](), " ".join(fields.get("name", "").split())
    email = address(fields.get("email", ""))
    if not name:
        wrong["name"] = Empty()
    if len(name) > NAME_CHARACTERS:
        wrong["name"] = Longer(most=NAME_CHARACTERS)
    if email is None:
        wrong["email"] = NoAddress()
    ticked = fields.get("agree", "").split("\n")
    purposes = tuple(purpose for purpose in Purpose if purpose.value in ticked)
    if Purpose.COMMUNITY not in purposes:
        wrong["agree"] = MustAgree()
    worked_until = None
    try:
        worked_until = last_day(fields.get("worked_until", ""), today)
    except NotALastDay as refusal:
        wrong["worked_until"] = refusal
    if wrong or email is None:
        raise FieldRefusals(wrong)
    liked = fields.get("topics", "").split("\n")
    return Wanted(name, email, tuple(each for each in topics if each in liked), purposes, language, worked_until)


def address(typed: str) -> str | None:
    """The address as it is kept; None for what is none that a letter goes to."""
    email = folded(typed)
    good = len(email) <= EMAIL_CHARACTERS and email.isascii() and email.isprintable()
    return email if good and _ADDRESS.fullmatch(email) and ".." not in email and not email.startswith(".") else None


def may_send(asked: Sequence[datetime], now: datetime) -> bool:
    """Whether one more letter may go to an address that had these asked for, in any order."""
    lately = [at for at in asked if at > now - timedelta(days=1)]
    return len(lately) < LETTERS_A_DAY and all(at <= now - BETWEEN_LETTERS for at in lately)


def confirmed(member: Member, request: Request, now: datetime) -> Member:
    """The member once whoever reads that address said so. Who is in the workspace stays in."""
    is_new = member.standing in (Standing.STARTED, Standing.KNOWN)
    standing = Standing.JOINED if member.standing is Standing.JOINED else Standing.CONFIRMED
    return replace(
        member, standing=standing, verified_at=now, left_at=None, language=request.language,
        name=request.name if is_new and request.name else member.name,
        worked_until=request.worked_until or member.worked_until,
    )  # fmt: skip


def receipts(request: Request, now: datetime) -> list[Consent]:
    """What is agreed to with a click on the page of the letter."""
    own = request.own_words
    return [Consent(each, with_own(VERSIONS[each], own), How.PAGE, now, now + HOLDS) for each in request.purposes]
