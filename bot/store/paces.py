"""Paces and rests: what all processes that send keep to together, because one row says it. Real time throughout."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, delete, select, tuple_, update

from bot.rules.notices import Way
from bot.rules.rates import Rate
from bot.store.dialect import insert, insert_or_change
from bot.store.schema import paces, rests

Queue = tuple[str, Way]
# When a way nobody went yet is paid for.
EVER = datetime(2000, 1, 1, tzinfo=UTC)
c = paces.c
_LOCKED = (
    select(c.workspace, c.way, c.paid_at)
    .where(tuple_(c.workspace, c.way).in_(bindparam("queues", expanding=True)))
    .order_by(c.workspace, c.way)
    .with_for_update()
)
_PAID = update(paces).where(c.workspace == bindparam("in_workspace"), c.way == bindparam("by_way"))


class Paces:
    """When what was sent by each way in each workspace is paid for, and which conversations rest."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def locked(self, queues: Collection[Queue]) -> Mapping[Queue, datetime]:
        """When all is paid for in each of them; nobody else reads it or changes it until this transaction ends."""
        found = self._locked(queues)
        if len(found) < len(queues):
            new = sorted(queue for queue in queues if queue not in found)
            rows = [{"workspace": workspace, "way": way.value, "paid_at": EVER} for workspace, way in new]
            self._connection.execute(insert(self._connection, paces).on_conflict_do_nothing(), rows)
            found = self._locked(queues)
        return found

    def keep(self, queue: Queue, paid_at: datetime) -> None:
        """All is paid for at that instant. Only for what is locked."""
        workspace, way = queue
        values = {"in_workspace": workspace, "by_way": way.value, "paid_at": paid_at}
        self._connection.execute(_PAID, values)

    def give_back(self, queue: Queue, rate: Rate) -> None:
        """One that was counted did not go."""
        if rate.per_minute:
            self.keep(queue, rate.given_back(self.locked([queue])[queue]))

    def set_back(self, queue: Queue, rate: Rate, until: datetime) -> None:
        """Nothing more goes that way before `until`, from whatever process."""
        self.keep(queue, rate.set_back(self.locked([queue])[queue], until))

    def rest(self, until: Mapping[str, datetime]) -> None:
        """These conversations rest until then."""
        if until:
            rows = [{"lane": lane, "until": until[lane]} for lane in sorted(until)]
            self._connection.execute(insert_or_change(self._connection.dialect.name, rests, "until"), rows)

    def forget(self, before: datetime) -> int:
        """Forget the rests that were over before that instant; how many."""
        return self._connection.execute(delete(rests).where(rests.c.until < before)).rowcount

    def _locked(self, queues: Collection[Queue]) -> dict[Queue, datetime]:
        asked = [(workspace, way.value) for workspace, way in queues]
        rows = self._connection.execute(_LOCKED, {"queues": asked})
        return {(row.workspace, Way(row.way)): row.paid_at for row in rows}
