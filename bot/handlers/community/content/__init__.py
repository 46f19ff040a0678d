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
from bot.jobs.community.content import Span, View, picturing
from bot.jobs.community.content.picturing import Page
from bot.rules.calendar import local_day
from bot.rules.community.content import Item
from bot.rules.community.content.workflow import Did, NoSuchItem
from bot.rules.people import Person
from bot.store import Books

TEMPLATES = "community/content"
# What a button or a form carries: an item and its revision, and what is done with it; a part of the calendar.
_SPOT = re.compile("([0-9]{1,9}):([0-9]{1,6})(?::([a-z]{3,7}))?")
_VIEW = re.compile("(week|month):([0-9]{4}-[0-9]{2}-[0-9]{2})(?::([0-9]{1,3})(?::([0-9]{1,7}))?)?(:picture)?")
_NUMBER = re.compile("[0-9]{1,9}")


def clicked(body: Mapping[str, Any]) -> Any:
    """What the clicked button carries, or the chosen line of a menu; None for a command."""
    action = (body.get("actions") or [{}])[0]
    return (action.get("selected_option") or action).get("value")


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
        day = date.fromisoformat(found[2]) if found else today.day
    except ValueError:
        return today
    if found is None or abs(day - today.day).days >= 3660:
        return today
    return View(Span(found[1]), day, int(found[3] or 0), int(found[4] or 0), bool(found[5]))


def list_page(deps: Deps, books: Books, me: Person, view: View, now: datetime) -> Page:
    """The modal with that part of the calendar."""
    return picturing.page(deps, books, me, view, now)


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
    """By open view under that page or form what it shows now: the item's page, and the calendar. A picture that the
    calendar lacks is made."""
    on, root, below = view.get("previous_view_id"), view.get("root_view_id"), carried(view)
    shown: dict[str, dict[str, Any]] = {}
    if "calendar" not in below:
        return shown
    if root and root != view.get("id"):
        made = list_page(deps, books, me, view_of(books, me, below["calendar"], now), now)
        picturing.want(books, me, made, str(root), now)
        shown[str(root)] = made.view
    if on and on not in {root, view.get("id")}:
        shown[str(on)] = page(deps, books, me, item, now, view)
    return shown


def bring(deps: Deps, me: Person, shown: Mapping[str, Mapping[str, Any]]) -> None:
    """The open pages show how it is now."""
    for id, view in shown.items():
        bring_up_to_date(deps, me, id, view)
