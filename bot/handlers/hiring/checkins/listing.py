"""The list of check-ins, page by page, and one hire of it."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, open_or_turn
from bot.handlers.hiring.checkins import clicked, list_page, number, page
from bot.handlers.hiring.requisitions import carried
from bot.jobs.hiring.checkins import seen_by


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the list of whoever one looks after, is asked about, or is."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = list_page(deps, books, me, 0, deps.now())
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def turn(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Another page of it, in its place."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = list_page(deps, books, me, clicked(body), deps.now())
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def open_one(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the page of one hire: above the list, else in place of the page it was asked from, so that a form fits."""
    now, below = deps.now(), body.get("view") or {}
    with deps.store.reading() as books:
        me = person.enter(books)
        view = page(deps, books, me, seen_by(books, me, number(clicked(body)), now), now, below)
    open_or_turn(deps, me, body, view, is_above="checkins" in carried(below))
    return ack()
