"""What waits, where requests are, and one request with everything about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, message, modal
from bot.handlers.hiring.requisitions import TEMPLATES, button, seen
from bot.handlers.hiring.requisitions.asking import FORM
from bot.jobs.hiring import requisitions as job
from bot.jobs.hiring.requisitions.showing import history, verbs_for
from bot.rules.hiring.requisitions import Requisition
from bot.rules.people import Person
from bot.store import Books


def waiting(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """What waits for this person's yes or no."""
    with deps.store.reading() as books:
        shown = waiting_list(books, deps, person.enter(books), deps.now())
    return ack(response_type="ephemeral", **shown)


def waiting_list(books: Books, deps: Deps, me: Person, now: datetime) -> dict[str, Any]:
    """The message that lists what waits for this person's yes or no."""
    found = [
        {**job.line(each, now), **job.offered(books, each, me.user, now)}
        for each in books.requisitions.waiting_for(me.identity, now)
    ]
    return message(deps, me, f"{TEMPLATES}/waiting_list", {"requests": found})


def status(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Where this person's requests are, who holds them and since when."""
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        found = books.requisitions.of(me.identity)
        has_draft = bool(books.drafts.get(me.identity, FORM))
    facts = {"requests": [job.line(each, now) for each in found], "has_draft": has_draft}
    return ack(response_type="ephemeral", **message(deps, me, f"{TEMPLATES}/status", facts))


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """One request: its steps, questions, edits and moves, and what this person may do with it."""
    id, _ = button(body)
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        found = seen(books, me, id, cases=True)
        view = page(deps, me, found, now, job.offered(books, found, me.user, now))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def page(
    deps: Deps, me: Person, found: Requisition, now: datetime, offered: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The modal with everything about a request, for this person; `offered` is what it is asked for if that is an
    offer."""
    verbs = verbs_for(found, me.user, me.roles)
    facts = {**job.shown(found, now), **history(found, now), "verbs": verbs, **(offered or {})}
    return modal(deps, me, f"{TEMPLATES}/show", facts)
