"""Who read what changed in which version of a kit."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, select

from bot.rules.hiring.training.acknowledging import Acknowledgement
from bot.store.dialect import insert
from bot.store.schema import kit_acknowledgements

k = kit_acknowledgements.c


class Acknowledgements:
    """For the brief before an interview, and for whoever is seated."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, workspace: str, read: Acknowledgement) -> None:
        """They read it; said twice, the first time counts."""
        put = insert(self._connection, kit_acknowledgements).on_conflict_do_nothing()
        self._connection.execute(put, {"workspace": workspace, **vars(read)})

    def newest(self, workspace: str, kit: str) -> Mapping[str, int]:
        """By user the newest version of that kit they read about."""
        query = select(k.user, k.version).where(k.workspace == workspace, k.kit == kit).order_by(k.version)
        return {row.user: row.version for row in self._connection.execute(query)}
