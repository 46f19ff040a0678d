"""An interview that does not take place, and a kept panel whose people are asked before their day."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, modal, once
from bot.handlers.hiring.candidates import behind, find_running, page
from bot.handlers.hiring.requisitions import carried, seen, text, whole
from bot.jobs.hiring.panels import keeping
from bot.jobs.hiring.panels import seats as job
from bot.rules.company import Company
from bot.rules.hiring.candidates import NoSuchCandidate, NotYoursToRun, Seen
from bot.rules.hiring.panels import seats
from bot.rules.hiring.requisitions.running import may_run
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

TEMPLATES = "hiring/panels"
_INTERVIEW = re.compile("([0-9]{1,9}):([0-9]{1,9})(?::[0-9]{1,6})?")


def call_off(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that asks why an interview does not take place."""
    value, now = str(body["actions"][0].get("value")), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        found, interview, _ = interview_of(books, me, value, now)
        facts = facts_of(found, interview)
    kept = json.dumps({**carried(body["view"]), "interview": value})
    view = modal(deps, me, f"{TEMPLATES}/call_off", {**facts, "most": seats.REASON_CHARACTERS}, kept)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=True)
    return ack()


def cancel(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It does not take place: everybody who was asked sees so."""
    value, now = str(carried(body["view"]).get("interview")), deps.now()
    why = text(forms.read(body["view"]), "reason")
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found, before, company = interview_of(books, me, value, now)
        kept = books.interviews.save(before, seats.called_off(before, before.revision, why, now))
        entry = {"workspace": me.workspace, "who": me.user, "why": kept.why_off}
        books.record.note(now, f"{job.FEATURE}.cancel", job.about(kept), **entry)
        job.tell(books, kept, now)
        shown = page(deps, books, me, found, company, now, behind(body["view"]))
    bring_up_to_date(deps, me, body["view"]["previous_view_id"], shown)
    return ack()


def ask_now(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The people of a kept panel are asked now."""
    value, now = str(body["actions"][0].get("value")), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found, interview, company = interview_of(books, me, value, now)
        keeping.ask(books, me.workspace, interview.id, company, now)
        shown = page(deps, books, me, found, company, now, behind(body["view"]))
    bring_up_to_date(deps, me, body["view"]["id"], shown)
    return ack()


def improve(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Better panels are looked for among those of a role that nobody has been told of."""
    id, now = whole(body["actions"][0].get("value")), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        role = seen(books, me, id)
        if not may_run(role, me.user, me.roles):
            raise NotYoursToRun()
        keeping.better(books, me.workspace, role.id, me.user, now)
    view = modal(deps, me, f"{TEMPLATES}/improving", {"title": role.wanted.title})
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=True)
    return ack()


def interview_of(books: Books, me: Person, value: str, now: datetime) -> tuple[Seen, seats.Interview, Company]:
    """The interview that a button carries with its candidacy, and perhaps its revision as it was seen, for somebody who
    runs the recruitment, while it is to come. Raises NoSuchCandidate, NotYoursToRun, InterviewOver."""
    named = _INTERVIEW.fullmatch(value)
    if named is None:
        raise NoSuchCandidate()
    found, company = find_running(books, me, int(named[2]), now)
    interview = books.interviews.get(me.workspace, int(named[1]))
    if interview is None or interview.candidacy != found.candidacy.id:
        raise NoSuchCandidate()
    if interview.is_over(now):
        raise seats.InterviewOver(is_off=interview.called_off is not None)
    return found, interview, company


def facts_of(found: Seen, interview: seats.Interview) -> dict[str, Any]:
    """Which interview a form is about."""
    return {"name": found.candidate.name, "title": found.requisition.wanted.title, "start": interview.start}
