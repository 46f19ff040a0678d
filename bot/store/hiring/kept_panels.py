"""Panels that nobody has been told of yet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from bot.rules.hiring.panels.keeping import Kept
from bot.store.schema import interviews, kept_panels

k, i = kept_panels.c, interviews.c


class KeptPanels:
    """What is kept is locked with its interview."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, kept: Kept) -> None:
        """Its people are asked then; in place of what was kept of that interview."""
        self.drop(kept.interview)
        times = [each.isoformat() for each in kept.times]
        row = {"interview": kept.interview, "ask_at": kept.ask_at, "times": times}
        self._connection.execute(insert(kept_panels), row)

    def drop(self, interview: int) -> None:
        """Nothing of it is kept any more."""
        self._connection.execute(delete(kept_panels).where(k.interview == interview))

    def of(self, ids: Collection[int]) -> dict[int, Kept]:
        """What is kept of these interviews, by interview."""
        return {each.interview: each for each in self._load(k.interview.in_(ids))}

    def there(self, workspace: str) -> Sequence[Kept]:
        """Everything kept in that workspace, in the order in which it was made."""
        return self._load(i.workspace == workspace)

    def _load(self, which: ColumnElement[bool]) -> list[Kept]:
        query = select(kept_panels, i.candidacy).join_from(kept_panels, interviews).where(which).order_by(k.interview)
        return [
            Kept(row["interview"], row["candidacy"], row["ask_at"], tuple(map(datetime.fromisoformat, row["times"])))
            for row in self._connection.execute(query).mappings()
        ]
