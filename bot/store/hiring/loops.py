"""The channels of those who interview a candidate: named before they are made, so that none is made twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.store.dialect import insert_or_change
from bot.store.schema import candidacies, candidates, loops

c = loops.c
_CHANGED = ("name", "channel", "made_at", "archived_at")


@dataclass(frozen=True)
class Loop:
    """The channel of a candidacy; `channel` is its id once it was made."""

    candidacy: int
    name: str
    channel: str | None = None
    archived_at: datetime | None = None


class Loops:
    """By candidacy."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, candidacy: int) -> Loop | None:
        """The channel of that candidacy."""
        row = self._connection.execute(select(loops).where(c.candidacy == candidacy)).mappings().first()
        return Loop(row["candidacy"], row["name"], row["channel"], row["archived_at"]) if row else None

    def is_any(self, workspace: str) -> bool:
        """Whether there is or was a channel for any candidate there."""
        here = select(c.candidacy).join(candidacies, candidacies.c.id == c.candidacy).join(candidates)
        return self._connection.execute(here.where(candidates.c.workspace == workspace).limit(1)).first() is not None

    def begin(self, candidacy: int, name: str, at: datetime) -> Loop:
        """A channel of that name is about to be made, in place of one whose name was somebody else's."""
        row = {"candidacy": candidacy, "name": name, "channel": None, "made_at": at, "archived_at": None}
        self._connection.execute(insert_or_change(self._connection.dialect.name, loops, *_CHANGED), row)
        return Loop(candidacy, name)

    def made(self, loop: Loop, channel: str) -> bool:
        """It was made; False when another name was taken for it meanwhile."""
        this = (c.candidacy == loop.candidacy, c.name == loop.name)
        return self._connection.execute(update(loops).where(*this).values(channel=channel)).rowcount == 1

    def archived(self, loop: Loop, at: datetime) -> None:
        """It is over."""
        this = (c.candidacy == loop.candidacy, c.name == loop.name)
        self._connection.execute(update(loops).where(*this).values(archived_at=at))
