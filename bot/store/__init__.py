"""What is remembered: rows in, frozen records out, one transaction at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Self
from uuid import uuid4

from sqlalchemy import Connection, delete

from bot.store.books import Books
from bot.store.dialect import insert_new
from bot.store.engine import Busy, Engines
from bot.store.lineage import Origin
from bot.store.prepared import Prepared, execute
from bot.store.schema import handled, poll_boxes
from bot.store.secrets import Secrets

__all__ = ["Books", "Busy", "Repeated", "Store"]


_CLAIM = Prepared(lambda dialect: insert_new(dialect, handled.c.key), "key", "at")


class Repeated(Exception):
    """This event, click or form was handled before: nothing is done again."""


class Store:
    """The database: `open` to write, `reading` to read. Both are short; neither is held while talking to Slack."""

    def __init__(self, url: str, secrets: Secrets, threads: int = 16) -> None:
        self.engines = Engines(url, threads)
        self.secrets = secrets
        self._origin = Origin()

    @contextmanager
    def open(self, once: str | None = None, at: datetime | None = None) -> Iterator[Books]:
        """Books to write in, committed at the end of the block.

        `once` is the key of what is being handled, kept in the same transaction with `at`; raises Repeated when it
        was handled before, Busy when the database has no turn to give in time.
        """
        with self.engines.write() as connection:
            if once is not None:
                _claim(connection, once, at)
            books = Books(connection, self.secrets, self._origin)
            yield books
            books.search.settle()
            with self.engines.last_words(connection):
                books.record.seal()
                if not self.engines.is_sqlite and books.has_work:
                    execute(connection, "NOTIFY rapport")

    @contextmanager
    def reading(self) -> Iterator[Books]:
        """Books that cannot be written in."""
        with self.engines.read() as connection:
            yield Books(connection, self.secrets, self._origin)

    def try_writing(self) -> None:
        """Something is written and taken back: SQLite writes no row that stays as it was. Raises DBAPIError, Busy."""
        with self.engines.write() as connection:
            key = f"try:{uuid4()}"
            connection.execute(handled.insert().values(key=key, at=datetime.now(UTC)))
            connection.execute(delete(handled).where(handled.c.key == key))

    def forget_handled(self, before: datetime) -> int:
        """Drop the keys handled before that instant; how many there were."""
        with self.engines.write() as connection:
            return connection.execute(delete(handled).where(handled.c.at < before)).rowcount

    def wipe(self) -> bool:
        """What was overwritten or deleted is not left in SQLite's own files, and of the boxes of polls not in
        PostgreSQL's; False while somebody reads it there. Raises DBAPIError."""
        return self.engines.wipe(poll_boxes.name)

    def close(self) -> None:
        self.engines.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _claim(connection: Connection, once: str, at: datetime | None) -> None:
    if at is None:
        raise ValueError("what is handled once needs the time it was handled")
    if _CLAIM.first(connection, {"key": once, "at": at}) is None:
        raise Repeated(once)
