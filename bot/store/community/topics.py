"""The topics of a community: the shipped ones and its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from bot.rules.community.topics import SHIPPED, Topic
from bot.store.dialect import insert
from bot.store.prepared import Prepared
from bot.store.schema import own_topics

o = own_topics.c
_OWN = Prepared(lambda _: select(o.key, o.name).where(o.workspace == bindparam("here")).order_by(o.name, o.key))


class Topics:
    """Topics by workspace."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, workspace: str) -> Sequence[Topic]:
        """The shipped topics in their order, then its own by name."""
        own = _OWN(self._connection, {"here": workspace})
        return [*map(Topic, SHIPPED), *(Topic(row["key"], row["name"]) for row in own)]

    def add(self, workspace: str, topic: Topic, by: str, at: datetime) -> None:
        """One more of its own; nothing changes when that key is known."""
        row = insert(self._connection, own_topics).values(
            workspace=workspace, key=topic.key, name=topic.name, by=by, at=at
        )
        self._connection.execute(row.on_conflict_do_nothing())
