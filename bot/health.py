"""Whether the process answers, whether it is ready, and its numbers: three pages that say nothing private."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from flask import Flask, request
from sqlalchemy.exc import DBAPIError

from bot import __version__, away, metrics
from bot.metrics import Found
from bot.store import Busy, Store
from bot.store.version import WANTED, Tables, tables

if TYPE_CHECKING:
    from bot.jobs.life import Life
    from bot.slack.sockets import Socket

# How long a Socket Mode connection may be silent: it is made anew after twenty seconds, and once more after that.
MOST_SOCKET_SILENCE = 60.0
# How long somebody who opened a connection to the door may take to ask.
ASK_SECONDS = 5


@dataclass(frozen=True)
class Health:
    """What is looked at. `kinds` are those of the Slack apps in the settings; `life` and `sockets` are for `work` and
    `run`."""

    store: Store
    kinds: Collection[str]
    now: Callable[[], datetime]
    life: Life | None = None
    sockets: Collection[Socket] = ()

    def problems(self) -> Iterator[str]:
        """What keeps this process from its work, a line each."""
        yield from self._database()
        if self.life is not None:
            yield from self.life.problems()
        for socket in self.sockets:
            if socket.silence > MOST_SOCKET_SILENCE:
                yield f"socket {socket.kind}: Slack has said nothing for {socket.silence:.0f} s"

    def notes(self) -> Iterator[str]:
        """What is away without keeping this process from its work: others could do no more, and what waits is kept."""
        with suppress(DBAPIError, Busy):
            if tables(self.store.engines) is Tables.NEWER:
                yield "note: a newer version has migrated the database; this one goes on until it is stopped"
        for what, since in away.now().items():
            if what in {"slack", "mail"}:
                yield f"note: {away.SAYS[what][0]} since {since:%Y-%m-%d %H:%M:%S} UTC; what waits for it is kept"

    def figures(self) -> Iterator[Found]:
        """How it stands now, for Prometheus. What the database cannot tell is left out."""
        yield Found("rapport_build_info", "What runs here.", ("version", "tables"), {(__version__, WANTED): 1})
        with suppress(DBAPIError, Busy):
            yield from self._backlog()
        if self.life is not None:
            silence, lag = self.life.silence(), self.life.lag()
            says = "Seconds since the last sign of life of a thread."
            yield Found("rapport_thread_silence_seconds", says, ("thread",), _by_one(silence))
            yield Found("rapport_job_lag_seconds", "Seconds by which a job is late.", ("job",), _by_one(lag))
        if self.sockets:
            standing = {socket.kind: float(socket.is_connected) for socket in self.sockets}
            yield Found("rapport_socket_connected", "1 while Socket Mode is connected.", ("app",), _by_one(standing))
            silence = {socket.kind: socket.silence for socket in self.sockets}
            says = "Seconds since Slack last said anything on a socket."
            yield Found("rapport_socket_silence_seconds", says, ("app",), _by_one(silence))

    def _database(self) -> Iterator[str]:
        try:
            if tables(self.store.engines) not in (Tables.CURRENT, Tables.NEWER):
                yield "database: its tables are not those of this version; run: python -m bot migrate"
                return
            with self.store.reading() as books:
                known = books.installations.kinds()
            if "writing" in away.now():  # it may have been mended while nobody wrote
                self.store.try_writing()
        except (DBAPIError, Busy) as error:
            yield f"database: cannot be used ({type(getattr(error, 'orig', error)).__name__})"
            return
        for kind in self.kinds:
            if kind not in known:
                yield f"slack {kind}: no token is known; python -m bot doctor says more"

    def _backlog(self) -> Iterator[Found]:
        now = self.now()
        with self.store.reading() as books:
            standing = (books.backlog.notices(), books.backlog.errands())
            oldest = (books.backlog.oldest_notice(now), books.backlog.oldest_errand(now))
        for name, counts, since in zip(("notice", "errand"), standing, oldest, strict=True):
            says = f"{name.title()}s that are not done, by state."
            yield Found(f"rapport_{name}s", says, ("state",), _by_one(counts))
            age = max(0.0, (now - since).total_seconds()) if since else 0.0
            says = f"How long the oldest {name} that is due has waited."
            yield Found(f"rapport_oldest_{name}_age_seconds", says, (), {(): age})


def _by_one(values: Mapping[str, float]) -> Mapping[tuple[str, ...], float]:
    return {(name,): value for name, value in values.items()}


def pages(health: Health, port: int | None) -> Flask:
    """/healthz and /readyz, and /metrics for who asks at that port."""
    made = Flask("rapport", static_folder=None)

    @made.get("/healthz")
    def healthz() -> tuple[str, int, dict[str, str]]:
        """The process answers."""
        return _text("ok", 200)

    @made.get("/readyz")
    def readyz() -> tuple[str, int, dict[str, str]]:
        """Everything this process needs is there; else what is not well, a line each."""
        problems, notes = list(health.problems()), list(health.notes())
        return _text("\n".join([*(problems or ["ok"]), *notes]), 503 if problems else 200)

    @made.get("/metrics")
    def numbers() -> tuple[str | bytes, int, dict[str, str]]:
        """What was counted, and how it stands."""
        if port is None or request.environ.get("SERVER_PORT") != str(port):
            return _text("HEALTH_PORT opens a door of its own for the metrics", 404)
        return metrics.exposition(health.figures), 200, {"Content-Type": metrics.CONTENT_TYPE}

    return made


def _text(said: str, status: int) -> tuple[str, int, dict[str, str]]:
    return f"{said}\n", status, {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


class Door:
    """The three pages on a port of their own, for a process without another. Raises OSError when it is taken."""

    def __init__(self, health: Health, host: str, port: int) -> None:
        metrics.start()
        self._server = make_server(host, port, pages(health, port), _Server, _Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, name="health", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Answer nobody any more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True
    block_on_close = False

    def server_bind(self) -> None:
        """As in the standard library, but without asking a name server what this machine is called."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])
        self.setup_environ()


class _Handler(WSGIRequestHandler):
    timeout = ASK_SECONDS

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: somebody asks every few seconds."""
