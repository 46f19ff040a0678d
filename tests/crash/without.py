"""`python -m tests.crash.without SAFEGUARD … -- work`: the bot with safeguards taken away, to see the harness fail."""

from __future__ import annotations

import runpy
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import ColumnElement, exists

from bot import app
from bot.rules.notices import State
from bot.store import claiming, notices
from tests.proof import without

# How late the work is done when the answer does not wait for it.
LATER_SECONDS = 0.5


def order() -> None:
    """The latest of a conversation is said first."""

    def may_go(dialect: str) -> Iterator[ColumnElement[bool]]:
        c, held, later = claiming.c, claiming.notices.alias(), claiming.notices.alias()
        yield ~exists().where(held.c.lane == c.lane, claiming.is_in(held.c.state, *claiming.IN_HAND))
        yield ~exists().where(later.c.lane == c.lane, later.c.seq > c.seq, claiming.is_in(later.c.state, State.DUE))

    claiming._may_go = may_go


def refreshing() -> None:
    """What stands is never shown anew."""
    notices.Notices.refresh = lambda self, now, **which: None  # type: ignore[assignment, method-assign]


def releasing() -> None:
    """Nobody gives back what a dead process had in hand."""
    notices.Notices.release_expired = lambda self, real, look_at: 0  # type: ignore[method-assign]


def committing() -> None:
    """Clicks are answered before their work is committed."""
    made = app.Rapport.web

    def web(self: app.Rapport) -> Any:
        inner = made(self)

        def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            environ["wsgi.input"] = Again(body)
            if b"block_actions" not in body:
                return inner(environ, start_response)
            threading.Thread(target=_late, args=(inner, dict(environ)), daemon=True).start()
            start_response("200 OK", [("content-length", "0")])
            return [b""]

        return serve

    app.Rapport.web = web  # type: ignore[method-assign]


class Again:
    """A body that was read, to be read again."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def read(self, size: int = -1) -> bytes:
        """The next `size` bytes, or the rest."""
        size = len(self._body) if size < 0 else size
        found, self._body = self._body[:size], self._body[size:]
        return found


def _late(inner: Any, environ: dict[str, Any]) -> None:
    time.sleep(LATER_SECONDS)
    list(inner(environ, lambda status, headers, *_: None))


# Those the layers of proof take away too are taken away for good: their process is killed in the end.
FOR_GOOD = pytest.MonkeyPatch()
SAFEGUARDS: dict[str, Callable[[], None]] = {
    **{each.__name__: partial(each, FOR_GOOD) for each in (without.fence, without.looking, without.dedupe)},
    **{each.__name__: each for each in (order, refreshing, releasing, committing)},
}


def main() -> None:
    """Take them away, and be the bot."""
    divide = sys.argv.index("--")
    for name in sys.argv[1:divide]:
        SAFEGUARDS[name]()
    sys.argv = ["bot", *sys.argv[divide + 1 :]]
    runpy.run_module("bot", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
