"""Calibrations offered and done; what came out is its person's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from bot.rules.hiring.training.calibrating import Calibration, NoSuchCalibration
from bot.rules.people import Identity
from bot.store.dialect import insert_numbered, locked
from bot.store.schema import calibrations

c = calibrations.c


class Calibrations:
    """Guarded: only `mine` and `last_of` tell what came out, and they tell it to its person."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def offer(self, offered: Calibration) -> int:
        """The id it was given."""
        names = ("workspace", "user", "module", "edition", "by", "at")
        row = insert_numbered(self._connection, calibrations).returning(c.id)
        values = {**{name: getattr(offered, name) for name in names}, "content": {}}
        return int(self._connection.execute(row, values).scalar_one())

    def mine(self, who: Identity, id: int) -> Calibration:
        """That person's own; locked in a transaction that writes. Raises NoSuchCalibration, also once it is done."""
        query = select(calibrations).where(
            c.id == id, c.workspace == who.workspace, c.user == who.user, c.done.is_(None)
        )
        row = self._connection.execute(locked(self._connection, query)).mappings().first()
        if row is None:
            raise NoSuchCalibration()
        return Calibration(**row)

    def do(self, calibration: Calibration, content: Mapping[str, Any], at: datetime) -> None:
        """It is done, with this coming out."""
        self._connection.execute(update(calibrations).where(c.id == calibration.id).values(done=at, content=content))

    def of(self, who: Identity) -> Calibration | None:
        """What is offered to them and not done, if anything."""
        return self._newest(who, c.done.is_(None))

    def last_of(self, who: Identity) -> Calibration | None:
        """What they did last, with what came out."""
        return self._newest(who, c.done.is_not(None))

    def is_open(self, id: int) -> bool:
        """Whether it waits to be done."""
        return self._connection.execute(select(c.id).where(c.id == id, c.done.is_(None))).first() is not None

    def open_now(self, workspace: str) -> set[str]:
        """Everybody there who has one to do."""
        query = select(c.user).where(c.workspace == workspace, c.done.is_(None))
        return set(self._connection.execute(query).scalars())

    def last_done(self, workspace: str) -> Mapping[str, datetime]:
        """By user when they did their last one."""
        query = select(c.user, func.max(c.done)).where(c.workspace == workspace, c.done.is_not(None)).group_by(c.user)
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def _newest(self, who: Identity, *which: Any) -> Calibration | None:
        query = select(calibrations).where(c.workspace == who.workspace, c.user == who.user, *which)
        row = self._connection.execute(query.order_by(c.id.desc()).limit(1)).mappings().first()
        return Calibration(**row) if row else None


