"""What was seen of somebody who was hired beside what happened, and the question that should have been asked."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, modal, once, open_or_turn
from bot.handlers.hiring.checkins import clicked, number
from bot.handlers.hiring.requisitions import carried
from bot.jobs.hiring.outcomes import TEMPLATES
from bot.jobs.hiring.outcomes import first as job
from bot.jobs.hiring.outcomes.first import Found
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books


def first(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the page of one hire, or show it in place of the page it was asked from."""
    id, now = number(clicked(body)), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _page(deps, books, me, job.find(books, me, id, now), now)
    open_or_turn(deps, me, body, view)
    return ack()


def ask(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The form of the question, in the page's place."""
    id, now = number(clicked(body)), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        facts = job.form(books, me, job.find(books, me, id, now))
        view = modal(deps, me, f"{TEMPLATES}/ask", facts, json.dumps({"hire": id}))
    bring_up_to_date(deps, me, str(body["view"]["id"]), view)
    return ack()


def add_question(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The question is in that interview's kit as it is being made, with the hire as its reason."""
    id, now = number(carried(body["view"]).get("hire")), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = job.add(books, me, id, forms.read(body["view"]), now)
        view = _page(deps, books, me, found, now)
    return ack(response_action="update", view=view)


def _page(deps: Deps, books: Books, me: Person, found: Found, now: datetime) -> dict[str, Any]:
    return modal(deps, me, f"{TEMPLATES}/first", job.page(books, me, found, now))
