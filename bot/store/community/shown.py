"""What members are shown for, by their own wish: days to celebrate, and the month's spotlight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Connection, RowMapping, delete, insert, select

from bot.rules.community.members import Standing
from bot.rules.community.recognition.celebrating import Chosen, Occasion
from bot.rules.community.recognition.spotlight import Answer, Asked
from bot.store.dialect import insert_or_change
from bot.store.schema import celebrations, members, spotlights

c, s, m = celebrations.c, spotlights.c, members.c
_OF = (m.standing == Standing.JOINED.value, m.user.is_not(None))


class Shown:
    """By member and by community."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def chosen(self, member: int) -> Sequence[Chosen]:
        """What that member wants celebrated."""
        query = select(celebrations).where(c.member == member).order_by(c.occasion)
        return [_chosen(row) for row in self._connection.execute(query).mappings()]

    def choose(self, member: int, chosen: Iterable[Chosen]) -> None:
        """That and nothing else, from now on."""
        self._connection.execute(delete(celebrations).where(c.member == member))
        rows = [{**vars(each), "occasion": each.occasion.value} for each in chosen]
        if rows:
            self._connection.execute(insert(celebrations), rows)

    def celebrated(self, workspace: str) -> Sequence[Chosen]:
        """All that members there want celebrated."""
        query = select(celebrations).join(members, m.id == c.member).where(m.workspace == workspace, *_OF)
        rows = self._connection.execute(query.order_by(c.member, c.occasion)).mappings()
        return [_chosen(row) for row in rows]

    def asked(self, workspace: str, since: date) -> Sequence[Asked]:
        """Who there was asked to be shown in the months since then, the first first."""
        query = select(spotlights).join(members, m.id == s.member).where(m.workspace == workspace, s.month >= since)
        rows = self._connection.execute(query.order_by(s.at, s.member)).mappings()
        return [_asked(row) for row in rows]

    def asked_of(self, member: int, month: date) -> Asked | None:
        """What that member was asked for that month."""
        query = select(spotlights).where(s.member == member, s.month == month)
        row = self._connection.execute(query).mappings().first()
        return _asked(row) if row else None

    def ask(self, asked: Asked, by: str) -> None:
        """They are asked; or that is what they say now."""
        put = insert_or_change(self._connection.dialect.name, spotlights, "answer")
        answer = asked.answer.value if asked.answer else None
        self._connection.execute(put, {**vars(asked), "answer": answer, "by": by})

    def by(self, member: int, month: date) -> str:
        """Which moderator asked them."""
        query = select(s.by).where(s.member == member, s.month == month)
        return self._connection.execute(query).scalar() or ""


def _chosen(row: RowMapping) -> Chosen:
    return Chosen(row["member"], Occasion(row["occasion"]), row["day"], row["is_counted"])


def _asked(row: RowMapping) -> Asked:
    return Asked(row["month"], row["member"], row["at"], Answer(row["answer"]) if row["answer"] else None)
