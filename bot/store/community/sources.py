"""Sources of a community: their pages' codes, what is counted of them by day, and visits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, insert, select, update

from bot.rules.community.members import Standing
from bot.rules.community.members.joining import NOBODY
from bot.rules.community.sources import Kind, NoSuchSource, Source, Step, Visit, new_code
from bot.rules.people import Identity
from bot.store.dialect import insert as insert_unless_known
from bot.store.dialect import insert_numbered, locked
from bot.store.schema import (
    candidacies,
    hires,
    join_asks,
    member_acts,
    member_topics,
    member_touches,
    members,
    source_days,
    source_visits,
    sources,
)

o, d, v, m, t = sources.c, source_days.c, source_visits.c, members.c, member_touches.c
# Whoever did something within it is active (product.md, community/sources).
ACTIVE_WITHIN = timedelta(days=28)


class Sources:
    """The ways into communities, by workspace."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, source: Source) -> Source:
        """The source with the number it was given. Its code is nobody else's, in any workspace."""
        while self.by_code(source.code) is not None:
            source = replace(source, code=new_code())
        row = {name: value for name, value in vars(source).items() if name != "id"}
        row |= {"kind": source.kind.value, "is_aggregate": source.is_aggregate}
        put = insert_numbered(self._connection, sources).returning(o.id)
        return replace(source, id=self._connection.execute(put, row).scalar_one())

    def get(self, workspace: str, id: int) -> Source:
        """That source there, open or closed; locked in a transaction that writes. Raises NoSuchSource."""
        found = self._one(select(sources).where(o.workspace == workspace, o.id == id))
        if found is None:
            raise NoSuchSource()
        return found

    def by_code(self, code: str) -> Source | None:
        """The source whose page that is, wherever it is."""
        query = select(sources).where(o.code == code)
        row = self._connection.execute(query).mappings().first()
        return _source(row) if row else None

    def personal(self, workspace: str, who: Identity) -> Source | None:
        """The personal link of that person into that community."""
        query = select(sources).where(o.workspace == workspace, o.kind == Kind.REFERRAL.value, o.closed_at.is_(None))
        return self._one(query.where(o.referrer == who.user, o.referrer_workspace == who.workspace).limit(1))

    def of_kind(self, workspace: str, kind: Kind) -> Source | None:
        """The first open source of that kind there."""
        query = select(sources).where(o.workspace == workspace, o.kind == kind.value, o.closed_at.is_(None))
        return self._one(query.order_by(o.id).limit(1))

    def page(self, workspace: str, n: int, most: int) -> Sequence[Source]:
        """Page `n` of those that moderators made, open ones first, the newest first; one more than `most` when there is
        another page."""
        query = select(sources).where(o.workspace == workspace, o.kind != Kind.REFERRAL.value)
        query = query.order_by(o.closed_at.is_not(None), o.id.desc()).offset(n * most).limit(most + 1)
        return [_source(row) for row in self._connection.execute(query).mappings()]

    def open_ones(self, workspace: str, most: int) -> Sequence[Source]:
        """Those to choose from when somebody is asked how they heard, the newest first; nobody's personal link."""
        query = select(sources).where(o.workspace == workspace, o.closed_at.is_(None), o.kind != Kind.REFERRAL.value)
        rows = self._connection.execute(query.order_by(o.id.desc()).limit(most)).mappings()
        return [_source(row) for row in rows]

    def save(self, source: Source) -> None:
        """Its name, contact, cost, pitch, and whether it is closed, are as it says now."""
        values = {name: getattr(source, name) for name in ("name", "contact", "cost", "pitch", "closed_at")}
        self._connection.execute(update(sources).where(o.id == source.id).values(**values))

    def forget(self, who: Identity, at: datetime) -> Sequence[int]:
        """Their personal links are closed and name nobody; the members who came through one."""
        theirs = (o.referrer == who.user, o.referrer_workspace == who.workspace)
        change = update(sources).where(*theirs).values(name=NOBODY, referrer=None, closed_at=at).returning(o.id)
        ids = list(self._connection.execute(change).scalars())
        query = select(member_touches.c.member).where(member_touches.c.source.in_(ids)).distinct()
        return list(self._connection.execute(query).scalars())

    def count(self, source: int, step: Step, day: date) -> None:
        """One more came so far on that day."""
        row = insert_unless_known(self._connection, source_days).values(source=source, day=day, step=step.value, n=1)
        self._connection.execute(
            row.on_conflict_do_update(index_elements=["source", "day", "step"], set_={"n": d.n + 1})
        )

    def counted(self, ids: Collection[int]) -> Mapping[int, Mapping[Step, int]]:
        """How many came how far through each of them, each present."""
        found: dict[int, dict[Step, int]] = {id: {} for id in ids}
        query = select(d.source, d.step, func.sum(d.n)).where(d.source.in_(ids)).group_by(d.source, d.step)
        for source, step, n in self._connection.execute(query):
            found[source][Step(step)] = int(n)
        return found

    def active(self, ids: Collection[int], now: datetime) -> Mapping[int, int]:
        """How many of those whose first way it was did something lately."""
        since = (now - ACTIVE_WITHIN).date()
        lately = select(member_acts.c.member).where(member_acts.c.day >= since)
        return self._by_first(ids, m.standing == Standing.JOINED.value, m.id.in_(lately))

    def applied(self, ids: Collection[int]) -> Mapping[int, int]:
        """How many of those whose first way it was applied: a number alone, to be shown only as rules say."""
        return self._by_first(ids, m.candidate.in_(select(candidacies.c.candidate)))

    def hired(self, ids: Collection[int]) -> Mapping[int, int]:
        """And how many were hired."""
        came = select(candidacies.c.candidate).join(hires, hires.c.candidacy == candidacies.c.id)
        return self._by_first(ids, m.candidate.in_(came))

    def coverage(self, workspace: str) -> tuple[int, int]:
        """Of how many who joined the source is known, and how many joined; whoever was there before is in neither."""
        said, asked = select(join_asks.c.member).where(join_asks.c.is_known), select(join_asks.c.member)
        is_known = m.id.in_(select(t.member)) | m.id.in_(said)
        joined = select(func.count()).where(
            m.workspace == workspace, m.joined_at.is_not(None), is_known | m.id.in_(asked)
        )
        count = self._connection.execute
        return count(joined.where(is_known)).scalar_one(), count(joined).scalar_one()

    def members(self, workspace: str) -> int:
        """How many are in the community."""
        query = select(func.count()).where(m.workspace == workspace, m.standing == Standing.JOINED.value)
        return self._connection.execute(query).scalar_one()

    def topics(self, workspace: str, fewest: int) -> Mapping[str, int]:
        """How many of them follow a topic, of those that at least so many follow, the most followed first."""
        k, n = member_topics.c, func.count()
        query = select(k.topic, n).join(members, m.id == k.member)
        query = query.where(m.workspace == workspace, m.standing == Standing.JOINED.value, k.stand == "followed")
        query = query.group_by(k.topic).having(n >= fewest).order_by(n.desc(), k.topic)
        return dict(map(tuple, self._connection.execute(query)))

    def visit(self, source: int, visit: Visit) -> None:
        """Keep that somebody was there."""
        number = select(func.coalesce(func.max(v.number), 0) + 1).where(v.source == source).scalar_subquery()
        self._connection.execute(insert(source_visits).values(source=source, number=number, **vars(visit)))

    def visits(self, source: int, most: int) -> Sequence[Visit]:
        """The last visits, the newest first."""
        query = select(v.day, v.by, v.note).where(v.source == source).order_by(v.day.desc(), v.number.desc())
        return [Visit(*row) for row in self._connection.execute(query.limit(most))]

    def visited(self, ids: Collection[int]) -> Mapping[int, tuple[int, date]]:
        """How often somebody was at each of them, and on which day last; where nobody was, it is not there."""
        query = select(v.source, func.count(), func.max(v.day)).where(v.source.in_(ids)).group_by(v.source)
        return {source: (n, day) for source, n, day in self._connection.execute(query)}

    def _by_first(self, ids: Collection[int], *which: Any) -> Mapping[int, int]:
        query = select(t.source, func.count()).join(members, m.id == t.member)
        query = query.where(t.number == 1, t.source.in_(ids), *which).group_by(t.source)
        return dict(map(tuple, self._connection.execute(query)))

    def _one(self, query: Select[Any]) -> Source | None:
        row = self._connection.execute(locked(self._connection, query)).mappings().first()
        return _source(row) if row else None


def _source(row: RowMapping) -> Source:
    kept = {name: value for name, value in row.items() if name != "is_aggregate"}
    return Source(**{**kept, "kind": Kind(row["kind"]), "pitch": row["pitch"] or {}})
