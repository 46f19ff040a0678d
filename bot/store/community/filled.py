"""Roles that were filled, and since when whoever got them was known: from both sides, so for figures alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, func, select

from bot.rules.hiring.candidates import Source, Standing
from bot.rules.hiring.requisitions import State
from bot.store.schema import candidacies, candidacy_moves, candidates, members, requisition_moves, requisitions

y, n, p, m, v, r = (
    candidacies.c, candidacy_moves.c, candidates.c, members.c, requisition_moves.c, requisitions.c,
)  # fmt: skip


def filled(connection: Connection, workspace: str) -> Iterator[tuple[date, date, date | None]]:
    """When each role there was opened, when somebody accepted, and since when they were known, by hired candidacy."""
    opened = (
        select(v.requisition, func.min(v.at).label("at")).where(v.after == State.OPEN.value).group_by(v.requisition)
        .subquery()
    )  # fmt: skip
    begun = (
        select(y.candidate, y.requisition, func.min(n.at).label("at")).join(candidacy_moves, n.candidacy == y.id)
        .group_by(y.candidate, y.requisition).subquery()
    )  # fmt: skip
    member = select(func.min(m.at)).where(m.candidate == y.candidate).scalar_subquery()
    before = (
        select(func.min(begun.c.at)).where(begun.c.candidate == y.candidate, begun.c.requisition != y.requisition)
        .scalar_subquery()
    )  # fmt: skip
    query = (
        select(opened.c.at, y.since, p.source, member, before)
        .join_from(candidacies, candidates, p.id == y.candidate).join(requisitions, r.id == y.requisition)
        .join(opened, opened.c.requisition == y.requisition)
        .where(r.workspace == workspace, y.standing == Standing.HIRED.value).order_by(y.id)
    )  # fmt: skip
    for at, hired, source, *known in connection.execute(query):
        since = [each.date() for each in known if isinstance(each, datetime)]
        if source == Source.INTERNAL.value:
            since.append(at.date() - timedelta(days=1))
        yield at.date(), hired.date(), min(since, default=None)
