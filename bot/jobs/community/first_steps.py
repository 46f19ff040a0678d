"""How far a community is set up, as its admins find it on their Home until nothing is left."""

from __future__ import annotations

from typing import Any

from bot.rules.community.first_steps import is_complete, steps
from bot.rules.people import Role
from bot.store import Books


def on_home(books: Books, workspace: str) -> list[dict[str, Any]]:
    """The steps with how far each is; none once all are done."""
    listed = steps({
        "good_for": len(books.content.proposition(workspace)),
        "moderators": len(books.roles.holders(workspace, Role.MODERATOR)),
        "way_in": len(books.sources.open_ones(workspace, 1)),
        "calendar": books.content.dated(workspace),
    })  # fmt: skip
    if is_complete(listed):
        return []
    return [{"name": each.name, "n": each.count, "of": each.of, "is_done": each.is_done} for each in listed]
