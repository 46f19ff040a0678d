"""The people file: who works here, and every reading of a file, with what it replaced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, select, update

from bot.rules.notices import State as NoticeState
from bot.rules.staff import Entry
from bot.rules.staff.changing import Before, Import, State
from bot.rules.staff.reading import Columns, Field
from bot.rules.staff.sheets import Row, Sheet
from bot.store.dialect import insert_numbered, insert_or_change, locked
from bot.store.schema import notices, staff, staff_imports, workspaces

# Rows written, or e-mails named, in one statement: under the 32,766 parameters of SQLite and PostgreSQL's 65,535.
BATCH = 1_000
_FIELDS = tuple(Entry.__dataclass_fields__)


class StaffBook:
    """Known by e-mail, whether or not they are in Slack."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def entries(self, workspace: str) -> list[Entry]:
        """Everybody in the people file there, by e-mail; in a transaction that writes, nobody else changes it."""
        self._connection.execute(locked(self._connection, select(workspaces.c.id).where(workspaces.c.id == workspace)))
        return self.known(workspace)

    def known(self, workspace: str) -> list[Entry]:
        """The same for who only reads it: nobody waits."""
        query = select(staff).where(staff.c.workspace == workspace).order_by(staff.c.email)
        return [_entry(row) for row in self._connection.execute(query).mappings()]

    def put(self, workspace: str, entries: Iterable[Entry]) -> None:
        """Remember these entries, instead of what was known of the same people."""
        row = insert_or_change(self._connection.dialect.name, staff, *(name for name in _FIELDS if name != "email"))
        for batch in _batches(entries):
            self._connection.execute(row, [{"workspace": workspace, **asdict(entry)} for entry in batch])

    def forget(self, workspace: str, emails: Iterable[str]) -> None:
        """Take these people out of the file."""
        for batch in _batches(emails):
            here = (staff.c.workspace == workspace) & staff.c.email.in_(batch)
            self._connection.execute(delete(staff).where(here))

    def begin(self, workspace: str, who: str, name: str, at: datetime) -> Import:
        """An import of the file of that name, which `who` gave."""
        empty: dict[str, Any] = {"sheet": {}, "mapping": {}, "before": {}}
        row = {"workspace": workspace, "who": who, "name": name, "at": at, "state": State.NEW.value, **empty}
        new = insert_numbered(self._connection, staff_imports).returning(staff_imports.c.id)
        id = self._connection.execute(new, row).scalar_one()
        return Import(id, workspace, who, name, at, State.NEW, {})

    def get_import(self, workspace: str, id: int) -> Import | None:
        """The import of that id there, locked in a transaction that writes."""
        query = select(staff_imports).where(staff_imports.c.id == id, staff_imports.c.workspace == workspace)
        row = self._connection.execute(locked(self._connection, query)).mappings().first()
        return _import(row) if row else None

    def last_applied(self, workspace: str) -> int | None:
        """The id of the import that was applied last there, of those that still are."""
        here = (staff_imports.c.workspace == workspace) & (staff_imports.c.state == State.APPLIED.value)
        applied_at = staff_imports.c.before["applied_at"].as_string()
        query = select(staff_imports.c.id).where(here).order_by(applied_at.desc(), staff_imports.c.id.desc()).limit(1)
        found: int | None = self._connection.execute(query).scalar()
        return found

    def took(self, found: Import, sheet: Sheet, columns: Columns, name: str) -> Import:
        """The file of that name was read: this is the table, and what its columns hold."""
        self._change(found, state=State.READ.value, sheet=_stored(sheet), mapping=_mapping(columns), name=name)
        return replace(found, state=State.READ, sheet=sheet, columns=columns, name=name)

    def failed(self, found: Import, problem: str, header: str = "") -> None:
        """The file could not be read, and why."""
        self._change(found, state=State.FAILED.value, sheet={"problem": problem, "header": header})

    def map(self, found: Import, columns: Columns) -> None:
        """The columns hold something else."""
        self._change(found, mapping=_mapping(columns))

    def apply(self, found: Import, after: Iterable[Entry], before: Before, now: datetime) -> None:
        """These entries are in the file from now on; `before` is kept to undo it."""
        self.put(found.workspace, after)
        kept = {
            "applied_at": now.isoformat(),
            "changed": [_jsoned(entry) for entry in before.changed],
            "added": list(before.added),
        }
        self._change(found, state=State.APPLIED.value, before=kept)

    def undo(self, found: Import) -> None:
        """Whom it brought is gone, whom it changed is as before. The file's content is kept no longer."""
        self.forget(found.workspace, found.before.added)
        self.put(found.workspace, found.before.changed)
        self._change(found, state=State.UNDONE.value, sheet={}, before={})

    def discard(self, found: Import) -> None:
        """Nothing comes of it; its content is kept no longer."""
        self._change(found, state=State.DISCARDED.value, sheet={})

    def asked_about(self, workspace: str, kind: str) -> set[str]:
        """The e-mails of those whose manager was asked for in notices of that kind, unless they were withdrawn."""
        query = select(notices.c.facts).where(
            notices.c.workspace == workspace, notices.c.kind == kind, notices.c.state != NoticeState.WITHDRAWN.value
        )
        return {email for facts in self._connection.execute(query).scalars() for email in facts["people"]}

    def _change(self, found: Import, **values: Any) -> None:
        self._connection.execute(update(staff_imports).where(staff_imports.c.id == found.id).values(**values))


def _batches(items: Iterable[Any]) -> Iterator[Sequence[Any]]:
    whole = list(items)
    for start in range(0, len(whole), BATCH):
        yield whole[start : start + BATCH]


def _entry(row: RowMapping) -> Entry:
    return Entry(**{name: row[name] for name in _FIELDS})


def _jsoned(entry: Entry) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(entry).items()}


def _from_json(stored: Mapping[str, Any]) -> Entry:
    days = {name: date.fromisoformat(stored[name]) for name in ("starts", "leaves") if stored[name]}
    return Entry(**{**stored, **days})


def _mapping(columns: Columns) -> dict[str, int]:
    return {field.value: column for field, column in columns.items()}


def _stored(sheet: Sheet) -> dict[str, Any]:
    return {"headers": list(sheet.headers), "rows": [[row.line, *row.cells] for row in sheet.rows]}


def _import(row: RowMapping) -> Import:
    stored, before = row["sheet"], row["before"]
    sheet = None
    if "rows" in stored:
        rows = tuple(Row(line, tuple(cells)) for line, *cells in stored["rows"])
        sheet = Sheet(tuple(stored["headers"]), rows)
    return Import(
        row["id"], row["workspace"], row["who"], row["name"], row["at"], State(row["state"]),
        {Field(field): column for field, column in row["mapping"].items()},
        Before(tuple(_from_json(each) for each in before.get("changed", ())), tuple(before.get("added", ()))),
        sheet, stored.get("problem", ""), stored.get("header", ""),
    )  # fmt: skip
