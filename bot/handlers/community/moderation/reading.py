"""The queue, and one case of it."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, open_or_turn
from bot.handlers.community.moderation import case_page, clicked, number, queue_page
from bot.handlers.hiring.requisitions import carried


def queue(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open what waits for moderators."""
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = queue_page(deps, books, me, None, now)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def turn(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Another page of it, in its place."""
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = queue_page(deps, books, me, clicked(body), now)
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def open_one(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open a case: above the queue, else in place of the page it was asked from."""
    now, below = deps.now(), body.get("view") or {}
    with deps.store.reading() as books:
        me = person.enter(books)
        view = case_page(deps, books, me, number(clicked(body)), now, below)
    open_or_turn(deps, me, body, view, is_above="queue" in carried(below) and "case" not in carried(below))
    return ack()
