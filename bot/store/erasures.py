"""Of whom nothing is kept any more: by numbers, so that a copy from before is brought up to date."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from bot.rules.erasures import Erasure, Kind, line
from bot.store.dialect import insert, insert_or_change
from bot.store.errands import Errands
from bot.store.lineage import Origin
from bot.store.schema import erasures

c = erasures.c
# What is done once nobody can take it back: it is written where no restore overwrites it, and wiped.
SETTLE = "erasures.settle"


class Erasures:
    """Rows are only added; which of them a copy lacks is what is to be done again there."""

    def __init__(self, connection: Connection, errands: Errands, origin: Origin) -> None:
        self._connection = connection
        self._errands = errands
        self._origin = origin

    @property
    def mark(self) -> str:
        """The mark of this database, which its copies share."""
        return self._origin.of(self._connection).mark

    def note(self, kind: Kind, number: int, at: datetime, into: int | None = None) -> None:
        """Nothing is left of that record; or it is part of another from now on."""
        row = insert_or_change(self._connection.dialect.name, erasures, "at", "into")
        self._connection.execute(row, {"kind": kind.value, "number": number, "at": at, "into": into})
        self._errands.plan(f"{SETTLE}:{kind}:{number}:{into or ''}", SETTLE, {}, at)

    def learn(self, known: Iterable[Erasure]) -> None:
        """It is known here too, where nothing was noted of that record."""
        rows = [{**vars(each), "kind": each.kind.value} for each in known]
        if rows:
            self._connection.execute(insert(self._connection, erasures).on_conflict_do_nothing(), rows)

    def all(self) -> Sequence[Erasure]:
        """Everything that was ever noted, oldest first."""
        return every(self._connection)


def every(connection: Connection) -> Sequence[Erasure]:
    """Everything that was ever noted there, oldest first."""
    rows = connection.execute(select(erasures).order_by(c.at, c.kind, c.number)).mappings()
    return [Erasure(Kind(row["kind"]), row["number"], row["at"], row["into"]) for row in rows]


def keep(file: Path, mark: str, erasures: Iterable[Erasure]) -> None:
    """The file has a line for each of them, on disk; what it had stays. Raises OSError."""
    there = file.read_text(encoding="utf-8") if file.exists() else ""
    known = set(there.splitlines())
    new = "".join(f"{each}\n" for erasure in erasures if (each := line(mark, erasure)) not in known)
    if new:
        with file.open("a", encoding="utf-8") as to:
            to.write(new if not there or there.endswith("\n") else f"\n{new}")  # a line that broke off stays alone
            to.flush()
            os.fsync(to.fileno())
