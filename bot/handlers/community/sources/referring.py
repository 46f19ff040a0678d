"""Telling a friend of the community."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once
from bot.handlers.community.sources import TEMPLATES
from bot.jobs.community.sources import referring as job
from bot.rules.community.sources import referring as rules
from bot.slack import forms


def refer(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form, with one's own link and what became of those one told of."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/refer", job.page(books, me, deps.public_url, now))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def send(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The friend gets one letter. Whether somebody was known already is told to nobody."""
    now, answers = deps.now(), forms.read(body["view"])
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.refer(books, me, rules.read(answers), str(answers.get("language") or ""), now)
    return ack(response_action="update", view=modal(deps, me, f"{TEMPLATES}/referred", {}))
