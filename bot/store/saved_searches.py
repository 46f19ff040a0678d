"""Searches that somebody keeps under a name, and whom each found already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, select, update

from bot.rules.people import Identity
from bot.rules.search import NoSuchSearch, Side
from bot.rules.search.saving import Saved
from bot.store.dialect import insert as insert_unless_known
from bot.store.dialect import insert_numbered, locked, never_again
from bot.store.schema import saved_searches, search_hits

s, h = saved_searches.c, search_hits.c


class SavedSearches:
    """Each is its owner's alone."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, who: Identity, side: Side) -> Sequence[Saved]:
        """Theirs on that side, by name."""
        return self._many(s.workspace == who.workspace, s.user == who.user, s.side == side.value)

    def get(self, who: Identity, side: Side, id: int) -> Saved:
        """That one of theirs. Raises NoSuchSearch."""
        found = self._many(s.id == id, s.workspace == who.workspace, s.user == who.user, s.side == side.value)
        if not found:
            raise NoSuchSearch()
        return found[0]

    def some(self, ids: Iterable[int]) -> Sequence[Saved]:
        """Those of these numbers that are kept, whoever's they are."""
        return self._many(s.id.in_(list(ids)))

    def alerting(self, workspace: str, after: int, most: int) -> Sequence[Saved]:
        """Those there that tell what is new, by number from after that one."""
        which = (s.workspace == workspace, s.is_alert, s.id > after)
        rows = self._connection.execute(select(saved_searches).where(*which).order_by(s.id).limit(most)).mappings()
        return [_saved(row) for row in rows]

    def keep(self, saved: Saved) -> Saved:
        """The search with its number."""
        row = {
            "workspace": saved.who.workspace, "user": saved.who.user, "side": saved.side.value, "name": saved.name,
            "query": saved.query, "is_alert": saved.is_alert, "at": saved.at, "asked_on": saved.asked_on,
        }  # fmt: skip
        put = insert_numbered(self._connection, saved_searches).returning(s.id)
        return replace(saved, id=self._connection.execute(put, row).scalar_one())

    def stop(self, id: int) -> None:
        """Nothing is told of it any more."""
        self._connection.execute(update(saved_searches).where(s.id == id).values(is_alert=False))

    def drop(self, id: int) -> None:
        """It is gone, and what it found."""
        self._connection.execute(delete(saved_searches).where(s.id == id))
        never_again(self._connection, id)

    def new(self, id: int, found: Iterable[int]) -> Sequence[int]:
        """Of those members whom it did not find before, in their order."""
        wanted = list(found)
        known = set(self._connection.execute(select(h.member).where(h.search == id)).scalars())
        return [each for each in wanted if each not in known]

    def found(self, id: int, members: Iterable[int]) -> None:
        """It found these."""
        rows = [{"search": id, "member": member} for member in members]
        if rows:
            self._connection.execute(insert_unless_known(self._connection, search_hits).on_conflict_do_nothing(), rows)

    def asked(self, id: int, day: date) -> None:
        """It was asked anew on that day of its owner's."""
        self._connection.execute(update(saved_searches).where(s.id == id).values(asked_on=day))

    def _many(self, *which: ColumnElement[bool]) -> Sequence[Saved]:
        query = locked(self._connection, select(saved_searches).where(*which).order_by(s.name, s.id))
        return [_saved(row) for row in self._connection.execute(query).mappings()]


def _saved(row: RowMapping) -> Saved:
    return Saved(
        Identity(row["workspace"], row["user"]), Side(row["side"]), row["name"], row["query"], row["is_alert"],
        row["at"], row["asked_on"], row["id"],
    )  # fmt: skip
