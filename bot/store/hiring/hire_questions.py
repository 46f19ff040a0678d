"""Which questions are asked of others because of somebody who was hired: the reason for them, beside the plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, insert, select

from bot.store.schema import hire_questions

c = hire_questions.c


class HireQuestions:
    """Known by the question's key; whoever asks may see the hire, or the plan."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, hire: int, requisition: int, question: str, by: str, at: datetime) -> None:
        """Because of that hire it is asked in that role from now on."""
        row = {"hire": hire, "requisition": requisition, "question": question, "by": by, "at": at}
        self._connection.execute(insert(hire_questions), row)

    def of_hire(self, hire: int) -> Mapping[tuple[int, str], tuple[str, datetime]]:
        """By role and question who had it asked because of them, and when; in that order."""
        rows = self._connection.execute(select(hire_questions).where(c.hire == hire).order_by(c.id))
        return {(row.requisition, row.question): (row.by, row.at) for row in rows}

    def of_role(self, requisition: int) -> frozenset[str]:
        """The questions that role asks because of somebody who was hired."""
        rows = self._connection.execute(select(c.question).where(c.requisition == requisition))
        return frozenset(rows.scalars())
