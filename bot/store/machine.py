"""A SQLite file is used by one machine at a time. See docs/decisions/one-machine-for-a-file.md."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from bot.store.writer import Busy

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
MACHINE_ID = Path("/etc/machine-id")
# How often whoever uses the file gives a sign of life beside it, and looks whether it is still theirs.
SIGN_SECONDS = 5.0
# How long somebody else's signs are waited for, where no lock is held: every process that works gives two meanwhile.
# A lock says so at once, but some shared file systems keep each machine's locks to itself.
WATCH_SECONDS = 12.0
# How long one that is let in by the others of its machine may take; one of them may be watching.
PATIENCE_SECONDS = WATCH_SECONDS + 3.0
LOOK_AGAIN_SECONDS = 0.02


@dataclass(frozen=True)
class Machine:
    """`boot` is of the running kernel, so containers of one host share it however they are called, and a restarted one
    has it still; `id` outlasts a reboot, and is empty where there is none; `name` is for people."""

    boot: str
    id: str
    name: str


class OtherMachine(Busy):
    """Another machine uses the file: nothing was read or kept."""

    def __init__(self, name: str, database: Path, mark: Path) -> None:
        super().__init__(
            f"The database file {database} is in use by another machine ({name}), and SQLite is for one machine. "
            f"To use several, move to PostgreSQL: python -m bot backup there, python -m bot restore with "
            f"DATABASE_URL=postgresql://… here. If {name} is gone for good, delete {mark} and start again."
        )


def this_machine() -> Machine:
    """Where this process runs."""
    name = socket.gethostname()
    return Machine(_said(BOOT_ID) or name, _said(MACHINE_ID), name)


def _said(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except OSError:
        return ""


class Claim:
    """The right of this process to use the database file, shared with the others of its machine while they live.

    Beside the database lies a file with the machine's name in it, on which every process holds a shared lock. Who gets
    it alone writes its own name. The system gives the lock back when a process dies, so nothing is left to clear.
    """

    def __init__(self, database: Path, here: Machine | None = None) -> None:
        self._database = database
        self._file = Path(f"{database}.machine")
        self._here = here or this_machine()
        self._held: IO[bytes] | None = None
        self._until = 0.0
        self._lock = threading.Lock()

    def hold(self) -> None:
        """Return when the file may be used. Raises OtherMachine, Busy."""
        if time.monotonic() < self._until:
            return
        with self._lock:
            if time.monotonic() < self._until:
                return
            if self._held is None or not self._is_the_file(self._held):
                self._enter()
            elif (other := _read(self._file)) is not None and other.boot != self._here.boot:
                self._leave()
                raise self._no(other)
            with suppress(OSError):  # a full or read-only disk says so where somebody writes
                os.utime(self._file)
            self._until = time.monotonic() + SIGN_SECONDS

    def release(self) -> None:
        """Use it no more; the last of a machine takes its name away, and the next need not watch for it."""
        with self._lock:
            if self._held is not None and self._is_the_file(self._held) and _locked(self._held, fcntl.LOCK_EX):
                self._held.truncate(0)
            self._leave()
            self._until = 0.0

    def _enter(self) -> None:
        self._leave()
        until = time.monotonic() + PATIENCE_SECONDS
        try:
            self._held = self._file.open("a+b")
            if _locked(self._held, fcntl.LOCK_EX):
                self._take(self._held)
            while not _locked(self._held, fcntl.LOCK_SH):
                if time.monotonic() > until:
                    raise Busy("another process is being let in to the database")
                time.sleep(LOOK_AGAIN_SECONDS)
            owner = _read(self._file)
            if owner is None or owner.boot != self._here.boot:
                raise self._no(owner)
        except OSError as error:
            self._leave()
            raise Busy(f"{self._file}: {error.strerror}") from error
        except BaseException:
            self._leave()
            raise

    def _take(self, held: IO[bytes]) -> None:
        """Nobody holds a lock: it is ours, unless somebody of another machine gives a sign of life all the same."""
        before = _read(self._file)
        is_gone = before is None or before.boot == self._here.boot or (before.id and before.id == self._here.id)
        if not is_gone and self._gives_signs():
            raise self._no(before)
        if before != self._here:
            held.truncate(0)
            held.write(json.dumps(asdict(self._here)).encode())
            held.flush()

    def _gives_signs(self) -> bool:
        until, before = time.monotonic() + WATCH_SECONDS, _signed(self._file)
        while time.monotonic() < until:
            time.sleep(LOOK_AGAIN_SECONDS)
            if _signed(self._file) != before:
                return True
        return False

    def _is_the_file(self, held: IO[bytes]) -> bool:
        """Whether what is held lies there still: it may have been deleted."""
        with suppress(OSError):
            return os.path.samestat(os.fstat(held.fileno()), self._file.stat())
        return False

    def _no(self, owner: Machine | None) -> OtherMachine:
        return OtherMachine(owner.name if owner else "unknown", self._database, self._file)

    def _leave(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None


def _locked(held: IO[bytes], how: int) -> bool:
    try:
        fcntl.flock(held, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(file: Path) -> Machine | None:
    try:
        said = json.loads(file.read_bytes())
        return Machine(said["boot"], said["id"], said["name"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _signed(file: Path) -> int:
    """When somebody last gave a sign, by the file system's clock; opened, so that a network's is asked anew."""
    with file.open("rb") as read:
        return os.fstat(read.fileno()).st_mtime_ns
