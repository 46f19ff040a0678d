"""Moderators and introductions: switching them on, looking at a round before it is said, letting it go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once, open_or_turn, show_under
from bot.handlers.community.intros import carried, kind, page, pair
from bot.jobs.community.intros import TEMPLATES
from bot.jobs.community.intros import moderating as job
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books


def board(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the page of how introductions stand."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _board(deps, books, me, deps.now())
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def settle(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form in which introductions of a kind are switched on or off, with their pace."""
    which = kind(carried(body))
    with deps.store.reading() as books:
        me = person.enter(books)
        facts = job.settling(books, me, which)
        view = modal(deps, me, f"{TEMPLATES}/settle", facts, which.value)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_settle(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """So it goes from now on."""
    now, view = deps.now(), body["view"]
    which = kind(str(view["private_metadata"]))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.settle(books, me, which, forms.read(view), now)
        shown = _board(deps, books, me, now)
    show_under(deps, me, view, shown)
    return ack()


def prepare(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """A round is made now; the page says so."""
    which, now = kind(carried(body)), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.prepare(books, me, which, now)
        view = _board(deps, books, me, now)
    open_or_turn(deps, me, body, view)
    return ack()


def preview(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open a round before it is said."""
    round, after = page(carried(body))
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _preview(deps, books, me, round, after, deps.now())
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def turn(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Another page of it in its place, or how it is now."""
    round, after = page(carried(body))
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _preview(deps, books, me, round, after, deps.now())
    open_or_turn(deps, me, body, view)
    return ack()


def keep_apart(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """These two do not meet this time: the round is made anew."""
    (round, one, other), now = pair(carried(body)), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.keep_apart(books, me, round, one, other, now)
        view = _preview(deps, books, me, round, 0, now)
    open_or_turn(deps, me, body, view)
    return ack()


def go(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The round is said now."""
    return _decide(ack, person, deps, body, is_on=True)


def drop(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The round does not take place."""
    return _decide(ack, person, deps, body, is_on=False)


def _decide(ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any], is_on: bool) -> BoltResponse:
    (round, _), now = page(carried(body)), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        (job.go if is_on else job.drop)(books, me, round, now)
        view = _board(deps, books, me, now)
    if is_modal(body):
        open_or_turn(deps, me, body, view)
        if below := (body.get("view") or {}).get("previous_view_id"):
            bring_up_to_date(deps, me, str(below), view)
    return ack()


def _board(deps: Deps, books: Books, me: Person, now: datetime) -> dict[str, Any]:
    return modal(deps, me, f"{TEMPLATES}/board", job.board(books, me.workspace, now))


def _preview(deps: Deps, books: Books, me: Person, round: int, after: int, now: datetime) -> dict[str, Any]:
    return modal(deps, me, f"{TEMPLATES}/preview", job.preview(books, me, round, after, now))
