"""Who may do what, where. Asked when a thing is shown and again when it is submitted."""

from __future__ import annotations

import hashlib
from enum import StrEnum

from bot.rules.people import Person, Role
from bot.rules.refusals import Refusal


class Kind(StrEnum):
    """What a workspace is for. Hiring lives in `company` and `both`, members in `community` and `both`."""

    COMPANY = "company"
    COMMUNITY = "community"
    BOTH = "both"


class Right(StrEnum):
    """What a registered handler asks for before it does anything."""

    ANYBODY = "anybody"  # help, one's own settings, one's own home
    HIRE = "hire"  # the hiring side: every regular member of a company workspace
    RECRUIT = "recruit"  # the recruiters' side of hiring, which is the admins' too
    ADMINISTER = "administer"  # what binds the whole workspace
    BELONG = "belong"  # the members' side: everybody of a community's workspace, guests too
    MODERATE = "moderate"  # the moderators' side of the community, which is its admins' too


class WrongWorkspace(Refusal):
    """A hiring command used where members and candidates are."""


class NoCommunityHere(Refusal):
    """A command of the community used where only the company works."""


class NotAllowed(Refusal):
    """This person has no right to this; `right` names what was missing."""


class NotHere(Refusal):
    """Somebody was chosen who is no regular member here, or left."""


class NotReadYet(Refusal):
    """Nobody knows yet whether this person is a guest: their profile is about to be read."""


def check(right: Right, person: Person, kind: Kind) -> None:
    """Return if `person` has `right` in a workspace of `kind`.

    Raises WrongWorkspace, NoCommunityHere, NotReadYet or NotAllowed.
    """
    if not person.is_active or person.is_bot:
        raise NotAllowed(right=right.value)
    if right in {Right.HIRE, Right.RECRUIT}:
        if kind is Kind.COMMUNITY:
            raise WrongWorkspace()
        if not person.is_known:
            raise NotReadYet()
        if person.is_guest:
            raise NotAllowed(right=right.value)
    if right in {Right.BELONG, Right.MODERATE} and kind is Kind.COMPANY:
        raise NoCommunityHere()
    if right is Right.MODERATE and not person.is_known:
        raise NotReadYet()
    administers = person.is_admin or Role.ADMIN in person.roles
    if right is Right.ADMINISTER and not administers:
        raise NotAllowed(right=right.value)
    if right is Right.RECRUIT and not (administers or Role.RECRUITER in person.roles):
        raise NotAllowed(right=right.value)
    if right is Right.MODERATE and not (person.is_regular and (administers or Role.MODERATOR in person.roles)):
        raise NotAllowed(right=right.value)


def has(right: Right, person: Person, kind: Kind) -> bool:
    """Whether `check` would let them: for showing only what they may do."""
    try:
        check(right, person, kind)
    except Refusal:
        return False
    return True


def may_address(topic: str, kind: Kind) -> bool:
    """Whether a notice about `topic` (its address) may go to a workspace of `kind`: the wall between the halves."""
    half = topic.split(".", 1)[0]
    if half == "hiring":
        return kind is not Kind.COMMUNITY
    if half == "community":
        return kind is not Kind.COMPANY
    return True


def token_hash(token: str) -> str:
    """What is kept of a token: whoever reads the database has no link."""
    return hashlib.sha256(token.encode()).hexdigest()
