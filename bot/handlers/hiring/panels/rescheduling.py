"""Another time for an interview, chosen by whoever runs the recruitment."""

from __future__ import annotations

import json
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, modal, once
from bot.handlers.hiring.candidates import behind, page
from bot.handlers.hiring.panels.calling_off import facts_of, interview_of
from bot.handlers.hiring.requisitions import carried
from bot.jobs.hiring.panels import rescheduling as job
from bot.rules.hiring.panels import rescheduling
from bot.slack import forms

TEMPLATES = "hiring/panels"


def reschedule(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that asks for another time."""
    value, now = str(body["actions"][0].get("value")), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        found, interview, _ = interview_of(books, me, value, now)
        left = rescheduling.left(books.interviews.moves(found.candidacy.id))
    facts = facts_of(found, interview)
    kept = json.dumps({**carried(body["view"]), "interview": value})
    view = modal(deps, me, f"{TEMPLATES}/move", {**facts, "zone": me.zone, "left": left}, kept)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=True)
    return ack()


def move(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The interview is at another time: its people are asked anew, and whoever cannot come is replaced."""
    value, now = str(carried(body["view"]).get("interview")), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found, before, company = interview_of(books, me, value, now)
        revision = int(value.rpartition(":")[2])  # as it was seen
        start = rescheduling.read(forms.read(body["view"]), me.zone, now)
        job.move(books, found, before, revision, start, me.user, company, now)
        shown = page(deps, books, me, found, company, now, behind(body["view"]))
    bring_up_to_date(deps, me, body["view"]["previous_view_id"], shown)
    return ack()
