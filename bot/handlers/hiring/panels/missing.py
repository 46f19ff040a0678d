"""Saying that somebody did not come, and taking it back."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.hiring.candidates import behind, page
from bot.handlers.hiring.requisitions import carried, text
from bot.jobs.hiring.panels import missing
from bot.jobs.hiring.panels import seats as job
from bot.rules.company import Company
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.panels import absences
from bot.rules.hiring.panels.openings import CANDIDATE
from bot.rules.hiring.panels.seats import Interview, NotYourSeat
from bot.rules.hiring.requisitions.running import may_run
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

TEMPLATES = "hiring/panels"
# What stands for the candidate in the form.
THE_CANDIDATE = "candidate"
_VALUE = re.compile("([0-9]{1,9})(?::([0-9]{1,9}))?")


def no_show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that asks who did not come."""
    (id, _), now = _value(body["actions"][0].get("value")), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        interview, seen, _ = _there(books, me, id, now)
        if not absences.is_time(interview, now):
            raise absences.NotTheTime()
        users = [each for each in absences.may_miss(interview) if each != me.user]
        if not users:
            raise absences.NobodyLikeThat()
        names = books.people.some(me.workspace, [each for each in users if each])
    people = [{"user": each or THE_CANDIDATE, "name": names[each].name if each else seen.candidate.name,
               "is_candidate": each == CANDIDATE} for each in users]  # fmt: skip
    facts = {"title": seen.requisition.wanted.title, "start": interview.start, "people": people}
    kept = {"interview": str(id), **({"list": str(behind(body["view"]))} if is_modal(body) else {})}
    view = modal(deps, me, f"{TEMPLATES}/no_show", facts, json.dumps(kept))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def say_missed(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is kept who did not come, and who said so; whoever asked for the interview hears of it."""
    kept, now = carried(body["view"]), deps.now()
    (id, _), whom = _value(kept.get("interview")), text(forms.read(body["view"]), "who")
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        before, seen, company = _there(books, me, id, now)
        who = CANDIDATE if whom == THE_CANDIDATE else whom or "?"
        after = books.interviews.save(before, absences.missed(before, who, me.user, now))
        entry = {"workspace": me.workspace, "who": me.user, "whom": whom}
        books.record.note(now, f"{job.FEATURE}.miss", job.about(after), **entry)
        missing.tell(books, after, now)
        shown = page(deps, books, me, seen, company, now, behind(body["view"])) if "list" in kept else None
    if shown is not None:
        bring_up_to_date(deps, me, body["view"]["previous_view_id"], shown)
    return ack()


def take_back(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It was a wrong tap: they came."""
    (id, which), now = _value(body["actions"][0].get("value")), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        before, seen, company = _there(books, me, id, now)
        after = books.interviews.save(before, absences.taken_back(before, which, me.user, now))
        entry = {"workspace": me.workspace, "who": me.user, "no_show": which}
        books.record.note(now, f"{job.FEATURE}.take_back", job.about(after), **entry)
        missing.tell(books, after, now)
        shown = page(deps, books, me, seen, company, now, behind(body["view"])) if is_modal(body) else None
    if shown is not None:
        bring_up_to_date(deps, me, body["view"]["id"], shown)
    return ack()


def _there(books: Books, me: Person, id: int, now: datetime) -> tuple[Interview, Seen, Company]:
    """The interview, for whoever runs its recruitment or said that they come to it. Raises NotYourSeat."""
    company = books.company.of(me.workspace, now)
    interview, seen = job.entering(books, me.workspace, id, company)
    comes = any(seat.who == me.user for seat in interview.coming)
    if me.user in seen.shut or not (comes or may_run(seen.requisition, me.user, me.roles)):
        raise NotYourSeat()
    return interview, seen, company


def _value(value: Any) -> tuple[int, int]:
    """The interview, and which of its absences, that a button or form carries. Raises NotYourSeat for anything
    else."""
    found = _VALUE.fullmatch(str(value))
    if found is None:
        raise NotYourSeat()
    return int(found[1]), int(found[2] or 0)
