"""Reporting: by a shortcut on a message, wherever it stands, or by naming somebody."""

from __future__ import annotations

import json
from typing import Any

import structlog
from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once
from bot.handlers.community.moderation import TEMPLATES
from bot.handlers.hiring.requisitions import carried
from bot.jobs.community.moderation import reporting as job
from bot.jobs.community.moderation.reporting import Message
from bot.slack import forms
from bot.slack.client import SlackRefused, SlackUnclear
from bot.slack.heard import mentioned, readable

log = structlog.get_logger(__name__)
# What Slack calls a conversation between two, and how the names of those between a few begin.
DIRECT, FEW = "directmessage", "mpdm-"


def report(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form about that message."""
    said, there = body.get("message") or {}, body.get("channel") or {}
    is_direct = there.get("name") == DIRECT or str(there.get("name") or "").startswith(FEW)
    typed = str(said.get("text") or "")
    with deps.store.reading() as books:
        me = person.enter(books)
        found = job.message(said.get("user"), there.get("id"), said.get("ts"), is_direct)
        people = books.people.some(me.workspace, mentioned(typed))
        quote = readable(typed, {user: each.name for user, each in people.items()})
        facts = job.form(books, me, found, quote)
    shown = modal(deps, me, f"{TEMPLATES}/report", facts, json.dumps({"message": vars(found)}))
    deps.slack.open_view(me.workspace, body["trigger_id"], shown)
    return ack()


def somebody(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form about a person."""
    with deps.store.reading() as books:
        me = person.enter(books)
        shown = modal(deps, me, f"{TEMPLATES}/report", job.form(books, me, None))
    deps.slack.open_view(me.workspace, body["trigger_id"], shown, push=is_modal(body))
    return ack()


def send(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is reported; the form says what happens next."""
    view, now = body["view"], deps.now()
    told = carried(view).get("message")
    found = job.message(*(told.get(each) for each in ("user", "channel", "ts", "is_direct"))) if isinstance(
        told, dict
    ) else None  # fmt: skip
    with deps.store.reading() as books:
        me = person.enter(books)
    link = _link(deps, me.workspace, found)
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        case = job.take(books, me, found, forms.read(view), now, link)
        facts = job.thanks(case, now)
        shown = modal(deps, me, f"{TEMPLATES}/reported", facts)
    return ack(response_action="update", view=shown)


def _link(deps: Deps, workspace: str, found: Message | None) -> str:
    """Where the message stands; empty without one, where the app does not see it, or Slack does not say in time."""
    if found is None or found.is_direct:
        return ""
    try:
        return deps.slack.permalink(workspace, found.channel, found.ts)
    except (SlackRefused, SlackUnclear) as lost:
        log.info("a message is reported without its address", error=str(lost))
        return ""
