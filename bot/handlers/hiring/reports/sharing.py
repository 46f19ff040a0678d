"""A signed report to others who may read it: as a message, as a canvas, as a file to print."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, once
from bot.handlers.hiring.reports import TEMPLATES, behind, clicked, form, page
from bot.jobs.hiring import reports as job
from bot.jobs.hiring.reports import sharing
from bot.slack import forms

CANVAS = "canvas"


def send(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The form that asks to whom, and how, in the page's place."""
    where, now = clicked(body, 2), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        facts = sharing.to_share(books, me, job.running(books, me, where.id, now), where.number)
        view = form(deps, me, f"{TEMPLATES}/send", facts, where)
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def share(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is on its way to whoever may read it."""
    (where, _), now, given = behind(body["view"]), deps.now(), forms.read(body["view"])
    people = given.get("people")
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = job.running(books, me, where.id, now)
        named = people if isinstance(people, list) else []
        sharing.ask_share(books, me, found, where.number, named, given.get("how") == CANVAS, now)
        view = page(deps, books, me, found, where.number, now, "sent")
    return ack(response_action="update", view=view)


def print_it(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The file comes in a message to them alone."""
    where, now = clicked(body, 2), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = job.find(books, me, where.id, now)
        sharing.ask_print(books, me, found, where.number, now)
        view = page(deps, books, me, found, where.number, now, "printed")
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()
