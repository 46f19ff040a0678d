"""A member asks by a form, and says what became of a question."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.community.questions import TEMPLATES, clicked, known, number
from bot.jobs.community.questions import asking as job
from bot.slack import forms


def ask(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of a question, with one's last ones below."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/ask", job.form(books, me, now))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_ask(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is posted in its channel."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.ask(books, me, known(deps), forms.read(body["view"]), now)
    return ack()


def still_open(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is open again; the form below which it stood shows it, a message does so by itself."""
    id, now = number(clicked(body)), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.reopen(books, me, id, now)
        view = modal(deps, me, f"{TEMPLATES}/ask", job.form(books, me, now)) if is_modal(body) else {}
    if view:
        bring_up_to_date(deps, me, str(body["view"]["id"]), view)
    return ack()


def helped(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """An earlier answer was one to theirs."""
    id, now = number(clicked(body)), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.helped(books, me, id, now)
    return ack()
