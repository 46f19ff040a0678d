"""Letters about events: the calendar file of whoever goes, and all else to members who are not in Slack.

What a letter says is read when it is sent, so that an overtaken state never goes. Each attempt has a link of its own;
no token is ever kept. After an unclear end it goes again under the same Message-ID.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog

from bot.calendars.writing import Event as Entry
from bot.calendars.writing import Guest, Method, cancellation, feed, invitation
from bot.deps import Deps
from bot.jobs.community.events import FEATURE
from bot.mail.letters import letter
from bot.mail.post import Calendar, MailRefused
from bot.rules.access import token_hash
from bot.rules.calendar import Hours, known_zone, next_allowed
from bot.rules.community import budget
from bot.rules.community.events import HELD, Answer, Event, Seat, State, is_open
from bot.rules.community.events.calendar import FIRST, arrived, next_file
from bot.rules.community.members import Member, NoSuchMember, Purpose, Standing
from bot.store import Books

log = structlog.get_logger(__name__)
TEMPLATES = "community/events"
MAIL, INVITE = f"{FEATURE}.mail", "invite"
# A letter that puts the event into a calendar, or takes it out.
FILE = "file"
# No answering machine answers it (RFC 3834).
HEADERS = {"Auto-Submitted": "auto-generated"}
# A link in a letter is good until so long after the event: for what one thought of it.
GOOD_AFTER = timedelta(days=14)


@dataclass(frozen=True)
class Letter:
    """What goes to somebody now; `seat` is theirs as it is while a calendar file is on its way."""

    event: Event
    member: Member
    how: str
    seat: Seat | None = None


def plan_file(books: Books, event: Event, seat: Seat, now: datetime) -> None:
    """The calendar file of that seat goes to its member, where it is not what they have."""
    if next_file(seat, _mark(event, seat)) is not None:
        facts = {"workspace": event.workspace, "event": event.id, "member": seat.member, "what": FILE}
        key = f"{MAIL}:{event.id}:{seat.member}:at={seat.at.isoformat()}:sequence={event.sequence}"
        books.errands.plan(key, MAIL, facts, now)


def calendar(deps: Deps, event: Event, member: Member, url: str, now: datetime) -> bytes:
    """The event as a file to download, with nobody's address in it; `url` is their page, by which they come."""
    return feed(event.title, member.zone, [_entry(deps, event, url, now, event.sequence)])


def given(deps: Deps, event: Event, zone: str, now: datetime) -> bytes:
    """The same for somebody in Slack, who comes by a button there: neither a page nor the event's link stands in it."""
    return feed(event.title, zone, [_entry(deps, event, "", now, event.sequence)])


def _mail(deps: Deps, facts: Mapping[str, Any]) -> None:
    now = deps.now()
    if deps.mail is None or not deps.public_url:
        log.info("a letter about an event is not sent: there is no mail server, or nobody reaches the pages")
        return
    token = secrets.token_urlsafe(32)
    with deps.store.open() as books:
        due = _due(books, facts, now)
        if due is not None:
            if due.seat is not None:
                books.events.put(due.seat)
            books.events.link(token_hash(token), due.event.id, due.member.id, due.event.end + GOOD_AFTER)
    deps.crash("events.letter_begun")
    if due is None:
        return
    try:
        _send(deps, due, f"{deps.public_url}/event/{token}", facts, now)
    except MailRefused as refused:
        with deps.store.open() as books:
            books.events.take_back(token_hash(token))
            if due.how == INVITE:
                books.sendings.take_back(str(facts["key"]))
        deps.crash("events.letter_refused")
        if refused.again:
            raise
        log.warning("the address of a member takes no letter", error=str(refused))
        return
    deps.crash("events.letter_taken")
    if due.seat is not None:
        with deps.store.open() as books:
            books.events.get(due.event.workspace, due.event.id)
            seat = books.events.seat(due.event.id, due.member.id)
            if seat is not None:
                books.events.put(arrived(seat, due.seat.sequence))
        deps.crash("events.letter_settled")


def _due(books: Books, facts: Mapping[str, Any], now: datetime) -> Letter | None:
    workspace, what = str(facts["workspace"]), str(facts["what"])
    event = books.events.get(workspace, int(facts["event"]))
    try:
        member = books.members.get(workspace, int(facts["member"]))
    except NoSuchMember:
        return None
    if event is None or not _may_write(books, member, now):
        return None
    seat = books.events.seat(event.id, member.id)
    if what == INVITE:
        return _invited(books, event, member, seat, facts, now)
    if seat is None:
        return None
    if what == FILE:
        mark = _mark(event, seat)
        after = next_file(seat, mark) if event.end > now else None
        if after is None:
            return None
        if not mark:
            return Letter(event, member, "called_off" if event.state is State.CANCELLED else "off", after)
        return Letter(event, member, "going" if after.sequence == FIRST else "changed", after)
    until = str(facts.get("until") or "")
    is_late = bool(until) and datetime.fromisoformat(until) < now
    return None if is_late or not _still(event, seat, what, facts) else Letter(event, member, what)


def _still(event: Event, seat: Seat, what: str, facts: Mapping[str, Any]) -> bool:
    """Whether it is still true; what tells of a change is in the letter with the calendar file of those who go."""
    if what in {"reminder", "begins"}:
        is_same = facts.get("start") == event.start.isoformat()
        return event.state is State.ANNOUNCED and seat.answer is Answer.GOING and is_same
    if what == "offered":
        return event.state is State.ANNOUNCED and seat.answer is Answer.OFFERED
    if what == "changed":
        return event.state is State.ANNOUNCED and seat.answer in {Answer.WAITING, Answer.OFFERED}
    if what == "called_off":
        return event.state is State.CANCELLED and seat.sequence < FIRST and seat.answer is not Answer.DECLINED
    return what == "after" and event.state is State.OVER


def _invited(
    books: Books, event: Event, member: Member, seat: Seat | None, facts: Mapping[str, Any], now: datetime
) -> Letter | None:  # fmt: skip
    """An event that somebody not in Slack does not know of yet; it waits for their day and their budget."""
    if seat is not None or not is_open(event, now) or not books.members.agrees(member.id, Purpose.MAIL, now):
        return None
    key = str(facts["key"])
    sent = books.sendings.of_member(member.id, now, key)
    at = max(next_allowed(now, Hours(member.zone)), budget.when_allowed(sent, now))
    if now < at < event.start:
        books.errands.plan(f"{key}:at={at.isoformat()}", MAIL, facts, at)
    if at > now:
        return None
    books.sendings.note_mail(key, member.id, now)
    return Letter(event, member, INVITE)


def _may_write(books: Books, member: Member, now: datetime) -> bool:
    """Whoever is in Slack hears there, and by letter too once they agreed to letters."""
    if not member.email or not member.verified_at or member.standing in {Standing.LEFT, Standing.FORGOTTEN}:
        return False
    is_in_slack = member.standing is Standing.JOINED
    return not is_in_slack or books.members.agrees(member.id, Purpose.MAIL, now)


def _mark(event: Event, seat: Seat) -> str:
    """What their calendar has to say: another one when anything of it is otherwise; empty for nothing."""
    if event.state is State.CANCELLED or seat.answer is not Answer.GOING:
        return ""
    said = [event.title, event.text, event.start.isoformat(), event.minutes, event.place, event.link]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:48]


def told(due: Letter, url: str) -> Mapping[str, Any]:
    """What the letter says; `url` is its reader's own page."""
    event = due.event
    return {
        "prefix": "", "how": due.how, "name": due.member.name, "title": event.title, "kind": event.kind.value,
        "text": event.text, "start": event.start, "minutes": event.minutes, "place": event.place,
        "reason": event.reason, "url": url, "has_link": bool(event.link), "has_file": due.seat is not None,
    }  # fmt: skip


def _send(deps: Deps, due: Letter, url: str, facts: Mapping[str, Any], now: datetime) -> None:
    assert deps.mail is not None
    event, member = due.event, due.member
    tree = deps.words.tree(f"{TEMPLATES}/letter", member.language, told(due, url), known_zone(member.zone))
    host = _host(deps)
    once = f"{FILE}:{due.seat.sequence}" if due.seat else f"{due.how}:{facts.get('until', '')}"
    unlike = f"{host}:{event.id}:{member.id}:{once}:{event.start.isoformat()}"
    id = f"<{hashlib.sha256(unlike.encode()).hexdigest()[:32]}@{host}>"
    file = _file(deps, due, url, now) if due.seat else None
    deps.mail.send(member.email, *letter(tree, member.language), id, HEADERS, file)


def _file(deps: Deps, due: Letter, url: str, now: datetime) -> Calendar:
    assert due.seat is not None
    assert deps.mail is not None
    entry = _entry(deps, due.event, url, now, due.seat.sequence)
    guest = Guest(due.member.email, due.member.name, comes=True)
    asked = replace(entry, organizer=Guest(*deps.mail.sender), guests=(guest,))
    is_off = due.event.state is State.CANCELLED or due.seat.answer not in HELD
    method = Method.CANCEL if is_off else Method.REQUEST
    return method.value, cancellation(asked) if is_off else invitation(asked)


def _entry(deps: Deps, event: Event, url: str, now: datetime, sequence: int) -> Entry:
    return Entry(
        f"event:{event.id}@{_host(deps)}", event.start, event.end, now, event.title, sequence, event.text,
        event.place or url, url, is_cancelled=event.state is State.CANCELLED,
    )  # fmt: skip


def _host(deps: Deps) -> str:
    return urlsplit(deps.public_url or "").hostname or "rapport"


ERRANDS = {MAIL: _mail}
