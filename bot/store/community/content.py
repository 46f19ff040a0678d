"""What a community says, item by item."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select, update

from bot.rules.community.content import Item, Kind, State
from bot.store.dialect import insert_numbered, locked
from bot.store.schema import content_items

i = content_items.c


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
        query = select(content_items).where(i.workspace == workspace, i.id.in_(ids)).order_by(i.id)
        return {item.id: item for item in self._items(query)}

    def in_states(self, workspace: str, states: Collection[State]) -> Sequence[Item]:
        """The items there in one of those states, by when they are posted, then by number."""
        wanted = [state.value for state in states]
        query = select(content_items).where(i.workspace == workspace, i.state.in_(wanted))
        return self._items(query.order_by(i.post_at, i.id))

    def _items(self, query: Select[Any]) -> Sequence[Item]:
        return [_item(row) for row in self._connection.execute(query).mappings()]


def _columns(item: Item) -> dict[str, Any]:
    kept = {name: value for name, value in vars(item).items() if name != "id"}
    return {**kept, "kind": item.kind.value, "state": item.state.value, "topics": list(item.topics)}


def _item(row: RowMapping) -> Item:
    kept = {"kind": Kind(row["kind"]), "state": State(row["state"]), "topics": tuple(row["topics"])}
    return Item(**{**row, **kept})
