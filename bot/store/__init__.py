"""What is remembered: rows in, frozen records out, one transaction at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, delete
from sqlalchemy.exc import OperationalError

from bot.store.books import Books
from bot.store.dialect import insert_new
from bot.store.engine import Busy, Engines
from bot.store.schema import handled
from bot.store.secrets import Secrets

__all__ = ["Books", "Busy", "Repeated", "Store"]


class Repeated(Exception):
    """This event, click or form was handled before: nothing is done again."""


class Store:
    """The database: `open` to write, `reading` to read. Both are short; neither is held while talking to Slack."""

    def __init__(self, url: str, secrets: Secrets, threads: int = 16) -> None:
        self.engines = Engines(url, threads)
        self._secrets = secrets

    @contextmanager
    def open(self, once: str | None = None, at: datetime | None = None) -> Iterator[Books]:
        """Books to write in, committed at the end of the block.

        `once` is the key of what is being handled, kept in the same transaction with `at`; raises Repeated when it
        was handled before, Busy when the database has no turn to give in time.
        """
        with self.engines.write() as connection:
            if once is not None:
                _claim(connection, once, at)
            books = Books(connection, self._secrets)
            yield books
            books.record.seal()
            if not self.engines.is_sqlite and books.has_work:
                connection.exec_driver_sql("NOTIFY rapport")

    @contextmanager
    def reading(self) -> Iterator[Books]:
        """Books that cannot be written in."""
        with self.engines.read() as connection:
            yield Books(connection, self._secrets)

    def forget_handled(self, before: datetime) -> int:
        """Drop the keys handled before that instant; how many there were."""
        with self.engines.write() as connection:
            return connection.execute(delete(handled).where(handled.c.at < before)).rowcount

    def close(self) -> None:
        self.engines.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def is_reachable(self) -> bool:
        """Whether the database answers."""
        try:
            with self.engines.read() as connection:
                connection.exec_driver_sql("SELECT 1")
        except OperationalError:
            return False
        return True


def _claim(connection: Connection, once: str, at: datetime | None) -> None:
    if at is None:
        raise ValueError("what is handled once needs the time it was handled")
    if connection.execute(insert_new(connection, handled.c.key), {"key": once, "at": at}).first() is None:
        raise Repeated(once)
