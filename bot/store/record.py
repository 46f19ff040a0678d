"""The record: who did what, when, to what. Append-only and chained; personal text stands apart."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from bot.store.prepared import Prepared
from bot.store.schema import record, record_head, record_personal

START = "0" * 64
# Entries read at once while verifying: memory stays flat however long the record is.
PAGE = 1000
_HEAD = Prepared(lambda dialect: select(record_head.c.number, record_head.c.hash).with_for_update())
_APPEND = Prepared(lambda dialect: insert(record), "number", "at", "what", "about", "digest", "previous", "hash")
_PERSONAL = Prepared(lambda dialect: insert(record_personal), "number", "salt", "text")
_MOVE_HEAD = Prepared(lambda dialect: update(record_head), "number", "hash")


@dataclass(frozen=True)
class Anchor:
    """An entry and its hash, kept where whoever can write in the database cannot."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"

    @staticmethod
    def read(text: str) -> Anchor:
        """What `str` made. Raises ValueError."""
        if not re.fullmatch(r"[1-9]\d{0,17}:[0-9a-f]{64}", text):
            raise ValueError("an anchor is NUMBER:HASH, the hash with its 64 letters and digits")
        number, _, hashed = text.partition(":")
        return Anchor(int(number), hashed)


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
        (head,) = _HEAD(self._connection, {})
        number, previous = head["number"], head["hash"]
        for entry in self._waiting:
            number += 1
            salt = secrets.token_hex(32)
            digest = _digest(salt, entry.personal)
            hashed = _hash(number, entry.at, entry.what, entry.about, digest, previous)
            row = {"number": number, "at": entry.at, "what": entry.what, "about": entry.about}
            _APPEND(self._connection, {**row, "digest": digest, "previous": previous, "hash": hashed})
            _PERSONAL(self._connection, {"number": number, "salt": salt, "text": entry.personal})
            previous = hashed
        _MOVE_HEAD(self._connection, {"number": number, "hash": previous})
        self._waiting.clear()

    def about(self, about: str, whats: Collection[str] = ()) -> Iterator[Mapping[str, Any]]:
        """What happened to `about`, oldest first; only `whats` where some are given."""
        query = (
            select(record.c.number, record.c.at, record.c.what, record_personal.c.text)
            .join(record_personal, isouter=True)
            .where(record.c.about == about, *([record.c.what.in_(whats)] if whats else []))
            .order_by(record.c.number)
        )
        for row in self._connection.execute(query):
            yield {"number": row.number, "at": row.at, "what": row.what, **json.loads(row.text or "{}")}

    def newest(self, most: int) -> Sequence[tuple[datetime, str, str]]:
        """When, what and by whom of the last entries, the newest first; by nobody where that is erased or unsaid."""
        query = (
            select(record.c.at, record.c.what, record_personal.c.text)
            .join(record_personal, isouter=True)
            .order_by(record.c.number.desc())
            .limit(most)
        )
        rows = self._connection.execute(query)
        return [(row.at, row.what, str(json.loads(row.text or "{}").get("who") or "")) for row in rows]

    def anchor(self, before: datetime, after: int) -> Anchor | None:
        """The last entry made before that instant, None when it is none `after` that number."""
        here = (record.c.at < before) & (record.c.number > after)
        query = select(record.c.number, record.c.hash).where(here).order_by(record.c.number.desc()).limit(1)
        row = self._connection.execute(query).first()
        return Anchor(row.number, row.hash) if row else None

    def verify(self, anchors: Iterable[Anchor] = ()) -> tuple[int, str | None]:
        """How many entries were read, and the first thing wrong with the chain (None when it holds).

        A chain that holds in itself may have been cut or written anew as a whole: only `anchors` tell.
        """
        number, previous = 0, START
        hashes = {anchor.number: anchor.hash for anchor in anchors}
        while page := self._page(number):
            for row in page:
                number += 1
                if row.number != number:
                    return number, f"entry {number} is missing"
                problem = _problem(row, previous)
                if problem:
                    return number, f"entry {number} {problem}"
                if hashes.pop(number, row.hash) != row.hash:
                    return number, f"entry {number} is another one than was anchored"
                previous = row.hash
        head = self._connection.execute(select(record_head)).one()
        if (head.number, head.hash) != (number, previous):
            return number, f"the head says {head.number} entries, {number} are there"
        if hashes:
            return number, f"entry {max(hashes)} was anchored, and {number} are there"
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
