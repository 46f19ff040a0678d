"""gunicorn around the WSGI app: threads, and everything made after the fork."""

from __future__ import annotations

from typing import Any

from gunicorn.app.base import BaseApplication

from bot.app import Rapport
from bot.settings import Settings
from bot.slack.guard import Wsgi

# Two processes use two cores and survive each other; more help only on larger machines.
WORKERS = 2
GRACE_SECONDS = 10


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        wanted: dict[str, Any] = {
            "bind": f"{self._settings.host}:{self._settings.port}",
            "workers": WORKERS,
            "threads": self._settings.threads,
            "worker_class": "gthread",
            "preload_app": False,
            "graceful_timeout": GRACE_SECONDS,
            "timeout": 30,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for name, value in wanted.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Wsgi:
        rapport = Rapport(self._settings)
        rapport.install()
        return rapport.web()


def serve(settings: Settings) -> None:
    """Serve until stopped."""
    _Server(settings).run()
