"""Recognition: names of what is said, and what every part of it asks of members."""

from __future__ import annotations

from datetime import datetime

from bot.rules.community.members import Member, NoSuchMember, Purpose, Standing
from bot.store import Books

FEATURE, TEMPLATES = "community.recognition", "community/recognition"
PLACE = f"{FEATURE}.place"
THANKED, SAID, RISEN, FALLING, ASKED, ANSWERED, SPOTLIT, CELEBRATED = (
    f"{FEATURE}.{name}"
    for name in ("thanked", "said", "risen", "falling", "asked", "answered", "spotlit", "celebrated")
)  # fmt: skip


def is_here(member: Member) -> bool:
    """Whether they are in the community, and in Slack."""
    return member.standing is Standing.JOINED and bool(member.user)


def reached(books: Books, member: Member, now: datetime) -> bool:
    """Whether they may be written to: they are here, agree to it, and are not left alone."""
    agrees = books.members.agrees(member.id, Purpose.COMMUNITY, now)
    return is_here(member) and agrees and not member.is_paused(now)


def found(books: Books, workspace: str, id: int) -> Member | None:
    """That member where they are still here."""
    try:
        member = books.members.get(workspace, id)
    except NoSuchMember:
        return None
    return member if is_here(member) else None
