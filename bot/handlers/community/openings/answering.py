"""A member is interested, or not any more; and whoever is named answered them."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once, told
from bot.handlers.community.openings import TEMPLATES, bring, clicked, kept, list_page, number, pair
from bot.handlers.hiring.requisitions import carried
from bot.jobs.community.openings import interest as job
from bot.slack import forms


def interested(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that asks for a yes; whoever said it before reads how it stands."""
    id = number(clicked(body))
    with deps.store.reading() as books:
        me = person.enter(books)
        facts = job.form(books, me, id, deps.now())
    if facts["said"]:
        shown = modal(deps, me, f"{TEMPLATES}/said", facts)
    else:
        shown = modal(deps, me, f"{TEMPLATES}/interested", facts, kept(body.get("view") or {}, id=id))
    deps.slack.open_view(me.workspace, body["trigger_id"], shown, push=is_modal(body))
    return ack()


def say_so(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They are considered from now on, and read by when they hear something."""
    id, answers, now = number(carried(body["view"]).get("id")), forms.read(body["view"]), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.take(books, me, id, answers, now)
        facts = job.form(books, me, id, now)
        below = list_page(deps, books, me, carried(body["view"]).get("jobs"), now)
    bring(deps, me, body, below)
    return ack(response_action="update", view=told(deps, me, f"{TEMPLATES}/thanks", facts))


def withdraw(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They are not considered any more."""
    id, now = number(clicked(body)), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.withdraw(books, me, id, now)
        view = list_page(deps, books, me, carried(body.get("view") or {}).get("jobs"), now)
    if is_modal(body):
        bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def answered(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Whoever is named wrote to them: their promise is kept."""
    (id, member), now = pair(clicked(body)), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        job.answered(books, person.enter(books), id, member, now)
    return ack()
