"""`python -m bot …` as real processes that are killed, frozen and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psutil

TOP = Path(__file__).parents[2]
# The threads of a working process that has begun: the main one, delivery, errands, the wake-ups and the ticker.
AT_WORK = 5


@dataclass
class Process:
    """One `python -m bot` with these words, in a process group of its own."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)
    frozen: bool = False

    def start(self) -> None:
        """Start it, anew if it was killed."""
        with self.log.open("ab") as lines:
            self.started.append(
                subprocess.Popen(
                    self.command, env=self.environment, cwd=TOP, stdout=lines, stderr=lines, start_new_session=True
                )
            )
        self.frozen = False

    @property
    def present(self) -> subprocess.Popen[bytes]:
        return self.started[-1]

    def has_ended(self) -> bool:
        """Whether it is gone, although nobody killed it since it was last started."""
        return self.present.poll() is not None

    def last_words(self, lines: int = 5) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def kill(self) -> None:
        """kill -9, with whatever it has forked, if it still runs."""
        self._signal(signal.SIGKILL)
        self.present.wait()

    def freeze(self) -> None:
        """It does nothing until it is thawed, and knows nothing of the time between."""
        self._signal(signal.SIGSTOP)
        self.frozen = True

    def thaw(self) -> None:
        """It goes on where it was."""
        self._signal(signal.SIGCONT)
        self.frozen = False

    def stop(self) -> int | None:
        """SIGTERM; how it ended, None for one that had to be killed."""
        self._signal(signal.SIGTERM)
        try:
            return self.present.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def kill_child(self) -> bool:
        """kill -9 one of the processes it has forked; whether there was one."""
        with suppress(psutil.NoSuchProcess):
            for child in psutil.Process(self.present.pid).children():
                child.kill()
                return True
        return False

    def is_at_work(self) -> bool:
        """Whether it has come so far that all its threads run."""
        with suppress(psutil.NoSuchProcess):
            return psutil.Process(self.present.pid).num_threads() >= AT_WORK
        return False

    def is_calling(self, url: str) -> bool:
        """Whether it has a connection to that address open."""
        port = urlsplit(url).port
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            open_now = psutil.Process(self.present.pid).net_connections("tcp")
            return any(each.raddr and each.raddr.port == port and each.status == "ESTABLISHED" for each in open_now)
        return False

    def _signal(self, number: int) -> None:
        """To its whole group, unless it is gone: then its number may by now be somebody else's."""
        if self.present.poll() is None:
            os.killpg(self.present.pid, number)


def bot(name: str, environment: dict[str, str], log: Path, without: Sequence[str] = ()) -> Process:
    """`python -m bot web` or `work`, by the first word of its name; not started yet.

    With safeguards it is to run `without`, the same by way of `tests.crash.without`, which takes them away.
    """
    way = ["tests.crash.without", *without, "--"] if without else ["bot"]
    return Process(name, [sys.executable, "-m", *way, name.split()[0]], environment, log)
