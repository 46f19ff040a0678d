"""Connections to other systems, what came through them and what goes out; each delivery once under its key."""

from __future__ import annotations

import secrets as random
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection as Database
from sqlalchemy import RowMapping, Select, func, insert, select, update

from bot.rules.hiring.candidates.connecting import (
    LISTED,
    Connection,
    Delivery,
    Kind,
    Lack,
    Sending,
    State,
)
from bot.rules.hiring.candidates.systems import Told
from bot.store.dialect import insert as insert_unless_known
from bot.store.dialect import insert_numbered, locked
from bot.store.schema import applications, candidacies, connections, deliveries, sendings
from bot.store.sealed import BODY, RECEIVER, SECRET
from bot.store.secrets import Secrets

c, d, a, s = connections.c, deliveries.c, applications.c, sendings.c


class Connections:
    """By workspace. Whoever asks may recruit there, or sent what the connection's secret signed."""

    def __init__(self, database: Database, secrets: Secrets) -> None:
        self._database = database
        self._secrets = secrets

    def add(self, connection: Connection) -> None:
        """Keep a new one."""
        fixed = {"id": connection.id, "workspace": connection.workspace, "kind": connection.kind.value}
        row = {**fixed, "by": connection.by, "at": connection.at, **self._columns(connection)}
        self._database.execute(insert(connections), row)

    def save(self, connection: Connection) -> None:
        """Keep it as it is now."""
        self._database.execute(update(connections).where(c.id == connection.id).values(**self._columns(connection)))

    def get(self, id: str) -> Connection | None:
        """The connection of that id, revoked ones too; locked in a transaction that writes."""
        query = locked(self._database, select(connections).where(c.id == id))
        row = self._database.execute(query).mappings().first()
        return self._connection(row) if row else None

    def of(self, workspace: str) -> Sequence[Connection]:
        """Those of a workspace that are not revoked, in the order they were made."""
        query = select(connections).where(c.workspace == workspace, c.revoked_at.is_(None)).order_by(c.at, c.id)
        return [self._connection(row) for row in self._database.execute(query).mappings()]

    def last(self, ids: Sequence[str]) -> Mapping[str, datetime]:
        """When the last delivery of each came or went."""
        found: dict[str, datetime] = {}
        for of, at in ((d.connection, d.at), (s.connection, s.at)):
            query = select(of, func.max(at)).where(of.in_(ids)).group_by(of)
            for id, when in self._database.execute(query):
                found[id] = max(when, found.get(id, when))
        return found

    def keep(self, connection: str, told: Told, body: str, at: datetime) -> int | None:
        """The delivery's number; None when it came before, and nothing is otherwise."""
        row = {
            "connection": connection, "key": told.key, "at": at, "event": told.event, "application": told.application,
            "job": told.job, "state": State.KEPT.value, "body": self._secrets.seal(BODY, body),
        }  # fmt: skip
        put = insert_numbered(self._database, deliveries).on_conflict_do_nothing(index_elements=[d.connection, d.key])
        found: int | None = self._database.execute(put.returning(d.id), row).scalar()
        return found

    def delivery(self, id: int) -> Delivery | None:
        """That delivery; locked in a transaction that writes."""
        row = self._database.execute(locked(self._database, select(deliveries).where(d.id == id))).mappings().first()
        return self._delivery(row, with_body=True) if row else None

    def settle(self, delivery: Delivery) -> None:
        """Keep how it stands; what it brought is forgotten where there is none any more."""
        values: dict[str, Any] = {
            "state": delivery.state.value, "lack": delivery.lack.value if delivery.lack else None,
            "candidacy": delivery.candidacy,
        }  # fmt: skip
        if delivery.body is None:
            values["body"] = None
        self._database.execute(update(deliveries).where(d.id == delivery.id).values(**values))

    def deliveries(self, connection: str) -> Sequence[Delivery]:
        """The last ones, the newest first, without what they brought."""
        query = select(deliveries).where(d.connection == connection).order_by(d.id.desc()).limit(LISTED)
        return [self._delivery(row) for row in self._database.execute(query).mappings()]

    def waiting(self, connection: str) -> Sequence[int]:
        """The deliveries that wait for something, in the order they came."""
        query = select(d.id).where(d.connection == connection, d.state == State.WAITING.value).order_by(d.id)
        return list(self._database.execute(query).scalars())

    def waiting_in(self, workspace: str) -> Mapping[str, int]:
        """How many deliveries wait for something, by connection."""
        here = (c.workspace == workspace, d.state == State.WAITING.value)
        query = select(d.connection, func.count()).join(connections).where(*here).group_by(d.connection)
        return {row[0]: row[1] for row in self._database.execute(query)}

    def is_awaited(self, connection: str, application: str, before: int) -> bool:
        """Whether an earlier delivery of that application is not done yet."""
        open_states = (State.KEPT.value, State.WAITING.value)
        here = (d.connection == connection, d.application == application, d.id < before, d.state.in_(open_states))
        return self._database.execute(select(d.id).where(*here).limit(1)).first() is not None

    def forget(self, before: datetime) -> int:
        """What deliveries from before that instant brought is gone, and nothing waits for it; how many."""
        old = update(deliveries).where(d.at < before, d.body.is_not(None))
        waits = (State.KEPT.value, State.WAITING.value)
        left = {"state": State.LEFT.value, "lack": Lack.FORGOTTEN.value, "body": None}
        count = self._database.execute(old.where(d.state.in_(waits)).values(**left)).rowcount
        return int(count) + int(self._database.execute(old.values(body=None)).rowcount)

    def link(self, connection: str, application: str, candidacy: int) -> None:
        """That application of theirs is this candidacy, whatever it was before."""
        row = {"connection": connection, "application": application, "candidacy": candidacy}
        put = insert_unless_known(self._database, applications).values(row)
        key = [a.connection, a.application]
        self._database.execute(put.on_conflict_do_update(index_elements=key, set_={"candidacy": candidacy}))

    def linked(self, connection: str, application: str) -> int | None:
        """The candidacy that application is."""
        here = (a.connection == connection, a.application == application)
        found: int | None = self._database.execute(select(a.candidacy).where(*here)).scalar()
        return found

    def externals(self, candidacy: int) -> Sequence[tuple[str, str, str]]:
        """Kind and name of each connection an application of that candidacy came from, and its id there."""
        query = select(c.kind, c.name, a.application).join(applications, a.connection == c.id)
        rows = self._database.execute(query.where(a.candidacy == candidacy).order_by(c.at, a.application))
        return [(kind, name, application) for kind, name, application in rows]

    def about(self, candidate: int) -> Sequence[Delivery]:
        """Every delivery of an application of that person, with what it brought."""
        query = (
            select(deliveries)
            .join(applications, (a.connection == d.connection) & (a.application == d.application))
            .join(candidacies, candidacies.c.id == a.candidacy)
            .where(candidacies.c.candidate == candidate)
            .order_by(d.id)
        )
        return [self._delivery(row, with_body=True) for row in self._database.execute(query).mappings()]

    def with_bodies(self, workspace: str) -> Sequence[Delivery]:
        """Every delivery of that workspace whose content is kept: a month's at the most."""
        query = select(deliveries).join(connections).where(c.workspace == workspace, d.body.is_not(None))
        return [self._delivery(row, with_body=True) for row in self._database.execute(query.order_by(d.id)).mappings()]

    def send(
        self, connection: str, key: str, event: str, candidacy: int | None, facts: Mapping[str, Any], at: datetime
    ) -> str | None:
        """The id of what is to be told, which nobody can guess; None when it was planned before under that key."""
        row = {
            "id": random.token_hex(16), "connection": connection, "key": key, "event": event, "at": at,
            "candidacy": candidacy, "facts": dict(facts), "state": State.KEPT.value, "attempts": 0, "status": 0,
            "why": "",
        }  # fmt: skip
        put = insert_unless_known(self._database, sendings).values(row)
        put = put.on_conflict_do_nothing(index_elements=[s.connection, s.key])
        found: str | None = self._database.execute(put.returning(s.id)).scalar()
        return found

    def sending(self, id: str) -> Sending | None:
        """What is to be told; locked in a transaction that writes."""
        row = self._database.execute(locked(self._database, select(sendings).where(s.id == id))).mappings().first()
        return _sending(row) if row else None

    def settle_sending(self, sending: Sending) -> None:
        """Keep how it went."""
        values = {
            "state": sending.state.value, "attempts": sending.attempts, "status": sending.status, "why": sending.why,
        }  # fmt: skip
        self._database.execute(update(sendings).where(s.id == sending.id).values(**values))

    def sendings(self, connection: str) -> Sequence[Sending]:
        """The last ones, the newest first."""
        return self._sent(select(sendings).where(s.connection == connection).order_by(s.at.desc(), s.id).limit(LISTED))

    def sendings_about(self, candidacy: int) -> Sequence[Sending]:
        """All that was told of that candidacy."""
        return self._sent(select(sendings).where(s.candidacy == candidacy).order_by(s.at, s.id))

    def _sent(self, query: Select[Any]) -> Sequence[Sending]:
        return [_sending(row) for row in self._database.execute(query).mappings()]

    def _columns(self, connection: Connection) -> dict[str, Any]:
        return {
            "name": connection.name, "secret": self._secrets.seal(SECRET, connection.secret),
            "url": self._secrets.seal(RECEIVER, connection.url) if connection.url else None,
            "jobs": dict(connection.jobs), "events": list(connection.events), "revoked_at": connection.revoked_at,
        }  # fmt: skip

    def _connection(self, row: RowMapping) -> Connection:
        return Connection(
            row["id"], row["workspace"], Kind(row["kind"]), row["name"], row["by"], row["at"],
            self._secrets.unseal(SECRET, row["secret"]), row["jobs"],
            self._secrets.unseal(RECEIVER, row["url"]) if row["url"] else "", tuple(row["events"]), row["revoked_at"],
        )  # fmt: skip

    def _delivery(self, row: RowMapping, with_body: bool = False) -> Delivery:
        body = self._secrets.unseal(BODY, row["body"]) if with_body and row["body"] is not None else None
        return Delivery(
            row["id"], row["connection"], row["at"], row["event"], row["application"], row["job"], State(row["state"]),
            Lack(row["lack"]) if row["lack"] else None, row["candidacy"], body,
        )  # fmt: skip


def _sending(row: RowMapping) -> Sending:
    return Sending(
        row["id"], row["connection"], row["event"], row["at"], row["candidacy"], row["facts"], State(row["state"]),
        row["attempts"], row["status"], row["why"],
    )  # fmt: skip
