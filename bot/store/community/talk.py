"""What members talk about in public channels, by person, topic and day. What they said is nowhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Connection, delete, distinct, func, select

from bot.rules.community.members import Act
from bot.store.dialect import insert
from bot.store.schema import member_acts, members, topic_days

d, a, m = topic_days.c, member_acts.c, members.c


class Talk:
    """By member."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, member: int, topics: Collection[str], day: date) -> None:
        """They wrote of these on that day, once or often."""
        rows = [{"member": member, "topic": topic, "day": day} for topic in sorted(topics)]
        if rows:
            self._connection.execute(insert(self._connection, topic_days).on_conflict_do_nothing(), rows)

    def since(self, workspace: str) -> date | None:
        """The first day there of which anything is known; None for none."""
        query = select(func.min(d.day)).join_from(topic_days, members).where(m.workspace == workspace)
        return self._connection.execute(query).scalar()

    def said(self, workspace: str, first: date) -> Sequence[tuple[int, str, date]]:
        """Who there wrote of which topic on which day, from that one on."""
        query = select(d.member, d.topic, d.day).join_from(topic_days, members)
        rows = self._connection.execute(query.where(m.workspace == workspace, d.day >= first))
        return [(row.member, row.topic, row.day) for row in rows]

    def spoke(self, workspace: str, after: date, until: date) -> int:
        """How many there wrote anything after the one day until the other, whatever it was of."""
        wrote = a.act.in_([Act.POST.value, Act.REPLY.value])
        query = select(func.count(distinct(a.member))).join_from(member_acts, members)
        query = query.where(m.workspace == workspace, wrote, a.day > after, a.day <= until)
        return int(self._connection.execute(query).scalar_one())

    def forget(self, before: date) -> None:
        """Drop what is of days before that one."""
        self._connection.execute(delete(topic_days).where(d.day < before))
