"""What people's desk notes said before: each line is news once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, exists, select

from bot.rules.notices import UNSAID, State
from bot.store.dialect import insert_or_change
from bot.store.schema import desk_lines, notices

_UNSAID = sorted(state.value for state in UNSAID)
_LOST = exists().where(notices.c.key == desk_lines.c.note, notices.c.state.in_(_UNSAID))


class Desk:
    """The lines of desk notes, by workspace, user and key."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def said(self, workspace: str, users: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
        """For each of them the lines said or about to be said, each with the key of its note.

        What stood in a note that was never sent was not said.
        """
        wanted = list(dict.fromkeys(users))
        query = select(desk_lines).where(desk_lines.c.workspace == workspace, desk_lines.c.user.in_(wanted), ~_LOST)
        found: dict[str, dict[str, str]] = {user: {} for user in wanted}
        for row in self._connection.execute(query).mappings():
            found[row["user"]][row["key"]] = row["note"]
        return found

    def said_at(self, workspace: str, feature: str, users: Iterable[str]) -> Mapping[str, Mapping[str, datetime]]:
        """For each of them the lines whose keys begin like that, with when each was put into a note; as above."""
        wanted, d = list(dict.fromkeys(users)), desk_lines.c
        here = (d.workspace == workspace) & d.user.in_(wanted) & d.key.startswith(feature)
        query = select(desk_lines).where(here, ~_LOST)
        found: dict[str, dict[str, datetime]] = {user: {} for user in wanted}
        for row in self._connection.execute(query).mappings():
            found[row["user"]][row["key"]] = row["at"]
        return found

    def planned(self, notes: Iterable[str]) -> frozenset[str]:
        """Those of these keys under which a note was planned and not withdrawn."""
        query = select(notices.c.key).where(notices.c.key.in_(list(notes)))
        return frozenset(self._connection.execute(query.where(notices.c.state != State.WITHDRAWN.value)).scalars())

    def say(self, workspace: str, user: str, lines: Collection[str], note: str, at: datetime) -> None:
        """That note says these lines."""
        self.say_all(workspace, [(user, line, note) for line in lines], at)

    def say_all(self, workspace: str, said: Iterable[tuple[str, str, str]], at: datetime) -> None:
        """To each of these users each of these lines is said, by the note of that key."""
        rows = [{"workspace": workspace, "user": user, "key": key, "note": note, "at": at} for user, key, note in said]
        if rows:
            self._connection.execute(insert_or_change(self._connection.dialect.name, desk_lines, "note", "at"), rows)

    def forget(self, before: datetime) -> int:
        """Forget what was said before that moment; how many lines."""
        return self._connection.execute(delete(desk_lines).where(desk_lines.c.at < before)).rowcount
