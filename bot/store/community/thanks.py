"""Thanks that members gave each other, and who wants them told to themselves alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, RowMapping, Select, or_, select, update

from bot.rules.community.recognition import Thanks
from bot.store.dialect import insert_numbered, insert_or_change, locked
from bot.store.schema import members, recognition_choices, thanks
from bot.store.sealed import THANKS
from bot.store.secrets import Secrets

t, c, m = thanks.c, recognition_choices.c, members.c


@dataclass(frozen=True)
class Given:
    """Thanks, the channel where they are said too (empty for none), and when their receiver kept them private."""

    thanks: Thanks
    channel: str = ""
    private_at: datetime | None = None


class ThanksGiven:
    """By member. Reasons stand sealed."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def add(self, workspace: str, new: Thanks, channel: str) -> Thanks:
        """The thanks with the number they were given."""
        row = {
            "workspace": workspace, "giver": new.giver, "receiver": new.receiver, "at": new.at, "channel": channel,
            "reason": self._secrets.seal(THANKS, new.reason), "private_at": None,
        }  # fmt: skip
        put = insert_numbered(self._connection, thanks).returning(t.id)
        return replace(new, id=self._connection.execute(put, row).scalar_one())

    def get(self, workspace: str, id: int) -> Given | None:
        """Those of that number there; locked in a transaction that writes."""
        query = locked(self._connection, select(thanks).where(t.workspace == workspace, t.id == id))
        row = self._connection.execute(query).mappings().first()
        return self._given(row) if row else None

    def keep_private(self, id: int, at: datetime) -> None:
        """They stand in no channel any more."""
        self._connection.execute(update(thanks).where(t.id == id, t.private_at.is_(None)).values(private_at=at))

    def given(self, giver: int, since: datetime) -> Sequence[Thanks]:
        """What somebody gave since then, the first first."""
        query = select(thanks).where(t.giver == giver, t.at >= since).order_by(t.at, t.id)
        return [each.thanks for each in self._many(query)]

    def received(self, receiver: int, most: int) -> Sequence[Given]:
        """What somebody got, the newest first."""
        query = select(thanks).where(t.receiver == receiver).order_by(t.at.desc(), t.id.desc())
        return self._many(query.limit(most))

    def of(self, member: int) -> Sequence[Given]:
        """All that somebody gave or got, the first first."""
        return self._many(select(thanks).where(or_(t.giver == member, t.receiver == member)).order_by(t.id))

    def wants_privacy(self, members: Collection[int]) -> frozenset[int]:
        """Those of them who want thanks told to themselves alone."""
        query = select(c.member).where(c.member.in_(members), c.is_private)
        return frozenset(self._connection.execute(query).scalars())

    def choose(self, member: int, is_private: bool) -> None:
        """So they want it from now on."""
        put = insert_or_change(self._connection.dialect.name, recognition_choices, "is_private")
        self._connection.execute(put, {"member": member, "is_private": is_private})

    def _many(self, query: Select[tuple[object]]) -> list[Given]:
        return [self._given(row) for row in self._connection.execute(query).mappings()]

    def _given(self, row: RowMapping) -> Given:
        reason = self._secrets.unseal(THANKS, row["reason"])
        found = Thanks(row["giver"], row["receiver"], reason, row["at"], row["id"])
        return Given(found, row["channel"], row["private_at"])
