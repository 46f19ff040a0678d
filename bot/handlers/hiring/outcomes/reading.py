"""Figures of what interviews foretold: their pages, turned in their place, and a file of them."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once
from bot.handlers.pictured import show
from bot.jobs.hiring.outcomes import TEMPLATES, page
from bot.jobs.hiring.outcomes.page import Page, Scope, scope_from
from bot.rules.people import Person


def read(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """What is told of everybody who was hired: in short, in detail or by part. The picture that it lacks is made; a
    page that Slack refuses for one it has no more goes without."""
    carried = body["actions"][0].get("value")
    scope = scope_from(carried) if carried else Scope()
    me, made, view = show(deps, body, lambda: _made(person, deps, scope))
    if view:
        with deps.store.open() as books:
            page.want(books, me, made, view, deps.now())
    return ack()


def file(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The figures come as a file to this person alone."""
    scope, now = scope_from(body["actions"][0].get("value")), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        page.ask(books, me, scope, now)
        view = modal(deps, me, f"{TEMPLATES}/given", {})
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def _made(person: Caller, deps: Deps, scope: Scope) -> tuple[Person, Page]:
    with deps.store.reading() as books:
        me = person.enter(books)
        return me, page.page(deps, books, me, scope)
