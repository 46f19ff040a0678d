"""Connections to other systems: made, looked at, mapped, tried again, revoked. A secret is shown once."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once, open_or_turn, show_under
from bot.handlers.hiring.candidates import TEMPLATES
from bot.handlers.hiring.requisitions import carried, text
from bot.jobs.hiring import outgoing
from bot.jobs.hiring.candidates import connections as job
from bot.jobs.hiring.candidates import receiving
from bot.rules.hiring.candidates.connecting import (
    MOST_CONNECTIONS,
    Connection,
    Kind,
    NoSuchConnection,
    TooManyConnections,
    made,
    mapped,
    renewed,
)
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

# What a button carries: a connection, what to do, and of which delivery.
_BUTTON = re.compile(r"([0-9a-f]{24})(?::([a-z]{1,8}))?(?::([0-9a-f]{1,32}))?")
NO_ROLE = "none"


def systems(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Which connections there are; in a modal in its place, so that one and a form fit above it."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _list(deps, books, me)
    open_or_turn(deps, me, body, view)
    return ack()


def connect(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form for a system from which applications come, or for one that is told."""
    is_out = body["actions"][0].get("value") == "out"
    with deps.store.reading() as books:
        me = person.enter(books)
    view = modal(deps, me, f"{TEMPLATES}/connect", job.form(is_out), json.dumps({"out": is_out}))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def keep_connection(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The connection is there; its page shows the secret, only now."""
    answers, now = forms.read(body["view"]), deps.now()
    is_out = carried(body["view"]).get("out")
    if not isinstance(is_out, bool):
        raise NoSuchConnection()
    kind = Kind.RECEIVER if is_out else None
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        new = made(answers, kind, secrets.token_hex(12), me.workspace, me.user, now, secrets.token_urlsafe(32))
        if len(books.connections.of(me.workspace)) >= MOST_CONNECTIONS:
            raise TooManyConnections(most=MOST_CONNECTIONS)
        books.connections.add(new)
        _note(books, me, new, "connect", now)
        view, below = _page(deps, books, me, new, new.secret), _list(deps, books, me)
    show_under(deps, me, body["view"], below)
    return ack(response_action="update", view=view)


def connection(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """One connection: where it is reached, what is mapped, what came and went."""
    id, _, _ = _button(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _page(deps, books, me, job.get(books, me, id))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def change_connection(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is revoked, tried out, or what waits or went wrong is done again."""
    (id, what, which), now = _button(body), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = job.get(books, me, id)
        if what == "test":
            outgoing.try_out(books, found, now)
        elif what == "resend":
            outgoing.again(books, found, which, now)
        elif what == "redo":
            receiving.again(books, found, now)
        elif what == "revoke":
            books.connections.save(replace(found, revoked_at=now))
            books.notices.withdraw(outgoing.about(id))
        else:
            raise NoSuchConnection()
        _note(books, me, found, f"connection_{what}", now)
        view = _list(deps, books, me) if what == "revoke" else _page(deps, books, me, found)
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def map_job(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that says which request a job of theirs is; that of a delivery stands in it already."""
    id, _, which = _button(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        found = job.get(books, me, id)
        facts = job.mapping(books, me, found, int(which) if which.isdecimal() and len(which) < 10 else None)
    view = modal(deps, me, f"{TEMPLATES}/map_job", facts, json.dumps({"id": id}))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def map_job_to(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is that request from now on, and what waited for it is done."""
    answers, now = forms.read(body["view"]), deps.now()
    chosen = text(answers, "role")
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = job.get(books, me, str(carried(body["view"]).get("id")))
        offered = {str(each["id"]): each["id"] for each in job.mapping(books, me, found, None)["roles"]}
        if chosen != NO_ROLE and chosen not in offered:
            raise NoSuchConnection()
        after = mapped(found, text(answers, "job"), offered.get(chosen))
        books.connections.save(after)
        receiving.again(books, after, now)
        _note(books, me, after, "map_job", now)
        view = _page(deps, books, me, after)
    show_under(deps, me, body["view"], view)
    return ack()


def new_secret(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that asks for another secret."""
    id, _, _ = _button(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        found = job.get(books, me, id)
    facts = {**job.form(found.kind is Kind.RECEIVER), "name": found.name}
    view = modal(deps, me, f"{TEMPLATES}/new_secret", facts, json.dumps({"id": id}))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def keep_secret(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The secret is another from now on; the page below shows it, only now."""
    answers, now = forms.read(body["view"]), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = job.get(books, me, str(carried(body["view"]).get("id")))
        after = renewed(found, text(answers, "secret"), secrets.token_urlsafe(32))
        books.connections.save(after)
        _note(books, me, after, "new_secret", now)
        view = _page(deps, books, me, after, after.secret)
    return ack(response_action="update", view=view)


def _button(body: dict[str, Any]) -> tuple[str, str, str]:
    found = _BUTTON.fullmatch(str(body["actions"][0].get("value")))
    if found is None:
        raise NoSuchConnection()
    return found[1], found[2] or "", found[3] or ""


def _list(deps: Deps, books: Books, me: Person) -> dict[str, Any]:
    return modal(deps, me, f"{TEMPLATES}/systems", job.listed(books, me))


def _page(deps: Deps, books: Books, me: Person, found: Connection, secret: str = "") -> dict[str, Any]:
    return modal(deps, me, f"{TEMPLATES}/connection", job.one(books, me, found, deps.public_url, secret))


def _note(books: Books, me: Person, of: Connection, what: str, now: datetime) -> None:
    entry = {"workspace": me.workspace, "who": me.user}
    books.record.note(now, f"hiring.candidates.{what}", outgoing.about(of.id), **entry)
