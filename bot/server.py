"""gunicorn around the WSGI app: threads, and everything made after the fork."""

from __future__ import annotations

import os
import signal
from contextlib import nullcontext
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from bot import metrics
from bot.app import Rapport
from bot.settings import Settings
from bot.slack.guard import Wsgi

# Two processes use two cores and survive each other; more help only on larger machines.
WORKERS = 2
# Of the ten seconds of a stop: a handler waits 2.5 s for its turn to write and 1.5 s for Slack.
GRACE_SECONDS = 8


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        wanted: dict[str, Any] = {
            "bind": self._doors(),
            "workers": WORKERS,
            "threads": self._settings.threads,
            "worker_class": "gthread",
            "preload_app": False,
            "graceful_timeout": GRACE_SECONDS,
            "timeout": 30,
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_worker_init": _leave_interrupts_to_the_master,
            "child_exit": _forget_how_it_stood,
        }
        for name, value in wanted.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def _doors(self) -> list[str]:
        doors = [(self._settings.host, self._settings.port)]
        if self._settings.health_port is not None:
            doors.append((self._settings.health_host, self._settings.health_port))
        return [f"{host}:{port}" for host, port in doors]

    def load(self) -> Wsgi:
        return Rapport(self._settings).web()

    def run(self) -> None:
        _Master(self).run()


class _Master(Arbiter):  # type: ignore[misc]
    """Stops by letting its workers finish, whichever signal tells it to; a second one ends them at once."""

    def handle_int(self) -> None:
        self.handle_term()

    def stop(self, graceful: bool = True) -> None:
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, self._end_at_once)
        super().stop(graceful)

    def _end_at_once(self, number: int, _frame: Any) -> None:
        self.kill_workers(signal.SIGKILL)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)


def _leave_interrupts_to_the_master(_worker: Any) -> None:
    # A terminal sends Ctrl-C to every process in it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _forget_how_it_stood(_master: Any, worker: Any) -> None:
    metrics.ended(worker.pid)


def serve(settings: Settings) -> None:
    """Serve until stopped."""
    with metrics.shared() if settings.health_port is not None else nullcontext():
        _Server(settings).run()
