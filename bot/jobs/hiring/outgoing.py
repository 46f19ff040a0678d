"""Other systems are told what happened here: planned with the decision, signed, tried for a day, then an admin hears.

A receiver may be told twice when an answer is lost; the id of the delivery is the same then. docs/webhooks.md says
what is sent. Never a score, never a reason.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.calendars.troubles import Troubled
from bot.deps import Deps, real_now
from bot.jobs.moments import Facts, Moment
from bot.rules.access import Right
from bot.rules.hiring.candidates import Candidacy
from bot.rules.hiring.candidates.connecting import (
    Connection,
    Event,
    Kind,
    NoSuchConnection,
    Sending,
    State,
    is_taken,
    next_attempt,
)
from bot.rules.hiring.candidates.systems import OWN_HEADER, signature
from bot.rules.hiring.panels.seats import Interview
from bot.rules.notices import Notice, Pace, Planned
from bot.rules.people import Identity, Role
from bot.rules.refusals import Refusal
from bot.store import Books

FEATURE = "hiring.candidates"
SEND, UNTOLD = "hiring.outgoing.send", f"{FEATURE}.untold"
# Why nothing was sent: whom it was about, or the connection, is there no more.
NOBODY = "nobody"


def tell(books: Books, workspace: str, event: Event, candidacy: int, which: str, now: datetime, **facts: Any) -> None:
    """Every receiver that wants this event is told of it, once under `which`; `facts` are what is frozen of it."""
    for each in books.connections.of(workspace):
        if each.kind is Kind.RECEIVER and event.value in each.events:
            _plan(books, each, f"{event.value}:{which}", event, candidacy, facts, now)


def added(books: Books, workspace: str, candidacy: Candidacy, now: datetime) -> None:
    """Somebody is in a recruitment now."""
    tell(books, workspace, Event.ADDED, candidacy.id, f"candidacy={candidacy.id}", now, **_place(candidacy))


def moved(books: Books, workspace: str, candidacy: Candidacy, now: datetime) -> None:
    """A candidacy stands otherwise than before."""
    which = f"candidacy={candidacy.id}:move={candidacy.revision}"
    tell(books, workspace, Event.MOVED, candidacy.id, which, now, **_place(candidacy))


def interview(books: Books, interview: Interview, now: datetime) -> None:
    """What the interview's present state makes true."""
    sitting = ",".join(str(each.id) for each in interview.coming)
    event, which = Event.PLANNED, f":start={interview.start.isoformat()}"
    if interview.called_off:
        event, which = Event.CALLED_OFF, ""
    elif interview.is_complete:
        event, which = Event.COMPLETE, f":seats={sitting}"
    facts = {
        "id": interview.id, "stage": interview.stage + 1, "start": interview.start.isoformat(),
        "minutes": interview.minutes,
    }  # fmt: skip
    key = f"interview={interview.id}{which}"[:100]
    tell(books, interview.workspace, event, interview.candidacy, key, now, interview=facts)


def try_out(books: Books, connection: Connection, now: datetime) -> None:
    """The receiver is sent a test. Raises NoSuchConnection."""
    if connection.kind is not Kind.RECEIVER:
        raise NoSuchConnection()
    _plan(books, connection, f"{Event.TEST.value}:{now.isoformat()}", Event.TEST, None, {}, now)


def again(books: Books, connection: Connection, id: str, now: datetime) -> None:
    """It is told once more, from the first attempt. Raises NoSuchConnection."""
    found = books.connections.sending(id)
    if found is None or found.connection != connection.id:
        raise NoSuchConnection()
    after = replace(found, state=State.KEPT, attempts=0)
    books.connections.settle_sending(after)
    _attempt(books, connection.workspace, after, now, now)


def hearers(books: Books, connection: Connection) -> list[str]:
    """Who hears what is wrong with a connection: whoever made it; all recruiters too unless that is one of them."""
    recruiters = list(books.roles.holders(connection.workspace, Role.RECRUITER))
    try:
        maker = [books.people.enter(Identity(connection.workspace, connection.by), Right.RECRUIT).user]
    except Refusal:
        maker = []
    return maker if set(maker) & set(recruiters) else [*maker, *recruiters] or list(
        books.people.admins(connection.workspace)
    )


def _place(candidacy: Candidacy) -> Mapping[str, Any]:
    return {"stage": candidacy.stage + 1, "standing": candidacy.standing.value}


def _plan(
    books: Books, connection: Connection, key: str, event: Event, candidacy: int | None, facts: Mapping[str, Any],
    now: datetime,
) -> None:  # fmt: skip
    id = books.connections.send(connection.id, key, event.value, candidacy, facts, now)
    if id is not None:
        sending = Sending(id, connection.id, event.value, now, candidacy, facts)
        _attempt(books, connection.workspace, sending, now, now)


def _attempt(books: Books, workspace: str, sending: Sending, at: datetime, now: datetime) -> None:
    key = f"{SEND}:{sending.id}:{sending.attempts}:at={now.isoformat()}"
    books.errands.plan(key, SEND, {"workspace": workspace, "id": sending.id, "attempts": sending.attempts}, at)


def content(books: Books, sending: Sending) -> Mapping[str, Any] | None:
    """What the receiver reads; None when whom it is about is not there any more. Whoever was erased has no name."""
    told: dict[str, Any] = {"id": sending.id, "event": sending.event, "at": sending.at.isoformat()}
    if sending.candidacy is None:
        return told
    found = books.candidates.brought(sending.candidacy)
    requisition = books.requisitions.for_notice(found[0].requisition) if found else None
    if found is None or requisition is None:
        return None
    candidacy, candidate = found
    frozen = {name: sending.facts[name] for name in ("stage", "standing") if name in sending.facts}
    told |= {
        "candidate": {
            "id": candidate.id, "name": None if candidate.erased else candidate.name,
            "email": candidate.emails[0] if candidate.emails else None,
        },
        "candidacy": {"id": candidacy.id, "code": candidacy.code, **frozen},
        "requisition": {"id": requisition.id, "title": requisition.wanted.title},
        "applications": [
            {"system": kind, "connection": name, "application": application}
            for kind, name, application in books.connections.externals(candidacy.id)
        ],
    }  # fmt: skip
    return told | {name: sending.facts[name] for name in ("interview", "offer", "scorecards") if name in sending.facts}


def _send(deps: Deps, facts: Mapping[str, Any]) -> None:
    with deps.store.reading() as books:
        sending = books.connections.sending(str(facts["id"]))
        if sending is None or sending.state is not State.KEPT or sending.attempts != facts["attempts"]:
            return  # another errand sees to it
        connection, told = books.connections.get(sending.connection), content(books, sending)
    status, why = 0, NOBODY
    if connection is not None and connection.revoked_at is None and told is not None:
        status, why = _asked(deps, connection, json.dumps(told, ensure_ascii=False).encode())
    deps.crash("candidates.webhook_answered")
    now = deps.now()
    with deps.store.open() as books:
        there = books.connections.sending(sending.id)
        if there == sending and connection is not None:
            _settle(books, connection, replace(sending, attempts=sending.attempts + 1, status=status, why=why), now)
    deps.crash("candidates.webhook_settled")


def _asked(deps: Deps, connection: Connection, body: bytes) -> tuple[int, str]:
    headers = {"Content-Type": "application/json", OWN_HEADER: signature(connection.secrets[0], body, real_now())}
    try:
        return deps.fetch.ask("POST", connection.url, headers, body).status, ""
    except Troubled as trouble:
        return 0, trouble.why.value


def _settle(books: Books, connection: Connection, after: Sending, now: datetime) -> None:
    if after.why == NOBODY or is_taken(after.status):
        state = State.LEFT if after.why == NOBODY else State.SENT
        books.connections.settle_sending(replace(after, state=state))
        return
    again_at = next_attempt(after.attempts, now)
    if again_at is not None and after.event != Event.TEST:
        books.connections.settle_sending(after)
        _attempt(books, connection.workspace, after, again_at, now)
        return
    books.connections.settle_sending(replace(after, state=State.FAILED))
    for to in hearers(books, connection) if after.event != Event.TEST else ():
        key = f"{UNTOLD}:{connection.id}:day={now.date()}:to={to}"
        facts = {"connection": connection.id, "sending": after.id}
        books.notices.plan(Planned(key, UNTOLD, about(connection.id), connection.workspace, to, facts), now)


def about(connection: str) -> str:
    """What notices and the record say a connection is about."""
    return f"connection:{connection}"


def _untold(books: Books, notice: Notice, now: datetime) -> Facts | None:
    connection = books.connections.get(notice.facts["connection"])
    sending = books.connections.sending(notice.facts["sending"])
    if connection is None or sending is None or connection.revoked_at or sending.state is not State.FAILED:
        return None
    return {
        "id": connection.id, "name": connection.name, "event": sending.event, "status": sending.status,
        "why": sending.why,
    }  # fmt: skip


MOMENTS = {UNTOLD: Moment(_untold, Pace.DAYTIME)}
ERRANDS = {SEND: _send}
