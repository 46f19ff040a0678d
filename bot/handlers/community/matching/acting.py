"""Whoever runs a role decides about somebody, writes to them, and says how long those known come first."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once, open_or_turn, show_under
from bot.handlers.community.matching import clicked, list_page, role_in, role_page, spot_in
from bot.handlers.hiring.requisitions import carried
from bot.jobs.community.matching import TEMPLATES, Gathered, approaching, deciding, holding, role_of
from bot.rules.people import Person
from bot.slack import blocks, forms
from bot.slack.text import unescape
from bot.store import Books
from bot.store.community.known import Person as Member


def decide(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form in which somebody is taken up, or not."""
    spot, now = clicked(body), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        facts = deciding.form(*_among(deps, books, me, spot, now))
    view = modal(deps, me, f"{TEMPLATES}/decide", facts, json.dumps({"spot": spot}))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_decision(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is decided; the page below says so."""
    spot, answers, now = str(carried(body["view"]).get("spot")), forms.read(body["view"]), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        deciding.decide(books, me, *_among(deps, books, me, spot, now), answers, now)
        below = list_page(deps, books, me, spot_in(spot)[1], now)
    show_under(deps, me, body["view"], below)
    return ack()


def write(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open a draft in the member's language, which a person edits and sends."""
    spot, now = clicked(body), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        facts = approaching.form(books, me, *_among(deps, books, me, spot, now), deps.words.synonyms, now)
    draft = deps.words.tree(f"{TEMPLATES}/draft", facts["language"], {"prefix": deps.command_prefix, **facts}, me.zone)
    whole = {**facts, "draft": unescape(blocks.plain(draft))}
    view = modal(deps, me, f"{TEMPLATES}/write", whole, json.dumps({"spot": spot}))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def send(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It goes to them; the page below says so."""
    spot, answers, now = str(carried(body["view"]).get("spot")), forms.read(body["view"]), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        approaching.send(books, me, *_among(deps, books, me, spot, now), answers, now)
        below = list_page(deps, books, me, spot_in(spot)[1], now)
    show_under(deps, me, body["view"], below)
    return ack()


def hold(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that asks for how long those known come first."""
    id = role_in(clicked(body))
    with deps.store.reading() as books:
        me = person.enter(books)
        facts = holding.form(books, role_of(books, me, id))
    view = modal(deps, me, f"{TEMPLATES}/hold", facts, json.dumps({"role": id}))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_hold(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """So long they come first; the page below says so."""
    id, answers, now = role_in(carried(body["view"]).get("role")), forms.read(body["view"]), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        holding.save(books, me, role_of(books, me, id), answers, now)
        below = role_page(deps, books, me, id, now)
    show_under(deps, me, body["view"], below)
    return ack()


def end_hold(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Those known come first no longer; the page says so."""
    id, now = role_in(clicked(body)), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        holding.end(books, me, role_of(books, me, id), now)
        view = role_page(deps, books, me, id, now)
    open_or_turn(deps, me, body, view)
    return ack()


def _among(deps: Deps, books: Books, me: Person, spot: str, now: datetime) -> tuple[Gathered, Member]:
    role, _, id = spot_in(spot)
    return deciding.among(books, me, role, id, deps.words.synonyms, now)
