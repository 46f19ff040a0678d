"""What is written about a request, and every version of it that was published; each kind in a table of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Table, func, insert, select

from bot.rules.hiring.versions import Version
from bot.store.dialect import insert_or_change

# The number under which the one being written stands.
WRITTEN = 0
Content = TypeVar("Content")


class Versions(Generic[Content]):
    """Whoever asks has seen the request; that is locked in a transaction that writes, and this with it.

    `made` makes the content, a dataclass, from what is stored of it; from nothing the empty one.
    """

    def __init__(self, connection: Connection, table: Table, made: Callable[[Mapping[str, Any]], Content]) -> None:
        self._connection = connection
        self._table = table
        self._made = made

    def written(self, requisition: int) -> Content:
        """The one being written; an empty one when nothing was written yet."""
        found = self._find(requisition, self._table.c.number == WRITTEN)
        return found[0].content if found else self._made({})

    def written_of(self, requisitions: Collection[int]) -> Mapping[int, Content]:
        """The ones being written of these requests, where there is one."""
        c = self._table.c
        query = select(c.requisition, c.content).where(c.requisition.in_(requisitions), c.number == WRITTEN)
        return {id: self._made(content) for id, content in self._connection.execute(query.order_by(c.requisition))}

    def written_by(self, requisition: int) -> str | None:
        """Who changed the one being written last."""
        c = self._table.c
        query = select(c.by).where(c.requisition == requisition, c.number == WRITTEN)
        return self._connection.execute(query).scalar()

    def keep(self, requisition: int, content: Content, by: str, at: datetime) -> None:
        """Keep it as the one being written."""
        put = insert_or_change(self._connection.dialect.name, self._table, "content", "by", "at")
        self._connection.execute(put, _row(requisition, Version(WRITTEN, content, by, at)))

    def publish(self, requisition: int, content: Content, by: str, at: datetime) -> Version[Content]:
        """The version it has become, numbered on from the last."""
        c = self._table.c
        last = self._connection.execute(select(func.max(c.number)).where(c.requisition == requisition)).scalar()
        version = Version((last or 0) + 1, content, by, at)
        self._connection.execute(insert(self._table), _row(requisition, version))
        return version

    def versions(self, requisition: int) -> Sequence[Version[Content]]:
        """What was published, the newest first."""
        return self._find(requisition, self._table.c.number != WRITTEN)

    def last(self, requisition: int) -> Version[Content] | None:
        """What was published last."""
        return next(iter(self.versions(requisition)), None)

    def numbers(self, requisitions: Collection[int]) -> Mapping[int, int]:
        """For each of these requests where something was written: the number of the last version, 0 for none yet."""
        c = self._table.c
        query = select(c.requisition, func.max(c.number)).where(c.requisition.in_(requisitions)).group_by(c.requisition)
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def of_all(self, requisitions: Collection[int]) -> Mapping[tuple[int, int], Content]:
        """What these requests published, by request and number."""
        c = self._table.c
        query = select(self._table).where(c.requisition.in_(requisitions), c.number != WRITTEN)
        rows = self._connection.execute(query).mappings()
        return {(row["requisition"], row["number"]): self._made(row["content"]) for row in rows}

    def _find(self, requisition: int, which: Any) -> list[Version[Content]]:
        c = self._table.c
        query = select(self._table).where(c.requisition == requisition, which).order_by(c.number.desc())
        rows = self._connection.execute(query).mappings()
        return [Version(row["number"], self._made(row["content"]), row["by"], row["at"]) for row in rows]


def _row(requisition: int, version: Version[Any]) -> dict[str, Any]:
    return {
        "requisition": requisition, "number": version.number, "content": asdict(version.content), "by": version.by,
        "at": version.at,
    }  # fmt: skip
