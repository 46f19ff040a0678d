"""Whose week it is, how much each moderator takes, and what is handed over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once, show_under
from bot.handlers.community.moderation import TEMPLATES
from bot.jobs.community.moderation import duty as job
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

Look = Callable[[Books, Person, datetime], Mapping[str, Any]]
Verb = Callable[[Books, Person, Mapping[str, Any], datetime], None]


def duty(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the page of the weeks."""
    return _open(ack, person, deps, body, f"{TEMPLATES}/duty", job.page)


def load(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of how much they take."""
    return _open(ack, person, deps, body, f"{TEMPLATES}/load", lambda books, me, now: job.form(books, me))


def save_load(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They take so much, and are away then."""
    return _save(ack, person, deps, body, job.settle)


def note(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of what they hand over."""
    return _open(ack, person, deps, body, f"{TEMPLATES}/note", job.noting)


def save_note(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Whoever is next reads that."""
    return _save(ack, person, deps, body, job.note)


def _open(ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any], template: str, look: Look) -> BoltResponse:
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, template, look(books, me, deps.now()))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def _save(ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any], verb: Verb) -> BoltResponse:
    now, view = deps.now(), body["view"]
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        verb(books, me, forms.read(view), now)
        shown = modal(deps, me, f"{TEMPLATES}/duty", job.page(books, me, now))
    show_under(deps, me, view, shown)
    return ack()
