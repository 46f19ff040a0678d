"""Connections to other systems as pages show them: which there are, what came and went, what is lacking."""

from __future__ import annotations

from typing import Any

from bot.calendars.fetching import host_of
from bot.jobs.hiring.requisitions.showing import recruiting
from bot.rules.hiring.candidates.connecting import (
    CHOSEN,
    SECRET_LEAST,
    SYSTEMS,
    Connection,
    Kind,
    NoSuchConnection,
    State,
)
from bot.rules.people import Person
from bot.store import Books

# A menu holds no more options (Slack), and one is for none.
MOST_ROLES = 99


def get(books: Books, me: Person, id: str) -> Connection:
    """The connection of that id in this person's workspace, who may recruit there. Raises NoSuchConnection."""
    found = books.connections.get(id)
    if found is None or found.workspace != me.workspace or found.revoked_at is not None:
        raise NoSuchConnection()
    return found


def listed(books: Books, me: Person) -> dict[str, Any]:
    """The connections of this person's workspace, with when the last delivery came or went and how many wait."""
    found = books.connections.of(me.workspace)
    last = books.connections.last([each.id for each in found])
    waiting = books.connections.waiting_in(me.workspace)
    return {
        "connections": [
            {
                "id": each.id, "kind": each.kind.value, "name": each.name, "last": last.get(each.id),
                "waiting": waiting.get(each.id, 0),
            }
            for each in found
        ]
    }  # fmt: skip


def form(is_out: bool) -> dict[str, Any]:
    """What the form for a new connection offers."""
    return {
        "kinds": [each.value for each in SYSTEMS], "events": [each.value for each in CHOSEN], "is_out": is_out,
        "least": SECRET_LEAST,
    }  # fmt: skip


def one(books: Books, me: Person, connection: Connection, public_url: str | None, secret: str = "") -> dict[str, Any]:
    """A connection with its last deliveries; `secret` only where it was made just now."""
    titles = {each.id: each.wanted.title for each in recruiting(books, me)}
    is_out = connection.kind is Kind.RECEIVER
    came = () if is_out else books.connections.deliveries(connection.id)
    went = books.connections.sendings(connection.id) if is_out else ()
    return {
        "id": connection.id, "kind": connection.kind.value, "name": connection.name, "by": connection.by,
        "at": connection.at, "secret": secret, "is_out": is_out, "host": host_of(connection.url),
        "address": f"{public_url}/webhooks/{connection.id}" if public_url and not is_out else "",
        "events": list(connection.events),
        "jobs": [{"job": job, "title": titles.get(id, "")} for job, id in connection.jobs.items()],
        "waits": any(each.state is State.WAITING for each in came),
        "came": [
            {
                "at": each.at, "event": each.event, "application": each.application, "job": each.job,
                "state": each.state.value, "lack": each.lack.value if each.lack else "",
            }
            for each in came
        ],
        "went": [
            {
                "id": each.id, "at": each.at, "event": each.event, "state": each.state.value, "status": each.status,
                "why": each.why, "attempts": each.attempts,
            }
            for each in went
        ],
    }  # fmt: skip


def mapping(books: Books, me: Person, connection: Connection, delivery: int | None) -> dict[str, Any]:
    """What the form offers in which a job of theirs is said to be a request of ours."""
    found = books.connections.delivery(delivery) if delivery is not None else None
    is_ours = found is not None and found.connection == connection.id
    roles = recruiting(books, me)[:MOST_ROLES]
    return {
        "name": connection.name, "job": found.job if found is not None and is_ours else "",
        "roles": [{"id": each.id, "title": each.wanted.title} for each in roles],
    }  # fmt: skip
