"""One file that holds a whole database, whichever engine it came from: compressed lines of JSON, read as a stream.

The first line says what it is; then, table by table, its name and columns, its rows, and their number and checksum;
the last line counts the tables. A file that was cut off or changed is refused. Bytes that were sealed stay sealed.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Self

# What this version writes, and the newest it reads.
FORMAT = 1
LEVEL = 6
NONE, CUT_OFF = "it is no backup of Rapport, or damaged", "it was cut off"


class BrokenArchive(Exception):
    """The file is no backup, or is not whole."""


class NewerArchive(Exception):
    """The file was written by a newer version of Rapport."""


@dataclass(frozen=True)
class Header:
    """Of which instant (movable clock) and which tables the copy is, and the engine it came from."""

    at: datetime
    revision: str
    engine: str


@dataclass(frozen=True)
class Content:
    """One table: its columns, the next number it would give (None where it gives none), and its rows, read once."""

    table: str
    columns: Sequence[str]
    next_number: int | None
    rows: Iterator[Sequence[Any]]


class Writer:
    """Writes an archive, a row at a time."""

    def __init__(self, to: BinaryIO) -> None:
        self._to = gzip.GzipFile(filename="", mode="wb", compresslevel=LEVEL, fileobj=to, mtime=0)
        self._tables = 0

    def begin(self, header: Header) -> None:
        """First of all: what it is."""
        said = {"at": header.at.isoformat(), "revision": header.revision, "engine": header.engine}
        self._line({"rapport": FORMAT, **said})

    def table(self, name: str, columns: Sequence[str], next_number: int | None, rows: Iterable[Sequence[Any]]) -> int:
        """A whole table; how many rows it has."""
        self._line({"table": name, "columns": list(columns), "next": next_number})
        count, seen = 0, hashlib.sha256()
        for row in rows:
            line = self._line([_plain(value) for value in row])
            seen.update(line)
            count += 1
        self._line({"rows": count, "sha256": seen.hexdigest()})
        self._tables += 1
        return count

    def end(self) -> None:
        """Last of all: it is whole."""
        self._line({"tables": self._tables})
        self._to.close()

    def _line(self, said: Any) -> bytes:
        line = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        self._to.write(line)
        return line


class Reader:
    """Reads an archive, a row at a time. Everything may raise BrokenArchive."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        said = self._next()
        try:
            if said["rapport"] > FORMAT:
                raise NewerArchive
            self.header = Header(datetime.fromisoformat(said["at"]), said["revision"], said["engine"])
        except (KeyError, TypeError, ValueError):
            raise BrokenArchive(NONE) from None

    @classmethod
    @contextmanager
    def opened(cls, file: Path) -> Iterator[Self]:
        """The archive in that file. Raises BrokenArchive, NewerArchive."""
        with file.open("rb") as raw:
            yield cls(_whole(gzip.GzipFile(fileobj=raw, mode="rb")))

    def tables(self) -> Iterator[Content]:
        """Every table; the rows of each are to be read before the next."""
        count = 0
        while isinstance(said := self._next(), dict) and said.keys() == {"table", "columns", "next"}:
            yield Content(said["table"], said["columns"], said["next"], self._rows(said["table"]))
            count += 1
        if said != {"tables": count}:
            raise BrokenArchive("a table is missing")
        if next(self._lines, None) is not None:
            raise BrokenArchive("there is more after its end")

    def _rows(self, table: str) -> Iterator[Sequence[Any]]:
        seen = hashlib.sha256()
        for count, line in enumerate(self._lines):
            said = _read(line)
            if not isinstance(said, list):
                if said != {"rows": count, "sha256": seen.hexdigest()}:
                    raise BrokenArchive(f"the rows of {table} are not those that were written")
                return
            seen.update(line)
            yield said
        raise BrokenArchive(CUT_OFF)

    def _next(self) -> Any:
        line = next(self._lines, None)
        if line is None:
            raise BrokenArchive(CUT_OFF)
        return _read(line)


def check(file: Path) -> Header:
    """What the whole file says it is, read through to its end. Raises BrokenArchive, NewerArchive."""
    with Reader.opened(file) as reader:
        for content in reader.tables():
            for _ in content.rows:
                pass
    return reader.header


@contextmanager
def written(file: Path) -> Iterator[Writer]:
    """An archive at `file.part`, for its owner alone; on the disk after the block, gone when that fails."""
    part = partial(file)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw:
            yield Writer(raw)
            raw.flush()
            os.fsync(raw.fileno())
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def partial(file: Path) -> Path:
    """Where an archive is written before it is called `file`."""
    return file.with_name(f"{file.name}.part")


def settle(file: Path) -> None:
    """Call the archive that was written beside it `file`: all at once, and on the disk."""
    os.replace(partial(file), file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _whole(lines: Iterable[bytes]) -> Iterator[bytes]:
    try:
        yield from lines
    except EOFError:
        raise BrokenArchive(CUT_OFF) from None
    except (zlib.error, gzip.BadGzipFile):
        raise BrokenArchive(NONE) from None


def _read(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        raise BrokenArchive(NONE) from None


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes | memoryview) else value
