"""What pages without an account share: how often a link, and an address, may come, the key that a form carries, the
language, and what is said where there is nothing to show."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

import structlog
from flask import Response, request
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from bot.away import in_a_line
from bot.deps import Deps
from bot.mail.pages import page as html
from bot.rules.access import token_hash
from bot.store import Busy
from bot.words.catalogues import LANGUAGES

log = structlog.get_logger(__name__)

# Programs read a feed every five minutes at the most; many people may come from one address of their company.
OF_A_LINK, OF_AN_ADDRESS, WITHIN_SECONDS = 30, 600, 60.0
# So many links and addresses are remembered in a process; beyond them the ones that were quiet longest are forgotten.
REMEMBERED = 10_000
# What a page for one person alone says of itself: nobody keeps it, frames it or sends its forms elsewhere.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
# The same of a page whose form leads elsewhere.
LEADING_ON = {
    **HEADERS,
    "Content-Security-Policy": HEADERS["Content-Security-Policy"].replace(
        "form-action 'self'", "form-action 'self' https:"
    ),
}
# From where a browser says that a form comes; an old one says nothing.
FROM_HERE = ("none", "same-origin")
# Says why there is nothing to show, with a status and more headers.
Say = Callable[[str, int, Mapping[str, str]], Response]


class Gone(Exception):
    """No page of ours is here now."""


class Turns:
    """How often somebody came within a while; in this process."""

    def __init__(self) -> None:
        self._came: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def may(self, who: str, most: int, now: float) -> bool:
        """Whether they may come once more; coming counts."""
        with self._lock:
            came = self._came.setdefault(who, deque())
            self._came.move_to_end(who)
            while came and came[0] <= now - WITHIN_SECONDS:
                came.popleft()
            is_turn = len(came) < most
            if is_turn:
                came.append(now)
            while len(self._came) > REMEMBERED:
                self._came.popitem(last=False)
            return is_turn


def behind_link(
    turns: Turns, token: str, say: Say, do: Callable[[], Response], *gone: type[Exception], over: str = "gone"
) -> Response:
    """What `do` answers to whoever has that link; else what `say` says: that they come too often, that it is `over`
    (by Gone, or what else is `gone`), or that we are away."""
    at = time.monotonic()
    is_turn = turns.may(f"address:{request.remote_addr}", OF_AN_ADDRESS, at)
    if not (is_turn and turns.may(token_hash(token), OF_A_LINK, at)):
        return say("often", 429, {"Retry-After": str(int(WITHIN_SECONDS))})
    return shown(say, do, *gone, over=over)


def shown(say: Say, do: Callable[[], Response], *gone: type[Exception], over: str = "gone") -> Response:
    """The same without a limit."""
    nothing: tuple[type[Exception], ...] = (Gone, *gone)
    try:
        return do()
    except nothing:
        return say(over, 404, {})
    except (DBAPIError, Busy) as error:
        log.warning("a page waits for the database", error=in_a_line(error))
        return say("away", 503, {"Retry-After": "5"})
    except Exception:  # Flask's own line would carry the address, and with it the token
        log.exception("a page could not be shown")
        return say("away", 500, {})


def key(token: str, what: str) -> str:
    """What a form of the page behind that link carries that does `what`: only who has the token can make it."""
    return hmac.new(token.encode(), what.encode(), hashlib.sha256).hexdigest()[:32]


def fields_sent(most: int) -> dict[str, str] | None:
    """The form, when it came whole, in so many bytes, and from a page of ours; what has several values has a line of
    each."""
    request.max_content_length = most
    try:
        lists = {name: "\n".join(values) for name, values in request.form.lists()}
    except HTTPException:
        return None
    return lists if request.headers.get("Sec-Fetch-Site", "none") in FROM_HERE else None


def has_key(fields: Mapping[str, str], token: str, what: str) -> bool:
    """Whether it is a form of the page behind that link that does `what`."""
    return hmac.compare_digest(fields.get("key", "").encode(), key(token, what).encode())


def language_of(otherwise: str | None = None) -> str:
    """What was chosen on the page, else `otherwise`, else the browser's."""
    chosen = request.args.get("language", "")
    if chosen in LANGUAGES:
        return chosen
    return otherwise or request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def answered(
    deps: Deps, template: str, language: str, facts: Mapping[str, Any], status: int = 200, zone: str = "UTC",
    headers: Mapping[str, str] = HEADERS,
) -> Response:  # fmt: skip
    """The page of that template."""
    tree = deps.words.tree(template, language, {"prefix": "", **facts}, zone)
    return Response(html(tree, language), status, headers, content_type="text/html; charset=utf-8")


def other(deps: Deps, template: str) -> Say:
    """Who says in the browser's language, by that template, why there is nothing to show."""

    def say(why: str, status: int, more: Mapping[str, str]) -> Response:
        language = request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]
        return answered(deps, template, language, {"why": why}, status, headers={**HEADERS, **more})

    return say
