"""Looking into a debrief, and voting again."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, once
from bot.handlers.hiring.debriefs import number, page
from bot.handlers.hiring.requisitions import carried, text
from bot.jobs.hiring.debriefs import deciding as job
from bot.jobs.hiring.debriefs import looking
from bot.slack import forms


def look(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open a debrief: what was seen, what contradicts, and one's own vote."""
    id, now, view = number(body["actions"][0].get("value")), deps.now(), body.get("view") or {}
    with deps.store.reading() as books:
        me = person.enter(books)
        shown = page(deps, books, me, looking(books, me, id, now), now, view)
    deps.slack.open_view(me.workspace, body["trigger_id"], shown, push=is_modal(body))
    return ack()


def cast(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Their second vote is in; the page shows what they may see now."""
    view, now = body["view"], deps.now()
    id, answers = number(carried(view).get("debrief")), forms.read(view)
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        one = job.vote(books, me, id, answers.get("overall"), text(answers, "reason"), now)
        shown = page(deps, books, me, one, now, view)
    return ack(response_action="update", view=shown)
