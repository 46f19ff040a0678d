"""In front of everything Slack sends by HTTP: only what Slack signed, small and readable, goes further."""

from __future__ import annotations

import hashlib
import hmac
import io
import re
import time
from collections.abc import Callable, Iterable
from typing import Any

# Slack's payloads are far smaller; the signature's window is Slack's own five minutes.
MOST_BYTES = 1_000_000
WINDOW_SECONDS = 300

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Guard:
    """A WSGI app that passes a request on only with a fresh, valid signature of `secret`; else 401, 411 or 413."""

    def __init__(self, inner: Wsgi, secret: str) -> None:
        self._inner = inner
        self._secret = secret.encode()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH", "")
        if not re.fullmatch(r"[0-9]{1,12}", length):
            return _refuse(start_response, "411 Length Required")
        if int(length) > MOST_BYTES:
            return _refuse(start_response, "413 Content Too Large")
        body = environ["wsgi.input"].read(int(length))
        if not self._is_slacks(environ, body):
            return _refuse(start_response, "401 Unauthorized")
        return self._inner({**environ, "wsgi.input": io.BytesIO(body)}, start_response)

    def _is_slacks(self, environ: Environ, body: bytes) -> bool:
        stamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
        is_fresh = re.fullmatch(r"[0-9]{1,12}", stamp) is not None and abs(time.time() - int(stamp)) <= WINDOW_SECONDS
        signed = b"v0:" + stamp.encode("latin-1", "replace") + b":" + body
        expected = f"v0={hmac.new(self._secret, signed, hashlib.sha256).hexdigest()}"
        given = environ.get("HTTP_X_SLACK_SIGNATURE", "").encode("utf-8", "replace")
        return hmac.compare_digest(expected.encode(), given) and is_fresh and _is_readable(body)


def _is_readable(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _refuse(start_response: Callable[..., Any], status: str) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close")])
    return [status.encode()]
