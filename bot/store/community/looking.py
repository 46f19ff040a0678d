"""Who a member is, and what they want: looked up for each message to them, so said in the driver's own words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, select

from bot.rules.community.members import Purpose, Stand
from bot.rules.people import Identity
from bot.store.dialect import is_read
from bot.store.prepared import Prepared, Row
from bot.store.schema import member_consents, member_topics, members

m, c, s = members.c, member_consents.c, member_topics.c

_BY_USER = select(members).where(m.workspace == bindparam("here"), m.user == bindparam("who"))
_BY_NUMBER = select(members).where(m.workspace == bindparam("here"), m.id == bindparam("who"))
_OF, _OF_LOCKED = Prepared(lambda _: _BY_USER), Prepared(lambda _: _BY_USER.with_for_update(key_share=True))
_GET, _GET_LOCKED = Prepared(lambda _: _BY_NUMBER), Prepared(lambda _: _BY_NUMBER.with_for_update(key_share=True))
_HELD = (c.member == bindparam("member"), c.ended_at.is_(None), c.until > bindparam("now", type_=c.until.type))
_HOLDING = Prepared(lambda _: select(c.member, c.purpose).where(*_HELD))
_STAND = (s.member, s.topic, s.stand)
_TOPICS = Prepared(lambda _: select(*_STAND).where(s.member == bindparam("member")).order_by(s.topic))


def of(connection: Connection, who: Identity) -> Row | None:
    """The row of the member who is that user; locked in a transaction that writes."""
    asked = _OF if is_read(connection) else _OF_LOCKED
    return asked.first(connection, {"here": who.workspace, "who": who.user})


def get(connection: Connection, workspace: str, id: int) -> Row | None:
    """The row of that member there; locked in a transaction that writes."""
    asked = _GET if is_read(connection) else _GET_LOCKED
    return asked.first(connection, {"here": workspace, "who": id})


def holding(connection: Connection, ids: Collection[int], now: datetime) -> Mapping[int, frozenset[Purpose]]:
    """What each of them agreed to that holds now; whoever agreed to nothing is not there."""
    found: dict[int, set[Purpose]] = {}
    if len(ids) == 1:
        rows: Iterable[Row | RowMapping] = _HOLDING(connection, {"member": next(iter(ids)), "now": now})
    else:
        query = select(c.member, c.purpose).where(c.member.in_(ids), c.ended_at.is_(None), c.until > now)
        rows = connection.execute(query).mappings()
    for row in rows:
        found.setdefault(row["member"], set()).add(Purpose(row["purpose"]))
    return {member: frozenset(purposes) for member, purposes in found.items()}


def topics(connection: Connection, ids: Collection[int]) -> Mapping[int, Mapping[str, Stand]]:
    """What each of them thinks of topics, each of them present."""
    found: dict[int, dict[str, Stand]] = {id: {} for id in ids}
    if len(ids) == 1:
        rows: Iterable[Row | RowMapping] = _TOPICS(connection, {"member": next(iter(ids))})
    else:
        query = select(*_STAND).where(s.member.in_(ids)).order_by(s.member, s.topic)
        rows = connection.execute(query).mappings()
    for row in rows:
        found[row["member"]][row["topic"]] = Stand(row["stand"])
    return found
