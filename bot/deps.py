"""What a handler or a job may ask for."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.calendars.fetching import Fetch
from bot.mail.post import Mail
from bot.rules.rates import UNPACED, Rates
from bot.slack.client import Slack
from bot.slack.oauth import OAuth
from bot.store import Store
from bot.words import Words


def real_now() -> datetime:
    """Real time, for machinery: leases, waits, triggers."""
    return datetime.now(UTC)


class Clock:
    """The movable clock: real time plus the offset in a file that every process reads. Never goes backwards."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._stamp: tuple[int, int] | None = None
        self._offset = timedelta()

    def __call__(self) -> datetime:
        """Now, aware, UTC."""
        if self._file is not None and self._file.exists():
            stat = self._file.stat()
            if (stamp := (stat.st_mtime_ns, stat.st_size)) != self._stamp:
                offset = timedelta(seconds=json.loads(self._file.read_text())["offset_seconds"])
                self._offset, self._stamp = max(self._offset, offset), stamp
        return real_now() + self._offset


def _lives_on(point: str) -> None:
    """Nobody trips a process here."""


@dataclass(frozen=True)
class Deps:
    """The bot's parts, made once for each process. `mail` is None when no mail server is set,
    `public_url` when nobody reaches `web` from outside. `sends_again` is for sends whose end nobody saw,
    where the conversation must not be read. `erasures_file` is where it is written whom a restored copy erases again.

    Jobs call `crash(point)` after every commit and every call of Slack, for tests to trip.
    """

    store: Store
    slack: Slack
    words: Words
    now: Callable[[], datetime]
    mail: Mail | None = None
    command_prefix: str = ""
    settling: timedelta = timedelta(seconds=60)
    sends_again: bool = False
    rates: Rates = UNPACED
    oauth: OAuth = field(default_factory=OAuth)
    fetch: Fetch = field(default_factory=Fetch)
    public_url: str | None = None
    erasures_file: Path | None = None
    crash: Callable[[str], None] = _lives_on
