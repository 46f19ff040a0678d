"""Signs of life of a working process: a thread that gives none for long is wedged, a job that does not run is late."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

# How long each thread may be silent before it counts as wedged. Delivery and the waker look about once a second, the
# ticker's jobs come every few seconds; an errand may take as long as its lease and be handed to another after it.
MOST_SILENCE: Mapping[str, float] = {"delivery": 60.0, "errands": 300.0, "wake": 60.0, "ticker": 60.0}
# How late a job may be before somebody is told: far more than a slow database costs.
MOST_LATE = 300.0


class Life:
    """When each thread last gave a sign, and each job last began; seconds of `clock`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._heard: dict[str, float] = {}
        self._due: dict[str, tuple[float, float]] = {}

    def expect(self, jobs: Mapping[str, float]) -> None:
        """Every thread gives signs from now on; each of these jobs runs now and again after so many seconds."""
        now = self._clock()
        with self._lock:
            self._heard = dict.fromkeys(MOST_SILENCE, now)
            self._due = {job: (now, every) for job, every in jobs.items()}

    def beat(self, thread: str) -> None:
        """A sign of that thread."""
        self._heard[thread] = self._clock()

    @contextmanager
    def running(self, job: str) -> Iterator[None]:
        """While that job runs. It is due again so long after it began, and late until it ended."""
        begun = self._clock()
        self.beat("ticker")
        try:
            yield
        finally:
            self.beat("ticker")
            with self._lock:
                if job in self._due:
                    every = self._due[job][1]
                    self._due[job] = (begun + every, every)

    def silence(self) -> Mapping[str, float]:
        """By thread the seconds since its last sign."""
        now = self._clock()
        return {thread: max(0.0, now - heard) for thread, heard in self._heard.copy().items()}

    def lag(self) -> Mapping[str, float]:
        """By job the seconds by which its next run is late."""
        now = self._clock()
        with self._lock:
            return {job: max(0.0, now - due) for job, (due, _) in self._due.items()}

    def problems(self) -> Iterator[str]:
        """What is not well, a line each."""
        for thread, seconds in self.silence().items():
            if seconds > MOST_SILENCE[thread]:
                yield f"{thread}: no sign of life for {seconds:.0f} s"
        for job, seconds in self.lag().items():
            if seconds > MOST_LATE:
                yield f"job {job}: {seconds:.0f} s late"
