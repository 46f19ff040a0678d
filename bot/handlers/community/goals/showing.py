"""Goals and figures: the pages, the members behind a figure, a baseline that is right, every value as a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once, open_or_turn, show_under
from bot.handlers.community.goals import figure, goal, segment
from bot.jobs.community.goals import TEMPLATES, exporting, setting, showing
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """`/community goals`, and the button of the Home: how goals stand."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _page(deps, books, me, deps.now())
    open_or_turn(deps, me, body, view)
    return ack()


def figures(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Every figure of everybody, or of the segment that was chosen, in place of the page of goals: above those behind
    one there is room for a member's page and a form."""
    action = body["actions"][0]
    chosen = action.get("selected_option")
    which = segment(str(chosen["value"] if chosen else action.get("value")))
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _figures(deps, books, me, which, deps.now())
    open_or_turn(deps, me, body, view)
    return ack()


def behind(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The members behind a figure, in place of the figures."""
    which, metric = figure(str(body["actions"][0].get("value")))
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/behind", showing.behind(books, me, metric, which, deps.now()))
    open_or_turn(deps, me, body, view)
    return ack()


def confirm(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The measured baseline is right."""
    now, (which, metric) = deps.now(), figure(str(body["actions"][0].get("value")))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        showing.confirm(books, me, metric, which, now)
        view = _figures(deps, books, me, which, now)
    open_or_turn(deps, me, body, view)
    return ack()


def follow(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """A segment is measured from now on."""
    now, which = deps.now(), segment(str(body["actions"][0].get("value")))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        showing.follow(books, me, which or 0, now)
        view = _figures(deps, books, me, which, now)
    open_or_turn(deps, me, body, view)
    return ack()


def export(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Every daily value comes as a file."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        exporting.ask(books, me, now)
        view = modal(deps, me, f"{TEMPLATES}/coming", {})
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def put(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of a new goal."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/put", setting.setting(books, me, deps.now()))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_put(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is a goal, or each field says what it lacks."""
    now, view = deps.now(), body["view"]
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        setting.put(books, me, forms.read(view), now)
        shown = _page(deps, books, me, now)
    show_under(deps, me, view, shown)
    return ack()


def end(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form in which a goal ends before its day."""
    id = goal(str(body["actions"][0].get("value")))
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/end", setting.ending(books, me, id), str(id))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_end(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is no goal any more, and why."""
    id, now, view = goal(str(body["view"]["private_metadata"])), deps.now(), body["view"]
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        setting.end(books, me, id, forms.read(view), now)
        shown = _page(deps, books, me, now)
    show_under(deps, me, view, shown)
    return ack()


def _page(deps: Deps, books: Books, me: Person, now: datetime) -> Mapping[str, Any]:
    return modal(deps, me, f"{TEMPLATES}/show", showing.page(books, me, now))


def _figures(deps: Deps, books: Books, me: Person, which: int | None, now: datetime) -> Mapping[str, Any]:
    return modal(deps, me, f"{TEMPLATES}/figures", showing.figures(books, me, which, now))
