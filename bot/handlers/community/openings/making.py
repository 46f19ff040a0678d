"""Making an opening: of a role that is recruited for, or typed by a moderator."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once
from bot.handlers.community.openings import TEMPLATES, bring, clicked, kept, list_page, number, pair
from bot.handlers.hiring.requisitions import carried
from bot.jobs.community.openings import making as job
from bot.rules.community.openings import Opening
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books


def make(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of an opening that a moderator types; `0:0` is a new one."""
    id, _ = pair(clicked(body))
    with deps.store.reading() as books:
        me = person.enter(books)
        shown = _form(deps, books, me, job.typed(books, me, id, deps.now()), body)
    deps.slack.open_view(me.workspace, body["trigger_id"], shown, push=is_modal(body))
    return ack()


def save_typed(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is open, or as changed."""
    id, revision = pair(carried(body["view"]).get("spot"))
    answers, now = forms.read(body["view"]), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.save(books, me, job.typed(books, me, id, now), revision, answers, now)
        below = list_page(deps, books, me, carried(body["view"]).get("jobs"), now)
    bring(deps, me, body, below)
    return ack()


def publish(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that offers a role to members, or changes what they read of it."""
    id = number(clicked(body))
    with deps.store.reading() as books:
        me = person.enter(books)
        _, opening = job.of_role(books, me, id, deps.now())
        shown = _form(deps, books, me, opening, body, role=id)
    deps.slack.open_view(me.workspace, body["trigger_id"], shown, push=is_modal(body))
    return ack()


def save_published(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Members read of it, as changed or from now on."""
    id, (_, revision) = number(carried(body["view"]).get("role")), pair(carried(body["view"]).get("spot"))
    answers, now = forms.read(body["view"]), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        _, opening = job.of_role(books, me, id, now)
        job.save(books, me, opening, revision, answers, now)
    return ack()


def _form(deps: Deps, books: Books, me: Person, opening: Opening, body: dict[str, Any], **more: int) -> dict[str, Any]:
    carries = kept(body.get("view") or {}, spot=f"{opening.id}:{opening.revision}", **more)
    return modal(deps, me, f"{TEMPLATES}/form", job.form(books, opening), carries)
