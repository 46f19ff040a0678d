"""Segments: the list, one of them, and what is done with it."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once, open_or_turn
from bot.jobs.community.segments import TEMPLATES, exporting, making, showing
from bot.rules.community.segments import NoSuchSegment, Segment
from bot.rules.people import Person
from bot.store import Books

# What a button carries: the segment and what is done with it.
_BUTTON = re.compile("([0-9]{1,9}):(freeze|delete|export)")


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The list of segments."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = listed(deps, books, me)
    open_or_turn(deps, me, body, view)
    return ack()


def known(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """For recruiters: which candidates are members who may be thought of again."""
    with deps.store.reading() as books:
        me = person.enter(books)
        facts = showing.known(books, me, deps.now())
    deps.slack.open_view(me.workspace, body["trigger_id"], modal(deps, me, f"{TEMPLATES}/known", facts))
    return ack()


def look(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """One segment opens above the list."""
    with deps.store.reading() as books:
        me = person.enter(books)
        segment = found(books, me, str(body["actions"][0].get("value")))
        view = looked_at(deps, books, me, segment)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def ready_made(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """A ready-made segment is there, and opens; the list shows it."""
    now, action = deps.now(), body["actions"][0]
    ready = str((action.get("selected_option") or {}).get("value") or action.get("value"))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        segment = making.ready_made(books, me, ready, now)
        below, view = listed(deps, books, me), looked_at(deps, books, me, segment)
    if is_modal(body):
        bring_up_to_date(deps, me, body["view"]["id"], below)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def change(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is frozen, deleted, or comes as a file; the page on which it was said shows it."""
    button, now = _BUTTON.fullmatch(str(body["actions"][0].get("value"))), deps.now()
    if button is None:
        raise NoSuchSegment()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        segment, what = found(books, me, button[1]), button[2]
        if what == "freeze":
            view = looked_at(deps, books, me, making.freeze(books, me, segment, now))
        elif what == "delete":
            making.delete(books, me, segment, now)
            view = listed(deps, books, me)
        else:
            exporting.ask(books, me, segment, now)
            view = looked_at(deps, books, me, segment, is_coming=True)
        below = listed(deps, books, me)
    if is_modal(body):
        bring_up_to_date(deps, me, body["view"]["id"], view)
        if under := body["view"].get("previous_view_id"):
            bring_up_to_date(deps, me, under, below)
    return ack()


def listed(deps: Deps, books: Books, me: Person) -> dict[str, Any]:
    """The list as a page."""
    return modal(deps, me, f"{TEMPLATES}/show", showing.page(books, me.workspace, deps.now()))


def looked_at(deps: Deps, books: Books, me: Person, segment: Segment, is_coming: bool = False) -> dict[str, Any]:
    """A segment as a page."""
    facts = {"one": showing.one(books, segment, deps.now()), "is_coming": is_coming}
    return modal(deps, me, f"{TEMPLATES}/look", facts)


def found(books: Books, me: Person, id: str) -> Segment:
    """The segment of that number here. Raises NoSuchSegment."""
    if not re.fullmatch("[0-9]{1,9}", id):
        raise NoSuchSegment()
    return books.segments.get(me.workspace, int(id))
