"""Doing something about a gap."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once
from bot.handlers.hiring.checkins import TEMPLATES, above, bring, clicked, number, show_anew, spot
from bot.handlers.hiring.requisitions import carried
from bot.jobs.hiring.checkins import acting as job
from bot.slack import forms


def act(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open what is done about a gap."""
    now, view = deps.now(), body.get("view") or {}
    with deps.store.reading() as books:
        me = person.enter(books)
        doing = job.mine(books, me, number(clicked(body)), now)
        facts = job.form(books, doing, me, deps.words.library)
        about = f"{doing.action.id}:{doing.action.revision}"
        shown = modal(deps, me, f"{TEMPLATES}/act", facts, above(view, doing.known.hire.id, about))
    deps.slack.open_view(me.workspace, body["trigger_id"], shown, push=is_modal(body))
    return ack()


def save_action(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """What is said of it now."""
    view, now = body["view"], deps.now()
    where = spot(carried(view).get("spot"))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        doing = job.save(books, me, where.hire, where.number, forms.read(view), now)
        pages = show_anew(deps, books, me, doing.known.hire.id, now, view)
    bring(deps, me, pages)
    return ack()
