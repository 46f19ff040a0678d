"""A load generator that costs little itself: threads that keep their socket, requests made before the clock runs."""

from __future__ import annotations

import contextlib
import math
import queue
import re
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.company import Signed

ANSWERED_WITHIN = 30.0
TAKEN = re.compile(
    rb"HTTP/1\.1 200 [^\n]*\n(?:[^\n]+\n)*?(?:content-length: 0|transfer-encoding: chunked)\r\n", re.IGNORECASE
)
EMPTY_CHUNKS = b"\r\n\r\n0\r\n\r\n"


class NotTaken(Exception):
    """An answer that is not an empty 200."""


@dataclass(frozen=True)
class Load:
    """`seconds` from the first request to the last answer; `delays` in seconds from when each request was due."""

    seconds: float
    delays: Sequence[float]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.delays) / self.seconds

    def percentile(self, share: float) -> float:
        """The delay in seconds that this share of the requests did not exceed (nearest rank)."""
        return sorted(self.delays)[math.ceil(share * len(self.delays)) - 1]


def send(port: int, forms: Sequence[Signed], threads: int, rate: float | None = None) -> Load:
    """Send every form, `rate` a second by the clock, or as fast as `threads` are answered.

    A request that finds no free thread waits for one, and its delay counts from when it was due.
    Raises RuntimeError when one is answered with anything but an empty 200, or not at all.
    """
    waiting: queue.SimpleQueue[tuple[int, bytes]] = queue.SimpleQueue()
    for number, form in enumerate(forms):
        waiting.put((number, form.wire))
    delays: list[float] = []
    failures: list[Exception] = []
    began = time.perf_counter()

    def work() -> None:
        with Line(port) as line, contextlib.suppress(queue.Empty):
            while True:
                number, wire = waiting.get_nowait()
                due = began + number / rate if rate else time.perf_counter()
                if (early := due - time.perf_counter()) > 0:
                    time.sleep(early)
                try:
                    line.ask(wire)
                except (OSError, NotTaken) as failure:
                    failures.append(failure)
                else:
                    delays.append(time.perf_counter() - due)

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    seconds = time.perf_counter() - began
    if failures:
        raise RuntimeError(f"{len(failures)} of {len(forms)} requests failed, the first with {failures[0]!r}")
    return Load(seconds, delays)


class Line:
    """One connection to 127.0.0.1, opened when it is first needed and again when the server closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def ask(self, wire: bytes) -> None:
        """Send a request and wait for its answer. Raises NotTaken, or OSError when there is none."""
        is_kept = self._socket is not None
        try:
            answer = self._exchange(wire)
        except (ConnectionResetError, BrokenPipeError):
            self.__exit__()
            if not is_kept:
                raise
            answer = self._exchange(wire)  # a server may close an idle connection just as it is used again
        if not TAKEN.match(answer):
            raise NotTaken(answer[:300])

    def _exchange(self, wire: bytes) -> bytes:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), ANSWERED_WITHIN)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(wire)
        answer = b""
        while not _is_whole(answer):
            if not (part := self._socket.recv(65536)):
                raise ConnectionResetError("closed without a whole answer")
            answer += part
        return answer


def _is_whole(answer: bytes) -> bool:
    """Whether an empty answer is there to its end; of one with a body, its beginning is enough to refuse it."""
    if not answer.endswith(b"\r\n\r\n"):
        return b"\r\n\r\n" in answer and not TAKEN.match(answer)
    return answer.endswith(EMPTY_CHUNKS) or b"transfer-encoding: chunked" not in answer.lower()
