"""Disks that are full on purpose: a small file system where one can be mounted, and a limit of the system's on how
long the files of a process may get, everywhere."""

from __future__ import annotations

import errno
import functools
import os
import resource
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

import psutil  # type: ignore[import-untyped]

SMALL = "12m"
LOG_LINES = 64 * 1024  # bytes; the database's log is longer than that within a few writes
NO_LIMIT = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


class Disk(Protocol):
    """Where a database lies."""

    folder: Path

    def fill(self) -> None:
        """Nothing more goes on it."""

    def free(self) -> None:
        """There is room again."""


class Mounted:
    """A file system of its own, filled by a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self) -> None:
        with self._filler.open("wb", buffering=0) as file:
            for size in (1 << 20, 1 << 12):
                with suppress(Full):
                    while True:
                        _write(file.fileno(), bytes(size))

    def free(self) -> None:
        self._filler.unlink()


class Full(Exception):
    """No room."""


def _write(number: int, data: bytes) -> None:
    try:
        os.write(number, data)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise Full from None


class Limited:
    """An ordinary folder. For the processes that are there, no file grows over what leaves room for some log lines."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self) -> None:
        longest = max(log.stat().st_size for log in self.folder.parent.glob("*.log")) + LOG_LINES
        for process in _children():
            with suppress(psutil.NoSuchProcess, ProcessLookupError):
                resource.prlimit(process, resource.RLIMIT_FSIZE, (longest, resource.RLIM_INFINITY))

    def free(self) -> None:
        for process in _children():
            with suppress(psutil.NoSuchProcess, ProcessLookupError):
                resource.prlimit(process, resource.RLIMIT_FSIZE, NO_LIMIT)


def _children() -> list[int]:
    found = psutil.Process().children(recursive=True)
    return [each.pid for each in found if "-m" in each.cmdline() and "bot" in each.cmdline()]


def _mount(folder: str, *options: str) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", ",".join((f"size={SMALL}", *options)), "tmpfs", folder]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@functools.cache
def kinds() -> list[str]:
    """What can be had here."""
    with tempfile.TemporaryDirectory() as folder:
        if not _mount(folder):
            return ["limited"]
        subprocess.run(["umount", folder], check=True)
    return ["mounted", "limited"]


@contextmanager
def disk(kind: str, folder: Path) -> Iterator[Disk]:
    """A disk of that kind at `folder`."""
    folder.mkdir()
    if kind == "limited":
        yield Limited(folder)
        return
    assert _mount(str(folder))
    try:
        yield Mounted(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def read_only(folder: Path, is_so: bool) -> None:
    """Remount what is mounted there."""
    subprocess.run(["mount", "-o", f"remount,{'ro' if is_so else 'rw'}", str(folder)], check=True)
