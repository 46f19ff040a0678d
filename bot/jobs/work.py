"""The working process: the ticker, the deliverers and the errands, started and stopped together."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import datetime

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import DBAPIError

from bot.deps import Deps, real_now
from bot.jobs import Tick, errands
from bot.jobs.delivery import Delivery
from bot.jobs.errands import Work
from bot.jobs.moments import Moment
from bot.store import Busy
from bot.store.wake import listen

log = structlog.get_logger(__name__)


class Working:
    """Threads that deliver, do errands and tick, until `stop`."""

    def __init__(
        self, deps: Deps, timetable: Sequence[Tick], moments: Mapping[str, Moment], works: Mapping[str, Work]
    ) -> None:
        self._deps = deps
        self._stop = threading.Event()
        self._woken = (threading.Event(), threading.Event())
        self._ticker = BackgroundScheduler(
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        for tick in timetable:
            self._ticker.add_job(
                _run, "interval", args=[tick, deps], seconds=tick.every.total_seconds(), next_run_time=real_now()
            )
        delivery = Delivery(deps, moments)
        self._threads = [
            threading.Thread(target=delivery.run, args=(self._stop, self._woken[0]), name="delivery"),
            threading.Thread(target=errands.run, args=(deps, works, self._stop, self._woken[1]), name="errands"),
            threading.Thread(target=listen, args=(deps.store, self._stop, self._wake), name="wake"),
        ]

    def start(self) -> None:
        """Begin; returns at once."""
        for thread in self._threads:
            thread.start()
        self._ticker.start()

    def stop(self) -> None:
        """Finish what is in hand, claim nothing more, and return when all is quiet."""
        self._stop.set()
        self._wake()
        self._ticker.shutdown(wait=True)
        for thread in self._threads:
            thread.join()

    def _wake(self) -> None:
        for woken in self._woken:
            woken.set()


def _run(tick: Tick, deps: Deps) -> None:
    name = f"{tick.job.__module__}.{tick.job.__name__}"
    try:
        tick.job(deps)
    except (DBAPIError, Busy) as error:
        log.warning("a job waits for the database", job=name, error=str(error))
    except Exception:
        log.exception("a job failed", job=name)


def next_due(deps: Deps) -> datetime | None:
    """The next instant of the movable clock at which something is due; None when nothing waits."""
    with deps.store.reading() as books:
        dues = [books.notices.next_due(), books.errands.next_due()]
    return min((due for due in dues if due is not None), default=None)
