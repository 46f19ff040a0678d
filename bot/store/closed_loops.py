"""What the arrows of the two loops are counted from: both halves together, so numbers and moments alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from bot.rules.closed_loops import Arrow, Gone
from bot.rules.hiring.candidates import Standing
from bot.rules.hiring.outcomes.accepting import Standing as Said
from bot.store.community.filled import filled
from bot.store.schema import (
    candidacies,
    checkins,
    hire_questions,
    hires,
    interviews,
    member_touches,
    members,
    requisitions,
    review_changes,
    suggestions,
)

y, c, q, h, i, t, m, r, x, s = (
    each.c for each in (candidacies, checkins, hire_questions, hires, interviews, member_touches, members, requisitions,
                        review_changes, suggestions)
)  # fmt: skip


class ClosedLoops:
    """Nothing leaves it but counts and moments; nobody stands in them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def gone(self, workspace: str, community: str | None, since: datetime, now: datetime) -> dict[Arrow, Gone]:
        """How each arrow was gone in that company and its community from then to now, by when it ended."""
        return {
            Arrow.RATED: self._rated(workspace, since, now), Arrow.LEARNED: self._learned(workspace, since, now),
            Arrow.ASKED: self._asked(workspace, since, now), Arrow.HIRED: self._hired(workspace, since, now),
            Arrow.CHANGED: self._changed(workspace, community, since, now),
            Arrow.JOINED: self._joined(workspace, since, now),
        }  # fmt: skip

    def _rated(self, workspace: str, since: datetime, now: datetime) -> Gone:
        last = (
            select(i.candidacy, func.max(i.start).label("at")).where(i.called_off.is_(None), i.start <= now)
            .group_by(i.candidacy).subquery()
        )  # fmt: skip
        first = _first_rating()
        query = (
            select(last.c.at, first.c.at).join_from(hires, first, first.c.hire == h.id)
            .outerjoin(last, last.c.candidacy == h.candidacy)
            .where(h.workspace == workspace, h.candidacy.is_not(None), first.c.at.between(since, now))
        )  # fmt: skip
        return _gone(self._all(query))

    def _learned(self, workspace: str, since: datetime, now: datetime) -> Gone:
        first = _first_rating()
        asked = (
            select(first.c.at, q.at).join_from(hire_questions, hires, h.id == q.hire)
            .outerjoin(first, and_(first.c.hire == h.id, first.c.at <= q.at))
            .where(h.workspace == workspace, q.at.between(since, now))
        )  # fmt: skip
        taken = select(s.day, s.at).where(
            s.workspace == workspace, s.standing == Said.ACCEPTED.value, s.at.between(since, now)
        )
        yes = [(datetime.combine(day, time(), UTC), at) for day, at in self._all(taken)]
        return _gone([*self._all(asked), *yes])

    def _asked(self, workspace: str, since: datetime, now: datetime) -> Gone:
        """How many interviews since had a question that was added because of somebody hired."""
        query = (
            select(q.id, q.at, i.id, i.start).join_from(hire_questions, hires, h.id == q.hire)
            .join(candidacies, y.requisition == q.requisition)
            .join(interviews, and_(i.candidacy == y.id, i.start > q.at, i.called_off.is_(None)))
            .where(h.workspace == workspace, i.start.between(since, now)).order_by(i.start)
        )  # fmt: skip
        rows = self._all(query)
        firsts: dict[int, tuple[datetime, datetime]] = {}
        for question, at, _, start in rows:
            firsts.setdefault(question, (at, start))
        return Gone(len({interview for _, _, interview, _ in rows}), tuple(firsts.values()))

    def _hired(self, workspace: str, since: datetime, now: datetime) -> Gone:
        found = [
            (known, hired) for opened, hired, known in filled(self._connection, workspace)
            if known is not None and known < opened and since.date() <= hired <= now.date()
        ]  # fmt: skip
        return _gone([tuple(datetime.combine(day, time(), UTC) for day in each) for each in found])

    def _changed(self, workspace: str, community: str | None, since: datetime, now: datetime) -> Gone:
        """What was applied after a review, and is not undone; from the newest hire before it on."""
        hired = select(y.since).join_from(candidacies, requisitions, r.id == y.requisition).where(
            r.workspace == workspace, y.standing == Standing.HIRED.value
        ).order_by(y.since)  # fmt: skip
        applied = select(x.at).where(x.workspace == community, x.undone_at.is_(None), x.at.between(since, now))
        hires = list(self._connection.execute(hired).scalars())
        found = list(self._connection.execute(applied.order_by(x.at)).scalars())
        return _gone([(max((each for each in hires if each <= at), default=None), at) for at in found])

    def _joined(self, workspace: str, since: datetime, now: datetime) -> Gone:
        """How many joined by a source after it had brought somebody who was hired."""
        brought = (
            select(t.source, func.min(y.since).label("at")).join_from(member_touches, members, m.id == t.member)
            .join(candidacies, y.candidate == m.candidate).join(requisitions, r.id == y.requisition)
            .where(t.number == 1, r.workspace == workspace, y.standing == Standing.HIRED.value)
            .group_by(t.source).subquery()
        )  # fmt: skip
        query = (
            select(brought.c.source, brought.c.at, m.joined_at)
            .join_from(member_touches, members, m.id == t.member).join(brought, brought.c.source == t.source)
            .where(t.number == 1, m.joined_at > brought.c.at, m.joined_at.between(since, now)).order_by(m.joined_at)
        )  # fmt: skip
        rows = self._all(query)
        firsts: dict[int, tuple[datetime, datetime]] = {}
        for source, at, joined in rows:
            firsts.setdefault(source, (at, joined))
        return Gone(len(rows), tuple(firsts.values()))

    def _all(self, query: Select[Any]) -> Sequence[Any]:
        return self._connection.execute(query).all()


def _first_rating() -> Any:
    return select(c.hire, func.min(c.at).label("at")).where(c.at.is_not(None)).group_by(c.hire).subquery()


def _gone(ways: Sequence[Any]) -> Gone:
    return Gone(len(ways), tuple((begin, end) for begin, end in ways if begin is not None))
