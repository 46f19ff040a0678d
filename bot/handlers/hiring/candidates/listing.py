"""Looking: the roles, who is in one, one candidate."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, open_or_turn
from bot.handlers.hiring.candidates import List, behind, find, list_from, list_page, page
from bot.handlers.hiring.requisitions import whole


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """A list: from a message, from Home or by command a page of its own; in a modal in its place, so that a candidate
    and a form fit above it."""
    where = list_from(body["actions"][0].get("value")) if "actions" in body else List()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = list_page(deps, books, me, where, deps.now())
    open_or_turn(deps, me, body, view)
    return ack()


def open_one(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """One candidate: where they are, what is next, who holds it, and what may be done."""
    id, now = whole(body["actions"][0].get("value")), deps.now()
    below = behind(body["view"]) if is_modal(body) else List()
    with deps.store.reading() as books:
        me = person.enter(books)
        found, company = find(books, me, id, now)
        view = page(deps, books, me, found, company, now, below)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()
