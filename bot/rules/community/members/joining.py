"""Coming, leaving and coming back; and being nobody any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.rules.community.members import Frequency, Member, Standing, folded
from bot.rules.refusals import Refusal

# What stands where the name of whoever was forgotten stood; in any language.
NOBODY = "—"


class NoRecord(Refusal):
    """Nothing is kept of this person, who was forgotten or has not been read yet."""


def joined(member: Member, user: str, zone: str, language: str, email: str, now: datetime) -> Member:
    """They are in the workspace as that user. Slack confirmed the address that stands in its profile."""
    after = replace(
        member, user=user, zone=zone, language=language, standing=Standing.JOINED, left_at=None,
        joined_at=member.joined_at if member.joined_at and member.left_at is None else now,
    )  # fmt: skip
    if not email:
        return after
    verified = member.verified_at if folded(email) == member.email else None
    return replace(after, email=folded(email), verified_at=verified or now)


def begun(workspace: str, name: str, now: datetime) -> Member:
    """A record of somebody of whom there was none."""
    return Member(workspace, name, Standing.JOINED, now)


def left(member: Member, now: datetime) -> Member:
    """They left: nothing is sent any more; the record is kept for as long as the rules say, and can be forgotten."""
    return replace(member, standing=Standing.LEFT, left_at=now, frequency=Frequency.NEVER, shown=frozenset())


def forgotten(member: Member) -> Member:
    """Nothing is left of them but that they were, since when, and until when."""
    return Member(
        member.workspace, NOBODY, Standing.FORGOTTEN, member.at, joined_at=member.joined_at, left_at=member.left_at,
        frequency=Frequency.NEVER, id=member.id,
    )  # fmt: skip
