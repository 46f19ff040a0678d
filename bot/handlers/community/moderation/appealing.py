"""Whom a decision is about asks somebody else to look at it again."""

from __future__ import annotations

import json
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once
from bot.handlers.community.moderation import TEMPLATES, clicked, number
from bot.handlers.hiring.requisitions import carried
from bot.jobs.community.moderation import deciding as job
from bot.slack import forms


def appeal(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form in which they say what was wrong."""
    id = number(clicked(body))
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/appeal", job.appealing(books, me, id), json.dumps({"case": id}))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_appeal(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Somebody else looks at it; the message that told them says so."""
    now, view = deps.now(), body["view"]
    id = number(carried(view).get("case"))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.appeal(books, me, id, forms.read(view), now)
    return ack()
