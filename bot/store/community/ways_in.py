"""The shared invitation link of each workspace, sealed; nobody else's page or log has it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from bot.rules.community.sources.invitation import Invitation
from bot.store.dialect import insert_or_change
from bot.store.schema import ways_in
from bot.store.sealed import WAY_IN
from bot.store.secrets import Secrets

w = ways_in.c


class WaysIn:
    """The link in use, by workspace."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    def get(self, workspace: str) -> Invitation | None:
        """The link there, usable or not."""
        row = self._connection.execute(select(ways_in).where(w.workspace == workspace)).mappings().first()
        if row is None:
            return None
        url = self._secrets.unseal(WAY_IN, row["url"])
        return Invitation(url, row["by"], row["at"], row["joins"], row["is_dead"])

    def workspaces(self) -> Sequence[str]:
        """Where a link was ever pasted."""
        return list(self._connection.execute(select(w.workspace).order_by(w.workspace)).scalars())

    def put(self, workspace: str, invitation: Invitation) -> None:
        """From now on this is the link; joins are counted anew."""
        row = {**vars(invitation), "workspace": workspace, "url": self._secrets.seal(WAY_IN, invitation.url)}
        change = insert_or_change(self._connection.dialect.name, ways_in, "url", "by", "at", "joins", "is_dead")
        self._connection.execute(change, row)

    def joined(self, workspace: str) -> None:
        """One more came in."""
        self._connection.execute(update(ways_in).where(w.workspace == workspace).values(joins=w.joins + 1))

    def dead(self, workspace: str) -> None:
        """The link works no more, somebody says."""
        self._connection.execute(update(ways_in).where(w.workspace == workspace).values(is_dead=True))
