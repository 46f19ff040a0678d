"""What a newcomer does with the welcome: says how they heard of us, and has it their way."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once
from bot.handlers.community.sources import TEMPLATES, clicked, number
from bot.jobs.community.sources import joined
from bot.slack import forms


def heard(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """That is how they heard of us."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        joined.heard(books, person.enter(books), number(clicked(body)), now)
    return ack()


def choose(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open their topics, and how often they hear."""
    with deps.store.reading() as books:
        me = person.enter(books)
        facts = joined.form(books, me, deps.now())
    view = modal(deps, me, f"{TEMPLATES}/choose", facts)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def settle_in(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is as they chose."""
    now, answers = deps.now(), forms.read(body["view"])
    topics, alone = answers.get("topics") or [], answers.get("alone")
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        joined.settle_in(books, me, list(topics), str(answers.get("frequency")), bool(alone), now)
    return ack(response_action="update", view=modal(deps, me, f"{TEMPLATES}/settled", {}))
