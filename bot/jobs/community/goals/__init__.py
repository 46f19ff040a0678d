"""Goals: names of what is said, and who is looked at when something is measured."""

from __future__ import annotations

from datetime import datetime

from bot.jobs.communities import community_of
from bot.rules.community.segments import Kind, NoSuchSegment
from bot.store import Books
from bot.store.community.counting import Whose
from bot.store.workspaces import Workspace

FEATURE, TEMPLATES = "community.goals", "community/goals"
WEEK, TURNED, OVER, ASKED = (f"{FEATURE}.{name}" for name in ("week", "turned", "over", "asked"))


def about(goal: int) -> str:
    """What the messages about a goal are about."""
    return f"goal:{goal}"


def about_satisfaction(member: int, half: str) -> str:
    """What the question of a half-year is about."""
    return f"satisfaction:{member}:{half}"


def whose(books: Books, workspace: Workspace, segment: int | None, now: datetime) -> Whose | None:
    """Everybody there, or those of that segment; None where there is no such segment, or only hiring knows of it."""
    if segment is None:
        return Whose(workspace.id, workspace.zone)
    try:
        found = books.segments.get(workspace.id, segment)
    except NoSuchSegment:
        return None
    return None if found.kind is Kind.HIRING else Whose(workspace.id, workspace.zone, books.segments.those(found, now))


def companies(books: Books, workspace: str) -> frozenset[str]:
    """The workspaces whose people are pointed to that community."""
    return frozenset(each.id for each in books.workspaces.all() if community_of(books, each.id) == workspace)
