"""The movable clock of the stand-in: real time plus an offset that only grows, shared by a small file."""

import asyncio
import json
import os
import time as real
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

# When a demonstration may begin as it is, in UTC: the morning in Europe, still the afternoon in China.
OPENS, CLOSES = time(7, 30), time(10)
SATURDAY = 5


def until_open(now: datetime) -> float:
    """Seconds from `now` (aware) to a moment at which most of the sample company is at work; 0 when it is one."""
    now = now.astimezone(UTC)
    if now.weekday() < SATURDAY and OPENS <= now.time() < CLOSES:
        return 0.0
    day = now.date() if now.time() < OPENS else now.date() + timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return (datetime.combine(day, OPENS, UTC) - now).total_seconds()


class Clock:
    """Seconds since 1970 as everybody in the stand-in sees them. With a file, `{"offset_seconds": n}` is
    read at the start and rewritten at each move, so that the bot's processes can follow it."""

    def __init__(self, path: str | Path | None = None) -> None:
        self.path = Path(path) if path else None
        self.offset = 0.0
        self._sleepers: set[asyncio.Event] = set()
        if self.path and self.path.exists():
            self.offset = float(json.loads(self.path.read_text())["offset_seconds"])
        self._write()

    def now(self) -> float:
        return real.time() + self.offset

    def forward(self, seconds: float) -> float:
        """Move on by `seconds` and return the new time; ValueError for a step backwards."""
        if seconds < 0:
            raise ValueError("the clock only moves forward")
        self.offset += seconds
        self._write()
        for sleeper in self._sleepers:
            sleeper.set()
        return self.now()

    async def sleep_until(self, moment: float) -> None:
        """Return once this clock has passed `moment`, by waiting or by a move."""
        sleeper = asyncio.Event()
        self._sleepers.add(sleeper)
        try:
            while (left := moment - self.now()) > 0:
                sleeper.clear()
                try:
                    await asyncio.wait_for(sleeper.wait(), left)
                except TimeoutError:
                    continue
        finally:
            self._sleepers.discard(sleeper)

    def _write(self) -> None:
        if self.path:
            beside = self.path.with_name(self.path.name + ".new")
            beside.write_text(json.dumps({"offset_seconds": self.offset}))
            os.replace(beside, self.path)
