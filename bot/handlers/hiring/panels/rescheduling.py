"""Another time for an interview, chosen by whoever runs the recruitment."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, modal, once
from bot.handlers.hiring.candidates import behind, find_running, page
from bot.handlers.hiring.requisitions import carried
from bot.jobs.hiring.panels import rescheduling as job
from bot.rules.company import Company
from bot.rules.hiring.candidates import NoSuchCandidate, Seen
from bot.rules.hiring.panels import rescheduling, seats
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

TEMPLATES = "hiring/panels"
# The interview, its candidacy, and its revision as it was seen.
_INTERVIEW = re.compile("([0-9]{1,9}):([0-9]{1,9}):([0-9]{1,6})")


def reschedule(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that asks for another time."""
    value, now = str(body["actions"][0].get("value")), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        found, interview, _, _ = _interview(books, me, value, now)
        left = rescheduling.left(books.interviews.moves(found.candidacy.id))
    facts = {"name": found.candidate.name, "title": found.requisition.wanted.title, "start": interview.start}
    kept = json.dumps({**carried(body["view"]), "interview": value})
    view = modal(deps, me, f"{TEMPLATES}/move", {**facts, "zone": me.zone, "left": left}, kept)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=True)
    return ack()


def move(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The interview is at another time: its people are asked anew, and whoever cannot come is replaced."""
    value, now = str(carried(body["view"]).get("interview")), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found, before, revision, company = _interview(books, me, value, now)
        start = rescheduling.read(forms.read(body["view"]), me.zone, now)
        job.move(books, found, before, revision, start, me.user, company, now)
        shown = page(deps, books, me, found, company, now, behind(body["view"]))
    bring_up_to_date(deps, me, body["view"]["previous_view_id"], shown)
    return ack()


def _interview(books: Books, me: Person, value: str, now: datetime) -> tuple[Seen, seats.Interview, int, Company]:
    """The interview that a button carries, with its candidacy and the revision that was seen, for somebody who runs the
    recruitment, while it is to come. Raises NoSuchCandidate, NotYoursToRun, InterviewOver."""
    named = _INTERVIEW.fullmatch(value)
    if named is None:
        raise NoSuchCandidate()
    found, company = find_running(books, me, int(named[2]), now)
    interview = books.interviews.get(me.workspace, int(named[1]))
    if interview is None or interview.candidacy != found.candidacy.id:
        raise NoSuchCandidate()
    if interview.is_over(now):
        raise seats.InterviewOver(is_off=interview.called_off is not None)
    return found, interview, int(named[3]), company
