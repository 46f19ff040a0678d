"""Web servers as processes of their own: ours, and a bare Bolt on the same gunicorn with the same threads."""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from benchmarks.company import PATH, Company, Signed
from bot.server import WORKERS
from bot.settings import Settings

TOP = Path(__file__).parents[1]
STARTS_WITHIN, STOPS_WITHIN = 30.0, 20.0
LOOK_AGAIN = 0.01
THREADS = Settings.model_fields["threads"].default


@contextmanager
def ours(company: Company) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """`python -m bot web` on a free port: the port and the process, which may not answer yet."""
    port = _free_port()
    words = [sys.executable, "-m", "bot", "web"]
    with _process(words, {**company.environment, "PORT": str(port)}, company.folder / "web.log") as process:
        yield port, process


@contextmanager
def command(company: Company) -> Iterator[int]:
    """V1's command on the product's own gunicorn settings: its port."""
    with _gunicorn(company, "benchmarks.command:served()") as port:
        yield port


@contextmanager
def bare(company: Company) -> Iterator[int]:
    """The same gunicorn around a Bolt whose listener is empty: its port."""
    with _gunicorn(company, "benchmarks.bare:served()") as port:
        yield port


@contextmanager
def _gunicorn(company: Company, served: str) -> Iterator[int]:
    port = _free_port()
    words = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--no-control-socket"]
    words += ["--workers", str(WORKERS), "--threads", str(THREADS), "--bind", f"127.0.0.1:{port}"]
    words += ["--log-level", "warning", served]
    with _process(words, company.environment, company.folder / f"{served.partition(':')[0]}.log"):
        yield port


def first_answer(port: int, form: Signed) -> bytes:
    """The body of the answer to `form`, sent as soon as somebody listens. Raises TimeoutError, RuntimeError."""
    deadline = time.monotonic() + STARTS_WITHIN
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=STARTS_WITHIN)
    while time.monotonic() < deadline:
        try:
            connection.connect()
        except ConnectionRefusedError:
            time.sleep(LOOK_AGAIN)
            continue
        with closing(connection):
            return answer(connection, form)
    raise TimeoutError(f"nobody listens on port {port}")


def answer(connection: http.client.HTTPConnection, form: Signed) -> bytes:
    """The body of the answer to `form`. Raises RuntimeError when its status is not 200."""
    connection.request("POST", PATH, form.body, form.headers)
    response = connection.getresponse()
    body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{response.status}: {body[:300]!r}")
    return body


@contextmanager
def _process(words: Sequence[str], environment: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as lines:
        process = subprocess.Popen(words, env=environment, cwd=TOP, stdout=lines, stderr=lines)
        try:
            yield process
        finally:
            process.terminate()
            try:
                ended = process.wait(STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                raise
    if ended != 0:
        raise RuntimeError(f"{words} ended with {ended}:\n{log.read_text()[-3000:]}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
        return port
