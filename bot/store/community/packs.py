"""Monthly packs: what came in a month that nothing else adds up, and which months moderators have heard of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from bot.rules.community.sources import Kind, Step
from bot.store.dialect import insert
from bot.store.schema import month_packs, questions, source_days, sources

k, q, d, o = month_packs.c, questions.c, source_days.c, sources.c


@dataclass(frozen=True)
class Joined:
    """How many joined through a source."""

    name: str
    kind: Kind
    is_aggregate: bool
    n: int


class Packs:
    """By community."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def questions(self, workspace: str, since: datetime, until: datetime) -> tuple[int, int]:
        """How many were asked there between those instants, and how many of them were answered."""
        query = select(func.count(), func.count(q.answered_at)).where(q.workspace == workspace)
        row = self._connection.execute(query.where(q.at >= since, q.at < until)).one()
        return row[0], row[1]

    def joined(self, workspace: str, first: date, after: date) -> Sequence[Joined]:
        """Through which sources members joined from that day until before the other, the most first."""
        n = func.sum(d.n)
        query = select(o.name, o.kind, o.is_aggregate, n.label("joined")).join_from(source_days, sources)
        query = query.where(o.workspace == workspace, d.step == Step.JOINED.value, d.day >= first, d.day < after)
        rows = self._connection.execute(query.group_by(o.id, o.name, o.kind, o.is_aggregate).order_by(n.desc(), o.id))
        return [Joined(row.name, Kind(row.kind), row.is_aggregate, int(row.joined)) for row in rows]

    def is_told(self, workspace: str, month: date) -> bool:
        """Whether moderators there heard of that month."""
        return self._connection.execute(
            select(k.month).where(k.workspace == workspace, k.month == month)
        ).first() is not None  # fmt: skip

    def tell(self, workspace: str, month: date, at: datetime) -> bool:
        """They hear of it; False where somebody was faster."""
        put = insert(self._connection, month_packs).on_conflict_do_nothing().returning(k.month)
        row = {"workspace": workspace, "month": month, "at": at}
        return self._connection.execute(put, row).first() is not None
