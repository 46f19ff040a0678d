"""Segments of members. Who is in a live one is asked of the members as they are, whenever somebody asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    and_,
    delete,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
    update,
)

from bot.rules.community.content import State
from bot.rules.community.members import Purpose, Standing
from bot.rules.community.segments import Condition, Kind, NoSuchSegment, On, Persona, Preview, Rule, Segment
from bot.store.community.conditions import agreed, condition
from bot.store.dialect import insert_numbered, locked, never_again
from bot.store.hiring.segments import flagged
from bot.store.schema import (
    candidacies,
    candidates,
    content_items,
    member_consents,
    members,
    segment_members,
    segments,
    sources,
)

# So many members are read at once.
PAGE = 500
# Names shown before somebody saves a rule.
SAMPLES = 5
# Whoever is none of the community, or not yet, is in a segment only where its rule asks for them.
OUTSIDE = (Standing.STARTED, Standing.LEFT)

g, m, s = segments.c, members.c, segment_members.c


class Segments:
    """The segments of every community. Jobs ask who is in them; moderators ask through `rules/community/segments`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, workspace: str) -> Sequence[Segment]:
        """Every segment there, by name."""
        query = select(segments).where(g.workspace == workspace).order_by(func.lower(g.name), g.id)
        return [_segment(row) for row in self._connection.execute(query).mappings()]

    def get(self, workspace: str, id: int) -> Segment:
        """That segment there; locked in a transaction that writes. Raises NoSuchSegment."""
        query = locked(self._connection, select(segments).where(g.workspace == workspace, g.id == id))
        row = self._connection.execute(query).mappings().first()
        if row is None:
            raise NoSuchSegment()
        return _segment(row)

    def add(self, segment: Segment) -> Segment:
        """The segment with the number it was given."""
        put = insert_numbered(self._connection, segments).returning(g.id)
        return replace(segment, id=self._connection.execute(put, _columns(segment)).scalar_one())

    def change(self, segment: Segment) -> None:
        """The segment is as it says now."""
        self._connection.execute(update(segments).where(g.id == segment.id).values(**_columns(segment)))

    def freeze(self, segment: Segment, now: datetime) -> Segment:
        """From now on it is the list of those who are in it at this moment."""
        who = select(literal(segment.id), m.id).where(*self._in(segment, now))
        self._connection.execute(insert(segment_members).from_select(["segment", "member"], who))
        frozen = replace(segment, kind=Kind.FIXED)
        self.change(frozen)
        return frozen

    def is_used(self, segment: Segment) -> bool:
        """Whether something still to be said goes to it."""
        i, said = content_items.c, (State.POSTED.value, State.MEASURED.value, State.DROPPED.value)
        query = select(i.id).where(i.workspace == segment.workspace, i.segment == segment.id, i.state.not_in(said))
        return self._connection.execute(query.limit(1)).first() is not None

    def delete(self, segment: Segment) -> None:
        """It is gone, and its number is never another's."""
        self._connection.execute(delete(segment_members).where(s.segment == segment.id))
        self._connection.execute(delete(segments).where(g.id == segment.id))
        never_again(self._connection, segment.id)

    def members(self, segment: Segment, now: datetime, after: int = 0, most: int = PAGE) -> Sequence[int]:
        """The numbers of those in it, the first so many above `after`."""
        query = self._who(segment, now).where(m.id > after).order_by(m.id).limit(most)
        return list(self._connection.execute(query).scalars())

    def those(self, segment: Segment, now: datetime) -> Select[Any]:
        """The numbers of those in it, to be asked for within another query."""
        return self._who(segment, now)

    def contains(self, segment: Segment, member: int, now: datetime) -> bool:
        """Whether that member is in it."""
        return self._connection.execute(self._who(segment, now).where(m.id == member)).first() is not None

    def of(self, workspace: str, member: int, now: datetime) -> frozenset[int]:
        """The numbers of the segments that member is in."""
        each = [
            select(literal(one.id)).select_from(members).where(*self._in(one, now), m.id == member)
            for one in self.all(workspace)
        ]
        return frozenset(self._connection.execute(union_all(*each)).scalars()) if each else frozenset()

    def among(
        self, workspace: str, which: Collection[int], ids: Collection[int], now: datetime
    ) -> Mapping[int, frozenset[int]]:
        """Which of those segments each of these members is in, each of them present."""
        found: dict[int, set[int]] = {id: set() for id in ids}
        each = [
            select(literal(one.id), m.id).select_from(members).where(*self._in(one, now), m.id.in_(found))
            for one in self.all(workspace) if one.id in which
        ]  # fmt: skip
        for segment, member in self._connection.execute(union_all(*each)) if each and found else ():
            found[member].add(segment)
        return {id: frozenset(theirs) for id, theirs in found.items()}

    def counts(self, some: Sequence[Segment], now: datetime) -> Mapping[int, int]:
        """How many are in each of them."""
        each = [select(literal(one.id), func.count()).select_from(members).where(*self._in(one, now)) for one in some]
        found = self._connection.execute(union_all(*each)).all() if each else []
        return {row[0]: row[1] for row in found}

    def preview(self, segment: Segment, now: datetime) -> Preview:
        """Who is in it, or would be."""
        here = self._in(segment, now)
        count = self._connection.execute(select(func.count()).select_from(members).where(*here)).scalar_one()
        names = select(m.name).where(*here).order_by(m.id).limit(SAMPLES)
        rests = m.paused_until.is_not(None) & (m.paused_until > now)
        reached = (m.standing == Standing.JOINED.value, m.user.is_not(None), ~rests, agreed(Purpose.COMMUNITY, now))
        reachable = select(func.count()).select_from(members).where(*here, *reached)
        c = member_consents.c
        receipts = (
            select(c.purpose, func.count(c.member.distinct()))
            .where(c.member.in_(self._who(segment, now)), c.ended_at.is_(None), c.until > now).group_by(c.purpose)
        )  # fmt: skip
        by_purpose = {row[0]: row[1] for row in self._connection.execute(receipts)}
        return Preview(
            count, tuple(self._connection.execute(names).scalars()), self._connection.execute(reachable).scalar_one(),
            {each: by_purpose.get(each.value, 0) for each in Purpose},
        )  # fmt: skip

    def known_to_hiring(self, workspace: str, ready: str, now: datetime, most: int) -> Sequence[int]:
        """The last candidacies of that workspace's candidates who are members in the ready-made segment of the hiring
        side and agreed to be seen, the newest first. Who may not see whom is the caller's to know."""
        p, y, last = candidates.c, candidacies.c, func.max(candidacies.c.id)
        outside = [each.value for each in (*OUTSIDE, Standing.FORGOTTEN)]
        query = (
            select(last).join(candidates, p.id == y.candidate).join(members, m.candidate == p.id)
            .where(p.workspace == workspace, p.erased_at.is_(None), m.standing.not_in(outside))
            .where(agreed(Purpose.HIRING, now), flagged(ready)).group_by(y.candidate).order_by(last.desc()).limit(most)
        )  # fmt: skip
        return list(self._connection.execute(query).scalars())

    def sources(self, workspace: str) -> Sequence[tuple[int, str]]:
        """The sources there that may be asked of a person, the newest first."""
        c = sources.c
        query = select(c.id, c.name).where(c.workspace == workspace, c.is_aggregate.is_(False)).order_by(c.id.desc())
        return [(row.id, row.name) for row in self._connection.execute(query)]

    def sources_by_key(self, workspace: str) -> Mapping[str, str]:
        """The names of the same by what the ready-made segment of each is called, `source:7`."""
        return {f"source:{id}": name for id, name in self.sources(workspace)}

    def _who(self, segment: Segment, now: datetime) -> Select[Any]:
        return select(m.id).where(*self._in(segment, now))

    def _in(self, segment: Segment, now: datetime) -> Sequence[Any]:
        here: list[Any] = [m.workspace == segment.workspace, m.standing != Standing.FORGOTTEN.value]
        if segment.kind is Kind.FIXED:
            return [*here, m.id.in_(select(s.member).where(s.segment == segment.id))]
        asked = {each.value for each in segment.rule.conditions if each.on is On.STANDING}
        here.append(m.standing.not_in([each.value for each in OUTSIDE if each.value not in asked]))
        if segment.kind is Kind.HIRING:
            return [*here, agreed(Purpose.HIRING, now), flagged(segment.ready)]
        each = [condition(self._connection.dialect.name, one, now) for one in segment.rule.conditions]
        together = or_ if segment.rule.is_any else and_
        return [*here, together(*each) if each else false()]


def _columns(segment: Segment) -> dict[str, Any]:
    rule = {
        "is_any": segment.rule.is_any, "conditions": [[each.on.value, each.value] for each in segment.rule.conditions],
    }  # fmt: skip
    return {
        "workspace": segment.workspace, "name": segment.name, "kind": segment.kind.value, "rule": rule,
        **asdict(segment.persona), "owner": segment.owner, "ready": segment.ready, "by": segment.by, "at": segment.at,
    }  # fmt: skip


def _segment(row: RowMapping) -> Segment:
    rule = Rule(tuple(Condition(On(on), value) for on, value in row["rule"]["conditions"]), row["rule"]["is_any"])
    persona = Persona(row["wants"], row["pains"], row["places"])
    return Segment(
        row["workspace"], row["name"], Kind(row["kind"]), rule, row["by"], row["at"], persona, row["owner"],
        row["ready"], row["id"],
    )  # fmt: skip
