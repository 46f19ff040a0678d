"""In front of everything Slack sends by HTTP: only what Slack signed, small and readable, goes further."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import re
import time
from collections.abc import Callable, Iterable
from typing import Any

import structlog

from bot.slack.payloads import Malformed, read

log = structlog.get_logger(__name__)

# Slack's payloads are far smaller; the signature's window is Slack's own five minutes.
MOST_BYTES = 1_000_000
WINDOW_SECONDS = 300

Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
# Besides the body, all that goes further: no header is signed, and none but these has a meaning.
PASSED = ("REQUEST_METHOD", "PATH_INFO", "SERVER_PROTOCOL", "HTTP_X_SLACK_RETRY_NUM", "HTTP_X_SLACK_RETRY_REASON")


class Guard:
    """A WSGI app that hands a request on only with a fresh, valid signature of `secret`; else 401, 411 or 413.

    What it hands on is the payload as JSON, whatever it came as; 400 when it is none, or of another shape than Slack's.
    """

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
        text = _text(body)
        if not self._is_slacks(environ, body) or len(body) < int(length) or text is None:
            return _refuse(start_response, "401 Unauthorized")
        try:
            payload = read(text, environ.get("CONTENT_TYPE", ""))
        except Malformed as wrong:
            log.warning("a signed payload is malformed", part=str(wrong), path=environ.get("PATH_INFO"))
            return _refuse(start_response, "400 Bad Request")
        return self._inner(_passed(environ, json.dumps(payload).encode()), start_response)

    def _is_slacks(self, environ: Environ, body: bytes) -> bool:
        stamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
        is_fresh = re.fullmatch(r"[0-9]{1,12}", stamp) is not None and abs(time.time() - int(stamp)) <= WINDOW_SECONDS
        signed = b"v0:" + stamp.encode("latin-1", "replace") + b":" + body
        expected = f"v0={hmac.new(self._secret, signed, hashlib.sha256).hexdigest()}"
        given = environ.get("HTTP_X_SLACK_SIGNATURE", "").encode("utf-8", "replace")
        return hmac.compare_digest(expected.encode(), given) and is_fresh


def _text(body: bytes) -> str | None:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def _passed(environ: Environ, body: bytes) -> Environ:
    passed = {name: environ[name] for name in PASSED if name in environ}
    passed |= {name: value for name, value in environ.items() if name.startswith("wsgi.")}
    return passed | {
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }


def _refuse(start_response: Callable[..., Any], status: str) -> Iterable[bytes]:
    """Nothing will be better the next time: Slack is asked not to send it again."""
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close"), ("X-Slack-No-Retry", "1")]
    start_response(status, headers)
    return [status.encode()]
