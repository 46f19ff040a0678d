"""Candidates: who somebody is, and where they are in one recruitment.

Nobody ever sees or rates somebody they are too close to: see `shut_out`. For them there is no such candidate.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules.company import Company
from bot.rules.hiring.requisitions import Requisition, involved
from bot.rules.people import Role
from bot.rules.refusals import Refusal


class Source(StrEnum):
    """How we came to know of somebody."""

    APPLIED = "applied"
    FOUND = "found"
    REFERRED = "referred"
    INTERNAL = "internal"
    AGENCY = "agency"
    EVENT = "event"
    OTHER = "other"


class Standing(StrEnum):
    UNDER_WAY = "under_way"
    ON_HOLD = "on_hold"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    HIRED = "hired"


# It goes on, or may.
GOING_ON = frozenset({Standing.UNDER_WAY, Standing.ON_HOLD})


class What(StrEnum):
    """What can happen to a candidacy."""

    BEGIN = "begin"
    NEXT = "next"
    BACK = "back"
    HOLD = "hold"
    RESUME = "resume"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    HIRE = "hire"
    TAKE = "take"  # somebody holds it from now on


class Conflict(StrEnum):
    """Why somebody may neither see nor rate a candidate."""

    APPLICANT = "applicant"  # they are the candidate
    RELATIVE = "relative"
    REFERRER = "referrer"
    MANAGER = "manager"  # the candidate works here, and they are above them


@dataclass(frozen=True)
class Candidate:
    """One person, whatever they apply for. `emails` are folded, the first is the one written to; `phone` is digits,
    with a plus before a country's; `user` is who they are in Slack if they work here. The others are users too. Of
    whoever was `erased` nothing is left but that they were."""

    workspace: str
    name: str
    emails: tuple[str, ...]
    phone: str
    zone: str
    language: str
    source: Source
    links: tuple[str, ...] = ()
    notes: str = ""
    user: str | None = None
    referrers: tuple[str, ...] = ()
    relatives: tuple[str, ...] = ()
    id: int = 0
    erased: datetime | None = None


@dataclass(frozen=True)
class Move:
    """Something that happened, and how it was afterwards. `reason` is one of a list, `why` what was said to it."""

    what: What
    who: str
    at: datetime
    stage: int
    standing: Standing
    holder: str
    reason: str = ""
    why: str = ""


@dataclass(frozen=True)
class Candidacy:
    """A candidate in one recruitment, by `code` for whoever must not know who it is. They go through the version `plan`
    of its plan; stages are places in it. How it stands is what its last move left."""

    requisition: int
    candidate: int
    code: str
    plan: int
    moves: tuple[Move, ...]
    id: int = 0

    @property
    def revision(self) -> int:
        return len(self.moves)

    @property
    def stage(self) -> int:
        return self.moves[-1].stage

    @property
    def standing(self) -> Standing:
        return self.moves[-1].standing

    @property
    def holder(self) -> str:
        return self.moves[-1].holder

    @property
    def since(self) -> datetime:
        """When it came to be where it is: who holds it makes no difference."""
        return next(each.at for each in reversed(self.moves) if each.what is not What.TAKE)

    @property
    def held_since(self) -> datetime:
        """When its holder came to hold it, or it came to where they hold it, whichever was later."""
        return self.moves[-1].at


@dataclass(frozen=True)
class Seen:
    """What somebody sees who may: the candidacy, whose it is and for what, and whom it is shut to, and why."""

    candidacy: Candidacy
    candidate: Candidate
    requisition: Requisition
    shut: Mapping[str, Conflict]


class NoSuchCandidate(Refusal):
    """There is no such candidate here, or none this person may see: both look the same."""


class NotYoursToRun(Refusal):
    """They may look; only who runs the recruitment changes something."""


class NobodyLeft(Refusal):
    """Everybody who runs this recruitment would be shut out of the candidate: nobody could go on with it."""


def shut_out(candidate: Candidate, company: Company) -> Mapping[str, Conflict]:
    """Everybody who may never see or rate this candidate, and why: themselves, relatives, who referred them, and, if
    they work here, their managers all the way up."""
    found: dict[str, Conflict] = {}
    if candidate.user:
        found |= dict.fromkeys(company.managers_of(candidate.user), Conflict.MANAGER)
    found |= dict.fromkeys(candidate.referrers, Conflict.REFERRER)
    found |= dict.fromkeys(candidate.relatives, Conflict.RELATIVE)
    return found | ({candidate.user: Conflict.APPLICANT} if candidate.user else {})


def may_see(requisition: Requisition, person: str, roles: Collection[Role], shut: Collection[str]) -> bool:
    """Whether they may see that candidate in that recruitment: who may open its request, unless they are shut out."""
    return person not in shut and (person in involved(requisition) or Role.RECRUITER in roles)


def runners(requisition: Requisition, recruiters: Collection[str]) -> tuple[str, ...]:
    """Who runs the recruitment: whoever is in charge first, then those named in the request, then every recruiter."""
    wanted = requisition.wanted
    named = (requisition.in_charge, wanted.recruiter, wanted.hiring_manager, requisition.asker)
    return tuple(dict.fromkeys([*filter(None, named), *recruiters]))


def first_holder(
    requisition: Requisition, shut: Collection[str], recruiters: Collection[str], gone: Collection[str] = ()
) -> str:
    """Who holds a candidate of that recruitment unless somebody else takes them: the first who runs it, is here and may
    see them. Raises NobodyLeft."""
    for each in runners(requisition, recruiters):
        if each not in shut and each not in gone:
            return each
    raise NobodyLeft()


def holder_now(candidacy: Candidacy, shut: Collection[str], gone: Collection[str] = ()) -> str:
    """Who holds it; empty when whoever did left, or may see it no more, and somebody has to take it."""
    return "" if candidacy.holder in shut or candidacy.holder in gone else candidacy.holder
