"""What is kept because the law wants it, and who of the candidates is kept no longer than their time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, delete, exists, func, or_, select, update

from bot.rules.erasures import Kind
from bot.rules.hiring.candidates import GOING_ON, Standing
from bot.rules.retention import Hold, NoSuchHold
from bot.store.dialect import insert_numbered, locked
from bot.store.schema import (
    candidacies,
    candidates,
    hires,
    holds,
    interview_notes,
    interviews,
    pool_answers,
)

h, p, y, w = holds.c, candidates.c, candidacies.c, interview_notes.c


class Retention:
    """Holds by workspace, and candidates by how long nothing happened to them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def hold(self, hold: Hold) -> Hold:
        """It is kept, with its number."""
        row = {name: value for name, value in vars(hold).items() if name != "id"} | {"kind": hold.kind.value}
        put = insert_numbered(self._connection, holds).returning(h.id)
        return replace(hold, id=self._connection.execute(put, row).scalar_one())

    def get(self, workspace: str, id: int, today: date) -> Hold:
        """That one there, which holds today; locked in a transaction that writes. Raises NoSuchHold."""
        query = locked(self._connection, select(holds).where(h.id == id, h.workspace == workspace))
        found = [_hold(row) for row in self._connection.execute(query).mappings()]
        if not found or not found[0].holds(today):
            raise NoSuchHold()
        return found[0]

    def of(self, kind: Kind, number: int, today: date) -> Hold | None:
        """The longest that holds that person today."""
        query = select(holds).where(h.kind == kind.value, h.number == number, *_holding(today))
        row = self._connection.execute(query.order_by(h.until.desc()).limit(1)).mappings().first()
        return _hold(row) if row else None

    def held(self, kind: Kind, numbers: Collection[int], today: date) -> frozenset[int]:
        """Who of these is held today."""
        query = select(h.number).where(h.kind == kind.value, h.number.in_(numbers), *_holding(today))
        return frozenset(self._connection.execute(query).scalars())

    def listed(self, workspace: str, today: date, most: int) -> Sequence[Hold]:
        """What holds there today, what ends first before the others."""
        query = select(holds).where(h.workspace == workspace, *_holding(today)).order_by(h.until, h.id).limit(most)
        return [_hold(row) for row in self._connection.execute(query).mappings()]

    def ask(self, hold: Hold, who: str, at: datetime) -> None:
        """Somebody wanted that person erased meanwhile; whoever did first is remembered."""
        this = update(holds).where(h.kind == hold.kind.value, h.number == hold.number, h.asked_at.is_(None))
        self._connection.execute(this.values(asked_at=at, asked_by=who))

    def end(self, hold: Hold, at: datetime) -> None:
        """It holds nobody any more."""
        self._connection.execute(update(holds).where(h.id == hold.id).values(ended_at=at))

    def waiting(self, workspace: str, today: date, most: int) -> Sequence[tuple[Kind, int]]:
        """Who was to be erased meanwhile and is held by nothing any more."""
        still = holds.alias()
        others = exists().where(
            still.c.kind == h.kind, still.c.number == h.number, still.c.ended_at.is_(None), still.c.until >= today
        )
        query = select(h.kind, h.number).where(h.workspace == workspace, h.asked_at.is_not(None), ~others)
        rows = self._connection.execute(query.distinct().order_by(h.kind, h.number).limit(most))
        return [(Kind(kind), number) for kind, number in rows]

    def forget(self, kind: Kind, number: int) -> None:
        """Nothing is left of why they were held; that they were stays."""
        this = update(holds).where(h.kind == kind.value, h.number == number)
        self._connection.execute(this.values(why="", asked_at=None, asked_by=""))

    def move(self, member: int, to: int) -> None:
        """What held one record of a member holds the one that is left."""
        this = update(holds).where(h.kind == Kind.MEMBER.value, h.number == member)
        self._connection.execute(this.values(number=to))

    def over(self, workspace: str, before: datetime, now: datetime, most: int, after: int = 0) -> Sequence[int]:
        """Candidates there with a higher number than `after` whose last recruitment ended before that instant: by
        number."""
        query = select(p.id).where(p.workspace == workspace, p.id > after, _is_over(before, now))
        return list(self._connection.execute(query.order_by(p.id).limit(most)).scalars())

    def count_over(self, workspace: str, before: datetime, now: datetime) -> int:
        """How many they are."""
        query = select(func.count()).where(p.workspace == workspace, _is_over(before, now))
        return int(self._connection.execute(query).scalar_one())

    def count_notes(self, workspace: str, before: datetime) -> int:
        """How many notes of interviews there were written before that instant."""
        query = select(func.count()).select_from(interview_notes.join(interviews))
        return int(self._connection.execute(query.where(_of(workspace), w.at < before)).scalar_one())

    def drop_notes(self, workspace: str, before: datetime, today: date) -> int:
        """Those are gone, but the notes about whoever is held; how many."""
        is_held = exists().where(h.kind == Kind.CANDIDATE.value, h.number == y.candidate, *_holding(today))
        query = select(w.id).select_from(interview_notes.join(interviews).join(candidacies))
        there = query.where(_of(workspace), w.at < before, ~is_held)
        return self._connection.execute(delete(interview_notes).where(w.id.in_(there))).rowcount


def _of(workspace: str) -> ColumnElement[bool]:
    return interviews.c.workspace == workspace


def _holding(today: date) -> tuple[ColumnElement[bool], ...]:
    return h.ended_at.is_(None), h.until >= today


def _is_over(before: datetime, now: datetime) -> ColumnElement[bool]:
    """Nothing of theirs goes on or ended later, they do not work here, and no yes to being kept in mind holds."""
    left = exists().where(hires.c.candidacy == y.id, hires.c.left_on < before.date())
    works = and_(y.standing == Standing.HIRED.value, ~left)
    later = pool_answers.alias()
    is_last = ~exists().where(later.c.candidacy == pool_answers.c.candidacy, later.c.number > pool_answers.c.number)
    agreed = exists().where(pool_answers.c.candidacy == y.id, pool_answers.c.until > now, is_last)
    goes_on = or_(y.standing.in_(sorted(GOING_ON)), y.since >= before, works, agreed)
    return and_(
        p.erased_at.is_(None), p.at < before, ~exists().where(y.candidate == p.id, goes_on)
    )  # fmt: skip


def _hold(row: RowMapping) -> Hold:
    held: dict[str, Any] = {**row, "kind": Kind(row["kind"])}
    return Hold(**held)
