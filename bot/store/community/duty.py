"""Whose week it is, what they hand over, and how much each moderator takes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, select

from bot.rules.community.moderation.duty import USUAL_A_WEEK, Turn
from bot.store.dialect import insert
from bot.store.schema import moderation_loads, moderation_turns
from bot.store.sealed import MODERATION
from bot.store.secrets import Secrets

t, d = moderation_turns.c, moderation_loads.c


@dataclass(frozen=True)
class Load:
    """How many cases somebody takes in a week, and the first and last day of when they are away next."""

    most: int = USUAL_A_WEEK
    away_from: date | None = None
    away_to: date | None = None

    @property
    def away(self) -> tuple[tuple[date, date], ...]:
        """The days on which they are away, first to last; none where they said nothing."""
        return ((self.away_from, self.away_to),) if self.away_from and self.away_to else ()


class Duty:
    """Weeks and loads of the moderators of every community."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def turns(self, workspace: str, since: date) -> Sequence[Turn]:
        """The weeks there from that Monday on, in order."""
        query = select(moderation_turns).where(t.workspace == workspace, t.monday >= since).order_by(t.monday)
        return [
            Turn(row.monday, row.member, self._secrets.unseal(MODERATION, row.note) if row.note else "", row.noted_at)
            for row in self._connection.execute(query)
        ]

    def put(self, workspace: str, turn: Turn) -> None:
        """That week is theirs there, with that note."""
        note = self._secrets.seal(MODERATION, turn.note) if turn.note else None
        changed = {"member": turn.member, "note": note, "noted_at": turn.noted_at}
        put = insert(self._connection, moderation_turns).values(workspace=workspace, monday=turn.monday, **changed)
        self._connection.execute(put.on_conflict_do_update(index_elements=["workspace", "monday"], set_=changed))

    def drop(self, workspace: str, after: date) -> None:
        """No week there after that Monday is anybody's."""
        self._connection.execute(delete(moderation_turns).where(t.workspace == workspace, t.monday > after))

    def loads(self, members: Collection[int]) -> Mapping[int, Load]:
        """How much each of them takes; the usual where they said nothing."""
        query = select(moderation_loads).where(d.member.in_(members))
        said = {row.member: Load(row.most, row.away_from, row.away_to) for row in self._connection.execute(query)}
        return {each: said.get(each, Load()) for each in members}

    def settle(self, member: int, load: Load) -> None:
        """From now on they take so much."""
        put = insert(self._connection, moderation_loads).values(member=member, **vars(load))
        self._connection.execute(put.on_conflict_do_update(index_elements=["member"], set_=vars(load)))
