"""Socket Mode: a connection to each Slack app, judged by what Slack says on it and made anew when it says nothing."""

from __future__ import annotations

import os
import select
import socket
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from logging import Logger

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.builtin.connection import Connection, ConnectionState

from bot import metrics
from bot.away import in_a_line
from bot.slack.client import SlackAway, SlackLimited, SlackRefused, SlackUnclear, call

log = structlog.get_logger(__name__)

# How often Slack is pinged; it answers at once, and pings by itself every five to thirty seconds.
PING_SECONDS = 5.0
# How long a connection may say nothing: four pings without an answer. Whoever clicks meanwhile gets none either, so no
# longer; and one that was only slow costs a new connection, which is opened before the old one is closed.
MOST_SILENCE = 20.0
# How often it is looked at.
LOOK_SECONDS = 0.5
# How long to wait before the next try, twice as long after each; Slack grants about one connection a second.
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
# A connection that held for so long was a good one: the next is opened at once.
STEADY_SECONDS = 60.0
# How long Slack may take to say where to connect.
OPEN_SECONDS = 10
# How long a connection may take to close, of the ten seconds of a stop.
CLOSE_SECONDS = 3.0


class Socket:
    """One Socket Mode connection, of the app for this kind of workspace, from `start` to `close`.

    The SDK sends pings, reads and answers; when to connect anew is decided here alone, by one thread. The SDK would
    never leave a connection that was silent from its start, lets two of its threads connect at once and forgets one
    of the two, and hears nothing while it waits to be let in again.
    """

    def __init__(
        self, kind: str, app: App, token: str, base_url: str, *, ping_seconds: float = PING_SECONDS,
        most_silence: float = MOST_SILENCE, first_wait: float = FIRST_WAIT,
    ) -> None:  # fmt: skip
        self.kind = kind
        self._web = WebClient(token, base_url, timeout=OPEN_SECONDS, retry_handlers=[])
        self._line = _Line(self._web, app.logger, ping_seconds)
        _Handler(app, self._line)
        self._most_silence, self._first_wait = most_silence, first_wait
        self._said: object = None
        self._heard_at = self._begun_at = time.monotonic()
        self._tries = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name=f"socket {kind}", daemon=True)

    @property
    def is_connected(self) -> bool:
        """Whether the connection stands, as far as its own end knows."""
        session = self._line.current_session
        return session is not None and session.sock is not None and not _has_hung_up(session.sock.fileno())

    @property
    def silence(self) -> float:
        """Seconds since Slack last said anything there; where there is no connection, since the last there was."""
        return time.monotonic() - self._heard_at

    def start(self) -> None:
        """Connect, and stay connected; to a Slack that is away as soon as it is back. Raises SlackRefused."""
        try:
            self._connect()
        except (SlackAway, SlackLimited, SlackUnclear) as error:
            self._could_not(error)
        self._thread.start()

    def close(self) -> None:
        """Hear nothing more, and return when what was heard is answered."""
        self._stop.set()
        self._line.asked.set()
        if self._thread.is_alive():
            self._thread.join()
        self._line.finish()

    def _watch(self) -> None:
        while not self._stop.is_set():
            try:
                self._look()
            except (SlackRefused, SlackUnclear) as error:
                self._could_not(error)
            except Exception as error:
                log.exception("a thread begins again", thread=self._thread.name)
                self._could_not(error)

    def _look(self) -> None:
        self._line.asked.wait(LOOK_SECONDS)
        self._listen()
        why = self._why()
        if why is None and time.monotonic() - self._begun_at > STEADY_SECONDS:
            self._tries = 0
        if why is None or self._stop.wait(self._wait()):
            return
        metrics.count(metrics.SOCKETS_RENEWED, self.kind, why)
        level = log.info if why == "asked" else log.warning
        level("a socket is connected anew", kind=self.kind, why=why, after_seconds=round(self.silence))
        self._connect()

    def _listen(self) -> None:
        session = self._line.current_session
        said = (session, session and session.last_ping_pong_time, self._line.messages)
        if said != self._said and session is not None and session.is_active():
            self._said, self._heard_at = said, time.monotonic()

    def _why(self) -> str | None:
        """Why another connection is needed; None when this one will do."""
        if not self.is_connected:
            return "broken"
        if self.silence > self._most_silence:
            return "silent"
        return "asked" if self._line.asked.is_set() else None

    def _wait(self) -> float:
        """How long to wait before the next try, in seconds."""
        return min(LONGEST_WAIT, self._first_wait * 2 ** (self._tries - 1)) if self._tries else 0.0

    def _connect(self) -> None:
        """Raises SlackRefused, SlackLimited, SlackAway, SlackUnclear; then it is as it was."""
        self._tries += 1
        self._line.move_to(call(self._web, "apps.connections.open", {})["url"])
        self._line.asked.clear()
        self._begun_at = self._heard_at = time.monotonic()

    def _could_not(self, error: BaseException) -> None:
        log.warning("a socket cannot be connected", spare=True, kind=self.kind, error=in_a_line(error))
        self._stop.wait(error.seconds if isinstance(error, SlackLimited) else LOOK_SECONDS)


def close(sockets: Iterable[Socket]) -> None:
    """Close all of them at once, and wait no longer for any than CLOSE_SECONDS."""
    # The SDK's close may wait for ever for its own thread, which sits in a read of the socket.
    closing = [threading.Thread(target=each.close, daemon=True) for each in sockets]
    for thread in closing:
        thread.start()
    for thread in closing:
        thread.join(CLOSE_SECONDS)


def _has_hung_up(number: int) -> bool:
    """Whether the other end of that socket will say nothing more. Its reader only sees that there is nothing to read,
    over and over, until five pings have failed."""
    if number < 0:
        return True
    asked = select.poll()
    asked.register(number, getattr(select, "POLLRDHUP", 0))  # 0 where the system does not tell: it tells errors
    return bool(asked.poll(0))


def _hang_up(session: Connection) -> None:
    """Whoever reads from it or writes to it is done at once. By another name of the socket, which has no TLS of its
    own to be torn down beneath its reader."""
    if session.sock is not None:
        with suppress(OSError), socket.socket(fileno=os.dup(session.sock.fileno())) as same:
            same.shutdown(socket.SHUT_RDWR)


class _Line(SocketModeClient):
    """The SDK's client, which asks for another connection instead of making one."""

    def __init__(self, web: WebClient, logger: Logger, ping_seconds: float) -> None:
        self.asked = threading.Event()
        self.messages = 0
        super().__init__(str(web.token), logger, web, ping_interval=ping_seconds)

    def connect_to_new_endpoint(self, force: bool = False) -> None:
        if force:  # Slack says so; that a connection broke is seen by who looks at it
            self.asked.set()

    def move_to(self, url: str) -> None:
        """Be connected there, then leave the old connection. Raises SlackAway: then that is as it was.

        The SDK's own way leaves the old one first when the new one fails, and waits for its reader, which sits in it
        for three seconds, while nobody reads the new one.
        """
        made = Connection(
            url, self.logger, self.proxy, self.proxy_headers, self.ping_interval, on_message_listener=self._on_message,
            on_error_listener=self._on_error, on_close_listener=self._on_close, ssl_context=self.web_client.ssl,
        )  # fmt: skip
        made.connect()
        if not made.is_active():
            raise SlackAway("unreachable", "the socket was not opened")
        old, state = self.current_session, self.current_session_state
        self.current_session, self.current_session_state = made, ConnectionState()  # type: ignore[no-untyped-call]
        state.terminated = True
        if old is not None:
            _hang_up(old)
            old.close()
        if not self.current_app_monitor_started:
            self.current_app_monitor_started = True
            self.current_app_monitor.start()

    def finish(self) -> None:
        """The SDK's own close hangs up first, and what was in hand is done and never answered."""
        self.closed = True
        self.message_processor.shutdown()  # type: ignore[no-untyped-call]
        self.message_workers.shutdown()
        if self.current_session is not None:
            _hang_up(self.current_session)
        self.close()

    def _on_message(self, message: str) -> None:
        self.messages += 1
        super()._on_message(message)


class _Handler(SocketModeHandler):
    """Bolt's way from an envelope to a listener and back, on a client that is there already."""

    def __init__(self, app: App, client: _Line) -> None:
        self.app, self.client = app, client
        client.socket_mode_request_listeners.append(self.handle)  # type: ignore[arg-type]
