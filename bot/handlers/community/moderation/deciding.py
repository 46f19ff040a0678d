"""A case is taken, given back, decided, done by hand, and looked at a second time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once, open_or_turn
from bot.handlers.community.moderation import (
    TEMPLATES,
    bring,
    case_page,
    clicked,
    kept,
    queue_page,
    shown_anew,
    spot,
)
from bot.handlers.hiring.requisitions import carried
from bot.jobs.community.moderation import deciding as job
from bot.rules.community.moderation import Case
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

Verb = Callable[[Books, Person, int, int, datetime], Case]
Look = Callable[[Books, Person, int, int], Mapping[str, Any]]
Save = Callable[[Books, Person, int, int, Mapping[str, Any], datetime], Case]


def take(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They look at it."""
    return _do(ack, person, deps, body, job.take)


def give_back(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Others may take it."""
    return _do(ack, person, deps, body, job.give_back)


def done(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """What was to be done by hand is done."""
    return _do(ack, person, deps, body, job.done)


def decide(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of the decision."""
    return _open(ack, person, deps, body, f"{TEMPLATES}/decide", job.form)


def save(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is decided."""
    return _save(ack, person, deps, body, job.decide)


def settle(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of the second look."""
    return _open(ack, person, deps, body, f"{TEMPLATES}/settle", job.settling)


def save_settled(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The second look is over."""
    return _save(ack, person, deps, body, job.settle)


def _do(ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any], verb: Verb) -> BoltResponse:
    (id, revision), now, view = spot(clicked(body)), deps.now(), body.get("view") or {}
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        verb(books, me, id, revision, now)
        shown, root, pages = case_page(deps, books, me, id, now, view), view.get("root_view_id"), {}
        if root and root != view.get("id") and "queue" in carried(view):
            pages = {str(root): queue_page(deps, books, me, carried(view)["queue"], now)}
    open_or_turn(deps, me, body, shown)
    bring(deps, me, pages)
    return ack()


def _open(ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any], template: str, look: Look) -> BoltResponse:
    (id, revision), below = spot(clicked(body)), body.get("view") or {}
    with deps.store.reading() as books:
        me = person.enter(books)
        facts = look(books, me, id, revision)
        view = modal(deps, me, template, facts, kept(below, spot=f"{id}:{revision}"))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def _save(ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any], verb: Save) -> BoltResponse:
    now, view = deps.now(), body["view"]
    id, revision = spot(carried(view).get("spot"))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        verb(books, me, id, revision, forms.read(view), now)
        pages = shown_anew(deps, books, me, id, now, view)
    bring(deps, me, pages)
    return ack()
