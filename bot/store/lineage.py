"""What a database says of itself: its own mark, the oldest version that may use it, and of what it is a copy."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from bot.store.schema import lineage


@dataclass(frozen=True)
class Lineage:
    """`mark` is random and every copy's too; a copy as of `copied_at` looks until `look_until` for what was said."""

    mark: str
    oldest: str
    copied_at: datetime | None
    look_until: datetime | None

    def name(self, key: str) -> str:
        """The id of the notice of that key: the same in every copy of this database, and in no other."""
        return hashlib.sha256(f"{self.mark}:{key}".encode()).hexdigest()[:24]

    def unknown_since(self, now: datetime) -> datetime | None:
        """Since when what is planned at `now` may already have been said by a database this is an older copy of."""
        return self.copied_at if self.look_until is not None and now < self.look_until else None


class Origin:
    """The lineage, read once in each process: only a restore changes it, and nothing runs meanwhile."""

    def __init__(self) -> None:
        self._known: Lineage | None = None

    def of(self, connection: Connection) -> Lineage:
        """The lineage of the connection's database."""
        if self._known is None:
            self._known = read(connection)
        return self._known


def read(connection: Connection) -> Lineage:
    """The lineage as it stands there."""
    row = connection.execute(select(lineage)).mappings().one()
    return Lineage(row["mark"], row["oldest"], row["copied_at"], row["look_until"])
