"""Taking a seat that is held out to several people, and handing one's own over."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.hiring.panels.answering import seat_of, theirs
from bot.handlers.hiring.requisitions import carried, text
from bot.jobs.hiring.panels import claiming
from bot.jobs.hiring.panels import seats as job
from bot.rules.hiring.panels import claims
from bot.rules.hiring.panels.seats import NotYourSeat
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals
from bot.slack import forms
from bot.store import Books

TEMPLATES = "hiring/panels"
# What is chosen where whoever may shall be asked.
ANYBODY = "anybody"
_OPENING = re.compile("([0-9]{1,9}):([0-9]{1,9})")


def take_seat(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They have the seat, if they are the first and every rule still holds."""
    found, now = _OPENING.fullmatch(str(body["actions"][0].get("value"))), deps.now()
    if found is None:
        raise NotYourSeat()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        company = books.company.of(me.workspace, now)
        interview, seen = job.entering(books, me.workspace, int(found[1]), company)
        if me.user in seen.shut:
            raise NotYourSeat()
        claiming.take(books, interview, int(found[2]), me.user, company, now)
    return ack()


def coming(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the list of the seats they said yes to, each to be handed over."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _coming(deps, books, me, deps.now())
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def swap(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that asks who shall take their seat over."""
    value, now = str(body["actions"][0].get("value")), deps.now()
    id, version = seat_of(value)
    with deps.store.reading() as books:
        me = person.enter(books)
        interview, company, title = theirs(books, me, id, now)
        claims.may_hand_over(interview, id, me.user, version, now)
        users = claiming.could_take_over(books, interview, id, company, now)
        names = books.people.some(me.workspace, users)
    people = [{"user": user, "name": names[user].name} for user in users]
    facts = {"title": title, "start": interview.start, "people": people, "anybody": ANYBODY}
    kept = json.dumps({"seat": value, "is_listed": is_modal(body)})
    view = modal(deps, me, f"{TEMPLATES}/swap", facts, kept)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def hand_over(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Whom they chose, or whoever may, is asked; until somebody has taken it, they come."""
    kept, whom, now = carried(body["view"]), text(forms.read(body["view"]), "whom"), deps.now()
    id, version = seat_of(kept.get("seat"))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        before, company, _ = theirs(books, me, id, now)
        claims.may_hand_over(before, id, me.user, version, now)
        could = claiming.could_take_over(books, before, id, company, now)
        asked = could[: claims.MOST_ASKED] if whom == ANYBODY else [each for each in could if each == whom]
        if not asked:
            raise FieldRefusals({"whom": claims.NotPossibleNow(rule="")})
        after = books.interviews.save(before, claims.held_out(before, id, me.user, version, asked, now))
        entry = {"workspace": me.workspace, "who": me.user, "seat": id, "people": list(asked)}
        books.record.note(now, f"{job.FEATURE}.hand_over", job.about(after), **entry)
        job.tell(books, after, now)
        shown = _coming(deps, books, me, now) if kept.get("is_listed") is True else None
    if shown is not None:
        bring_up_to_date(deps, me, body["view"]["previous_view_id"], shown)
    return ack()


def keep_seat(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They come after all, and nobody can take their seat any more."""
    (id, version), now = seat_of(body["actions"][0].get("value")), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        before, _, _ = theirs(books, me, id, now)
        after = books.interviews.save(before, claims.kept(before, id, me.user, version, now))
        books.record.note(now, f"{job.FEATURE}.keep", job.about(after), workspace=me.workspace, who=me.user, seat=id)
        job.tell(books, after, now)
        shown = _coming(deps, books, me, now) if is_modal(body) else None
    if shown is not None:
        bring_up_to_date(deps, me, body["view"]["id"], shown)
    return ack()


def _coming(deps: Deps, books: Books, me: Person, now: datetime) -> dict[str, Any]:
    company = books.company.of(me.workspace, now)
    return modal(deps, me, f"{TEMPLATES}/coming", claiming.coming(books, me.identity, company, now))
