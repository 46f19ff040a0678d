"""Files of members: what is kept of them, who is known already, and who came with which."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, exists, func, insert, select, update

from bot.rules.community.members import Member, Purpose, Standing, folded
from bot.rules.community.segments.basis import Basis, By
from bot.rules.community.segments.importing import (
    Content,
    Counts,
    Field,
    Import,
    Rejected,
    State,
    Why,
    without,
)
from bot.rules.staff.sheets import Row, Sheet
from bot.store.dialect import insert_numbered, insert_or_change, locked
from bot.store.lookups import Lookups
from bot.store.schema import (
    imported_members,
    member_columns,
    member_consents,
    member_imports,
    member_lines,
    member_topics,
    member_touches,
    members,
    segment_members,
)
from bot.store.sealed import MEMBERS_FILE
from bot.store.secrets import Secrets

# So many are read at once, and no query names more of them.
PAGE = 500

i, b, m = member_imports.c, imported_members.c, members.c
_IMPORT = [each for each in member_imports.columns if each.name != "content"]


class MemberImports:
    """The files of every community."""

    def __init__(self, connection: Connection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets
        self._lookups = Lookups(connection, secrets, "members")

    def begin(self, found: Import) -> Import:
        """The import with the number it was given."""
        row = {**_columns(found), "workspace": found.workspace, "who": found.who, "at": found.at}
        new = insert_numbered(self._connection, member_imports).returning(i.id)
        return replace(found, id=self._connection.execute(new, row).scalar_one())

    def is_any(self, workspace: str) -> bool:
        """Whether anybody there came with a file."""
        query = select(i.id).join(imported_members, b.brought_by == i.id).where(i.workspace == workspace).limit(1)
        return self._connection.execute(query).first() is not None

    def get(self, workspace: str, id: int) -> Import | None:
        """The import of that number there; locked in a transaction that writes."""
        query = select(*_IMPORT).where(i.id == id, i.workspace == workspace)
        row = self._connection.execute(locked(self._connection, query)).mappings().first()
        return _import(row) if row else None

    def save(self, found: Import) -> None:
        """Keep it as it is now; its content stays."""
        self._connection.execute(update(member_imports).where(i.id == found.id).values(**_columns(found)))

    def content(self, found: Import) -> Content | None:
        """What is kept of its file."""
        sealed = self._connection.execute(select(i.content).where(i.id == found.id)).scalar_one_or_none()
        return None if sealed is None else _content(json.loads(self._secrets.unseal(MEMBERS_FILE, sealed)))

    def keep(self, found: Import, content: Content | None) -> None:
        """That is what is kept of its file now."""
        sealed = None if content is None else self._secrets.seal(MEMBERS_FILE, json.dumps(_stored(content)))
        self._connection.execute(update(member_imports).where(i.id == found.id).values(content=sealed))

    def remembered(self, workspace: str, origin: str) -> Mapping[str, str]:
        """Which heading held which field in the last file of that origin."""
        of = member_columns.c
        query = select(of.columns).where(of.workspace == workspace, of.origin == origin.casefold())
        found: Mapping[str, str] | None = self._connection.execute(query).scalar()
        return found or {}

    def remember(self, workspace: str, origin: str, columns: Mapping[str, str]) -> None:
        """The next file of that origin is read so."""
        row = insert_or_change(self._connection.dialect.name, member_columns, "columns")
        self._connection.execute(row, {"workspace": workspace, "origin": origin.casefold(), "columns": columns})

    def known(self, workspace: str, emails: Collection[str]) -> Mapping[str, int]:
        """Who of those addresses is a member there already, with their number."""
        hashes = {self._lookups.hash(workspace, folded(each)): each for each in emails}
        found: dict[str, int] = {}
        for page in _pages([each for each in hashes if each is not None]):
            rows = self._connection.execute(select(m.email_hash, m.id).where(m.email_hash.in_(page)))
            found |= {hashes[row.email_hash]: row.id for row in rows}
        return found

    def alike(self, workspace: str, names: Collection[str]) -> set[str]:
        """Which of those names somebody there has already, in lower case."""
        found = set[str]()
        for page in _pages(sorted({each.lower() for each in names})):
            query = select(func.lower(m.name)).where(m.workspace == workspace, func.lower(m.name).in_(page))
            found |= set(self._connection.execute(query).scalars())
        return found

    def forget(self, member: Member) -> None:
        """Nothing of them stands in a file that waits, or of which only rows are left that were not taken. One whose
        people are being added is counted by its rows, and goes within minutes."""
        here = (i.workspace == member.workspace, i.content.is_not(None), i.state != State.ADDING.value)
        for row in self._connection.execute(select(*_IMPORT).where(*here)).mappings().all():
            found = _import(row)
            content = self.content(found)
            if content is not None and (after := without(content, member)) != content:
                self.keep(found, after)

    def brought(self, found: Import, member: int) -> None:
        """That member came with the file."""
        self._connection.execute(insert(imported_members).values(member=member, brought_by=found.id))

    def basis_of(self, member: int) -> By | None:
        """By what right whoever came with the file of that member is written to; None where nobody said so, and for
        whoever came with none."""
        query = select(i.basis).join(imported_members, b.brought_by == i.id).where(b.member == member)
        told: Mapping[str, Any] | None = self._connection.execute(query).scalar()
        return By(told["by"]) if told else None

    def unasked(self, found: Import, most: int = PAGE) -> Sequence[int]:
        """Those who came with it, of whom nothing was heard since and no agreement was ever noted."""
        asked = exists().where(member_consents.c.member == m.id)
        return self._of(found, ~asked, most=most)

    def untouched(self, found: Import, most: int = PAGE) -> Sequence[int]:
        """Those who came with it and of whom nothing was heard since."""
        return self._of(found, most=most)

    def clear(self, ids: Collection[int]) -> None:
        """Whatever came with them is gone."""
        for table in (member_consents, member_touches, member_lines, member_topics, segment_members, imported_members):
            self._connection.execute(delete(table).where(table.c.member.in_(ids)))

    def _of(self, found: Import, *which: Any, most: int) -> Sequence[int]:
        query = select(m.id).join(imported_members, b.member == m.id).where(
            b.brought_by == found.id, m.standing == Standing.KNOWN.value, m.user.is_(None), *which
        )  # fmt: skip
        return list(self._connection.execute(query.order_by(m.id).limit(most)).scalars())


def _pages(items: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(items), PAGE):
        yield items[at : at + PAGE]


def _columns(found: Import) -> dict[str, Any]:
    basis = found.basis
    told = basis and {
        "by": basis.by.value, "version": basis.version, "day": basis.day and basis.day.isoformat(),
        "purposes": [each.value for each in basis.purposes], "reason": basis.reason,
    }  # fmt: skip
    return {
        "state": found.state.value, "problem": found.problem, "origin": found.origin, "source": found.source,
        "columns": {each.value: column for each, column in found.columns.items()}, "basis": told or {},
        "counts": asdict(found.counts), "done": found.done,
    }  # fmt: skip


def _import(row: RowMapping) -> Import:
    told, basis = row["basis"], None
    if told:
        day = told["day"] and date.fromisoformat(told["day"])
        basis = Basis(By(told["by"]), told["version"], day, tuple(map(Purpose, told["purposes"])), told["reason"])
    columns = {Field(name): column for name, column in row["columns"].items()}
    return Import(**{
        **row, "state": State(row["state"]), "columns": columns, "basis": basis, "counts": Counts(**row["counts"]),
    })  # fmt: skip


def _stored(content: Content) -> dict[str, Any]:
    sheet = content.sheet
    return {
        "name": content.name, "header": content.header,
        "sheet": None if sheet is None else [list(sheet.headers), [[row.line, *row.cells] for row in sheet.rows]],
        "rejected": [[each.line, each.why.value, each.cell] for each in content.rejected],
    }  # fmt: skip


def _content(stored: Mapping[str, Any]) -> Content:
    sheet = stored["sheet"]
    return Content(
        stored["name"], stored["header"],
        None if sheet is None else Sheet(tuple(sheet[0]), tuple(Row(line, tuple(row)) for line, *row in sheet[1])),
        tuple(Rejected(line, Why(why), cell) for line, why, cell in stored["rejected"]),
    )  # fmt: skip
