"""Moderators ask polls, see what became of them, stop them and call them off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once, open_or_turn, show_under
from bot.handlers.community.content.writing import check_seen
from bot.handlers.community.polls import carried, list_page, number
from bot.jobs.community import polls as job
from bot.jobs.community.polls import TEMPLATES
from bot.jobs.community.polls import asking as verbs
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the list of polls."""
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = list_page(deps, books, me, "", now)
    open_or_turn(deps, me, body, view)
    return ack()


def turn(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Another page of it, in its place."""
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = list_page(deps, books, me, carried(body), now)
    open_or_turn(deps, me, body, view)
    return ack()


def poll(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of a new one."""
    with deps.store.reading() as books:
        me = person.enter(books)
    view = modal(deps, me, f"{TEMPLATES}/form", job.form())
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def make(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is asked in its channel; the list shows it."""
    now, view, answers = deps.now(), body["view"], forms.read(body["view"])
    with deps.store.reading() as books:
        person.enter(books)
    check_seen(deps, person.identity.workspace, str(answers.get("channel") or ""))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        verbs.make(books, me, answers, now)
        shown = list_page(deps, books, me, "", now)
    if show_under(deps, me, view, shown):
        return ack()
    return ack(response_action="update", view=shown)


def call_off(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is over without a result."""
    return _do(ack, person, deps, body, verbs.call_off)


def stop(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It does not come again."""
    return _do(ack, person, deps, body, verbs.stop)


def _do(
    ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], verb: Callable[[Books, Person, int, datetime], None]
) -> BoltResponse:
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        verb(books, me, number(carried(body)), now)
        view = list_page(deps, books, me, "", now)
    open_or_turn(deps, me, body, view)
    return ack()
