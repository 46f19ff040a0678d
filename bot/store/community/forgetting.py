"""All that hangs on one member, in whichever table: given out as rows, gone, or moved to another record."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column, Connection, LargeBinary, Table, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.store.schema import (
    member_acts,
    member_consents,
    member_touches,
    members,
    metadata,
    record,
    record_personal,
    search_people,
)

# What is counted or numbered within one member, so that it is not moved row by row.
APART = (member_acts, member_consents, member_touches)


class Forgetting:
    """Rows by member. Every table with a key to `members` is here by that: no list can leave one out."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def everything(self, member: int) -> Mapping[str, list[dict[str, Any]]]:
        """The rows about them by table, without what is sealed, and what the record says of them."""
        found: dict[str, list[dict[str, Any]]] = {}
        for table, column in hanging():
            rows = self._connection.execute(select(table).where(column == member).order_by(*table.primary_key))
            plain = [each.name for each in table.columns if not isinstance(each.type, LargeBinary)]
            found.setdefault(table.name, []).extend({name: row[name] for name in plain} for row in rows.mappings())
        entries = select(record.c.at, record.c.what, record_personal.c.text).join(record_personal, isouter=True)
        rows_ = self._connection.execute(entries.where(record.c.about == _about(member)).order_by(record.c.number))
        found["record"] = [{"at": row.at, "what": row.what, **json.loads(row.text or "{}")} for row in rows_]
        return found

    def drop(self, member: int) -> None:
        """Nothing hangs on them any more, and the record says nothing personal of them: its chain still verifies."""
        for table, column in hanging():
            self._connection.execute(delete(table).where(column == member))
        entries = select(record.c.number).where(record.c.about == _about(member))
        self._connection.execute(delete(record_personal).where(record_personal.c.number.in_(entries)))

    def move(self, member: int, to: int) -> None:
        """What hung on one record hangs on the other; where both had the same, the other's stands."""
        for table in (member_consents, member_touches):
            self._renumber(table, member, to)
        self._add_acts(member, to)
        for table, column in hanging():
            if table not in APART:
                self._move(table, column, member, to)

    def _renumber(self, table: Table, member: int, to: int) -> None:
        both = table.c.member.in_([member, to])
        query = select(table).where(both).order_by(table.c.at, table.c.member, table.c.number)
        rows = list(self._connection.execute(query).mappings())
        self._connection.execute(delete(table).where(both))
        if rows:
            numbered = [{**row, "member": to, "number": number} for number, row in enumerate(rows, 1)]
            self._connection.execute(insert(table), numbered)

    def _add_acts(self, member: int, to: int) -> None:
        rows = self._connection.execute(select(member_acts).where(member_acts.c.member.in_([member, to]))).mappings()
        counted: dict[tuple[Any, str], int] = {}
        for row in rows:
            counted[row["day"], row["act"]] = counted.get((row["day"], row["act"]), 0) + row["n"]
        self._connection.execute(delete(member_acts).where(member_acts.c.member.in_([member, to])))
        if counted:
            summed = [{"member": to, "day": day, "act": act, "n": n} for (day, act), n in counted.items()]
            self._connection.execute(insert(member_acts), summed)

    def _move(self, table: Table, column: Column[Any], member: int, to: int) -> None:
        keys = list(table.primary_key)
        for row in list(self._connection.execute(select(*keys).where(column == member))):
            this = and_(*(key == value for key, value in zip(keys, row, strict=True)))
            try:
                with self._connection.begin_nested():
                    self._connection.execute(update(table).where(this).values({column.name: to}))
            except IntegrityError:
                self._connection.execute(delete(table).where(this))


def hanging() -> Iterator[tuple[Table, Column[Any]]]:
    """Each table that hangs on members, with its key to them; what hangs on another such table first. What is searched
    is not among them: `books.search` writes it anew."""
    for table in reversed(metadata.sorted_tables):
        for key in table.foreign_keys:
            if key.column is members.c.id and table is not search_people:
                yield table, key.parent


def _about(member: int) -> str:
    return f"member:{member}"
