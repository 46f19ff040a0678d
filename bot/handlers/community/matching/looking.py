"""Whoever runs a role looks among those known: the roles, one of them, and people page by page."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, modal, open_or_turn
from bot.handlers.community.matching import clicked, list_page, role_in, role_page
from bot.jobs.community.matching import TEMPLATES, showing


def known(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The roles that this person runs, with how many are known for each."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/roles", showing.roles(books, me, deps.now()))
    open_or_turn(deps, me, body, view)
    return ack()


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """How those known stand to what a role asks for."""
    id = role_in(clicked(body))
    with deps.store.reading() as books:
        me = person.enter(books)
        view = role_page(deps, books, me, id, deps.now())
    open_or_turn(deps, me, body, view)
    return ack()


def people(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Those who stand alike to a must-have, or the best where there is an order, page by page."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = list_page(deps, books, me, clicked(body), deps.now())
    open_or_turn(deps, me, body, view)
    return ack()
