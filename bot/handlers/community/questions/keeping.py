"""What is answered for everybody: moderators' ready texts, and the FAQ."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once, open_or_turn, show_under
from bot.handlers.community.questions import TEMPLATES, bring, clicked, kept, number, show_below
from bot.handlers.hiring.requisitions import carried
from bot.jobs.community.questions import faq as entries
from bot.jobs.community.questions import ready as texts
from bot.rules.access import Right, has
from bot.rules.community.questions.faq import Consent, NoSuchEntry
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

_SAID = re.compile("([0-9]{1,9}):(named|unnamed|refused)")


def ready(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the page of ready texts."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/ready", texts.page(books, me))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def write(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of one, empty for a new one."""
    id = number(clicked(body) or "0")
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/write", texts.form(books, me, id), json.dumps({"ready": id}))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_write(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is so; the page below shows it."""
    now, view = deps.now(), body["view"]
    id = number(carried(view).get("ready"))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        texts.save(books, me, id, forms.read(view), now)
        shown = modal(deps, me, f"{TEMPLATES}/ready", texts.page(books, me))
    show_under(deps, me, view, shown)
    return ack()


def drop(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """There is no such text any more."""
    id, now = number(clicked(body)), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        texts.drop(books, me, id, now)
        shown = modal(deps, me, f"{TEMPLATES}/ready", texts.page(books, me))
    open_or_turn(deps, me, body, shown)
    return ack()


def faq(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the FAQ."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _faq(deps, books, me, "", 0)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def look_up(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """What is found of what they look for stands in its place."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _faq(deps, books, me, _looked_for(body["view"]), 0)
    return ack(response_action="update", view=view)


def turn_faq(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Another page of it, in its place."""
    value, view = str(clicked(body)), body.get("view") or {}
    with deps.store.reading() as books:
        me = person.enter(books)
        page = int(value) if re.fullmatch("[0-9]{1,4}", value) else 0
        shown = _faq(deps, books, me, _looked_for(view), page)
    open_or_turn(deps, me, body, shown)
    return ack()


def make(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of an entry made of a question."""
    id, below = number(clicked(body)), body.get("view") or {}
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/make", entries.form(books, me, id), kept(below, question=id))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_make(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The entry waits for whoever answered, or stands."""
    now, view = deps.now(), body["view"]
    id = number(carried(view).get("question"))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        entries.make(books, me, id, forms.read(view), now)
        pages = show_below(deps, books, me, id, now, view)
    bring(deps, me, pages)
    return ack()


def agree(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Whoever answered says whether it may stand, and with their name."""
    found, now = _SAID.fullmatch(str(clicked(body))), deps.now()
    if found is None:
        raise NoSuchEntry()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        entries.answer(books, me, int(found[1]), Consent(found[2]), now)
    return ack()


def drop_entry(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """There is no such entry any more."""
    id, now, view = number(clicked(body)), deps.now(), body.get("view") or {}
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        entries.drop(books, me, id, now)
        shown = _faq(deps, books, me, _looked_for(view), 0)
    open_or_turn(deps, me, body, shown)
    return ack()


def _looked_for(view: Mapping[str, Any]) -> str:
    typed = forms.read(view).get("looked_for")
    return typed.strip()[: entries.LOOKED_FOR] if isinstance(typed, str) else ""


def _faq(deps: Deps, books: Books, me: Person, looked_for: str, page: int) -> dict[str, Any]:
    moderates = has(Right.MODERATE, me, books.workspaces.get(me.workspace).kind)
    return modal(deps, me, f"{TEMPLATES}/faq", entries.page(books, me, looked_for, page, moderates))
