"""Events: their list and pages, and what buttons and forms carry of them. The verbs stand beside."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from bot.deps import Deps
from bot.handlers.caller import bring_up_to_date, modal
from bot.handlers.hiring.requisitions import carried
from bot.jobs.community import events as job
from bot.jobs.community.events import Span, View
from bot.rules.calendar import local_day
from bot.rules.community.events import Event, NoSuchEvent
from bot.rules.people import Person
from bot.store import Books

TEMPLATES = "community/events"
# What a button or a form carries: an event, with its revision, its stars or a page; who came; a part of the list.
_NUMBER, _PAIR = re.compile("[0-9]{1,9}"), re.compile("([0-9]{1,9}):([0-9]{1,6})")
_MARK = re.compile("([0-9]{1,9}):([0-9]{1,9}):([01]):([0-9]{1,4})")
# What the lists below an event's page keep of themselves: this one, and the content calendar.
LISTS = frozenset({"events", "calendar"})
_VIEW = re.compile("(coming|mine|month):([0-9]{4}-[0-9]{2}-[0-9]{2})(?::([0-9]{1,3}))?")


def clicked(body: Mapping[str, Any]) -> Any:
    """What the clicked button carries; None for a command."""
    return (body.get("actions") or [{}])[0].get("value")


def number(value: Any) -> int:
    """The event that a button of ours carries. Raises NoSuchEvent for anything else."""
    if not _NUMBER.fullmatch(str(value)):
        raise NoSuchEvent()
    return int(value)


def pair(value: Any) -> tuple[int, int]:
    """An event and its revision, its stars, or a page of who goes. Raises NoSuchEvent for anything else."""
    found = _PAIR.fullmatch(str(value))
    if found is None:
        raise NoSuchEvent()
    return int(found[1]), int(found[2])


def marked(value: Any) -> tuple[int, int, bool, int]:
    """An event, a member, whether they came, and the page it was said on. Raises NoSuchEvent for anything else."""
    found = _MARK.fullmatch(str(value))
    if found is None:
        raise NoSuchEvent()
    return int(found[1]), int(found[2]), found[3] == "1", int(found[4])


def view_of(books: Books, me: Person, value: Any, now: datetime) -> View:
    """The part of the list that a button or a page of ours carries; what is to come for anything else."""
    found = _VIEW.fullmatch(str(value))
    today = View(Span.COMING, local_day(now, books.workspaces.get(me.workspace).zone))
    try:
        view = View(Span(found[1]), date.fromisoformat(found[2]), int(found[3] or 0)) if found else today
    except ValueError:
        return today
    return view if abs((view.day - today.day).days) < 3660 else today


def list_page(deps: Deps, books: Books, me: Person, view: View, now: datetime) -> dict[str, Any]:
    """The modal with that part of the list."""
    return modal(deps, me, f"{TEMPLATES}/list", job.listed(books, me, view, now), json.dumps({"events": str(view)}))


def page(deps: Deps, books: Books, me: Person, event: Event, now: datetime, below: Mapping[str, Any]) -> dict[str, Any]:
    """The modal of one event; it keeps which part of the list lies below, as `below` does."""
    return modal(deps, me, f"{TEMPLATES}/show", job.one(books, me, event, now), kept(below, event=event.id))


def kept(view: Mapping[str, Any], **more: Any) -> str:
    """What a page or a form above the list carries: its part below, and this."""
    return json.dumps({**{name: each for name, each in carried(view).items() if name in LISTS}, **more})


def show_anew(
    deps: Deps, books: Books, me: Person, event: Event, now: datetime, view: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """By open view under that page or form what it shows now: the event's page, and the list."""
    on, root, below = view.get("previous_view_id"), view.get("root_view_id"), carried(view)
    shown: dict[str, dict[str, Any]] = {}
    if "events" in below and root and root != view.get("id"):
        shown[str(root)] = list_page(deps, books, me, view_of(books, me, below["events"], now), now)
    if on and (on != root or LISTS.isdisjoint(below)) and "event" in below:
        shown[str(on)] = page(deps, books, me, event, now, view)
    return shown


def bring(deps: Deps, me: Person, shown: Mapping[str, Mapping[str, Any]]) -> None:
    """The open pages show how it is now."""
    for id, view in shown.items():
        bring_up_to_date(deps, me, id, view)
