"""A copy of the whole database and a database made from it: the same rows on both engines, or nothing at all."""

from __future__ import annotations

import gzip
import json
import shutil
import stat
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import insert, select, text

from bot.rules.access import Kind
from bot.store import Store, backup
from bot.store.archive import BrokenArchive, NewerArchive, Reader
from bot.store.installations import Installation
from bot.store.migrate import NewerDatabase, _config
from bot.store.restored import GAP, NUMBERED
from bot.store.schema import metadata
from bot.store.secrets import Secrets
from bot.store.version import WANTED, is_current
from tests import postgres
from tests.conftest import KEYS
from tests.handlers.state import rows
from tests.make import NOW, TEAM, requisition
from tests.store.filled import fill
from tests.store.test_migrations import F, chained

Lines = dict[str, list[list[Any]]]
# What a restore changes on purpose.
CHANGED: dict[str, set[str]] = {
    "notices": {"state", "wait_until", "fence", "unclear_since", "attempted_at", "wanted", "due_at", "attempts"},
    "errands": {"state", "wait_until", "fence"},
    "lineage": {"copied_at", "look_until", "number_floor"},
    "record": set(),
    "record_personal": set(),
}


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A database in which there is nothing at all, on each engine."""
    url = f"sqlite:///{tmp_path / 'empty.db'}" if request.param == "sqlite" else postgres.fresh_database()
    with Store(url, Secrets(KEYS)) as made:
        yield made


def filled(store: Store) -> Store:
    """Something in every column of every table, and nothing in those where that may be."""
    with store.engines.write() as connection:
        fill(connection)
    with store.open() as books:
        books.installations.put(Installation(TEAM, "U0BOT", "xoxb-secret-token"), NOW)
        for number in range(3):
            books.record.note(NOW, "test.noted", f"thing:{number}", who="Ana", said="嗨\n“quoted” \\ 🎉")
    return store


@pytest.fixture
def full(store: Store) -> Store:
    return filled(store)


@pytest.fixture(scope="module")
def _copy(_migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copied")
    shutil.copy(_migrated_file, folder / "rapport.db")
    with Store(f"sqlite:///{folder / 'rapport.db'}", Secrets(KEYS)) as store:
        with store.open() as books:
            books.workspaces.put(TEAM, Kind.COMPANY, "Harbor & Pine")
        backup.backup(filled(store).engines, folder / "rapport.backup", NOW)
    return folder / "rapport.backup"


@pytest.fixture
def copied(_copy: Path, tmp_path: Path) -> Path:
    """The copy of a full database on SQLite."""
    return Path(shutil.copy(_copy, tmp_path))


def lines(file: Path) -> Lines:
    """What the archive holds, by table."""
    with Reader.opened(file) as reader:
        return {each.table: [list(row) for row in each.rows] for each in reader.tables()}


ENGINES = ("sqlite", "postgresql")
OTHER = [pytest.param(*each, marks=pytest.mark.long) for each in product(ENGINES, ENGINES) if each != ("sqlite",) * 2]


@pytest.mark.parametrize(("database_url", "empty"), [("sqlite", "sqlite"), *OTHER], indirect=True)
def test_what_comes_back_is_what_was_there(full: Store, empty: Store, tmp_path: Path) -> None:
    first, again = tmp_path / "first.backup", tmp_path / "again.backup"
    backup.backup(full.engines, first, NOW)
    done = backup.restore(empty.engines, first, NOW)
    assert (done.tables, done.revision, done.problem) == (len(metadata.tables), WANTED, None)
    assert is_current(empty.engines)
    before, after = rows(full), rows(empty)
    for table in metadata.tables.keys() - CHANGED.keys() - {"record_head"}:
        assert before[table], f"nothing in {table} was compared"
        assert after[table] == ([] if table in backup.NEVER_COPIED else before[table]), table
    for table, marked in CHANGED.items():
        kept = after[table][: len(before[table])]
        assert without(marked, kept) == without(marked, before[table])
    backup.backup(empty.engines, again, NOW)
    held, held_again = lines(first), lines(again)
    for table in held.keys() - CHANGED.keys() - {"record_head"}:
        assert held_again[table] == held[table], "to the letter: null in JSON is not nothing"
    with empty.reading() as books:
        assert books.record.verify() == (len(before["record"]) + 1, None)
        installation = books.installations.get(TEAM)
        assert installation is not None
        assert installation.bot_token == "xoxb-secret-token"


def without(names: set[str], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name not in names} for row in rows]


@pytest.mark.long
def test_numbers_go_on_above_those_that_were_given_after_the_copy(full: Store, tmp_path: Path) -> None:
    copied = tmp_path / "rapport.backup"
    backup.backup(full.engines, copied, NOW)
    with full.open() as books:
        lost = books.requisitions.add(requisition()).id
        was_given = books.staff.begin(TEAM, "U0ADA", "people.csv", NOW).id
    full.engines.close()
    backup.restore(full.engines, copied, NOW, replace=True)
    with full.open() as books:
        first, second = (books.requisitions.add(requisition()).id for _ in range(2))
        assert (first, second) == (lost - 1 + GAP, lost + GAP)
        assert books.staff.begin(TEAM, "U0ADA", "people.csv", NOW).id > was_given


def test_every_number_that_is_given_is_known_to_a_restore() -> None:
    # They never leave the database.
    inside = {
        "notices.seq", "errands.seq", "interview_notes.id", "cards.id", "card_drafts.id", "debrief_votes.id",
        "reports.id", "report_drafts.id", "pool_entries.id", "checkins.id", "hire_questions.id",
        "past_hires.id", "member_lines.id", "search_people.id", "moderation_reports.id", "moderation_turns.id",
        "role_terms.id",
    }  # fmt: skip
    given = {str(c) for t in metadata.tables.values() for c in t.primary_key if c.identity is not None}
    assert given == {str(each) for each in NUMBERED} | inside


@pytest.mark.long
def test_a_copy_is_of_one_moment_however_much_is_written_meanwhile(store: Store, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            with store.open() as books:
                books.record.note(NOW, "test.noted", "thing:1")
                books.requisitions.add(requisition())

    writing = [threading.Thread(target=write) for _ in range(2)]
    for thread in writing:
        thread.start()
    for number in range(3):
        made = backup.backup(store.engines, tmp_path / f"{number}.backup", NOW)
        assert made.problem is None
        held = lines(tmp_path / f"{number}.backup")
        assert len(held["requisitions"]) == len(held["record"])
    stop.set()
    for thread in writing:
        thread.join()


Edit = Callable[[list[dict[str, Any] | list[Any]]], Any]
EDITS: dict[str, Edit] = {
    "a row is gone": lambda held: held.pop(next(n for n, line in enumerate(held) if isinstance(line, list))),
    "the last line is gone": lambda held: held.pop(),
    "a table is gone": lambda held: held.__delitem__(slice(*table(held, "drafts"))),
    "a table nobody knows": lambda held: held[table(held, "drafts")[0]].__setitem__("table", "drafted"),
    "a column nobody knows": lambda held: held[table(held, "drafts")[0]]["columns"].__setitem__(0, "drafted"),
    "more after its end": lambda held: held.append([]),
    "something else": lambda held: held.__setitem__(0, {"other": 1}),
}


def table(held: list[Any], name: str) -> tuple[int, int]:
    """From the first line of that table to its last."""
    first = next(n for n, line in enumerate(held) if isinstance(line, dict) and line.get("table") == name)
    return first, 1 + next(n for n in range(first, len(held)) if isinstance(held[n], dict) and "rows" in held[n])


EACH_TIME = ("a row is gone", "a column nobody knows", "more after its end")
OTHERS = [pytest.param(each, marks=pytest.mark.long) for each in EDITS if each not in EACH_TIME]


@pytest.mark.parametrize("edit", [*EACH_TIME, *OTHERS])
def test_a_file_that_is_not_as_it_was_written_changes_nothing(copied: Path, tmp_path: Path, edit: str) -> None:
    held = [json.loads(line) for line in gzip.decompress(copied.read_bytes()).splitlines()]
    EDITS[edit](held)
    copied.write_bytes(gzip.compress(b"".join(json.dumps(line).encode() + b"\n" for line in held)))
    with Store(f"sqlite:///{tmp_path / 'target.db'}", Secrets(KEYS)) as target:
        refused(target, copied)


def test_a_file_that_was_cut_off_changes_nothing(empty: Store, copied: Path) -> None:
    copied.write_bytes(copied.read_bytes()[:-1])
    refused(empty, copied)


def refused(target: Store, file: Path) -> None:
    with pytest.raises(BrokenArchive):
        backup.restore(target.engines, file, NOW)
    with target.engines.read() as connection:
        assert backup._tables(connection) == []


def test_a_database_that_is_not_empty_is_kept_unless_told(store: Store, copied: Path) -> None:
    with store.open() as books:
        books.workspaces.put("T0OTHER", Kind.COMPANY, "Other")
    before = rows(store)
    with pytest.raises(backup.NotEmpty):
        backup.restore(store.engines, copied, NOW)
    assert rows(store) == before
    store.engines.close()
    backup.restore(store.engines, copied, NOW, replace=True)
    assert len(rows(store)["workspaces"]) == 11
    assert "T0OTHER" not in {row["id"] for row in rows(store)["workspaces"]}


def test_a_database_that_others_use_is_not_restored(postgresql_url: str, tmp_path: Path) -> None:
    with Store(postgresql_url, Secrets(KEYS)) as one, Store(postgresql_url, Secrets(KEYS)) as other:
        backup.backup(one.engines, tmp_path / "rapport.backup", NOW)
        with other.reading(), pytest.raises(backup.InUse):
            backup.restore(one.engines, tmp_path / "rapport.backup", NOW)


def test_a_newer_file_and_a_newer_database_are_refused(sqlite_store: Store, tmp_path: Path) -> None:
    file, target = tmp_path / "rapport.backup", Store(f"sqlite:///{tmp_path / 'target.db'}", Secrets(KEYS))
    backup.backup(sqlite_store.engines, file, NOW)
    whole = gzip.decompress(file.read_bytes())
    for was, newer in ((f'"revision":"{WANTED}"', '"revision":"9999"'), ('"rapport":1', '"rapport":2')):
        file.write_bytes(gzip.compress(whole.replace(was.encode(), newer.encode())))
        with pytest.raises(NewerArchive):
            backup.restore(target.engines, file, NOW)
    target.close()
    with sqlite_store.engines.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabase):
        backup.backup(sqlite_store.engines, file, NOW)


def test_a_copy_of_an_older_version_is_brought_up_to_date(empty: Store, tmp_path: Path) -> None:
    file = tmp_path / "old.backup"
    with Store(f"sqlite:///{tmp_path / 'old.db'}", Secrets(KEYS)) as old:
        with old.engines.write() as connection:
            command.upgrade(_config(connection), "0001")
            chained(connection)
        assert backup.backup(old.engines, file, NOW).header.revision == "0001"
    assert backup.restore(empty.engines, file, NOW).revision == WANTED
    with empty.reading() as books:
        assert [chain.steps[0].name for chain in books.workspaces.get("T").chains] == ["Finance"]
        assert {each.kind for each in books.notices.about("requisition:1")} >= {f"{F}.waiting", f"{F}.submitted"}


def test_secrets_stay_sealed_in_the_file_and_it_is_for_its_owner_alone(copied: Path) -> None:
    assert b"xoxb" not in gzip.decompress(copied.read_bytes())
    assert stat.S_IMODE(copied.stat().st_mode) == 0o600
    assert list(copied.parent.glob(f"{copied.name}.*")) == []


def test_a_copy_that_does_not_succeed_leaves_the_one_before(
    sqlite_store: Store, copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = copied.read_bytes()

    def breaks(*given: Any) -> Any:
        raise OSError(28, "No space left on device")

    for step in ("_copy", "_prove"):
        with monkeypatch.context() as patched:
            patched.setattr(backup, step, breaks)
            with pytest.raises(OSError, match="No space left"):
                backup.backup(sqlite_store.engines, copied, NOW)
        assert copied.read_bytes() == before
        assert list(copied.parent.glob(f"{copied.name}.*")) == []


@pytest.mark.long
def test_a_record_that_was_tampered_with_is_copied_as_it_is_and_told(sqlite_store: Store, tmp_path: Path) -> None:
    file = tmp_path / "rapport.backup"
    with filled(sqlite_store).engines.write() as connection:
        connection.execute(text("UPDATE record SET about = 'thing:9' WHERE number = 2"))
    assert backup.backup(sqlite_store.engines, file, NOW).problem == "entry 2 was changed"
    assert backup.restore(sqlite_store.engines, file, NOW, replace=True).problem == "entry 2 was changed"


def test_a_damaged_file_of_sqlite_is_told_and_not_copied(sqlite_store: Store, sqlite_url: str, tmp_path: Path) -> None:
    with sqlite_store.engines.write() as connection:
        handled = metadata.tables["handled"]
        connection.execute(insert(handled), [{"key": f"event:{n:06}", "at": NOW} for n in range(3000)])
        root = connection.execute(
            select(text("rootpage")).select_from(text("sqlite_master")).where(text("name = 'ix_handled_at'"))
        ).scalar_one()
        size = connection.exec_driver_sql("PRAGMA page_size").scalar_one()
    sqlite_store.close()
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    held = bytearray(file.read_bytes())
    held[(root - 1) * size + 200 : root * size] = bytes(size - 200)
    file.write_bytes(held)
    with pytest.raises(backup.DamagedDatabase):
        backup.backup(sqlite_store.engines, tmp_path / "rapport.backup", NOW)
    assert not (tmp_path / "rapport.backup").exists()


@pytest.mark.long
def test_memory_stays_flat_however_much_there_is(sqlite_store: Store, tmp_path: Path) -> None:
    peaks = []
    for size in (5_000, 50_000):
        with sqlite_store.engines.write() as connection:
            keys = ({"key": f"{size}:{n}", "at": NOW} for n in range(size))
            connection.execute(insert(metadata.tables["handled"]), list(keys))
        file, target = tmp_path / f"{size}.backup", Store(f"sqlite:///{tmp_path / f'{size}.db'}", Secrets(KEYS))
        tracemalloc.start()
        backup.backup(sqlite_store.engines, file, NOW)
        backup.restore(target.engines, file, NOW)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        target.close()
    assert peaks[1] < 1.5 * peaks[0], peaks
