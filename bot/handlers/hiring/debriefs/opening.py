"""Opening a debrief, and finding those that wait for somebody."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once
from bot.handlers.hiring.candidates import show_anew
from bot.handlers.hiring.debriefs import TEMPLATES, below, kept, number, page
from bot.handlers.hiring.requisitions import carried
from bot.jobs.hiring.debriefs import opening as job
from bot.jobs.hiring.debriefs import showing, telling
from bot.slack import forms


def begin(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that asks until when everybody votes, and says who is missing."""
    id, now, view = number(body["actions"][0].get("value")), deps.now(), body.get("view") or {}
    with deps.store.reading() as books:
        me = person.enter(books)
        facts = job.form(books, me, job.before(books, me, id, now), now)
    shown = modal(deps, me, f"{TEMPLATES}/begin", facts, kept(view, candidacy=id))
    deps.slack.open_view(me.workspace, body["trigger_id"], shown, push=is_modal(body))
    return ack()


def open_up(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The debrief is open: its page, or, for who owes a card, that it waits for that."""
    view, now = body["view"], deps.now()
    id, span = number(carried(view).get("candidacy")), job.span_from(forms.read(view).get("span"))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        one = job.open_up(books, me, id, span, now)
        if one.may_look(me):
            shown = page(deps, books, me, one, now, view)
        else:
            shown = modal(deps, me, f"{TEMPLATES}/opened", telling.line(one))
        pages = below(deps, books, me, id, now, view)
    show_anew(deps, me, pages)
    return ack(response_action="update", view=shown)


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the list of the debriefs that go on and that one may look into."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/list", showing.listed(books, me, deps.now()))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()
