"""The half-yearly look at who may what: each review, what was said in it, and how many agreements run out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, RowMapping, case, func, select, update

from bot.rules.access_review import LATER, SOON, Lapsing, Mark, Review, Verdict
from bot.rules.hiring.reports.pool import Said
from bot.rules.people import Role
from bot.store.dialect import insert, locked
from bot.store.schema import (
    access_marks,
    access_reviews,
    candidacies,
    candidates,
    member_consents,
    members,
    pool_answers,
    sources,
)

r, m, c, a = access_reviews.c, access_marks.c, member_consents.c, pool_answers.c


class AccessReviews:
    """By workspace, numbered from 1."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last(self, workspace: str) -> Review | None:
        """The one that counts there; locked in a transaction that writes."""
        query = select(access_reviews).where(r.workspace == workspace).order_by(r.number.desc()).limit(1)
        row = self._connection.execute(locked(self._connection, query)).mappings().first()
        return _review(row) if row else None

    def begin(self, workspace: str, number: int, now: datetime) -> bool:
        """The review of that number is open; False, and nothing is otherwise, where somebody was faster."""
        row = {"workspace": workspace, "number": number, "begun_at": now, "done_by": ""}
        put = insert(self._connection, access_reviews).values(row).on_conflict_do_nothing()
        return self._connection.execute(put.returning(r.number)).first() is not None

    def complete(self, review: Review, by: str, at: datetime) -> None:
        """It is done, by them."""
        this = update(access_reviews).where(r.workspace == review.workspace, r.number == review.number)
        self._connection.execute(this.values(done_at=at, done_by=by))

    def mark(self, review: Review, mark: Mark) -> None:
        """That is what was last said of it."""
        said = {"verdict": mark.verdict.value, "by": mark.by, "at": mark.at}
        which = {"workspace": review.workspace, "number": review.number, "role": mark.role.value}
        put = insert(self._connection, access_marks).values(**which, subject=mark.subject, **said)
        keys = ["workspace", "number", "role", "subject"]
        self._connection.execute(put.on_conflict_do_update(index_elements=keys, set_=said))

    def marks(self, review: Review) -> Sequence[Mark]:
        """What was said in it, in order."""
        here = (m.workspace == review.workspace, m.number == review.number)
        query = select(access_marks).where(*here).order_by(m.at, m.role, m.subject)
        return [
            Mark(Role(row.role), row.subject, Verdict(row.verdict), row.by, row.at)
            for row in self._connection.execute(query)
        ]

    def community_began(self, workspace: str) -> datetime | None:
        """When the first way in was made by which members come there."""
        query = select(func.min(sources.c.at)).where(sources.c.workspace == workspace)
        found: datetime | None = self._connection.execute(query).scalar()
        return found

    def agreements(self, workspace: str, now: datetime) -> Mapping[str, Lapsing]:
        """By purpose how many members' agreements there run out and have; nobody's by name."""
        here = (members.c.workspace == workspace, c.ended_at.is_(None))
        query = select(c.purpose, *_lapsing(c.until, now)).join(members, members.c.id == c.member).where(*here)
        rows = self._connection.execute(query.group_by(c.purpose).order_by(c.purpose))
        return {row[0]: Lapsing(*row[1:]) for row in rows}

    def kept_in_mind(self, workspace: str, now: datetime) -> Lapsing:
        """How many candidates’ agreements there to being kept in mind run out and have; nobody's by name."""
        newest = select(a.candidacy, func.max(a.number).label("number")).group_by(a.candidacy).subquery()
        query = (
            select(*_lapsing(a.until, now))
            .join(newest, (newest.c.candidacy == a.candidacy) & (newest.c.number == a.number))
            .join(candidacies, candidacies.c.id == a.candidacy)
            .join(candidates, candidates.c.id == candidacies.c.candidate)
            .where(candidates.c.workspace == workspace, a.said == Said.YES.value)
        )
        return Lapsing(*self._connection.execute(query).one())


def _lapsing(until: Column[Any], now: datetime) -> list[Any]:
    within = ((until > now) & (until <= now + SOON), (until > now) & (until <= now + LATER), until <= now)
    return [func.coalesce(func.sum(case((each, 1), else_=0)), 0) for each in within]


def _review(row: RowMapping) -> Review:
    return Review(row["workspace"], row["number"], row["begun_at"], row["done_at"], row["done_by"])
