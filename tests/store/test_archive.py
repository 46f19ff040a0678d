"""The file of a backup: read as it was written, or refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.store import archive
from bot.store.archive import BrokenArchive, Header, Reader
from tests.make import NOW

HEADER = Header(NOW, "0006", "sqlite")
ROWS = [("a", 1, None, True), ("嗨\n🎉", -5, "null", False)]


def write(file: Path, rows: Any = ROWS) -> None:
    with archive.written(file) as writer:
        writer.begin(HEADER)
        assert writer.table("first", ["a", "b", "c", "d"], 7, rows) == 2
        assert writer.table("none", ["a"], None, []) == 0
        writer.end()
    archive.settle(file)


def read(file: Path) -> dict[str, Any]:
    with Reader.opened(file) as reader:
        held = {each.table: (each.columns, each.next_number, list(each.rows)) for each in reader.tables()}
    assert reader.header == archive.check(file) == HEADER
    return held


@pytest.fixture
def file(tmp_path: Path) -> Path:
    write(tmp_path / "rapport.backup")
    return tmp_path / "rapport.backup"


def test_what_is_read_is_what_was_written(file: Path) -> None:
    rows = [list(row) for row in ROWS]
    assert read(file) == {"first": (["a", "b", "c", "d"], 7, rows), "none": (["a"], None, [])}


def test_instants_are_in_utc_days_are_days_and_bytes_are_text(tmp_path: Path) -> None:
    given = [(NOW, NOW.replace(tzinfo=None), date(2024, 2, 29), b"\x00\xff"), (datetime(1999, 1, 1, tzinfo=UTC),) * 4]
    write(tmp_path / "rapport.backup", given)
    said = "2026-11-23T09:00:00+00:00"
    assert read(tmp_path / "rapport.backup")["first"][2][0] == [said, said, "2024-02-29", "AP8="]


def test_a_file_that_was_cut_off_anywhere_is_refused(file: Path) -> None:
    whole = file.read_bytes()
    for size in range(len(whole)):
        file.write_bytes(whole[:size])
        with pytest.raises(BrokenArchive):
            read(file)


def test_a_file_with_any_byte_changed_is_refused_or_says_the_same(file: Path) -> None:
    whole, said = file.read_bytes(), read(file)
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        try:
            assert read(file) == said, "a byte of gzip's own header, which says when and where it was made"
        except BrokenArchive:
            continue
        assert place < 10


def test_something_else_is_no_backup(tmp_path: Path) -> None:
    for content in (b"", b"SQLite format 3\0" + bytes(4096), b"{}"):
        (tmp_path / "other").write_bytes(content)
        with pytest.raises(BrokenArchive):
            read(tmp_path / "other")


def test_a_failure_on_the_way_leaves_nothing_half_written(file: Path) -> None:
    def rows() -> Iterator[Any]:
        yield from ROWS
        raise RuntimeError("the database went away")

    before = file.read_bytes()
    with pytest.raises(RuntimeError):
        write(file, rows())
    assert [each.name for each in file.parent.iterdir()] == [file.name]
    assert file.read_bytes() == before
