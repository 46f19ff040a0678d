"""Who may what here, looked at twice a year: when it is due, what is known of each role that was given, what agreements
run out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.rules.first_run import MONTH_DAY, STALE_AFTER
from bot.rules.people import Group, Person, Role
from bot.rules.refusals import Refusal

# product.md, First run: the first review is on day 30; then every half-year.
FIRST_AFTER, EVERY = timedelta(days=MONTH_DAY), timedelta(days=182)
# Admins are reminded once; what was not said a fortnight after it was due is old news.
REMIND_AFTER, STALE = timedelta(days=14), timedelta(days=14)
# Agreements are counted that run out within a month, and within the quarter.
SOON, LATER = timedelta(days=30), timedelta(days=90)
# So far back the record is read for who used a role: some months of a busy company, and read in a fraction of a second.
ENTRIES = 20_000

# What only somebody with the role does and is written into the record, by the beginning of its address. What coaches
# look at is written nowhere.
USES: Mapping[Role, tuple[str, ...]] = {
    Role.ADMIN: (
        "access_review.", "chains.", "failures.", "region.", "retention.", "roles.save", "settings.", "staff.",
        "community.first_steps.",
    ),
    Role.RECRUITER: (
        "hiring.candidates.", "hiring.descriptions.", "hiring.offers.", "hiring.plans.", "hiring.reports.",
        "hiring.requisitions.run",
    ),
    Role.APPROVER: ("hiring.requisitions.approve", "hiring.requisitions.ask", "hiring.requisitions.reject"),
    Role.MODERATOR: (
        "community.content.", "community.experiments.", "community.goals.", "community.moderation.decide",
        "community.moderation.take", "community.reviews.", "community.segments.",
    ),
}  # fmt: skip


class NoReviewOpen(Refusal):
    """Somebody else completed it, or none was begun."""


class NotGiven(Refusal):
    """That role is not given to them any more."""


class RolesLeft(Refusal):
    """`n` roles are neither confirmed nor taken away."""


class Verdict(StrEnum):
    """What an admin said of a role that was given."""

    KEPT = "kept"
    TAKEN = "taken"


class Flaw(StrEnum):
    """Why a role is nobody's."""

    LEFT = "left"  # deactivated in Slack
    GUEST = "guest"  # a guest or an app, which never has a role
    NO_GROUP = "no_group"  # there is no such user group any more
    EMPTY = "empty"  # nobody is in the group


@dataclass(frozen=True)
class Review:
    """A review of a workspace, numbered from 1; open until somebody completed it."""

    workspace: str
    number: int
    begun_at: datetime
    done_at: datetime | None = None
    done_by: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is to be completed."""
        return self.done_at is None


@dataclass(frozen=True)
class Mark:
    """What was said in a review of a role that somebody or a group has."""

    role: Role
    subject: str
    verdict: Verdict
    by: str
    at: datetime


@dataclass(frozen=True)
class Grant:
    """A role and whom it was given to, a user or a user group; since when, by whom and when it was last used, as far as
    the record tells."""

    role: Role
    subject: str
    group: Group | None = None
    flaw: Flaw | None = None
    since: datetime | None = None
    by: str = ""
    used: datetime | None = None
    kept: Mark | None = None


@dataclass(frozen=True)
class Lapsing:
    """How many agreements run out within `SOON` and within `LATER`, and how many have."""

    soon: int
    later: int
    lapsed: int


@dataclass(frozen=True)
class Told:
    """What the record tells: since when and by whom each role is given, who used which when, from when it was read."""

    given: Mapping[tuple[Role, str], tuple[datetime, str]] = field(default_factory=dict)
    used: Mapping[tuple[Role, str], datetime] = field(default_factory=dict)
    since: datetime | None = None


def due(began: datetime | None, last: Review | None) -> datetime | None:
    """When the next one begins by itself: half a year after the last was completed, or begun where nobody did. None
    where no work began yet."""
    if last is not None:
        return (last.done_at or last.begun_at) + EVERY
    return began + FIRST_AFTER if began else None


def is_on_month_page(started_at: datetime | None, began: datetime | None, last: Review | None, now: datetime) -> bool:
    """Whether admins find it on the page after the first month, so that no message of its own says it."""
    if last is not None or started_at is None or began != started_at:
        return False
    return now <= started_at + FIRST_AFTER + STALE_AFTER


def given(entries: Iterable[Mapping[str, Any]]) -> Mapping[tuple[Role, str], tuple[datetime, str]]:
    """Since when each role is given to whom, and by whom, from what the record says of it, oldest first."""
    found: dict[tuple[Role, str], tuple[datetime, str]] = {}
    for entry in entries:
        if entry.get("role") in set(Role):
            role = Role(entry["role"])
            found |= {(role, each): (entry["at"], str(entry.get("who") or "")) for each in entry.get("given", ())}
            for each in entry.get("taken", ()):
                found.pop((role, each), None)
    return found


def used(entries: Iterable[tuple[datetime, str, str]]) -> Mapping[tuple[Role, str], datetime]:
    """When each role was last used by whom: `entries` say when, what and by whom, the newest first."""
    found: dict[tuple[Role, str], datetime] = {}
    for at, what, who in entries:
        for role, addresses in USES.items():
            if what.startswith(addresses):
                found.setdefault((role, who), at)
    return found


def grants(
    subjects: Mapping[Role, Sequence[str]], people: Mapping[str, Person], groups: Collection[Group],
    marks: Iterable[Mark], told: Told,
) -> list[Grant]:  # fmt: skip
    """Every role that is given: first those that are nobody's, then by role."""
    known, kept = {each.id: each for each in groups}, {(m.role, m.subject): m for m in marks}
    found = []
    for role in Role:
        for subject in subjects[role]:
            group, person = known.get(subject), people[subject]
            users = group.users if group else (subject,)
            since, by = told.given.get((role, subject), (None, ""))
            last = max((told.used[role, each] for each in users if (role, each) in told.used), default=None)
            mark = kept.get((role, subject))
            is_kept = mark is not None and mark.verdict is Verdict.KEPT
            flaw = _flaw(subject, person, group)
            found.append(Grant(role, subject, group, flaw, since, by, last, mark if is_kept else None))
    return sorted(found, key=lambda each: each.flaw is None)


def _flaw(subject: str, person: Person, group: Group | None) -> Flaw | None:
    if group is not None:
        return None if group.users else Flaw.EMPTY
    if not subject.startswith(("U", "W")):
        return Flaw.NO_GROUP
    if not person.is_active:
        return Flaw.LEFT
    return Flaw.GUEST if person.is_guest or person.is_bot else None


def check_complete(found: Iterable[Grant]) -> None:
    """Return if each role was confirmed; those taken away are not given any more. Raises RolesLeft."""
    if left := sum(each.kept is None for each in found):
        raise RolesLeft(n=left)
