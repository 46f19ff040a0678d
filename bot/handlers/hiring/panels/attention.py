"""What whoever plans interviews has to look at."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, modal
from bot.jobs.hiring.panels import attention as job
from bot.jobs.hiring.scorecards import pacing

TEMPLATES = "hiring/panels"


def attention(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the list of what needs attention, soonest hurt first."""
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        company = books.company.of(me.workspace, now)
        facts = {**job.due(books, me, company, now), "pace": pacing.of_teams(books, me, company, now)}
    deps.slack.open_view(me.workspace, body["trigger_id"], modal(deps, me, f"{TEMPLATES}/attention", facts))
    return ack()
