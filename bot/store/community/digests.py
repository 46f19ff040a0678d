"""Personal digests: how each member's go, what they were given, what they did with it, links in letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, or_, select, update

from bot.rules.community.content.digests import Digest, Picked, Said, Tap, Why
from bot.rules.community.content.digests.ranking import Response
from bot.rules.community.content.digests.timing import Course
from bot.rules.community.members import Frequency, Standing, Way
from bot.store.dialect import insert as insert_unless_known
from bot.store.dialect import insert_or_change, locked
from bot.store.prepared import Prepared
from bot.store.schema import (
    content_items,
    digest_counts,
    digest_courses,
    digest_links,
    digest_taps,
    digests,
    member_sendings,
    members,
)

m, p, d, t, n, k, i = (
    members.c, digest_courses.c, digests.c, digest_taps.c, digest_counts.c, digest_links.c, content_items.c,
)  # fmt: skip
_COURSE = tuple(digest_courses.columns.keys())
# What is asked of each digest that goes, or is shown anew.
_GIVEN = Prepared(lambda _: select(digests).where(d.member == bindparam("whose"), d.period == bindparam("in_period")))
_SAID = select(t.item, t.said).where(t.member == bindparam("whose"), t.item.in_(bindparam("which", expanding=True)))
_RESPONSES = select(n.item, n.shown, n.tapped).where(n.item.in_(bindparam("which", expanding=True)))


class Digests:
    """By member."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, workspace: str, now: datetime, most: int, after: int = 0) -> Mapping[int, Course | None]:
        """The next members there who want digests and whose turn it is to be looked at, by number above `after`: those
        without a course yet, those whose time has come, those who want them more or less often than was reckoned."""
        there = [Standing.JOINED.value, Standing.CONFIRMED.value]
        query = select(m.id, *digest_courses.columns).join_from(members, digest_courses, p.member == m.id, isouter=True)
        query = query.where(m.workspace == workspace, m.id > after, m.standing.in_(there))
        query = query.where(m.frequency != Frequency.NEVER.value)
        query = query.where(or_(p.member.is_(None), p.next_at <= now, p.frequency != m.frequency))
        rows = self._connection.execute(query.order_by(m.id).limit(most)).mappings()
        return {row["id"]: _course(row) if row["member"] is not None else None for row in rows}

    def course(self, member: int) -> Course | None:
        """How that member's go; locked in a transaction that writes."""
        query = locked(self._connection, select(digest_courses).where(p.member == member))
        row = self._connection.execute(query).mappings().first()
        return _course(row) if row else None

    def keep(self, courses: Sequence[Course]) -> None:
        """From now on they go so."""
        if courses:
            row = insert_or_change(self._connection.dialect.name, digest_courses, *_COURSE[1:])
            self._connection.execute(row, [{**vars(each), "frequency": each.frequency.value} for each in courses])

    def give(self, given: Sequence[Digest]) -> frozenset[tuple[int, str]]:
        """Keep them, and count their items as shown; of those for whose period there is one already nothing. The
        member and period of each that is new."""
        if not given:
            return frozenset()
        put = insert_unless_known(self._connection, digests).on_conflict_do_nothing()
        new = self._connection.execute(put.returning(d.member, d.period), [_columns(each) for each in given])
        keys = frozenset((member, period) for member, period in new)
        picked = (one for each in given if (each.member, each.period) in keys for one in each.items)
        self._count("shown", Counter(one.item for one in picked))
        return keys

    def get(self, member: int, period: str) -> Digest | None:
        """What they were given in that period."""
        row = _GIVEN.first(self._connection, {"whose": member, "in_period": period})
        if row is None:
            return None
        return Digest(row["member"], row["period"], row["at"], Way(row["way"]), _items(row["items"]), row["sent_at"])

    def sent(self, member: int, period: str, at: datetime) -> None:
        """The letter with it went then."""
        here = (d.member == member) & (d.period == period)
        self._connection.execute(update(digests).where(here).values(sent_at=at))

    def shown(self, ids: Collection[int], since: datetime) -> Mapping[int, frozenset[int]]:
        """The items each of them was given since then, each of them present."""
        found: dict[int, set[int]] = {id: set() for id in ids}
        rows = self._connection.execute(select(d.member, d["items"]).where(d.member.in_(ids), d.at >= since))
        for member, items in rows:
            found[member].update(item for item, _, _ in items)
        return {id: frozenset(items) for id, items in found.items()}

    def taps(self, ids: Collection[int], since: datetime) -> Mapping[int, Sequence[Tap]]:
        """What each of them did with items since then, each of them present, the first first."""
        found: dict[int, list[Tap]] = {id: [] for id in ids}
        what: list[Any] = [*digest_taps.columns, i.topics, i.channel]
        query = select(*what).join_from(digest_taps, content_items, i.id == t.item)
        query = query.where(t.member.in_(ids), t.at >= since).order_by(t.at, t.item, t.said)
        for row in self._connection.execute(query).mappings():
            tap = Tap(row["item"], Said(row["said"]), row["at"], tuple(row["topics"]), row["channel"])
            found[row["member"]].append(tap)
        return found

    def said(self, member: int, items: Collection[int]) -> Mapping[int, frozenset[Said]]:
        """What they did with each of these items with which they did anything."""
        found: dict[int, set[Said]] = {}
        for item, said in self._connection.execute(_SAID, {"whose": member, "which": list(items)}):
            found.setdefault(item, set()).add(Said(said))
        return {item: frozenset(said) for item, said in found.items()}

    def tap(self, member: int, item: int, said: Said, at: datetime) -> None:
        """They did that; more and less replace each other. Their first on an item counts for the item."""
        is_first = not self.said(member, [item])
        opposite = {Said.MORE: Said.LESS, Said.LESS: Said.MORE}.get(said)
        if opposite:
            gone = (t.member == member) & (t.item == item) & (t.said == opposite.value)
            self._connection.execute(delete(digest_taps).where(gone))
        row = insert_unless_known(self._connection, digest_taps).values(
            member=member, item=item, said=said.value, at=at
        )
        self._connection.execute(row.on_conflict_do_nothing())
        if is_first:
            self._count("tapped", {item: 1})

    def responses(self, items: Collection[int]) -> Mapping[int, Response]:
        """How many were given each of these items, and how many of them did something with it."""
        rows = self._connection.execute(_RESPONSES, {"which": list(items)})
        return {item: Response(shown, tapped) for item, shown, tapped in rows}

    def link(self, token_hash: str, member: int, period: str, until: datetime) -> None:
        """Whoever has the token of that SHA-256 opens that digest until then."""
        row = {"hash": token_hash, "member": member, "period": period, "expires_at": until}
        self._connection.execute(insert(digest_links), row)

    def take_back(self, token_hash: str) -> None:
        """That link never reached anybody: there is none."""
        self._connection.execute(delete(digest_links).where(k.hash == token_hash))

    def opened_by(self, token_hash: str, now: datetime) -> tuple[str, int, str] | None:
        """The workspace, member and period that token opens now; None for one that never was or is over."""
        query = select(m.workspace, k.member, k.period).join(members, m.id == k.member)
        row = self._connection.execute(query.where(k.hash == token_hash, k.expires_at > now)).first()
        return (row[0], row[1], row[2]) if row else None

    def forget(self, before: datetime, now: datetime) -> None:
        """Drop digests from before then, and links that are over."""
        self._connection.execute(delete(digests).where(d.at < before))
        self._connection.execute(delete(digest_links).where(k.expires_at <= now))

    def erase(self, member: int) -> None:
        """Nothing of theirs is left; that items were shown and tapped stays counted."""
        for table in (digest_links, digest_taps, digests, digest_courses, member_sendings):
            self._connection.execute(delete(table).where(table.c.member == member))

    def _count(self, which: str, more: Mapping[int, int]) -> None:
        if not more:
            return
        rows = [{"item": item, "shown": 0, "tapped": 0, which: count} for item, count in sorted(more.items())]
        row = insert_unless_known(self._connection, digest_counts)
        changed = {which: n[which] + row.excluded[which]}
        self._connection.execute(row.on_conflict_do_update(index_elements=["item"], set_=changed), rows)


def _columns(digest: Digest) -> dict[str, Any]:
    items = [[each.item, each.why.value, each.which] for each in digest.items]
    return {**vars(digest), "way": digest.way.value, "items": items}


def _items(rows: Iterable[Any]) -> tuple[Picked, ...]:
    return tuple(Picked(item, Why(why), which) for item, why, which in rows)


def _course(row: RowMapping) -> Course:
    return Course(**{name: row[name] for name in _COURSE} | {"frequency": Frequency(row["frequency"])})
