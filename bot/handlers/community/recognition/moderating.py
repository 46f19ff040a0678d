"""Moderators and recognition: tiers on or off, the spotlight, and who hears of openings early."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once, open_or_turn, show_under
from bot.handlers.community.recognition import asked, carried
from bot.jobs.community.recognition import TEMPLATES, spotlight
from bot.jobs.community.recognition import moderating as job
from bot.slack import forms


def board(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open how recognition stands."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/board", job.board(books, me.workspace, deps.now()))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def settle(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form in which tiers are switched on or off, with the channel of celebrations."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/settle", job.settling(books, me, deps.now()))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_settle(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """So it is from now on."""
    now, view = deps.now(), body["view"]
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.settle(books, me, forms.read(view), now)
        shown = modal(deps, me, f"{TEMPLATES}/board", job.board(books, me.workspace, now))
    show_under(deps, me, view, shown)
    return ack()


def audit(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open who hears of openings early, in groups."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/audit", job.audit(books, me.workspace, deps.now()))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def spot(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open whom one may ask to be shown."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/spot", spotlight.page(books, me, deps.now()))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def ask(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They are asked; the page says so."""
    id, now = asked(carried(body)), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        spotlight.ask(books, me, id, now)
        view = modal(deps, me, f"{TEMPLATES}/spot", spotlight.page(books, me, now))
    open_or_turn(deps, me, body, view)
    return ack()
