"""The list of openings, page by page, with one's own applications."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, open_or_turn
from bot.handlers.community.openings import clicked, list_page


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open what is open."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = list_page(deps, books, me, 0, deps.now())
    open_or_turn(deps, me, body, view)
    return ack()


def turn(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Another page of it, in its place."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = list_page(deps, books, me, clicked(body), deps.now())
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()
