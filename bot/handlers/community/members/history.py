"""What happened to and with a member, for themselves."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal
from bot.handlers.community.members import clicked, number
from bot.jobs.community.members import TEMPLATES
from bot.jobs.community.members import own as job


def history(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the latest of it."""
    with deps.store.reading() as books:
        who = person.enter(books)
        view = modal(deps, who, f"{TEMPLATES}/history", job.history(books, job.mine(books, who), 0))
    deps.slack.open_view(who.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def turn_history(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Earlier, or the latest, in its place."""
    with deps.store.reading() as books:
        who = person.enter(books)
        view = modal(deps, who, f"{TEMPLATES}/history", job.history(books, job.mine(books, who), number(clicked(body))))
    bring_up_to_date(deps, who, body["view"]["id"], view)
    return ack()
