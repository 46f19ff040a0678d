"""The side of whoever is asked for an interview: yes, or no with its reason."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.hiring.panels import today
from bot.handlers.hiring.requisitions import carried, text
from bot.jobs.hiring.panels import seats as job
from bot.rules.company import Company
from bot.rules.hiring.panels import seats
from bot.rules.hiring.panels.seats import Interview, NotYourSeat
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

TEMPLATES = "hiring/panels"
_SEAT = re.compile("([0-9]{1,9}):([0-9]{1,6})")
Answer = Callable[[Interview, str], Interview]


def accept(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They come."""
    id, version = seat_of(body["actions"][0].get("value"))
    now = deps.now()
    page = body["view"]["id"] if is_modal(body) else ""
    _give(person, deps, body, "accept", id, lambda one, who: seats.accepted(one, id, who, version, now), now, page)
    return ack()


def decline(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that asks why they do not come."""
    value, now = str(body["actions"][0].get("value")), deps.now()
    id, version = seat_of(value)
    with deps.store.reading() as books:
        me = person.enter(books)
        interview, _, title = theirs(books, me, id, now)
        seats.answerable(interview, id, me.user, version, now)
    facts = {"title": title, "start": interview.start, "most": seats.REASON_CHARACTERS}
    view = modal(deps, me, f"{TEMPLATES}/decline", facts, json.dumps({"seat": value}))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def say_no(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They do not come; somebody else is asked at once."""
    (id, version), now = seat_of(carried(body["view"]).get("seat")), deps.now()
    why = text(forms.read(body["view"]), "reason")

    def answer(one: Interview, who: str) -> Interview:
        return seats.declined(one, id, who, version, why, now)

    _give(person, deps, body, "decline", id, answer, now, body["view"].get("previous_view_id") or "")
    return ack()


def _give(
    person: Caller, deps: Deps, body: dict[str, Any], what: str, id: int, answer: Answer, now: datetime, page: str
) -> None:
    """One answer in its transaction, with whatever follows from it; shown on the `page` of their interviews, if it was
    given there."""
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        before, company, _ = theirs(books, me, id, now)
        after = books.interviews.save(before, answer(before, me.user))
        books.record.note(now, f"{job.FEATURE}.{what}", job.about(after), workspace=me.workspace, who=me.user, seat=id)
        job.fill(books, after, company, now)
        shown = today.page(deps, books, me, now) if page else {}
    if page:
        bring_up_to_date(deps, me, page, shown)


def theirs(books: Books, me: Person, id: int, now: datetime) -> tuple[Interview, Company, str]:
    """The interview with that seat, for somebody who may know of it, and its role. Raises NotYourSeat."""
    company = books.company.of(me.workspace, now)
    interview, seen = job.answering(books, me.workspace, id, company)
    if me.user in seen.shut or not any(seat.id == id and seat.who == me.user for seat in interview.seats):
        raise NotYourSeat()
    return interview, company, seen.requisition.wanted.title


def seat_of(value: Any) -> tuple[int, int]:
    """The seat and the version that a button carries. Raises NotYourSeat for what is not ours."""
    found = _SEAT.fullmatch(str(value))
    if found is None:
        raise NotYourSeat()
    return int(found[1]), int(found[2])
