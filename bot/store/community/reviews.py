"""Quarterly reviews: how each thing did in a quarter, what was set because of it, and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, RowMapping, func, select, update

from bot.rules.community.content import State
from bot.rules.community.goals.paces import Paces
from bot.rules.community.goals.reviewing import Applied, Looked, Of, Proposal
from bot.rules.community.recognition import Tier
from bot.rules.community.segments import Kind
from bot.store.dialect import insert as insert_unless_known
from bot.store.dialect import insert_numbered, insert_or_change, locked
from bot.store.schema import (
    content_items,
    digest_counts,
    digest_taps,
    digests,
    member_tiers,
    members,
    quarter_reviews,
    recognition_settings,
    review_changes,
    review_lines,
    review_settings,
    segments,
)

q, e, s, c = quarter_reviews.c, review_lines.c, review_settings.c, review_changes.c
i, n, d, t, m, h = content_items.c, digest_counts.c, digests.c, digest_taps.c, members.c, member_tiers.c


@dataclass(frozen=True)
class Line:
    """What a review found of one thing, by its number."""

    id: int
    quarter: date
    looked: Looked


@dataclass(frozen=True)
class Set:
    """What is set, since when, by whom; as usual where the value is None."""

    value: str | None
    by: str
    at: datetime


class Reviews:
    """By community."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def look(self, workspace: str, since: datetime, until: datetime) -> Sequence[Looked]:
        """How each kind of content, channel, segment and tier there did between those instants: of items, how many got
        one in a digest and how many of them did something with it; of tiers the same of what they were given. Tiers
        only where the community has them; of segments of the hiring side nothing."""
        by = {Of.CONTENT: i.kind, Of.CHANNEL: i.channel, Of.SEGMENT: i.segment}
        found = [each for of, column in by.items() for each in self._items(of, column, workspace, since, until)]
        has_tiers = select(recognition_settings.c.is_on).where(recognition_settings.c.workspace == workspace)
        if self._connection.execute(has_tiers).scalar():
            found += self._tiers(workspace, since, until)
        return found

    def is_made(self, workspace: str, quarter: date) -> bool:
        """Whether that quarter was looked at there."""
        query = select(q.quarter).where(q.workspace == workspace, q.quarter == quarter)
        return self._connection.execute(query).first() is not None

    def make(self, workspace: str, quarter: date, looked: Iterable[Looked], at: datetime) -> bool:
        """That is what a look at the quarter found; False, and nothing is kept, where somebody was faster."""
        put = insert_unless_known(self._connection, quarter_reviews).on_conflict_do_nothing().returning(q.quarter)
        if self._connection.execute(put, {"workspace": workspace, "quarter": quarter, "at": at}).first() is None:
            return False
        for each in looked:
            row = {**vars(each), "of": each.of.value, "workspace": workspace, "quarter": quarter}
            self._connection.execute(insert_numbered(self._connection, review_lines), row)
        return True

    def newest(self, workspace: str) -> Sequence[Line]:
        """What the newest review there found; empty before the first."""
        last = select(func.max(q.quarter)).where(q.workspace == workspace).scalar_subquery()
        query = select(review_lines).where(e.workspace == workspace, e.quarter == last).order_by(e.id)
        return [_line(row) for row in self._connection.execute(query).mappings()]

    def settings(self, workspace: str) -> Mapping[str, Set]:
        """All that was ever set there, by name; locked in a transaction that writes."""
        query = select(review_settings).where(s.workspace == workspace).order_by(s.name)
        rows = self._connection.execute(locked(self._connection, query)).mappings()
        return {row["name"]: Set(row["value"], row["by"], row["at"]) for row in rows}

    def paces(self, workspace: str) -> Paces:
        """How much there is of what there."""
        query = select(s.name, s.value).where(s.workspace == workspace)
        return Paces({row.name: row.value for row in self._connection.execute(query)})

    def set(self, workspace: str, values: Mapping[str, str | None], by: str, at: datetime) -> None:
        """These are so from now on; as usual where None."""
        put = insert_or_change(self._connection.dialect.name, review_settings, "value", "by", "at")
        for name, value in sorted(values.items()):
            row = {"workspace": workspace, "name": name, "value": value, "by": by, "at": at}
            self._connection.execute(put, row)

    def add(self, workspace: str, change: Applied) -> Applied:
        """The change with the number it was given."""
        put = insert_numbered(self._connection, review_changes).returning(c.id)
        row = {**vars(change), "workspace": workspace, "of": change.of.value, "proposal": change.proposal.value}
        del row["id"]
        return replace(change, id=self._connection.execute(put, row).scalar_one())

    def change(self, workspace: str, id: int) -> Applied | None:
        """The change of that number there; locked in a transaction that writes."""
        query = locked(self._connection, select(review_changes).where(c.workspace == workspace, c.id == id))
        row = self._connection.execute(query).mappings().first()
        return _change(row) if row else None

    def changes(self, workspace: str, since: datetime) -> Sequence[Applied]:
        """What was changed there since then, the newest first."""
        query = select(review_changes).where(c.workspace == workspace, c.at >= since)
        return [_change(row) for row in self._connection.execute(query.order_by(c.id.desc())).mappings()]

    def undo(self, change: Applied) -> None:
        """It is undone since when it says."""
        self._connection.execute(update(review_changes).where(c.id == change.id).values(undone_at=change.undone_at))

    def _items(
        self, of: Of, column: Column[Any], workspace: str, since: datetime, until: datetime
    ) -> Sequence[Looked]:  # fmt: skip
        shown, tapped = (func.coalesce(func.sum(each), 0) for each in (n.shown, n.tapped))
        query = select(column, func.count(), shown, tapped).join_from(content_items, digest_counts, isouter=True)
        query = query.where(i.workspace == workspace, i.posted_at >= since, i.posted_at < until)
        query = query.where(i.state != State.DROPPED.value, column.is_not(None))
        if of is Of.SEGMENT:
            theirs = (segments.c.workspace == workspace, segments.c.kind != Kind.HIRING.value)
            query = query.where(column.in_(select(segments.c.id).where(*theirs)))
        rows = self._connection.execute(query.group_by(column).order_by(column))
        return [_looked(of, key, pieces, reached, answered) for key, pieces, reached, answered in rows if key != ""]

    def _tiers(self, workspace: str, since: datetime, until: datetime) -> Sequence[Looked]:
        tier: ColumnElement[str] = func.coalesce(h.tier, Tier.EXPLORER.value)
        there = (m.workspace == workspace,)
        length = func.json_array_length(d["items"])
        given = select(tier, func.count(), func.sum(length)).join_from(digests, members, m.id == d.member)
        given = given.outerjoin(member_tiers, h.member == m.id).where(*there, d.at >= since, d.at < until)
        each = select(t.member, t.item).where(t.at >= since, t.at < until).distinct().subquery()
        tapped = select(tier, func.count()).join_from(each, members, m.id == each.c.member)
        tapped = tapped.outerjoin(member_tiers, h.member == m.id).where(*there).group_by(tier)
        answered = {row[0]: row[1] for row in self._connection.execute(tapped)}
        rows = self._connection.execute(given.group_by(tier).order_by(tier))
        return [_looked(Of.TIER, key, pieces, reached, answered.get(key, 0)) for key, pieces, reached in rows]


def _looked(of: Of, key: Any, pieces: int, reached: int, answered: int) -> Looked:
    """What is tapped after the quarter was shown in it: no more can answer than were reached."""
    return Looked(of, str(key), pieces, int(reached), min(int(answered), int(reached)))


def _line(row: RowMapping) -> Line:
    counted = (row["pieces"], row["reached"], row["answered"], row["is_needed"])
    return Line(row["id"], row["quarter"], Looked(Of(row["of"]), row["key"], *counted))


def _change(row: RowMapping) -> Applied:
    kept = {name: row[name] for name in ("key", "before", "after", "by", "at", "undone_at", "id")}
    return Applied(of=Of(row["of"]), proposal=Proposal(row["proposal"]), **kept)
