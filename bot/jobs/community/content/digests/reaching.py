"""Whom a moderator reaches, before they send: how many now, and how many not and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from bot.rules.community.budget import reached
from bot.store import Books


def reach(books: Books, workspace: str, now: datetime, ids: Collection[int] | None = None) -> dict[str, int]:
    """How many of the members there, all or those, something that counts would reach if it were sent now."""
    return asdict(reached(books.sendings.alike(workspace, now, ids), now))
