"""The record: who did what, when, to what. Append-only and chained; personal text stands apart."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from bot.store.schema import record, record_head, record_personal

START = "0" * 64
# Entries read at once while verifying: memory stays flat however long the record is.
PAGE = 1000
_HEAD = select(record_head).with_for_update()


@dataclass(frozen=True)
class Entry:
    """One entry to be written: the address of what happened, what it is about, and the personal part."""

    at: datetime
    what: str
    about: str
    personal: str


class Record:
    """Entries wait in memory and are written by `seal`, last in the transaction: the chain's head is one row."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: list[Entry] = []

    def note(self, at: datetime, what: str, about: str, **personal: Any) -> None:
        """`what` happened to `about`; everything in `personal` can be erased later without breaking the chain."""
        text = json.dumps(personal, sort_keys=True, ensure_ascii=False, default=str)
        self._waiting.append(Entry(at, what, about, text))

    def seal(self) -> None:
        """Write what waits, with the next numbers of the locked head."""
        if not self._waiting:
            return
        head = self._connection.execute(_HEAD).one()
        number, previous = head.number, head.hash
        entries, personal = [], []
        for entry in self._waiting:
            number += 1
            salt = secrets.token_hex(32)
            digest = _digest(salt, entry.personal)
            hashed = _hash(number, entry.at, entry.what, entry.about, digest, previous)
            row = {"number": number, "at": entry.at, "what": entry.what, "about": entry.about}
            entries.append({**row, "digest": digest, "previous": previous, "hash": hashed})
            personal.append({"number": number, "salt": salt, "text": entry.personal})
            previous = hashed
        self._connection.execute(insert(record), entries)
        self._connection.execute(insert(record_personal), personal)
        self._connection.execute(update(record_head), {"number": number, "hash": previous})
        self._waiting.clear()

    def about(self, about: str) -> Iterator[Mapping[str, Any]]:
        """What happened to `about`, oldest first."""
        query = (
            select(record.c.number, record.c.at, record.c.what, record_personal.c.text)
            .join(record_personal, isouter=True)
            .where(record.c.about == about)
            .order_by(record.c.number)
        )
        for row in self._connection.execute(query):
            yield {"number": row.number, "at": row.at, "what": row.what, **json.loads(row.text or "{}")}

    def verify(self) -> tuple[int, str | None]:
        """How many entries were read, and the first thing wrong with the chain (None when it holds)."""
        number, previous = 0, START
        while page := self._page(number):
            for row in page:
                number += 1
                if row.number != number:
                    return number, f"entry {number} is missing"
                problem = _problem(row, previous)
                if problem:
                    return number, f"entry {number} {problem}"
                previous = row.hash
        head = self._connection.execute(select(record_head)).one()
        if (head.number, head.hash) != (number, previous):
            return number, f"the head says {head.number} entries, {number} are there"
        return number, None

    def _page(self, after: int) -> list[Row[Any]]:
        query = (
            select(record, record_personal.c.salt, record_personal.c.text)
            .join(record_personal, isouter=True)
            .where(record.c.number > after)
            .order_by(record.c.number)
            .limit(PAGE)
        )
        return list(self._connection.execute(query))


def _problem(row: Row[Any], previous: str) -> str | None:
    if row.previous != previous:
        return "does not follow the one before it"
    if row.hash != _hash(row.number, row.at, row.what, row.about, row.digest, row.previous):
        return "was changed"
    if row.salt is not None and not hmac.compare_digest(_digest(row.salt, row.text), row.digest):
        return "had its personal part changed"
    return None


def _digest(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()


def _hash(number: int, at: datetime, what: str, about: str, digest: str, previous: str) -> str:
    line = json.dumps([number, at.isoformat(), what, about, digest, previous])
    return hashlib.sha256(line.encode()).hexdigest()
