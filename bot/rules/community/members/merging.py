"""Two records of one person become one. The same verified address does it by itself; anything else is for a moderator
to say, and each proposal tells why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.rules.community.members import Member, Standing, folded
from bot.rules.refusals import Refusal
from bot.rules.search.words import pieces


class NoSuchMerge(Refusal):
    """Somebody answered this already, or one of the two records is not there any more."""


class CannotBeOne(Refusal):
    """Both are in the workspace, each with an account of their own; or it is one and the same record."""


class Verdict(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    APART = "apart"  # two people of one name; where they are one, one record is left and no proposal


class Why(StrEnum):
    """What speaks for two records being one person's."""

    NAME = "name"  # the same name
    VARIANT = "variant"  # the same words in another order, with or without accents or blanks
    INITIALS = "initials"  # the same surname, and an initial in place of a name
    MAIL = "mail"  # what stands before the @ of their addresses
    SAID = "said"  # a moderator says so


@dataclass(frozen=True)
class Proposal:
    """Two records that may be one person's, and what speaks for it; the lower number stands first."""

    workspace: str
    first: int
    second: int
    at: datetime
    verdict: Verdict = Verdict.OPEN
    by: str = ""
    decided_at: datetime | None = None
    id: int = 0
    why: Why = Why.NAME


# A surname that stands beside an initial has so many letters: there are too many people called Li.
LEAST_SURNAME = 3
# What stands before the @ says something from so many letters on.
LEAST_LOCAL = 6
# Addresses of offices, which are nobody's alone.
OFFICES = frozenset({
    "accounts", "career", "careers", "contact", "enquiries", "hiring", "hrteam", "inquiries", "kontakt", "mailbox",
    "marketing", "noreply", "office", "people", "recruiting", "recruitment", "service", "studio", "support", "talent",
})  # fmt: skip


def may_be_one(one: Member, other: Member) -> bool:
    """Whether two records can be one person's at all: not when both are in the workspace, each as somebody of their
    own, and not when one is nobody any more."""
    is_there = Standing.FORGOTTEN not in {one.standing, other.standing}
    return is_there and one.id != other.id and not (one.user and other.user)


def alike(one: Member, other: Member) -> Why | None:
    """What makes two records worth a moderator's look, the strongest of it; None where nothing does."""
    if not may_be_one(one, other):
        return None
    first, second = words(one.name), words(other.name)
    if one.name == other.name:
        return Why.NAME
    if first and (sorted(first) == sorted(second) or "".join(first) == "".join(second)):
        return Why.VARIANT
    if _abbreviates(first, second) or _abbreviates(first, second[::-1]):
        return Why.INITIALS
    return Why.MAIL if (local := before_at(one.email)) and local == before_at(other.email) else None


def words(name: str) -> Sequence[str]:
    """The words of a name as they are compared: folded, without accents and marks."""
    return pieces(name)


def before_at(email: str) -> str:
    """What stands before the @ of an address as it is compared: without dots, and without what follows a plus. Empty
    where it says too little of whose it is."""
    local = re.sub(r"[^\w]|_", "", folded(email).partition("@")[0].partition("+")[0])
    return local if len(local) >= LEAST_LOCAL and local not in OFFICES else ""


def _abbreviates(first: Sequence[str], second: Sequence[str]) -> bool:
    if len(first) != len(second) or len(first) < 2:
        return False
    pairs = list(zip(first, second, strict=True))
    same = [one for one, other in pairs if one == other]
    short = [min(pair, key=len) for pair in pairs if pair[0] != pair[1]]
    starts = all(long.startswith(initial) for initial, long in (sorted(pair, key=len) for pair in pairs))
    return starts and any(len(each) >= LEAST_SURNAME for each in same) and all(len(each) == 1 for each in short)


def order(one: Member, other: Member) -> tuple[Member, Member]:
    """Which of them stays, and which goes into it: who is in the workspace stays, else the older record."""
    first, second = sorted((one, other), key=lambda each: (not each.user, each.at, each.id))
    return first, second


def merged(stays: Member, goes: Member) -> Member:
    """The record that stays, with what only the other one knew. What hiring people may see stays as chosen in the one
    that stays."""
    takes_email = not stays.email and bool(goes.email)
    return replace(
        stays, at=min(stays.at, goes.at), user=stays.user or goes.user,
        email=goes.email if takes_email else stays.email,
        verified_at=goes.verified_at if takes_email else stays.verified_at,
        languages=_both(stays.languages, goes.languages), skills=_both(stays.skills, goes.skills),
        tags=_both(stays.tags, goes.tags), family=stays.family or goes.family,
        seniority=stays.seniority or goes.seniority, location=stays.location or goes.location,
        motivation=stays.motivation or goes.motivation, owner=stays.owner or goes.owner,
        candidate=stays.candidate or goes.candidate, graduates=stays.graduates or goes.graduates,
        worked_until=stays.worked_until or goes.worked_until,
        joined_at=min(filter(None, (stays.joined_at, goes.joined_at)), default=None),
    )  # fmt: skip


def _both(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    known = {each.casefold() for each in first}
    return (*first, *(each for each in second if each.casefold() not in known))
