"""How often digests come and where to; and whom a moderator reaches."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once
from bot.handlers.community.content.digests import TEMPLATES
from bot.jobs.community.content.digests import answering, reaching, showing
from bot.slack import forms


def digest_settings(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of how often digests come, where to, and which topics are muted."""
    with deps.store.reading() as books:
        me = person.enter(books)
        facts = showing.settings(books, answering.mine(books, me), deps.now())
        shown = modal(deps, me, f"{TEMPLATES}/digest_settings", facts)
    deps.slack.open_view(me.workspace, body["trigger_id"], shown, push=is_modal(body))
    return ack()


def save_digest_settings(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Digests come so from now on."""
    answers, now = forms.read(body["view"]), deps.now()
    unmuted = answers.get("unmuted")
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        often, way = str(answers.get("frequency")), str(answers.get("way"))
        those = unmuted if isinstance(unmuted, list) else []
        answering.choose(books, answering.mine(books, me), often, way, those, now)
    return ack()


def digest_reach(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Show whom a message to everybody would reach now, and whom not."""
    with deps.store.reading() as books:
        me = person.enter(books)
        facts = {"reach": reaching.reach(books, me.workspace, deps.now())}
        shown = modal(deps, me, f"{TEMPLATES}/digest_reach", facts)
    deps.slack.open_view(me.workspace, body["trigger_id"], shown, push=is_modal(body))
    return ack()
