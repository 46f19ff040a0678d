"""SQLite's one writer: its threads and processes take turns, and what several threads wrote is committed at once."""

from __future__ import annotations

import fcntl
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, Engine

from bot.store.prepared import execute

# A commit waits for a sync to the disk, whatever it holds. So a thread that finds others waiting leaves its commit to
# the next of them: so many parts at most, and none begun so long after the first, before one of them commits them all.
MOST_TOGETHER = 16
TOGETHER_SECONDS = 0.02
# How often a process whose turn another one has looks again.
LOOK_AGAIN_SECONDS = 0.0002


class Busy(Exception):
    """Nothing was kept: the one writer's turn did not come in time, or what was written together was not committed."""


class Writer:
    """Whose turn it is. `engine` leaves beginning and committing to us; processes meet at `file`."""

    def __init__(self, engine: Engine, file: Path) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._line = _Line()
        self._door = _Door(file)
        self._group: _Group | None = None

    @property
    def waiting(self) -> int:
        """How many threads of this process wait for their turn."""
        return self._line.length

    @contextmanager
    def write(self, patience: float) -> Iterator[Connection]:
        """A connection to write with, until the block is left; after it, what was written is on disk.

        Whatever is raised in the block undoes this block alone. Raises Busy when no turn came in `patience` seconds.
        """
        until = time.monotonic() + patience
        self._line.enter(until)
        try:
            group = self._group = self._group or self._begin(until)
        except BaseException:
            self._line.leave()
            raise
        try:
            with group.part():
                yield group.connection
        finally:
            self._end(group)

    def close(self, patience: float) -> None:
        """Close the connection when whoever writes is done."""
        self._line.enter(time.monotonic() + patience)
        self._close()
        self._door.close()
        self._line.leave()

    def _begin(self, until: float) -> _Group:
        self._door.enter(until)
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
                self._connection.begin()  # for SQLAlchemy one that never ends
            return _Group(self._connection)
        except BaseException:
            self._close()
            self._door.leave()
            raise

    def _end(self, group: _Group) -> None:
        """Return when the group is committed: by the next in line, or here. Raises what kept it from that."""
        if group.may_grow() and self._line.call_next():
            group.wait()
            return
        self._group = None
        try:
            group.commit()
        except BaseException:
            self._close()
            raise
        finally:
            self._door.leave()
            self._line.leave()

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
            self._engine.dispose()


class _Group:
    """One transaction, and the parts of it that several threads write one after the other."""

    def __init__(self, connection: Connection) -> None:
        execute(connection, "BEGIN IMMEDIATE")
        self.connection = connection
        self._old = time.monotonic() + TOGETHER_SECONDS
        self._parts = 0
        self._lost: BaseException | None = None
        self._over = threading.Event()

    @contextmanager
    def part(self) -> Iterator[None]:
        """Keep what the block writes, or nothing of it when it raises."""
        self._parts += 1
        execute(self.connection, "SAVEPOINT part")
        try:
            yield
            execute(self.connection, "RELEASE part")
        except BaseException as error:
            if self._is_open():
                execute(self.connection, "ROLLBACK TO part")
                execute(self.connection, "RELEASE part")
            else:  # a full disk, among others, makes SQLite give up everything since BEGIN
                self._lost = error
            raise

    def may_grow(self) -> bool:
        """Whether another part may still be written before the commit."""
        return self._lost is None and self._parts < MOST_TOGETHER and time.monotonic() < self._old

    def commit(self) -> None:
        """Commit every part, or none. Raises what kept it from that."""
        try:
            if self._lost is None:
                execute(self.connection, "COMMIT")
        except BaseException as error:
            self._lost = error
            raise
        finally:
            if self._lost is not None and self._is_open():
                execute(self.connection, "ROLLBACK")
            self._over.set()

    def wait(self) -> None:
        """Return when every part is committed. Raises Busy when none is."""
        self._over.wait()
        if self._lost is not None:
            raise Busy("what was written together could not be committed") from self._lost

    def _is_open(self) -> bool:
        if self.connection.invalidated:
            return False
        driver = self.connection.connection.driver_connection
        return bool(driver is not None and driver.in_transaction)


class _Line:
    """The threads of a process in the order they came; the turn is handed to the first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_taken = False
        self._waiting: deque[threading.Lock] = deque()

    @property
    def length(self) -> int:
        return len(self._waiting)

    def enter(self, until: float) -> None:
        """Return when it is this thread's turn. Raises Busy when it does not come in time."""
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return
            call = threading.Lock()
            call.acquire()
            self._waiting.append(call)
        if call.acquire(timeout=max(0.0, until - time.monotonic())):
            return
        with self._lock:
            if call in self._waiting:  # else it was called at the last moment
                self._waiting.remove(call)
                raise Busy("the database's writer is busy")

    def call_next(self) -> bool:
        """Hand the turn to the first in line; False when nobody waits and it is kept."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
                return True
            return False

    def leave(self) -> None:
        """Hand the turn to the first in line, or to whoever comes."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False


class _Door:
    """The processes: one is inside, one stands at the door, so nobody goes in twice while another waits."""

    def __init__(self, file: Path) -> None:
        self._inside = _Lock(file)
        self._next = _Lock(file.with_suffix(".next"))

    def enter(self, until: float) -> None:
        self._next.take(until)
        try:
            self._inside.take(until)
        finally:
            self._next.give_back()

    def leave(self) -> None:
        self._inside.give_back()

    def close(self) -> None:
        self._next.close()
        self._inside.close()


class _Lock:
    """A lock on a file, which the system gives back when its process dies."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._open: IO[bytes] | None = None

    def take(self, until: float) -> None:
        """Raises Busy when another process has it for too long, or when there cannot be such a file."""
        if self._open is None:
            try:
                self._open = self._file.open("ab")
            except OSError as error:
                raise Busy(f"{self._file}: {error.strerror}") from error
        while True:
            try:
                fcntl.flock(self._open, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() > until:
                    raise Busy("another process writes") from None
                time.sleep(LOOK_AGAIN_SECONDS)

    def give_back(self) -> None:
        if self._open is not None:
            fcntl.flock(self._open, fcntl.LOCK_UN)

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None
