"""What trainees' seats are for, and which candidates want nobody there to learn."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from bot.rules.hiring.panels.seats import LIVE
from bot.rules.hiring.panels.trainees import Booked
from bot.rules.hiring.training import Kind
from bot.store.dialect import insert
from bot.store.schema import interviews, seats, trainee_refusals, trainee_seats

t, s, i, r = trainee_seats.c, seats.c, interviews.c, trainee_refusals.c


class Trainees:
    """Whoever asks decides for a panel, or holds the link of the candidate."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def book(self, seat: int, training: int, kind: Kind) -> None:
        """That seat is a session of that kind in that training."""
        row = {"seat": seat, "training": training, "kind": kind.value}
        self._connection.execute(insert(self._connection, trainee_seats).values(row))

    def of_seat(self, seat: int) -> Booked | None:
        """What that seat is for; None for a lead's."""
        row = self._connection.execute(_ALL.where(t.seat == seat)).first()
        return _booked(row) if row else None

    def to_come(self, trainings: Collection[int], now: datetime) -> Mapping[int, list[Booked]]:
        """By training the sessions to come that are live, in time; each of them present."""
        query = _ALL.where(t.training.in_(trainings), i.called_off.is_(None), i.start > now)
        query = query.where(s.state.in_([state.value for state in LIVE])).order_by(i.start, t.seat)
        found: dict[int, list[Booked]] = {training: [] for training in trainings}
        for row in self._connection.execute(query):
            found[row.training].append(_booked(row))
        return found

    def refuse(self, candidacy: int, at: datetime) -> None:
        """The candidate wants nobody there to learn; said twice, the first time counts."""
        put = insert(self._connection, trainee_refusals).values(candidacy=candidacy, at=at)
        self._connection.execute(put.on_conflict_do_nothing())

    def is_refused(self, candidacy: int) -> bool:
        """Whether that candidate said so."""
        query = select(r.candidacy).where(r.candidacy == candidacy)
        return self._connection.execute(query).first() is not None


_ALL: Select[Any] = (
    select(t.seat, t.training, t.kind, i.start, s.interview)
    .join_from(trainee_seats, seats, t.seat == s.id)
    .join(interviews, s.interview == i.id)
)


def _booked(row: Row[Any]) -> Booked:
    return Booked(row.seat, row.training, Kind(row.kind), row.start, row.interview)
