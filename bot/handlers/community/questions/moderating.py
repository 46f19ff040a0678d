"""Moderators and questions: the list, one of it, and what they do about one by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once, open_or_turn
from bot.handlers.community.questions import TEMPLATES, board_page, bring, clicked, kept, number, one_page, show_below
from bot.handlers.hiring.requisitions import carried
from bot.jobs.community.questions import asking, ready
from bot.jobs.community.questions import moderating as job
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

Look = Callable[[Books, Person, int], Mapping[str, Any]]
Save = Callable[[Books, Person, int, Mapping[str, Any], datetime], object]


def board(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the list of questions."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = board_page(deps, books, me, None, deps.now())
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def turn(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Another page of it, in its place."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = board_page(deps, books, me, clicked(body), deps.now())
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def open_one(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open a question: above the list, else in place of the page it was asked from."""
    below = body.get("view") or {}
    with deps.store.reading() as books:
        me = person.enter(books)
        view = one_page(deps, books, me, number(clicked(body)), deps.now(), below)
    open_or_turn(deps, me, body, view, is_above="list" in carried(below) and "question" not in carried(below))
    return ack()


def switch(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Questions are noticed from now on, or no more."""
    now, view = deps.now(), body.get("view") or {}
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.switch(books, me, clicked(body) == "on", now)
        shown = board_page(deps, books, me, carried(view).get("list"), now)
    open_or_turn(deps, me, body, shown)
    return ack()


def reopen(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is open again; its page and the list show it."""
    id, now, view = number(clicked(body)), deps.now(), body.get("view") or {}
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        asking.reopen(books, me, id, now)
        shown, root = one_page(deps, books, me, id, now, view), view.get("root_view_id")
        is_above = bool(root) and root != view.get("id") and "list" in carried(view)
        pages = {str(root): board_page(deps, books, me, carried(view)["list"], now)} if is_above else {}
    open_or_turn(deps, me, body, shown)
    bring(deps, me, pages)
    return ack()


def close(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of closing."""
    return _open(ack, person, deps, body, f"{TEMPLATES}/close", job.closing)


def save_close(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Nobody more is asked."""
    return _save(ack, person, deps, body, job.close)


def mark(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of who answered."""
    return _open(ack, person, deps, body, f"{TEMPLATES}/mark", job.marking)


def save_mark(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """That member answered it."""
    return _save(ack, person, deps, body, job.mark)


def choose(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form in which a ready text is chosen."""
    return _open(ack, person, deps, body, f"{TEMPLATES}/choose", ready.choosing)


def save_choose(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is said in the thread."""
    return _save(ack, person, deps, body, ready.say)


def _open(ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any], template: str, look: Look) -> BoltResponse:
    id, below = number(clicked(body)), body.get("view") or {}
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, template, look(books, me, id), kept(below, question=id))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def _save(ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any], verb: Save) -> BoltResponse:
    now, view = deps.now(), body["view"]
    id = number(carried(view).get("question"))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        verb(books, me, id, forms.read(view), now)
        pages = show_below(deps, books, me, id, now, view)
    bring(deps, me, pages)
    return ack()
