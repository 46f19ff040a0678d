"""Whom a community asked whether they would recommend it, and what they said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select, update

from bot.rules.community.goals.satisfaction import SPREAD
from bot.rules.community.members import Purpose, Standing
from bot.store.community.conditions import agreed
from bot.store.dialect import insert
from bot.store.schema import members, satisfaction_asks

m, k = members.c, satisfaction_asks.c


class Satisfaction:
    """By member and half-year."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def askable(self, workspace: str, joined_before: datetime, now: datetime) -> int:
        """How many there could be asked."""
        query = select(func.count()).select_from(members).where(*_askable(workspace, joined_before, now))
        return int(self._connection.execute(query).scalar_one())

    def due(
        self, workspace: str, half: str, turns: int, joined_before: datetime, now: datetime, most: int
    ) -> Sequence[tuple[int, str]]:  # fmt: skip
        """The next members there, with their user, whose turn has come and who were not asked in that half-year."""
        asked = select(k.member).where(k.half == half)
        query = select(m.id, m.user).where(
            *_askable(workspace, joined_before, now), m.id % SPREAD < turns, m.id.not_in(asked)
        )  # fmt: skip
        return [(row.id, row.user) for row in self._connection.execute(query.order_by(m.id).limit(most))]

    def ask(self, member: int, half: str, at: datetime) -> None:
        """They are asked, once in that half-year."""
        row = insert(self._connection, satisfaction_asks).values(member=member, half=half, at=at)
        self._connection.execute(row.on_conflict_do_nothing())

    def answer(self, member: int, half: str, score: int, at: datetime) -> bool:
        """They said so; what they say later replaces it. False, and nothing is otherwise, when they were not asked."""
        said = update(satisfaction_asks).where(k.member == member, k.half == half).values(score=score, answered_at=at)
        return self._connection.execute(said.returning(k.member)).first() is not None

    def said(self, member: int, half: str) -> int | None:
        """What they said then."""
        query = select(k.score).where(k.member == member, k.half == half)
        score: int | None = self._connection.execute(query).scalar()
        return score


def _askable(workspace: str, joined_before: datetime, now: datetime) -> tuple[ColumnElement[Any], ...]:
    rests = or_(m.paused_until.is_(None), m.paused_until <= now)
    return (
        m.workspace == workspace, m.standing == Standing.JOINED.value, m.user.is_not(None),
        m.joined_at <= joined_before, rests, agreed(Purpose.COMMUNITY, now),
    )  # fmt: skip
