"""A wire to a PostgreSQL that can be cut and mended: what a database that is away looks like from outside."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

from sqlalchemy import make_url


class Wire:
    """Forwards TCP on a port of its own to the database of `url`, as long as it is whole."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self._folder = str(parsed.query.get("host", ""))
        self._place = (parsed.host or "127.0.0.1", parsed.port or 5432)
        self._ends: list[socket.socket] = []
        self._lock = threading.Lock()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        self.url = parsed.set(host="127.0.0.1", port=self.port, query={}).render_as_string(hide_password=False)
        self._listen()

    def cut(self) -> None:
        """Nobody comes through, and who had has lost their connection."""
        with self._lock:
            ends, self._ends = [self._door, *self._ends], []
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def mend(self) -> None:
        """As before, at the same port."""
        self._door = socket.create_server(("127.0.0.1", self.port))
        self._listen()

    def _listen(self) -> None:
        threading.Thread(target=self._accept, args=(self._door,), daemon=True).start()

    def _accept(self, door: socket.socket) -> None:
        with contextlib.suppress(OSError):  # the wire was cut
            while True:
                near, _ = door.accept()
                far = self._reach()
                with self._lock:
                    self._ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=_carry, args=(one, other), daemon=True).start()

    def _reach(self) -> socket.socket:
        if not self._folder:
            return socket.create_connection(self._place)
        far = socket.socket(socket.AF_UNIX)
        far.connect(f"{self._folder}/.s.PGSQL.{self._place[1]}")
        return far


def _carry(one: socket.socket, other: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the wire was cut, or one end is done
        while data := one.recv(65536):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def wired(url: str) -> Iterator[Wire]:
    """A whole wire to the database of `url`, cut at the end."""
    wire = Wire(url)
    try:
        yield wire
    finally:
        wire.cut()
