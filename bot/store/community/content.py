"""What a community says, item by item."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, func, select, update

from bot.rules.community.content import Item, Kind, Response, State
from bot.rules.community.members import Stand, Standing
from bot.store.dialect import insert, insert_numbered, locked
from bot.store.schema import content_items, content_propositions, member_topics, members, notices

i, p = content_items.c, content_propositions.c
_SOME = select(content_items).where(
    i.workspace == bindparam("here"), i.id.in_(bindparam("which", expanding=True))
).order_by(i.id)  # fmt: skip


class Content:
    """The items of every community."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, item: Item) -> Item:
        """The item with the number it was given."""
        put = insert_numbered(self._connection, content_items).returning(i.id)
        return replace(item, id=self._connection.execute(put, _columns(item)).scalar_one())

    def keep(self, item: Item) -> None:
        """The item is as it says now."""
        self._connection.execute(update(content_items).where(i.id == item.id).values(**_columns(item)))

    def get(self, workspace: str, id: int) -> Item | None:
        """The item of that number there; locked in a transaction that writes."""
        query = select(content_items).where(i.workspace == workspace, i.id == id)
        row = self._connection.execute(locked(self._connection, query)).mappings().first()
        return _item(row) if row else None

    def posted(self, workspace: str, since: datetime, now: datetime) -> Sequence[Item]:
        """What was posted there since then and is not over, the newest first."""
        query = select(content_items).where(i.workspace == workspace, i.posted_at >= since)
        fresh = i.expires_at.is_(None) | (i.expires_at > now)
        return self._items(query.where(fresh).order_by(i.posted_at.desc(), i.id.desc()))

    def some(self, workspace: str, ids: Collection[int]) -> Mapping[int, Item]:
        """The items of those numbers there, by number."""
        rows = self._connection.execute(_SOME, {"here": workspace, "which": list(ids)}).mappings()
        return {item.id: item for item in map(_item, rows)}

    def by_author(self, workspace: str, author: str) -> Sequence[Item]:
        """The items there that were made of that person's messages."""
        return self._items(select(content_items).where(i.workspace == workspace, i.author == author).order_by(i.id))

    def in_states(self, workspace: str, states: Collection[State]) -> Sequence[Item]:
        """The items there in one of those states, by when they are posted, then by number."""
        wanted = [state.value for state in states]
        query = select(content_items).where(i.workspace == workspace, i.state.in_(wanted))
        return self._items(query.order_by(i.post_at, i.id))

    def dated(self, workspace: str) -> int:
        """How many items that were not dropped have or had a moment there."""
        query = select(func.count()).where(i.workspace == workspace, i.state != State.DROPPED.value)
        when = func.coalesce(i.posted_at, i.post_at)
        return int(self._connection.execute(query.where(when.is_not(None))).scalar_one())

    def around(self, workspace: str, since: datetime) -> Sequence[Item]:
        """What is not dropped there and was said, or is to be, since then or at no moment yet, by when."""
        when = func.coalesce(i.posted_at, i.post_at)
        query = select(content_items).where(i.workspace == workspace, i.state != State.DROPPED.value)
        return self._items(query.where(when.is_(None) | (when >= since)).order_by(when, i.id))

    def due(self, now: datetime, most: int) -> Sequence[tuple[str, int]]:
        """The first of what is to be posted by now, anywhere: its workspace and number."""
        query = select(i.workspace, i.id).where(i.state == State.SCHEDULED.value, i.post_at <= now)
        return [(row.workspace, row.id) for row in self._connection.execute(query.order_by(i.post_at).limit(most))]

    def measure(self, before: datetime) -> None:
        """What was posted before that is measured: its figures stand."""
        posted = (i.state == State.POSTED.value) & (i.posted_at <= before)
        self._connection.execute(update(content_items).where(posted).values(state=State.MEASURED.value))

    def answered(self, item: int, what: Response) -> None:
        """Somebody answered it in that way once more, before it was measured."""
        column = i[what.value]
        open_ = (i.id == item) & (i.state == State.POSTED.value)
        self._connection.execute(update(content_items).where(open_).values({column: column + 1}))

    def at(self, workspace: str, channel: str, ts: str) -> int | None:
        """The item that stands there, as far as it was posted by us and is not measured yet."""
        posted = select(i.id).where(i.workspace == workspace, i.state == State.POSTED.value, i.channel == channel)
        keys = {notice_key(id): id for id in self._connection.execute(posted).scalars()}
        query = select(notices.c.key).where(notices.c.key.in_(keys), notices.c.ts == ts)
        key = self._connection.execute(query).scalar()
        return keys[key] if key else None

    def prompts(self, workspace: str) -> Mapping[str, datetime]:
        """When each prompt was last used there, or is to be."""
        when = func.max(func.coalesce(i.posted_at, i.post_at, i.at))
        query = select(i.prompt, when.label("when")).where(i.workspace == workspace, i.prompt != "")
        used = query.where(i.state != State.DROPPED.value).group_by(i.prompt)
        return {row.prompt: row.when for row in self._connection.execute(used)}

    def followers(self, workspace: str) -> Mapping[str, int]:
        """How many who are there follow each topic."""
        t, m = member_topics.c, members.c
        query = select(t.topic, func.count()).join(members, t.member == m.id)
        query = query.where(m.workspace == workspace, m.standing == Standing.JOINED.value)
        found = self._connection.execute(query.where(t.stand == Stand.FOLLOWED.value).group_by(t.topic))
        return {topic: int(n) for topic, n in found}

    def of_opening(self, opening: int) -> Item | None:
        """The item that tells of that job; locked in a transaction that writes."""
        query = select(content_items).where(i.opening == opening).order_by(i.id).limit(1)
        row = self._connection.execute(locked(self._connection, query)).mappings().first()
        return _item(row) if row else None

    def proposition(self, workspace: str) -> Mapping[str, str]:
        """What the community is good for, in each language that somebody wrote it in."""
        query = select(p.language, p.text).where(p.workspace == workspace)
        return {row.language: row.text for row in self._connection.execute(query)}

    def propose(self, workspace: str, language: str, text: str, by: str, at: datetime) -> None:
        """From now on that is what the community is good for, in that language."""
        row = {"workspace": workspace, "language": language, "text": text, "by": by, "at": at}
        put = insert(self._connection, content_propositions).values(**row)
        changed = {"text": text, "by": by, "at": at}
        self._connection.execute(put.on_conflict_do_update(index_elements=["workspace", "language"], set_=changed))

    def _items(self, query: Select[Any]) -> Sequence[Item]:
        return [_item(row) for row in self._connection.execute(query).mappings()]


def notice_key(item: int) -> str:
    """The key of the notice that is an item where it was posted."""
    return f"community.content.item:{item}"


def _columns(item: Item) -> dict[str, Any]:
    counted = {each.value for each in Response}  # by `answered` alone
    kept = {name: value for name, value in vars(item).items() if name != "id" and name not in counted}
    return {**kept, "kind": item.kind.value, "state": item.state.value, "topics": list(item.topics)}


def _item(row: RowMapping) -> Item:
    kept = {"kind": Kind(row["kind"]), "state": State(row["state"]), "topics": tuple(row["topics"])}
    return Item(**{**row, **kept})
