"""Where members are in what they learn: for themselves alone."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from bot.rules.community.nurture.learning import Lesson
from bot.store.dialect import insert_or_change
from bot.store.schema import member_lessons

n = member_lessons.c


class Lessons:
    """By member."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, member: int) -> Mapping[str, Lesson]:
        """The lessons that member has begun, by name."""
        query = select(n.module, n.page, n.at, n.passed_at).where(n.member == member)
        return {row.module: Lesson(*row) for row in self._connection.execute(query)}

    def keep(self, member: int, lesson: Lesson) -> None:
        """It stands so with them now."""
        put = insert_or_change(self._connection.dialect.name, member_lessons, "page", "at", "passed_at")
        self._connection.execute(put, {"member": member, **vars(lesson)})
