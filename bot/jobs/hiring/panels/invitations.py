"""Invitations to interviews by e-mail: standard calendar files that replace and end what was sent before.

Each change of an interview plans one errand, which finds out who has to hear of it; what each is sent is read when it
is sent, so that only the latest goes. After an unclear end it goes again under the same Message-ID and sequence.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.calendars.writing import Guest, Method, cancellation, invitation
from bot.deps import Deps, real_now
from bot.jobs.errands import NotYet
from bot.jobs.hiring.panels import ahead, events
from bot.jobs.hiring.panels import seats as job
from bot.jobs.moments import Facts, Moment
from bot.mail.letters import letter
from bot.mail.post import Calendar, MailRefused, MailUnclear
from bot.rules.access import token_hash
from bot.rules.calendar import known_zone
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.panels import invitations as rules
from bot.rules.hiring.panels.invitations import CANDIDATE, Sent
from bot.rules.hiring.panels.seats import Interview
from bot.rules.notices import LEASE, Notice, Planned
from bot.rules.people import Identity
from bot.store import Books
from bot.store.hiring.invitations import MAIL as BY_MAIL

MAIL, REFUSED = f"{job.FEATURE}.mail_invitation", f"{job.FEATURE}.invitation_refused"

# No answering machine answers it (RFC 3834).
HEADERS = {"Auto-Submitted": "auto-generated"}


@dataclass(frozen=True)
class Due:
    """What is to be sent to somebody now."""

    interview: Interview
    seen: Seen
    who: str
    sent: Sent
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class To:
    """Somebody with an address."""

    email: str
    name: str
    language: str
    zone: str


def found(books: Books, facts: Mapping[str, Any], now: datetime) -> tuple[Interview, Seen] | None:
    """The interview of an errand, until it is over; locked in the order in which everybody locks it."""
    workspace = str(facts["workspace"])
    seen = books.candidates.for_panel(int(facts["candidacy"]), books.company.of(workspace, now))
    interview = books.interviews.get(workspace, int(facts["id"]))
    return None if seen is None or interview is None or interview.span.end <= now else (interview, seen)


def due(books: Books, interview: Interview, seen: Seen, who: str, via: str) -> Due | None:
    """What that person is to be sent that way now."""
    states = rules.COMES if via == BY_MAIL else rules.ASKED_TOO
    facts = events.about(books, interview, seen, who)
    is_wanted = rules.stands(interview, who, seen.shut, states)
    sent = rules.next_of(books.invitations.of(interview.id).get((who, via)), is_wanted, events.mark(facts))
    return Due(interview, seen, who, sent, facts) if sent else None


def _spread(deps: Deps, facts: Mapping[str, Any]) -> None:
    now = deps.now()
    with deps.store.open() as books:
        there = found(books, facts, now)
        if there is not None:
            _plan(deps, books, *there, facts, now)
    deps.crash("interviews.spread")


def _plan(deps: Deps, books: Books, one: Interview, seen: Seen, facts: Mapping[str, Any], now: datetime) -> None:
    people = list(dict.fromkeys(seat.who for seat in one.seats))
    theirs = [] if _is_in_a_letter(deps, books, one) else [CANDIDATE]
    for who in [*people, *theirs] if deps.mail else ():
        if due(books, one, seen, who, BY_MAIL) and _to(books, one, seen, who):
            key = f"{MAIL}:{one.id}:{who}:revision={one.revision}"
            books.errands.plan(key, MAIL, {**facts, "who": who}, now)
    for who, via in books.calendars.written(one.workspace, people):
        if due(books, one, seen, who, via):
            key = f"{job.WRITE}:{one.id}:{via}:revision={one.revision}"
            books.errands.plan(key, job.WRITE, {**facts, "who": who, "via": via}, now)


def _is_in_a_letter(deps: Deps, books: Books, one: Interview) -> bool:
    """Whether the letter that tells the candidate of the interview brings the invitation, and has yet to go."""
    is_settled = one.is_complete and one.called_off is None
    return is_settled and bool(deps.public_url) and ahead.told_start(books, one) != one.start.isoformat()


def with_letter(deps: Deps, books: Books, one: Interview, seen: Seen, now: datetime) -> tuple[int, Calendar] | None:
    """The number and the calendar file that go with a letter to the candidate, nobody else's until it is settled; None
    where they have it as it stands."""
    found, to = due(books, one, seen, CANDIDATE, BY_MAIL), _to(books, one, seen, CANDIDATE)
    if found is None or to is None or found.sent.is_off:
        return None
    books.invitations.hold(one.id, CANDIDATE, BY_MAIL, found.sent, real_now() + LEASE)
    return found.sent.sequence, _file(deps, found, to, now)


def _to(books: Books, interview: Interview, seen: Seen, who: str) -> To | None:
    """None for somebody without an address, and for who is here no more."""
    if who == CANDIDATE:
        them = seen.candidate
        return To(them.emails[0], them.name, them.language, them.zone) if them.emails else None
    me = books.people.get(Identity(interview.workspace, who))
    return To(me.email, me.name, me.language, me.zone) if me.email and me.is_active else None


def _mail(deps: Deps, facts: Mapping[str, Any]) -> None:
    id, who, now = int(facts["id"]), str(facts["who"]), deps.now()
    if deps.mail is None:
        return
    with deps.store.open() as books:
        there = found(books, facts, now)
        one = due(books, *there, who, BY_MAIL) if there else None
        to = _to(books, *there, who) if there else None
        if one is None or to is None:
            return
        if books.invitations.is_held(id, who, BY_MAIL, real_now()):
            raise NotYet("somebody else is sending it")
        books.invitations.hold(id, who, BY_MAIL, one.sent, real_now() + LEASE)
        url = _own_page(deps, books, one, now)
    deps.crash("invitations.held")
    number, refused = one.sent.sequence, False
    try:
        _send(deps, one, to, url, now)
    except (MailRefused, MailUnclear) as error:
        refused = isinstance(error, MailRefused) and not error.again
        if not refused:
            with deps.store.open() as books:
                books.invitations.let_go(id, who, BY_MAIL, number)
                if isinstance(error, MailRefused):
                    books.own_pages.take_back(token_hash(url.rpartition("/")[2]))
            deps.crash("invitations.let_go")
            raise
    deps.crash("invitations.taken")
    with deps.store.open() as books:
        books.invitations.settle(id, who, BY_MAIL, number, refused)
        workspace, by = one.interview.workspace, one.interview.by
        if refused:
            books.own_pages.take_back(token_hash(url.rpartition("/")[2]))
            key = f"{REFUSED}:{id}:{who}:number={number}:to={by}"
            told = {"id": id, "who": who}
            books.notices.plan(Planned(key, REFUSED, job.about(one.interview), workspace, by, told), now)
        else:
            books.record.note(now, MAIL, job.about(one.interview), workspace=workspace, to=who, number=number)
    deps.crash("invitations.settled")


def _own_page(deps: Deps, books: Books, one: Due, now: datetime) -> str:
    """A link to the candidate's own page, made for this letter alone, if they have a page; else empty."""
    id, is_theirs = one.seen.candidacy.id, one.who == CANDIDATE and not one.sent.is_off
    if is_theirs and deps.public_url and books.own_pages.good_until(id, now):
        token = secrets.token_urlsafe(32)
        books.own_pages.give(id, token_hash(token), one.interview.by, now)
        return f"{deps.public_url}/candidate/{token}"
    return ""


def _send(deps: Deps, one: Due, to: To, url: str, now: datetime) -> None:
    assert deps.mail is not None
    sent, interview = one.sent, one.interview
    how = "off" if sent.is_off else "changed" if sent.sequence else "new"
    told = {**one.facts, "how": how, "name": to.name, "url": url}
    tree = deps.words.tree("hiring/panels/invitation", to.language, told, known_zone(to.zone))
    at = events.host(deps)
    unlike = f"{at}:{interview.id}:{one.who}:{sent.sequence}:{interview.at.isoformat()}"
    id = f"<{hashlib.sha256(unlike.encode()).hexdigest()[:32]}@{at}>"
    deps.mail.send(to.email, *letter(tree, to.language), id, HEADERS, _file(deps, one, to, now))


def _file(deps: Deps, one: Due, to: To, now: datetime) -> Calendar:
    sent = one.sent
    known = {**one.facts, "with_whom": []} if sent.is_off else one.facts  # who comes now is not theirs to know
    event = events.event(deps, one.interview, known, to.language, to.zone, now, sent.sequence)
    asked = replace(event, organizer=events.organizer(deps), guests=(Guest(to.email, to.name, comes=True),))
    method = Method.CANCEL if sent.is_off else Method.REQUEST
    file = cancellation(asked) if sent.is_off else invitation(asked)
    return method.value, file


def _refused(books: Books, notice: Notice, now: datetime) -> Facts | None:
    interview = books.interviews.get(notice.workspace, notice.facts["id"])
    company = books.company.of(notice.workspace, now)
    seen = books.candidates.for_panel(interview.candidacy, company) if interview else None
    if interview is None or seen is None or notice.to in seen.shut:
        return None
    who = str(notice.facts["who"])
    return {
        "name": seen.candidate.name, "title": seen.requisition.wanted.title, "start": interview.start,
        "who": "" if who == CANDIDATE else who,
    }  # fmt: skip


MOMENTS = {REFUSED: Moment(_refused)}
ERRANDS = {job.SPREAD: _spread, MAIL: _mail}
