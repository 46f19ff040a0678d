"""Certificates: given at the end of a training, renewed by their holder's interviews."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from bot.rules.hiring.training.certificates import Certificate
from bot.rules.hiring.training.enrolling import Training
from bot.rules.people import Identity
from bot.store.schema import certificates, trainings

c, t = certificates.c, trainings.c
_ALL = select(t.user, t.track, c.given, c.uses).join_from(certificates, trainings, t.id == c.training)


class Certificates:
    """Whether one holds follows from its day and its uses; what ended stays for the way back."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def give(self, training: Training, day: date) -> None:
        """Certify the trainee of that training on that day."""
        self._connection.execute(insert(certificates), {"training": training.id, "given": day, "uses": []})

    def use(self, who: Identity, track: str, day: date) -> None:
        """They interviewed on that day: the last certificate of that track has one more use."""
        newest = select(c.training, c.uses).join_from(certificates, trainings, t.id == c.training)
        newest = newest.where(t.workspace == who.workspace, t.user == who.user, t.track == track)
        row = self._connection.execute(newest.order_by(c.given.desc(), c.training.desc()).limit(1)).first()
        if row:
            used = update(certificates).where(c.training == row.training)
            self._connection.execute(used.values(uses=[*row.uses, day.isoformat()]))

    def of(self, who: Identity) -> Sequence[Certificate]:
        """Every certificate that person ever had, oldest first."""
        return self._load(_ALL.where(t.workspace == who.workspace, t.user == who.user))

    def all(self, workspace: str) -> Sequence[Certificate]:
        """Every certificate there ever was in that workspace, oldest first."""
        return self._load(_ALL.where(t.workspace == workspace))

    def _load(self, query: Select[Any]) -> list[Certificate]:
        return [_certificate(row) for row in self._connection.execute(query.order_by(c.given, c.training))]


def _certificate(row: Row[Any]) -> Certificate:
    return Certificate(row.user, row.track, row.given, tuple(map(date.fromisoformat, row.uses)))
