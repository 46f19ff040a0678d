"""Errands: work too long for a handler, committed with the decision that wants it, done once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select, update

from bot.rules.notices import LEASE
from bot.store.dialect import insert_new
from bot.store.prepared import Prepared
from bot.store.schema import errands

c = errands.c
_COLUMNS = ("key", "kind", "facts", "state", "due_at", "fence", "attempts")
_PLAN = Prepared(lambda dialect: insert_new(dialect, c.key), *_COLUMNS)
DUE, CLAIMED, DONE, FAILED = "due", "claimed", "done", "failed"


@dataclass(frozen=True)
class Errand:
    """A claimed errand: what kind, with which facts, and the fence of its claim."""

    key: str
    kind: str
    facts: Mapping[str, Any]
    fence: int
    attempts: int


class Errands:
    """Leased by `work` as notices are."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.planned = False

    def plan(self, key: str, kind: str, facts: Mapping[str, Any], now: datetime) -> bool:
        """Plan it unless its key was ever planned; whether it is new."""
        row = {"key": key, "kind": kind, "facts": dict(facts), "state": DUE, "due_at": now, "fence": 0, "attempts": 0}
        is_new = _PLAN.first(self._connection, row) is not None
        self.planned |= is_new
        return is_new

    def hasten(self, keys: str, now: datetime) -> None:
        """Whatever is planned for later under keys that begin so is due now."""
        later = (c.key.startswith(keys, autoescape=True), c.state == DUE, c.due_at > now)
        self.planned |= bool(self._connection.execute(update(errands).where(*later).values(due_at=now)).rowcount)

    def claim(self, now: datetime, real: datetime) -> Errand | None:
        """The first errand that is due, or whose lease ran out; None when there is nothing to do."""
        waited = or_(c.wait_until.is_(None), c.wait_until <= real)
        ready = or_(and_(c.state == DUE, c.due_at <= now, waited), and_(c.state == CLAIMED, c.wait_until <= real))
        first = select(c.seq).where(ready).order_by(c.seq).limit(1)
        if self._connection.dialect.name == "postgresql":
            first = first.with_for_update(skip_locked=True)
        row = self._connection.execute(
            update(errands)
            .where(c.seq == first.scalar_subquery())
            .values(state=CLAIMED, fence=c.fence + 1, attempts=c.attempts + 1, wait_until=real + LEASE)
            .returning(c.key, c.kind, c.facts, c.fence, c.attempts)
        ).first()
        return Errand(*row) if row else None

    def finish(self, errand: Errand) -> bool:
        """It is done; False when the claim was no longer ours."""
        return self._move(errand, state=DONE, wait_until=None, last_error=None)

    def retry(self, errand: Errand, error: str, wait_until: datetime) -> bool:
        """It failed and is tried again after `wait_until` (real)."""
        return self._move(errand, state=DUE, wait_until=wait_until, last_error=error)

    def fail(self, errand: Errand, error: str) -> bool:
        """It failed for good."""
        return self._move(errand, state=FAILED, wait_until=None, last_error=error)

    def hand_back(self, errand: Errand) -> bool:
        """It was interrupted and is due, this attempt not counted; False when the claim was no longer ours."""
        values = {"state": DUE, "wait_until": None, "fence": c.fence + 1, "attempts": c.attempts - 1}
        return self._move(errand, **values)

    def next_due(self) -> datetime | None:
        """The earliest instant (movable clock) an errand is due."""
        return self._connection.execute(select(func.min(c.due_at)).where(c.state == DUE)).scalar()

    def _move(self, errand: Errand, **values: Any) -> bool:
        claimed = (c.key == errand.key, c.fence == errand.fence, c.state == CLAIMED)
        ours = update(errands).where(*claimed).values(**values)
        return self._connection.execute(ours.returning(c.key)).first() is not None
