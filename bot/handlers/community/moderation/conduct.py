"""The code of conduct: members read and accept it, moderators write the next version."""

from __future__ import annotations

import json
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once, show_under
from bot.handlers.community.moderation import TEMPLATES, number
from bot.handlers.hiring.requisitions import carried
from bot.jobs import home
from bot.jobs.community.moderation import conduct as job
from bot.slack import forms


def code(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the code as it binds now; who did not accept it can."""
    with deps.store.reading() as books:
        me = person.enter(books)
        facts = job.code(books, me)
        view = modal(deps, me, f"{TEMPLATES}/code", facts, json.dumps({"version": facts["version"]}))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def accept(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They accept it."""
    now = deps.now()
    version = number(carried(body["view"]).get("version"))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.accept(books, me, version, now)
        home.refresh(books, me.workspace, [me.user], now)
    return ack()


def codes(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the page with its versions."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/codes", job.page(books, me))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def write(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of the next version."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/write", job.form(books, me))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_code(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """There is a new version; the page below shows it."""
    now, view = deps.now(), body["view"]
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.write(books, me, forms.read(view), now)
        shown = modal(deps, me, f"{TEMPLATES}/codes", job.page(books, me))
    show_under(deps, me, view, shown)
    return ack()
