"""Handing a decision over to somebody, and taking it back; admins do it for those who cannot."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once
from bot.handlers.hiring.requisitions import TEMPLATES, administers, button, carried, change, save, seen, text, whole
from bot.rules.calendar import end_of_day, local_day
from bot.rules.hiring.requisitions import Requisition
from bot.rules.hiring.requisitions import standing_in as rules
from bot.rules.people import Identity, Person
from bot.slack import forms
from bot.store import Books

# What the form proposes for the last day of a delegation.
PROPOSED = timedelta(days=7)


def hand_over(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask who decides instead, and until when."""
    id, _ = button(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        found, is_admin = _found(books, me, id)
        seats = rules.may_hand_over(found, me.user, is_admin)
        names = books.people.some(me.workspace, seats)
    facts = {
        "title": found.wanted.title,
        "asker": found.asker,
        "seats": [{"user": who, "name": names[who].name} for who in seats],
        "is_own": seats == (me.user,),
        "until": (local_day(deps.now(), me.zone) + PROPOSED).isoformat(),
    }
    view = modal(deps, me, f"{TEMPLATES}/hand_over", facts, json.dumps({"id": id}))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def hand_over_to(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """From now until the end of that day somebody else decides."""
    now, answers = deps.now(), forms.read(body["view"])
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        before, is_admin = _found(books, me, whole(carried(body["view"]).get("id")))
        seats = rules.may_hand_over(before, me.user, is_admin)
        seat = text(answers, "seat") or me.user
        to, day = rules.chosen(seat, text(answers, "to"), text(answers, "until"), seats)
        books.people.check_here(Identity(me.workspace, to))
        zone = books.people.get(Identity(me.workspace, seat)).zone
        until = end_of_day(day, zone)
        after = rules.delegate(before, seat, to, until, books.company.of(me.workspace, now), now)
        save(books, "hand_over", before, after, me, now, seat=seat, to=to, until=until.isoformat())
    return ack()


def take_back(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """This person decides themselves again."""
    change(person, deps, body, button(body)[0], "take_back", lambda one, me, now: rules.take_back(one, me.user, now))
    return ack()


def _found(books: Books, me: Person, id: int) -> tuple[Requisition, bool]:
    """The request, and whether this person may name somebody for others in it."""
    if administers(books, me):
        found = books.requisitions.for_admin(me.workspace, id)
        if me.user not in found.barred:
            return found, True
    return seen(books, me, id, cases=True), False
