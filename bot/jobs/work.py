"""The working process: the ticker, the deliverers and the errands, started and stopped together."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import DBAPIError
from structlog.contextvars import bind_contextvars, clear_contextvars

from bot import metrics
from bot.away import in_a_line
from bot.deps import Deps, real_now
from bot.jobs import Tick, errands
from bot.jobs.delivery import Delivery
from bot.jobs.errands import Work
from bot.jobs.life import Life
from bot.jobs.moments import Moment
from bot.slack.ids import address
from bot.store import Busy
from bot.store.errands import Errand
from bot.store.wake import listen

log = structlog.get_logger(__name__)


# Of the ten seconds of a stop: what is in hand may take these, the rest is for handing back what outlasts them.
DRAIN_SECONDS = 7.5
# How long a thread rests that something unexpected ended.
BEGIN_AGAIN_SECONDS = 1.0


class Working:
    """Threads that deliver, do errands and tick, until `stop`; `life` has their signs of life."""

    def __init__(
        self, deps: Deps, timetable: Sequence[Tick], moments: Mapping[str, Moment], works: Mapping[str, Work]
    ) -> None:
        self.life = Life()
        self._deps = deps
        self._every = {_name(tick): tick.every.total_seconds() for tick in timetable}
        self._stop = threading.Event()
        self._woken = (threading.Event(), threading.Event())
        self._ticker = BackgroundScheduler(
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        for tick in timetable:
            self._ticker.add_job(
                _run, "interval", args=[tick, deps, self.life], seconds=self._every[_name(tick)],
                next_run_time=real_now(),
            )  # fmt: skip
        self._delivery = Delivery(deps, moments)
        self._errands: dict[str, Errand] = {}
        self._threads = [
            self._thread("delivery", self._delivery.run, self._stop, self._woken[0]),
            self._thread("errands", errands.run, deps, works, self._stop, self._woken[1], self._errands),
            self._thread("wake", listen, deps.store, self._stop, self._wake),
        ]

    def start(self) -> None:
        """Begin; returns at once."""
        self.life.expect(self._every)
        for thread in self._threads:
            thread.start()
        self._ticker.start()

    def stop(self, seconds: float = DRAIN_SECONDS) -> bool:
        """Claim nothing more, finish what is in hand, and hand back what takes longer than that; whether all is quiet.

        When it is not, threads still run, and the process ends without waiting for them.
        """
        until = time.monotonic() + seconds
        self._stop.set()
        self._wake()
        ticking = threading.Thread(target=self._ticker.shutdown, name="last ticks", daemon=True)
        ticking.start()
        ending = [*self._threads, ticking]
        for thread in ending:
            thread.join(max(0.0, until - time.monotonic()))
        try:
            self._delivery.hand_back()
            errands.hand_back(self._deps, self._errands)
        except (DBAPIError, Busy) as error:
            log.warning("what is in hand waits for its leases to run out", error=str(error))
        return not any(thread.is_alive() for thread in ending)

    def _thread(self, name: str, work: Callable[..., None], *given: Any) -> threading.Thread:
        """A thread that nothing unexpected ends before the stop; its work is given where to give signs of life."""

        def go() -> None:
            while not self._stop.is_set():
                try:
                    work(*given, partial(self.life.beat, name))
                except Exception:
                    log.exception("a thread begins again", thread=name)
                    self._stop.wait(BEGIN_AGAIN_SECONDS)

        return threading.Thread(target=go, name=name)

    def _wake(self) -> None:
        for woken in self._woken:
            woken.set()


def _run(tick: Tick, deps: Deps, life: Life) -> None:
    name, begun = _name(tick), time.monotonic()
    clear_contextvars()
    bind_contextvars(address=name)
    with life.running(name):
        try:
            tick.job(deps)
        except (DBAPIError, Busy) as error:
            metrics.count(metrics.JOB_FAILURES, name)
            log.warning("a job waits for the database", spare=True, error=in_a_line(error))
        except Exception:
            metrics.count(metrics.JOB_FAILURES, name)
            log.exception("a job failed", spare=True)
    metrics.observe(metrics.JOB_SECONDS, time.monotonic() - begun, name)
    clear_contextvars()


def _name(tick: Tick) -> str:
    """The address of the job: `delivery.release`, `hiring.requisitions.attend`."""
    module, name = tick.job.__module__, tick.job.__name__
    return address(tick.job) if module.startswith("bot.jobs.") else f"{module}.{name}".removeprefix("bot.jobs.")


def next_due(deps: Deps) -> datetime | None:
    """The next instant of the movable clock at which something is due; None when nothing waits."""
    with deps.store.reading() as books:
        dues = [books.notices.next_due(), books.errands.next_due(), books.requisitions.next_check()]
    return min((due for due in dues if due is not None), default=None)
