"""What who runs an event does with it: written, announced, changed, called off, told to those not in Slack, marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from bot.jobs.community.content.digests import hours_of
from bot.jobs.community.events import FEATURE, about_seat, helped_by, moderates, run_by, seats
from bot.jobs.community.events import letters as by_letter
from bot.rules.calendar import local_day, zone_or_utc
from bot.rules.community.events import (
    Answer,
    Event,
    EventChanged,
    Kind,
    NoSuchEvent,
    NotYourEvent,
    State,
    about,
    writing,
)
from bot.rules.community.events.reminding import when_told
from bot.rules.community.first_steps import Channel
from bot.rules.community.members import Member
from bot.rules.notices import Planned
from bot.rules.people import Identity, Person
from bot.store import Books

ANNOUNCED, CHANGED, CALLED_OFF = (f"{FEATURE}.{name}" for name in ("announced", "changed", "called_off"))
# A new event is a week away until somebody says otherwise.
AHEAD = timedelta(days=7)
MOST_REASON = writing.REASON_CHARACTERS
# Whoever has something to lose when an event changes.
CONCERNED = (Answer.GOING, Answer.OFFERED, Answer.WAITING)


def blank(books: Books, me: Person, now: datetime) -> Event:
    """An event that is not kept yet. Raises NotYourEvent for who does not moderate."""
    if not moderates(books, me):
        raise NotYourEvent()
    zone = books.workspaces.get(me.workspace).zone
    day, at = local_day(now + AHEAD, zone), time.fromisoformat(writing.DEFAULT_TIME)
    start = datetime.combine(day, at, zone_or_utc(zone))
    channel = books.beginnings.channels(me.workspace).get(Channel.ANNOUNCEMENTS, "")
    made = Event(me.workspace, Kind.WEBINAR, "", "", start, writing.DEFAULT_MINUTES, me.user, me.user, now)
    return replace(made, channel=channel)


def same(books: Books, me: Person, id: int, revision: int) -> Event:
    """The event as this person saw it. Raises NoSuchEvent, NotYourEvent, EventChanged."""
    found = run_by(books, me, id)
    if found.revision != revision:
        raise EventChanged()
    return found


def save(books: Books, me: Person, id: int, revision: int, answers: Mapping[str, Any], now: datetime) -> Event:
    """The event is as the form says, a new draft where `id` is 0; whoever goes hears of another time or place.

    Raises NoSuchEvent, NotYourEvent, EventChanged, NotHere, FieldRefusals.
    """
    before = same(books, me, id, revision) if id else blank(books, me, now)
    after = writing.read(answers, before, books.workspaces.get(me.workspace).zone, now)
    for user in (after.host, *after.helpers):
        books.people.check_here(Identity(me.workspace, user))
    if not id:
        return _note(books, me, books.events.add(after), "write", now)
    books.events.keep(after)
    if after.state is State.ANNOUNCED:
        _tell_files(books, after, now)
        if writing.moved(before, after):
            books.events.remind_anew(id, now)
            _tell(books, after, CHANGED, now)
        if not before.channel:
            _post(books, after, now)
        seats.pass_on(books, after, now)
    return _note(books, me, after, "edit", now)


def announce(books: Books, me: Person, id: int, revision: int, now: datetime) -> Event:
    """Members may answer it, and it stands in its channel. Raises NoSuchEvent, NotYourEvent, EventChanged."""
    event = writing.announced(same(books, me, id, revision), now)
    books.events.keep(event)
    _post(books, event, now)
    return _note(books, me, event, "announce", now)


def call_off(books: Books, me: Person, id: int, revision: int, answers: Mapping[str, Any], now: datetime) -> Event:
    """It does not take place; whoever goes or waits hears why.

    Raises NoSuchEvent, NotYourEvent, EventChanged, FieldRefusals.
    """
    before = same(books, me, id, revision)
    event = writing.cancelled(before, answers, now)
    books.events.keep(event)
    _tell_files(books, event, now)
    _tell(books, event, CALLED_OFF, now)
    return _note(books, me, event, "call_off", now)


def mark(books: Books, me: Person, id: int, member: int, came: bool, now: datetime) -> Event:
    """Somebody came, or did not. Raises NoSuchEvent, NotYourEvent, EventChanged before it begins."""
    event = helped_by(books, me, id)
    if event.state not in {State.ANNOUNCED, State.OVER} or now < event.start:
        raise EventChanged()
    seat = books.events.seat(id, member)
    if seat is None or seat.answer is not Answer.GOING:
        raise NoSuchEvent()
    seats.mark(books, event, seat, came, now)
    books.notices.refresh(now, about=about(id))
    books.notices.refresh(now, about=about_seat(id, member))
    return event


def invite(books: Books, me: Person, id: int, revision: int, now: datetime) -> int:
    """Members who are not in Slack and agreed to letters are told by one, within their budget; how many at most.

    Raises NoSuchEvent, NotYourEvent, EventChanged for what is not announced.
    """
    event = same(books, me, id, revision)
    if event.state is not State.ANNOUNCED or event.start <= now:
        raise EventChanged()
    found = books.events.reached_by_letter(me.workspace, now)
    for member in found:
        key = f"{by_letter.MAIL}:{id}:{member}:{by_letter.INVITE}"
        facts = {"workspace": me.workspace, "event": id, "member": member, "what": by_letter.INVITE, "key": key}
        books.errands.plan(key, by_letter.MAIL, facts, now)
    _note(books, me, event, "invite", now)
    return len(found)


def concerned(books: Books, event: Event, answers: Sequence[Answer] = CONCERNED) -> Sequence[Member]:
    """Who answered so, by number."""
    ids = [seat.member for seat in books.events.seats(event.id, answers)]
    return list(books.members.some(event.workspace, ids).values())


def _tell(books: Books, event: Event, kind: str, now: datetime) -> None:
    people = concerned(books, event)
    hours = hours_of(books, event.workspace, people)
    for member in people:
        key = f"{kind}:{event.id}:{member.id}:sequence={event.sequence}"
        at = when_told(event.start, hours[member.id], now)
        seats.tell(books, event, member, kind, key, now, due_at=at, stale_after=event.end, sequence=event.sequence)


def _tell_files(books: Books, event: Event, now: datetime) -> None:
    for seat in books.events.seats(event.id, CONCERNED):
        by_letter.plan_file(books, event, seat, now)


def _post(books: Books, event: Event, now: datetime) -> None:
    if event.channel:
        said = Planned(f"{ANNOUNCED}:{event.id}", ANNOUNCED, about(event.id), event.workspace, event.channel,
                       {"event": event.id}, stale_after=event.end, living=True)  # fmt: skip
        books.notices.plan(said, now)


def _note(books: Books, me: Person, event: Event, what: str, now: datetime) -> Event:
    books.notices.refresh(now, about=about(event.id))
    books.record.note(now, f"{FEATURE}.{what}", about(event.id), workspace=me.workspace, who=me.user)
    return event
