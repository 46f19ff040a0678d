"""Content: the calendar and its pages, and what buttons and forms carry of them. The verbs stand beside."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.deps import Deps
from bot.handlers.caller import bring_up_to_date, modal
from bot.handlers.hiring.requisitions import carried
from bot.jobs.community import content as job
from bot.jobs.community.content import Span, View
from bot.rules.calendar import local_day
from bot.rules.community.content import Item
from bot.rules.community.content.workflow import Did, NoSuchItem
from bot.rules.people import Person
from bot.store import Books

TEMPLATES = "community/content"
# What a button or a form carries: an item and its revision, and what is done with it; a part of the calendar.
_SPOT = re.compile("([0-9]{1,9}):([0-9]{1,6})(?::([a-z]{3,7}))?")
_VIEW = re.compile("(week|month):([0-9]{4}-[0-9]{2}-[0-9]{2})(?::([0-9]{1,3}))?")
_NUMBER = re.compile("[0-9]{1,9}")


def clicked(body: Mapping[str, Any]) -> Any:
    """What the clicked button carries; None for a command."""
    return (body.get("actions") or [{}])[0].get("value")


def number(value: Any) -> int:
    """The item that a button of ours carries. Raises NoSuchItem for anything else."""
    if not _NUMBER.fullmatch(str(value)):
        raise NoSuchItem()
    return int(value)


def spot(value: Any) -> tuple[int, int]:
    """The item and the revision that a button or a form of ours carries. Raises NoSuchItem for anything else."""
    found = _SPOT.fullmatch(str(value))
    if found is None or found[3]:
        raise NoSuchItem()
    return int(found[1]), int(found[2])


def verb(value: Any) -> tuple[int, int, Did]:
    """The same with what is done with it. Raises NoSuchItem for anything else."""
    found = _SPOT.fullmatch(str(value))
    did = next((each for each in Did if found and each.value == found[3]), None)
    if found is None or did is None:
        raise NoSuchItem()
    return int(found[1]), int(found[2]), did


def view_of(books: Books, me: Person, value: Any, now: datetime) -> View:
    """The part of the calendar that a button or a page of ours carries; this week for anything else."""
    found = _VIEW.fullmatch(str(value))
    today = View(Span.WEEK, local_day(now, books.workspaces.get(me.workspace).zone))
    try:
        view = View(Span(found[1]), date.fromisoformat(found[2]), int(found[3] or 0)) if found else today
    except ValueError:
        return today
    return view if abs(view.day - today.day).days < 3660 else today


def list_page(deps: Deps, books: Books, me: Person, view: View, now: datetime) -> dict[str, Any]:
    """The modal with that part of the calendar."""
    kept = json.dumps({"calendar": str(view)})
    return modal(deps, me, f"{TEMPLATES}/list", job.calendar(books, me, view, now), kept)


def page(deps: Deps, books: Books, me: Person, item: Item, now: datetime, below: Mapping[str, Any]) -> dict[str, Any]:
    """The modal of one item; it keeps which part of the calendar lies below, as `below` does."""
    return modal(deps, me, f"{TEMPLATES}/show", job.one(books, me, item, now), kept(below, item=item.id))


def kept(view: Mapping[str, Any], **more: Any) -> str:
    """What a page or a form above the calendar carries: its part below, and this."""
    found = {name: each for name, each in carried(view).items() if name == "calendar"}
    return json.dumps({**found, **more})


def show_anew(
    deps: Deps, books: Books, me: Person, item: Item, now: datetime, view: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """By open view under that page or form what it shows now: the item's page, and the calendar."""
    on, root, below = view.get("previous_view_id"), view.get("root_view_id"), carried(view)
    shown: dict[str, dict[str, Any]] = {}
    if "calendar" not in below:
        return shown
    if root and root != view.get("id"):
        shown[str(root)] = list_page(deps, books, me, view_of(books, me, below["calendar"], now), now)
    if on and on not in {root, view.get("id")}:
        shown[str(on)] = page(deps, books, me, item, now, view)
    return shown


def bring(deps: Deps, me: Person, shown: Mapping[str, Mapping[str, Any]]) -> None:
    """The open pages show how it is now."""
    for id, view in shown.items():
        bring_up_to_date(deps, me, id, view)
