"""`python -m bot backup` and `restore`: what was done, or a sentence why it was not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import structlog
from sqlalchemy import Connection

from bot.app import Rapport
from bot.jobs import erasures as job
from bot.rules import erasures
from bot.rules.erasures import Erasure, Kind
from bot.store import Books, backup
from bot.store.archive import BrokenArchive, NewerArchive
from bot.store.lineage import Origin
from bot.store.migrate import NewerDatabase
from bot.store.restored import LOOK_FOR
from bot.store.secrets import Secrets

log = structlog.get_logger(__name__)
NEWER = "was made by a newer version of Rapport. Use that version, or a newer one."


NO_LIST = (
    "There is no list of who was erased since: they are there again. If there is one, restore again with --erasures."
)


class CannotBe(Exception):
    """A sentence for whoever sits at the command line."""


def make(rapport: Rapport, file: Path) -> tuple[str, str | None]:
    """What was copied into `file`, and what is wrong in it. Raises CannotBe: then it is as it was."""
    with _sentences(file):
        made = backup.backup(rapport.store.engines, file, rapport.deps.now())
    size = file.stat().st_size / 1_000_000
    whole = f"{made.tables} tables, {made.rows:,} rows as of {made.header.at:%Y-%m-%d %H:%M:%S} UTC ({size:.1f} MB)"
    problem = f"The record in it does not verify: {made.problem}." if made.problem else None
    return f"{file}: {whole}; a database was made from it to prove it.", problem


def put_back(rapport: Rapport, file: Path, replace: bool, lists: Sequence[Path] = ()) -> tuple[str, str | None]:
    """What was restored, and what is wrong in it. Whoever was erased since the copy was made, as the database that is
    replaced, the file of the settings and `lists` say, is erased again. Raises CannotBe: then the database is as it
    was."""
    kept = rapport.settings.erasures_file
    again = Again(rapport.store.secrets, [*lists, *([kept] if kept is not None and kept.exists() else [])])
    with _sentences(file):
        done = backup.restore(rapport.store.engines, file, rapport.deps.now(), replace, again)
    header, marked = done.header, done.marked
    migrated = f", migrated {header.revision} → {done.revision}" if header.revision != done.revision else ""
    told = [
        f"Restored {done.tables} tables, {done.rows:,} rows as of {header.at:%Y-%m-%d %H:%M:%S} UTC{migrated}.",
        f"{marked.looked_up:,} messages that were not sent yet are looked up in Slack before they are sent, as is what",
        f"becomes true within {LOOK_FOR.days * 24} hours; {marked.shown_anew:,} that stand are shown anew.",
        f"New requests are numbered from {marked.number:,}: newer ones than the backup's had the numbers before.",
        again.told,
    ]
    broken = f"The record in it does not verify: {done.problem}." if done.problem else ""
    return "\n".join(told), " ".join(filter(None, [broken, again.problem])) or None


class Again:
    """Whoever was erased since is erased again, in the same transaction; whoever cannot be is told, and keeps nobody
    else from it."""

    def __init__(self, secrets: Secrets, lists: Sequence[Path]) -> None:
        self._secrets, self._lists = secrets, lists
        self._done: list[Erasure] = []
        self._failed: list[Erasure] = []
        self._sources: list[str] = []
        self._unread = 0

    def __call__(self, connection: Connection, held: backup.Held | None) -> None:
        books = Books(connection, self._secrets, Origin())
        known = self._known(held, books.erasures.mark)
        to_redo = erasures.to_redo(known, books.erasures.all())
        for each in to_redo:
            try:
                with connection.begin_nested():
                    self._redo(Books(connection, self._secrets, Origin()), each)
            except Exception:
                log.exception("somebody could not be erased again", kind=each.kind.value, number=each.number)
                self._failed.append(each)
        books.erasures.learn(known)

    def _known(self, held: backup.Held | None, mark: str) -> list[Erasure]:
        known: list[Erasure] = []
        if held is not None and held.mark == mark:
            known += held.erasures
            self._sources.append("the database that was replaced")
        for each in self._lists:
            found, unread = erasures.read(each.read_text(encoding="utf-8"), mark)
            known += found
            self._unread += unread
            self._sources.append(str(each))
        return known

    def _redo(self, books: Books, each: Erasure) -> None:
        is_done = job.redo(books, each)
        books.search.settle()
        books.record.seal()
        if is_done:
            self._done.append(each)

    @property
    def told(self) -> str:
        """Who was erased again, by number, and by which list."""
        if not self._sources:
            return NO_LIST
        by = " and ".join(self._sources)
        if not self._done:
            return f"Nobody was erased since, by {by}."
        several = ((kind, sum(each.kind is kind for each in self._done)) for kind in Kind)
        counted = " and ".join(f"{many:,} {kind}{'s' if many > 1 else ''}" for kind, many in several if many)
        return f"Erased again, by {by}: {counted}."

    @property
    def problem(self) -> str:
        """Who could not be, and what could not be read; empty when there is nothing of that."""
        left = ", ".join(f"{each.kind} {each.number}" for each in self._failed)
        lines = f"Lines of the lists of erasures that cannot be read: {self._unread}." if self._unread else ""
        return " ".join(filter(None, [f"Could not be erased again: {left}." if left else "", lines]))


@contextmanager
def _sentences(file: Path) -> Iterator[None]:
    try:
        yield
    except backup.DamagedDatabase as error:
        raise CannotBe(f"The database file is damaged ({error}). Restore the last backup.") from None
    except backup.NothingThere:
        raise CannotBe("There is nothing in the database yet. Run: python -m bot migrate") from None
    except backup.NotEmpty:
        raise CannotBe(
            "The database is not empty. Give another DATABASE_URL, or --replace to lose what is in it."
        ) from None
    except backup.InUse:
        raise CannotBe("The database is in use. Stop `web`, `work` and `run` first.") from None
    except BrokenArchive as error:
        raise CannotBe(f"{file} cannot be restored: {error}. The database is as it was.") from None
    except NewerArchive:
        raise CannotBe(f"{file} {NEWER}") from None
    except NewerDatabase:
        raise CannotBe(f"The database {NEWER}") from None
    except OSError as error:
        raise CannotBe(f"{error.filename or file}: {error.strerror}.") from None
