"""`python -m bot backup` and `restore`: what was done, or a sentence why it was not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.app import Rapport
from bot.store import backup
from bot.store.archive import BrokenArchive, NewerArchive
from bot.store.migrate import NewerDatabase
from bot.store.restored import LOOK_FOR

NEWER = "was made by a newer version of Rapport. Use that version, or a newer one."


class CannotBe(Exception):
    """A sentence for whoever sits at the command line."""


def make(rapport: Rapport, file: Path) -> tuple[str, str | None]:
    """What was copied into `file`, and what is wrong with the record in it. Raises CannotBe: then it is as it was."""
    with _sentences(file):
        made = backup.backup(rapport.store.engines, file, rapport.deps.now())
    size = file.stat().st_size / 1_000_000
    whole = f"{made.tables} tables, {made.rows:,} rows as of {made.header.at:%Y-%m-%d %H:%M:%S} UTC ({size:.1f} MB)"
    return f"{file}: {whole}; a database was made from it to prove it.", made.problem


def put_back(rapport: Rapport, file: Path, replace: bool) -> tuple[str, str | None]:
    """What was restored, and what is wrong with the record in it. Raises CannotBe: then the database is as it was."""
    with _sentences(file):
        done = backup.restore(rapport.store.engines, file, rapport.deps.now(), replace)
    header, marked = done.header, done.marked
    migrated = f", migrated {header.revision} → {done.revision}" if header.revision != done.revision else ""
    told = [
        f"Restored {done.tables} tables, {done.rows:,} rows as of {header.at:%Y-%m-%d %H:%M:%S} UTC{migrated}.",
        f"{marked.looked_up:,} messages that were not sent yet are looked up in Slack before they are sent, as is what",
        f"becomes true within {LOOK_FOR.days * 24} hours; {marked.shown_anew:,} that stand are shown anew.",
        f"New requests are numbered from {marked.number:,}: newer ones than the backup's had the numbers before.",
    ]
    return "\n".join(told), done.problem


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
