"""An admin says whether there is an order, takes that back, and puts back what was learned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once, open_or_turn, show_under
from bot.jobs.community.matching import TEMPLATES
from bot.jobs.community.matching import settling as job
from bot.rules.access import Right, check
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books


def order(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open how it stands."""
    with deps.store.reading() as books:
        me = _entered(person, books)
        view = _page(deps, books, me)
    open_or_turn(deps, me, body, view)
    return ack()


def accept(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form in which an admin accepts the notice and that people decide."""
    with deps.store.reading() as books:
        me = _entered(person, books)
        view = modal(deps, me, f"{TEMPLATES}/accept", job.page(books, me))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_accepted(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """There is an order; the page below says so."""
    now, answers = deps.now(), forms.read(body["view"])
    with deps.store.open(once=once(body), at=now) as books:
        me = _entered(person, books)
        job.accept(books, me, answers, now)
        view = _page(deps, books, me)
    show_under(deps, me, body["view"], view)
    return ack()


def take_back(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """There is none any more."""
    return _turn(ack, person, deps, body, job.take_back)


def reset(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """What was learned is put back."""
    return _turn(ack, person, deps, body, job.reset)


def _turn(
    ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], do: Callable[[Books, Person, datetime], None]
) -> BoltResponse:  # fmt: skip
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = _entered(person, books)
        do(books, me, now)
        view = _page(deps, books, me)
    open_or_turn(deps, me, body, view)
    return ack()


def _entered(person: Caller, books: Books) -> Person:
    """The admin, where there is hiring."""
    me = person.enter(books)
    check(Right.HIRE, me, books.workspaces.get(me.workspace).kind)
    return me


def _page(deps: Deps, books: Books, me: Person) -> dict[str, Any]:
    return modal(deps, me, f"{TEMPLATES}/order", job.page(books, me))
