"""Moderators and one member: their page, a note, who looks after them; and which records are one person's."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, offered, once, show_under
from bot.handlers.community.members import clicked, number
from bot.handlers.hiring.requisitions import carried
from bot.jobs import home, narrowing
from bot.jobs.community.members import TEMPLATES
from bot.jobs.community.members import moderating as job
from bot.rules.people import Person
from bot.rules.search import Side
from bot.slack import forms
from bot.store import Books

Look = Callable[[Books, Person, int], Mapping[str, Any]]
Verb = Callable[[Books, Person, int, Mapping[str, Any], datetime], None]
Answer = Callable[[Books, Person, int, datetime], None]


def open_one(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the page of a member."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _page(deps, books, me, number(clicked(body)), 0, deps.now())
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def turn(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Earlier lines of the timeline, or the latest, in its place."""
    id, _, skip = str(clicked(body)).partition(":")
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _page(deps, books, me, number(id), number(skip), deps.now())
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def note(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of a note."""
    return _open(ack, person, deps, body, f"{TEMPLATES}/note", job.noting)


def save_note(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It stands in the timeline."""
    return _save(ack, person, deps, body, job.keep_note)


def care(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of who looks after them, and of their tags."""
    return _open(ack, person, deps, body, f"{TEMPLATES}/care", job.caring)


def save_care(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """That person looks after them; these are their tags."""
    return _save(ack, person, deps, body, job.keep_care)


def look_after(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the page that leads to everything moderators see to."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/look_after", job.looking_after(books, me))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def merges(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the records that may be one person's."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/merges", job.proposals(books, me))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def same(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form in which the other record of the same person is chosen."""
    return _open(ack, person, deps, body, f"{TEMPLATES}/same", job.comparing)


def suggest(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Members whose name begins as typed, or whose address it is."""
    typed = str(body.get("value") or "")
    with deps.store.reading() as books:
        me = person.enter(books)
        facts = narrowing.people(books, me, Side.COMMUNITY, typed, deps.now())
    return ack(**offered(deps, me, f"{TEMPLATES}/suggested", facts))


def say_same(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The two stand among the records that may be one person's, which are shown."""
    now, view = deps.now(), body["view"]
    id = number(carried(view).get("member"))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.say_same(books, me, id, forms.read(view), now)
        home.refresh(books, me.workspace, [me.user], now)
        shown = modal(deps, me, f"{TEMPLATES}/merges", job.proposals(books, me))
    return ack(response_action="update", view=shown)


def merge(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They are one person's."""
    return _answer(ack, person, deps, body, job.merge)


def keep_apart(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They are two people's, and nobody asks again."""
    return _answer(ack, person, deps, body, job.keep_apart)


def _answer(ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any], answer: Answer) -> BoltResponse:
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        answer(books, me, number(clicked(body)), now)
        home.refresh(books, me.workspace, [me.user], now)
        view = modal(deps, me, f"{TEMPLATES}/merges", job.proposals(books, me))
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def _page(deps: Deps, books: Books, me: Person, id: int, skip: int, now: datetime) -> dict[str, Any]:
    facts = job.page(books, me, id, skip, now)
    return modal(deps, me, f"{TEMPLATES}/show", facts, json.dumps({"member": id}))


def _open(ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any], template: str, look: Look) -> BoltResponse:
    id = number(clicked(body))
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, template, look(books, me, id), json.dumps({"member": id}))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def _save(ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any], verb: Verb) -> BoltResponse:
    now, view = deps.now(), body["view"]
    id = number(carried(view).get("member"))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        verb(books, me, id, forms.read(view), now)
        shown = _page(deps, books, me, id, 0, now)
    show_under(deps, me, view, shown)
    return ack()
