"""Interviews in the calendars that people let us write in (CalDAV); what they answer there counts.

Whoever is asked finds the interview in their calendar as not sure yet, and can say yes or no there as well as in Slack.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog

from bot.calendars.caldav import CalDav
from bot.calendars.troubles import Troubled
from bot.calendars.writing import Guest
from bot.deps import Deps, real_now
from bot.jobs.errands import NotYet
from bot.jobs.hiring.panels import events, invitations
from bot.jobs.hiring.panels import seats as job
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.panels import seats
from bot.rules.hiring.panels.invitations import ASKED_TOO, is_news
from bot.rules.hiring.panels.seats import Interview, Seat
from bot.rules.notices import LEASE
from bot.rules.people import Identity, Person
from bot.rules.refusals import Refusal
from bot.store import Books
from bot.store.hiring.calendars import Connected

log = structlog.get_logger(__name__)


def plan(books: Books, who: Identity, calendar: str, now: datetime) -> None:
    """The interviews they are asked for, or said yes to, are put into that calendar of theirs."""
    for one in books.interviews.told(who, now):
        facts = {"workspace": one.workspace, "id": one.id, "candidacy": one.candidacy}
        books.errands.plan(f"{job.SPREAD}:{one.id}:calendar={calendar}", job.SPREAD, facts, now)


def hear(deps: Deps, connected: Connected, owner: Person) -> None:
    """What they answered in that calendar counts. Raises Troubled."""
    if connected.url is None or not owner.email:
        return
    dav, now = _dav(deps, connected, owner), deps.now()
    with deps.store.reading() as books:
        told = books.interviews.told(owner.identity, now)
        sent = {one.id: books.invitations.of(one.id).get((owner.user, connected.feed.id)) for one in told}
    for one in told:
        last = sent[one.id]
        if last is not None and not last.is_off:
            _hear(deps, dav, one, owner.user)


def _hear(deps: Deps, dav: CalDav, one: Interview, who: str) -> bool:
    """Whether they answered there what they are asked, which counts from now on."""
    answered = dav.answered(events.uid(deps, one.id))
    seat = _seat(one, who)
    if answered is None or seat is None or not is_news(seat, answered.said, answered.start == one.start):
        return False
    now = deps.now()
    try:
        with deps.store.open() as books:
            company = books.company.of(one.workspace, now)
            before, seen = job.answering(books, one.workspace, seat.id, company)
            after = _answered(before, seen, seat, answered.said, now)
            kept = books.interviews.save(before, after)
            what = "accept" if answered.said == "accepted" else "decline"
            entry = {"workspace": one.workspace, "who": who, "seat": seat.id, "by": job.IN_CALENDAR}
            books.record.note(now, f"{job.FEATURE}.{what}", job.about(one), **entry)
            job.fill(books, kept, company, now)
    except Refusal as refusal:  # answered in Slack meanwhile, or over: that stands
        log.info("an answer in a calendar came too late", error=type(refusal).__name__)
        return False
    deps.crash("calendars.heard")
    return True


def _answered(before: Interview, seen: Seen, seat: Seat, said: str, now: datetime) -> Interview:
    """Raises NotYourSeat for who is shut out, and what `seats` raises."""
    if seat.who in seen.shut:
        raise seats.NotYourSeat()
    if said == "accepted":
        return seats.accepted(before, seat.id, seat.who, seat.version, now)
    return seats.declined(before, seat.id, seat.who, seat.version, job.IN_CALENDAR, now)


def _write(deps: Deps, facts: Mapping[str, Any]) -> None:
    id, who, via, now = int(facts["id"]), str(facts["who"]), str(facts["via"]), deps.now()
    with deps.store.open() as books:
        there, connected = invitations.found(books, facts, now), books.calendars.get(via)
        one = invitations.due(books, *there, who, via) if there else None
        if there is None or one is None or connected is None or connected.url is None:
            return
        if books.invitations.is_held(id, who, via, real_now()):
            raise NotYet("somebody else is writing it")
        books.invitations.hold(id, who, via, one.sent, real_now() + LEASE)
        me = books.people.get(connected.who)
    deps.crash("calendars.held")
    dav = _dav(deps, connected, me)
    try:
        is_done = _put(deps, dav, one, me, now)
    except Troubled:
        is_done = None
    deps.crash("calendars.written")
    with deps.store.open() as books:
        if is_done:
            books.invitations.settle(id, who, via, one.sent.sequence)
        else:
            books.invitations.let_go(id, who, via, one.sent.sequence)
    deps.crash("calendars.settled")
    if is_done is None:
        raise NotYet("the calendar cannot be written in now")


def _put(deps: Deps, dav: CalDav, one: invitations.Due, me: Person, now: datetime) -> bool:
    """Whether it stands there as it is now; not where their answer came first, and changes it. Raises Troubled."""
    if one.sent.is_off:
        dav.remove(events.uid(deps, one.interview.id))
        return True
    if _hear(deps, dav, one.interview, me.user):
        return False
    event = events.event(deps, one.interview, one.facts, me.language, me.zone, now, one.sent.sequence)
    if me.email:
        guest = Guest(me.email, me.name, comes=bool(one.facts["is_sure"]))
        event = replace(event, organizer=events.organizer(deps), guests=(guest,))
    dav.put(event)
    return True


def _seat(one: Interview, who: str) -> Seat | None:
    return next((each for each in one.seats if each.who == who and each.state in ASKED_TOO), None)


def _dav(deps: Deps, connected: Connected, owner: Person) -> CalDav:
    return CalDav(deps.fetch, connected.url or "", owner.zone, owner.email)


ERRANDS = {job.WRITE: _write}
