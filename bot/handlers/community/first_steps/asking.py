"""The steps that are forms of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once
from bot.jobs.community import consent_words
from bot.jobs.community import first_steps as job
from bot.rules.access import Right, check
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

TEMPLATES = "community/first_steps"
Facts = Mapping[str, Any]


def fit(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the fit check, with what was said last and what that came to."""
    return _open(ack, person, deps, body, f"{TEMPLATES}/fit", job.fit_page)


def save_fit(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is kept, and the page says what it comes to."""
    now, answers = deps.now(), forms.read(body["view"])
    with deps.store.open(once=once(body), at=now) as books:
        me = _enter(person, books)
        job.keep_fit(books, me, answers, now)
        view = modal(deps, me, f"{TEMPLATES}/fit", job.fit_page(books, me.workspace))
    return ack(response_action="update", view=view)


def words(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of what the community adds to the texts people agree to."""
    return _open(ack, person, deps, body, f"{TEMPLATES}/words", consent_words.page)


def save_words(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """From now on it is read below the texts."""
    now, answers = deps.now(), forms.read(body["view"])
    with deps.store.open(once=once(body), at=now) as books:
        me = _enter(person, books)
        consent_words.keep(books, me, answers, now)
    return ack()


def channels(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of the four channels."""
    return _open(ack, person, deps, body, f"{TEMPLATES}/channels", job.channels_page)


def save_channels(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Those are the channels; what is to be made is made by an errand."""
    now, answers = deps.now(), forms.read(body["view"])
    with deps.store.open(once=once(body), at=now) as books:
        me = _enter(person, books)
        job.keep_channels(books, me, answers, now)
    return ack()


def _open(
    ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any], template: str, look: Callable[[Books, str], Facts]
) -> BoltResponse:  # fmt: skip
    with deps.store.reading() as books:
        me = _enter(person, books)
        view = modal(deps, me, template, look(books, me.workspace))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def _enter(person: Caller, books: Books) -> Person:
    """Raises what `check` raises where there is no community."""
    me = person.enter(books)
    check(Right.BELONG, me, books.workspaces.get(me.workspace).kind)
    return me
