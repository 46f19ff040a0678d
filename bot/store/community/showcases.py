"""What members published of themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, func, insert, select

from bot.rules.community.members import Member, Standing
from bot.rules.community.members.showcase import Showcase
from bot.store.community.members import Members
from bot.store.dialect import locked
from bot.store.schema import member_showcase_topics, member_showcases, members

s, t = member_showcases.c, member_showcase_topics.c


class Showcases:
    """One of each member at most."""

    def __init__(self, connection: Connection, members_: Members) -> None:
        self._connection = connection
        self._members = members_

    def get(self, member: int) -> Showcase | None:
        """That member's, published or not; locked in a transaction that writes."""
        query = locked(self._connection, select(member_showcases).where(s.member == member))
        row = self._connection.execute(query).mappings().first()
        topics = select(t.topic).where(t.member == member).order_by(t.topic)
        return _showcase(row, self._connection.execute(topics).scalars()) if row else None

    def keep(self, showcase: Showcase) -> None:
        """It says that now."""
        of_member = showcase.member
        self._connection.execute(delete(member_showcase_topics).where(t.member == of_member))
        self._connection.execute(delete(member_showcases).where(s.member == of_member))
        row = {**vars(showcase), "links": list(showcase.links)}
        topics = row.pop("topics")
        self._connection.execute(insert(member_showcases).values(row))
        if topics:
            self._connection.execute(
                insert(member_showcase_topics), [{"member": of_member, "topic": each} for each in topics]
            )

    def published(self, workspace: str, topic: str, most: int, skip: int) -> Sequence[tuple[Member, Showcase]]:
        """Those of members who are there, about the topic or about any, the newest first: so many after `skip`."""
        query = _shown(select(member_showcases), workspace, topic)
        rows = list(
            self._connection.execute(
                query.order_by(s.published_at.desc(), s.member.desc()).limit(most).offset(skip)
            ).mappings()
        )
        ids = [row["member"] for row in rows]
        about: dict[int, list[str]] = {id: [] for id in ids}
        for member, key in self._connection.execute(
            select(t.member, t.topic).where(t.member.in_(ids)).order_by(t.member, t.topic)
        ):
            about[member].append(key)
        whose = self._members.some(workspace, ids)
        return [(whose[row["member"]], _showcase(row, about[row["member"]])) for row in rows if row["member"] in whose]

    def count(self, workspace: str, topic: str) -> int:
        """How many of them there are."""
        query = _shown(select(func.count()).select_from(member_showcases), workspace, topic)
        return int(self._connection.execute(query).scalar_one())


def _shown(query: Select[Any], workspace: str, topic: str) -> Select[Any]:
    here = (members.c.workspace == workspace, members.c.standing == Standing.JOINED.value, s.published_at.is_not(None))
    query = query.join(members, members.c.id == s.member).where(*here)
    return query.where(s.member.in_(select(t.member).where(t.topic == topic))) if topic else query


def _showcase(row: RowMapping, topics: Any) -> Showcase:
    return Showcase(**{**row, "links": tuple(row["links"]), "topics": tuple(topics)})
