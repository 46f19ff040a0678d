"""What somebody wrote in a channel becomes an item, by a shortcut on their message."""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller
from bot.handlers.community.content.writing import form_of
from bot.jobs.community.content import writing
from bot.jobs.community.content.digests import showing
from bot.jobs.community.content.writing import Message
from bot.slack.client import SlackRefused, SlackUnclear

log = structlog.get_logger(__name__)


def use(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of an item with that message in it, its author credited."""
    return _open(ack, person, deps, body, is_heard=False)


def hear(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The same of an item that is to tell what was done about what they said."""
    return _open(ack, person, deps, body, is_heard=True)


def _open(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], is_heard: bool) -> BoltResponse:
    said, now = body.get("message") or {}, deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
    found = Message(str(said.get("text") or ""), writing.a_user(said.get("user")), _address(deps, me.workspace, body))
    with deps.store.reading() as books:
        me = person.enter(books)
        shown = form_of(deps, books, me, writing.from_message(books, me, found, is_heard, now), {})
    deps.slack.open_view(me.workspace, body["trigger_id"], shown)
    return ack()


def _address(deps: Deps, workspace: str, body: dict[str, Any]) -> str:
    """Where the message stands, as an item takes addresses; empty where the app does not see it, or Slack does not say
    in time."""
    try:
        return showing.safe(deps.slack.permalink(workspace, str(body["channel"]["id"]), str(body["message"]["ts"])))
    except (SlackRefused, SlackUnclear) as lost:
        log.info("an item is made of a message without its address", error=str(lost))
        return ""
