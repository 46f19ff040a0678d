"""Two records of one person become one. The same verified address does it by itself; anything else is for a moderator
to say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.rules.community.members import Member, Standing
from bot.rules.refusals import Refusal


class NoSuchMerge(Refusal):
    """Somebody answered this already, or one of the two records is not there any more."""


class Verdict(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    APART = "apart"  # two people of one name; where they are one, one record is left and no proposal


@dataclass(frozen=True)
class Proposal:
    """Two records that may be one person's; the lower number stands first."""

    workspace: str
    first: int
    second: int
    at: datetime
    verdict: Verdict = Verdict.OPEN
    by: str = ""
    decided_at: datetime | None = None
    id: int = 0


def may_be_one(one: Member, other: Member) -> bool:
    """Whether two records of one name are worth a moderator's look: not when both are in the workspace, each as
    somebody of their own, and not when one is nobody any more."""
    is_there = Standing.FORGOTTEN not in {one.standing, other.standing}
    return is_there and one.id != other.id and one.name == other.name and not (one.user and other.user)


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
        candidate=stays.candidate or goes.candidate,
        joined_at=min(filter(None, (stays.joined_at, goes.joined_at)), default=None),
    )  # fmt: skip


def _both(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    known = {each.casefold() for each in first}
    return (*first, *(each for each in second if each.casefold() not in known))
