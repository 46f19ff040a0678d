"""Members: what every part of the feature says of them, in their timeline and in the record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.rules.community.members import Line, Member, Side
from bot.store import Books

FEATURE, TEMPLATES = "community.members", "community/members"


def about(member: int) -> str:
    """What notices and the record say they are about, so that forgetting finds them."""
    return f"member:{member}"


def note(books: Books, member: int, what: str, who: str, now: datetime, text: str = "", **facts: str | int) -> None:
    """Write in their timeline, on the community's side, what happened."""
    books.members.note(member, Line(f"{FEATURE}.{what}", Side.COMMUNITY, now, who, facts, text))


def enter(books: Books, member: Member, what: str, who: str, now: datetime, **facts: Any) -> None:
    """Write it into the record."""
    books.record.note(now, f"{FEATURE}.{what}", about(member.id), workspace=member.workspace, who=who, **facts)
