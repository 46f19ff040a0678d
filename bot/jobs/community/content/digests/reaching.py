"""Whom a moderator reaches, before they send: how many now, and how many not and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.rules.community.budget import reached
from bot.rules.community.content import Item
from bot.rules.community.segments import FEWEST_SHOWN, Kind, NoSuchSegment, Segment, shown_count
from bot.store import Books
from bot.store.community.segments import PAGE


def reach(books: Books, workspace: str, now: datetime, ids: Collection[int] | None = None) -> dict[str, int]:
    """How many of the members there, all or those, something that counts would reach if it were sent now."""
    return asdict(reached(books.sendings.alike(workspace, now, ids), now))


def of_item(books: Books, item: Item, now: datetime) -> dict[str, Any]:
    """The same of an item, by the segment it is for. Of a segment of the hiring side only its size is told, from ten
    on: what else there is to know of its members is not moderators' to know."""
    if item.segment is None:
        return {"reach": reach(books, item.workspace, now), "size": None, "fewest": FEWEST_SHOWN}
    try:
        segment = books.segments.get(item.workspace, item.segment)
    except NoSuchSegment:
        return {"reach": reach(books, item.workspace, now, ()), "size": None, "fewest": FEWEST_SHOWN}
    if segment.kind is Kind.HIRING:
        size = shown_count(segment.kind, books.segments.counts([segment], now)[segment.id])
        return {"reach": None, "size": size, "fewest": FEWEST_SHOWN}
    groups = [each for ids in _pages(books, segment, now) for each in books.sendings.alike(item.workspace, now, ids)]
    return {"reach": asdict(reached(groups, now)), "size": None, "fewest": FEWEST_SHOWN}


def _pages(books: Books, segment: Segment, now: datetime) -> Iterator[Collection[int]]:
    """The members in it, so many at once."""
    ids = books.segments.members(segment, now)
    while ids:
        yield ids
        ids = books.segments.members(segment, now, ids[-1]) if len(ids) == PAGE else ()
