"""The page behind the link of the letter that says a record goes: stay, or be forgotten at once.

Reading changes nothing: programs that look into letters open links. A form carries a key of the link.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask, Response, request
from sqlalchemy.exc import DBAPIError

from bot.away import in_a_line
from bot.deps import Deps
from bot.handlers.community.sources.answering import answered, fields_sent, language_of
from bot.handlers.pages import OF_A_LINK, OF_AN_ADDRESS, Turns
from bot.jobs.community.members import TEMPLATES, staying
from bot.rules.access import token_hash
from bot.rules.community.members import NoSuchMember
from bot.store import Busy

log = structlog.get_logger(__name__)
# What each button does, and what the page says then.
DOES = {"stay": (staying.stay, "stays"), "forget": (staying.forget, "forgotten")}
NOBODY = {"name": "", "community": "", "key": ""}


def key(token: str) -> str:
    """What the forms of the page carry: only who has the token can make it."""
    return hmac.new(token.encode(), b"stay", hashlib.sha256).hexdigest()[:32]


def add_to(pages: Flask, deps: Deps) -> None:
    """The page of every such letter."""
    turns = Turns()

    @pages.route("/stay/<token>", methods=["GET", "POST"])
    def stay(token: str) -> Response:
        """The page, or what one of its buttons does; the same nothing for a link that never was or is over."""
        at, does = time.monotonic(), _take if request.method == "POST" else _show
        may = turns.may(f"address:{request.remote_addr}", OF_AN_ADDRESS, at)
        if not (may and turns.may(token_hash(token), OF_A_LINK, at)):
            return _said(deps, "often", 429)
        return _answer(deps, token, does)


def _answer(deps: Deps, token: str, does: Callable[[Deps, str], Response]) -> Response:
    try:
        return does(deps, token)
    except NoSuchMember:
        return _said(deps, "gone", 404)
    except (DBAPIError, Busy) as error:
        log.warning("a page of a record that goes waits for the database", error=in_a_line(error))
        return _said(deps, "away", 503)
    except Exception:  # Flask's own line would carry the address, and with it the token
        log.exception("a page of a record that goes could not be shown")
        return _said(deps, "away", 500)


def _show(deps: Deps, token: str) -> Response:
    with deps.store.reading() as books:
        facts = staying.page(books, staying.opened(books, token, deps.now()))
    return _said(deps, "asks", 200, **facts, key=key(token))


def _take(deps: Deps, token: str) -> Response:
    fields, now = fields_sent() or {}, deps.now()
    is_ours = hmac.compare_digest(fields.get("key", "").encode(), key(token).encode())
    if not is_ours or fields.get("what", "") not in DOES:
        return _show(deps, token)
    does, state = DOES[fields["what"]]
    with deps.store.open(at=now) as books:
        member = staying.opened(books, token, now)
        facts = staying.page(books, member)
        does(books, member, now)
    return _said(deps, state, 200, **facts)


def _said(deps: Deps, state: str, status: int, **facts: Any) -> Response:
    language = language_of(facts.get("language"))
    told = {**NOBODY, **facts, "state": state, "language": language}
    return answered(deps, f"{TEMPLATES}/stay_page", language, told, status)
