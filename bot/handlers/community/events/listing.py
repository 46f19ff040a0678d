"""The list of events: what is to come, one's own, a month; and one of them."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, open_or_turn
from bot.handlers.community.events import LISTS, clicked, list_page, number, page, view_of
from bot.handlers.hiring.requisitions import carried
from bot.jobs.community.events import get


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open what is to come."""
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = list_page(deps, books, me, view_of(books, me, None, now), now)
    open_or_turn(deps, me, body, view)
    return ack()


def turn(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Another part of it, in its place."""
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = list_page(deps, books, me, view_of(books, me, clicked(body), now), now)
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def open_one(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the page of one event: above the list or the content calendar, else in place of the page it was asked from.
    """
    now, below = deps.now(), body.get("view") or {}
    with deps.store.reading() as books:
        me = person.enter(books)
        view = page(deps, books, me, get(books, me, number(clicked(body))), now, below)
    open_or_turn(deps, me, body, view, is_above=not LISTS.isdisjoint(carried(below)))
    return ack()
