"""One's own predictions, and the coach one chooses for them."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once
from bot.handlers.hiring.requisitions import text
from bot.handlers.hiring.scorecards import TEMPLATES
from bot.jobs.hiring.scorecards import coaching as job
from bot.slack import forms


def predictions(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open one's own predictions, and those of the people one coaches."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/predictions", job.page(books, me, deps.now()))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def name_coach(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """That person sees one's predictions from now on, or nobody does."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        job.choose(books, person.enter(books), text(forms.read(body["view"]), "coach"), now)
    return ack()
