"""Connections to other systems: what comes in every state, what goes out, what is told of both, the forms."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from bot.jobs.hiring import outgoing
from bot.jobs.hiring.candidates import connections as job
from bot.jobs.hiring.candidates import receiving
from bot.rules.hiring.candidates import connecting
from bot.rules.hiring.candidates.connecting import CHOSEN, Connection, Event, Kind, Lack, Sending, State
from bot.rules.hiring.candidates.systems import Means, Told
from bot.rules.notices import Planned
from bot.rules.people import Role
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import NOW, TEAM
from tests.sampled.candidates import PLAN, role
from tests.sampled.said import ASKER, Sample, said

URL = "https://rapport.example"


def connection(kind: Kind, name: str = "Careers", **changes: Any) -> Connection:
    """A connection of the asker's."""
    url = "https://hr.example/in" if kind is Kind.RECEIVER else ""
    events = tuple(each.value for each in CHOSEN) if kind is Kind.RECEIVER else ()
    id = f"{list(Kind).index(kind):024x}"
    made = Connection(id, TEAM, kind, name, ASKER, NOW, "a-secret-of-one-word", {}, url, events)
    return replace(made, **changes)


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    """Each kind as it is new; deliveries in every state; what is told of them."""
    books.people.put(make.person(ASKER), NOW)
    books.roles.give(TEAM, Role.RECRUITER, [ASKER])
    me = make.person(ASKER, roles=frozenset({Role.RECRUITER}))
    yield "hiring/candidates/systems", {"prefix": "", **job.listed(books, me)}
    found = role(books, typed)
    books.plans.publish(found.id, PLAN, ASKER, NOW)
    for kind in Kind:
        one = connection(kind, typed or "Careers", jobs={"7": found.id, typed[:50] or "8": 0})
        books.connections.add(one)
        for url, secret in ((None, ""), (URL, "secret")):
            yield "hiring/candidates/connection", {"prefix": "", **job.one(books, me, one, url, secret)}
    one = connection(Kind.GENERIC)
    yield "hiring/candidates/connection", {"prefix": "", **job.one(books, me, one, URL)}
    for n, lack in enumerate((None, Lack.JOB, *Lack)):
        told = Told("application.applied", Means.APPLIED, f"{n}", typed[:60] or "1", typed[:60] if n > 1 else "")
        kept = books.connections.keep(one.id, told, "{}", NOW)
        assert kept is not None
        delivery = books.connections.delivery(kept)
        assert delivery is not None
        books.connections.settle(replace(delivery, state=State.WAITING if lack else State.DONE, lack=lack))
        if lack:
            facts = {"connection": one.id, "delivery": kept}
            waits = Planned(f"waits {n}", receiving.WAITS, "connection:waits", TEAM, ASKER, facts)
            books.notices.plan(waits, NOW)
    yield from said(books, "connection:waits")
    yield "hiring/candidates/systems", {"prefix": "", **job.listed(books, me)}
    yield "hiring/candidates/connection", {"prefix": "", **job.one(books, me, one, URL)}
    yield from _applied(books, one, typed)
    yield from _went(books, me)
    mapping = job.mapping(books, me, one, kept)
    yield "hiring/candidates/map_job", {"prefix": "", **mapping}


def _applied(books: Books, one: Connection, typed: str) -> Iterator[Sample]:
    """Two with the same phone; what is said of one of them elsewhere."""
    for n, means in enumerate((Means.APPLIED, Means.APPLIED, Means.TURNED_DOWN, Means.WITHDREW, Means.HIRED)):
        which = str(min(n, 1))
        body = {
            "id": f"in {n}", "event": f"application.{means.value}", "application": f"a{which}", "job": "7",
            "name": typed.strip() or "Kim", "email": f"kim{which}@example.com", "phone": "+4930123456",
        }  # fmt: skip
        told = Told(body["event"], means, body["id"], body["application"], "7")
        id = books.connections.keep(one.id, told, json.dumps(body), NOW)
        assert id is not None
        receiving.take(books, id, NOW)
    for application in ("a0", "a1"):
        yield from said(books, f"candidacy:{books.connections.linked(one.id, application)}")


def _went(books: Books, me: Any) -> Iterator[Sample]:
    receiver = connection(Kind.RECEIVER)
    whys = ("not_allowed", "not_secure", "too_slow", "no_such_host", "redirected", "unreachable", "")
    for n, event in enumerate((*Event, "report.signed")):
        why = whys[n] if n < len(whys) else ""
        id = books.connections.send(receiver.id, f"k{n}", str(event), None, {}, NOW)
        assert id is not None
        there = Sending(id, receiver.id, str(event), NOW, None, {}, State.FAILED, n + 1, 0 if why else 500, why)
        for state in (State.KEPT, State.SENT, State.LEFT, State.FAILED):
            books.connections.settle_sending(replace(there, state=state))
            yield "hiring/candidates/connection", {"prefix": "", **job.one(books, me, receiver, URL)}
        facts = {"connection": receiver.id, "sending": id}
        books.notices.plan(Planned(f"untold {n}", outgoing.UNTOLD, "connection:untold", TEAM, ASKER, facts), NOW)
    yield from said(books, "connection:untold")


def of_handlers(typed: str) -> Iterator[Sample]:
    """The forms."""
    for is_out in (False, True):
        yield "hiring/candidates/connect", {"prefix": "", **job.form(is_out)}
        yield "hiring/candidates/new_secret", {"prefix": "", **job.form(is_out), "name": typed}


def with_facts(typed: str) -> Mapping[type[Refusal], list[dict[str, Any]]]:
    """Refusals that say something of their own."""
    return {
        connecting.TooManyConnections: [{"most": connecting.MOST_CONNECTIONS}],
        connecting.SecretTooShort: [{"least": connecting.SECRET_LEAST}],
    }
