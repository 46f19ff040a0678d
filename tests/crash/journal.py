"""What became of each notice in the order of the commits, kept by the database itself beside the bot's tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from bot.store import Store

_SQLITE = (
    """CREATE TABLE crash_journal (
      number INTEGER PRIMARY KEY AUTOINCREMENT, seq INTEGER, state TEXT, due_at TEXT, attempted_at TEXT, xid TEXT,
      seen TEXT)""",
    """CREATE TRIGGER crash_planned AFTER INSERT ON notices BEGIN
      INSERT INTO crash_journal (seq, state, due_at) VALUES (NEW.seq, NEW.state, NEW.due_at); END""",
    """CREATE TRIGGER crash_moved AFTER UPDATE OF state, due_at ON notices
      WHEN NEW.state IS NOT OLD.state OR NEW.due_at IS NOT OLD.due_at BEGIN
      INSERT INTO crash_journal (seq, state, due_at, attempted_at)
      VALUES (NEW.seq, NEW.state, NEW.due_at, NEW.attempted_at); END""",
)
_POSTGRESQL = (
    """CREATE TABLE crash_journal (
      number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, seq BIGINT, state TEXT, due_at TIMESTAMPTZ,
      attempted_at TIMESTAMPTZ, xid XID8, seen PG_SNAPSHOT)""",
    """CREATE FUNCTION crash_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      INSERT INTO crash_journal (seq, state, due_at, attempted_at, xid, seen) VALUES
        (NEW.seq, NEW.state, NEW.due_at, NEW.attempted_at, pg_current_xact_id(), pg_current_snapshot());
      RETURN NULL; END $$""",
    "CREATE TRIGGER crash_planned AFTER INSERT ON notices FOR EACH ROW EXECUTE FUNCTION crash_note()",
    """CREATE TRIGGER crash_moved AFTER UPDATE ON notices FOR EACH ROW
      WHEN (NEW.state IS DISTINCT FROM OLD.state OR NEW.due_at IS DISTINCT FROM OLD.due_at)
      EXECUTE FUNCTION crash_note()""",
)


@dataclass(frozen=True)
class Snapshot:
    """What a statement of PostgreSQL could see: transactions before `least`, and those before `most` but for `open`."""

    least: int
    most: int
    open: frozenset[int]

    def shows(self, xid: int) -> bool:
        """Whether that transaction had been committed."""
        return xid < self.least or (xid < self.most and xid not in self.open)


@dataclass(frozen=True)
class Entry:
    """The notice `seq` came into this state. `xid` and `seen` are of PostgreSQL only."""

    number: int
    seq: int
    state: str
    due_at: datetime
    attempted_at: datetime | None
    xid: int | None
    seen: Snapshot | None


def keep(store: Store) -> None:
    """From now on the database keeps the journal."""
    with store.engines.write() as connection:
        for statement in _SQLITE if store.engines.is_sqlite else _POSTGRESQL:
            connection.exec_driver_sql(statement)


class Journal:
    """The journal as it is now, by notice."""

    def __init__(self, store: Store) -> None:
        with store.engines.read() as connection:
            self._entries = _read(connection)

    def claim_that_said(self, seq: int) -> tuple[Entry, datetime] | None:
        """The claim under which a notice was first said, and when its message was about to be sent."""
        claim = when = None
        for entry in self._entries[seq]:
            if entry.state == "claimed":
                claim = entry
            elif entry.state == "sending":
                when = entry.attempted_at
            elif entry.state == "sent":
                break
        return (claim, when) if claim and when else None

    def due(self, seq: int, at: Entry) -> datetime | None:
        """Since when a notice waited when that claim was made; None when it did not wait to be said then."""
        before = [each for each in self._entries[seq] if each.number < at.number and _is_seen(each, at)]
        waits = before and before[-1].state in ("due", "claimed", "sending", "unclear")
        return before[-1].due_at if waits else None


def _is_seen(entry: Entry, at: Entry) -> bool:
    return entry.xid is None or at.seen is None or entry.xid == at.xid or at.seen.shows(entry.xid)


def _read(connection: Connection) -> Mapping[int, Sequence[Entry]]:
    columns = "number, seq, state, due_at, attempted_at, CAST(xid AS TEXT), CAST(seen AS TEXT)"
    found: dict[int, list[Entry]] = defaultdict(list)
    for row in connection.exec_driver_sql(f"SELECT {columns} FROM crash_journal ORDER BY number"):
        number, seq, state, due_at, attempted_at, xid, seen = row
        found[seq].append(
            Entry(
                number, seq, state, _instant(due_at), _instant(attempted_at) if attempted_at else None,
                int(xid) if xid else None, _snapshot(seen) if seen else None,
            )
        )  # fmt: skip
    return found


def _instant(value: str | datetime) -> datetime:
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _snapshot(text: str) -> Snapshot:
    least, most, running = text.split(":")
    return Snapshot(int(least), int(most), frozenset(int(each) for each in running.split(",") if each))
