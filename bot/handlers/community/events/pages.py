"""The page of an event for one member, behind the link of a letter: to answer, to come, to say what one thought of it.

Reading changes nothing: programs that look into letters open links. Every form carries a key of the link, so that what
is sent was on the page. Whoever joins is led on to the event's own link, which no letter and no page shows.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import structlog
from flask import Flask, Response, request
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from bot.away import in_a_line
from bot.calendars.writing import Method, content_type
from bot.deps import Deps
from bot.handlers.community.events import TEMPLATES
from bot.handlers.pages import HEADERS, OF_A_LINK, OF_AN_ADDRESS, WITHIN_SECONDS, Turns
from bot.jobs.community.events import letters, of_link, seats
from bot.mail.pages import page as html
from bot.rules.access import token_hash
from bot.rules.calendar import known_zone
from bot.rules.community.events import Event, MembersOnly, NoLinkYet, NoSuchEvent, NotOpen
from bot.rules.community.members import Member, NoSuchMember
from bot.store import Books, Busy
from bot.words.catalogues import LANGUAGES

log = structlog.get_logger(__name__)
# The longest form of the page.
MOST_BYTES = 2_000
# From where a browser says that a form comes; an old one says nothing.
FROM_HERE = ("none", "same-origin")
# Whoever joins is led elsewhere by a form.
OWN_HEADERS = {
    **HEADERS,
    "Content-Security-Policy": HEADERS["Content-Security-Policy"].replace(
        "form-action 'self'", "form-action 'self' https:"
    ),
}
GOING, DECLINE, JOIN, STARS = "going", "decline", "join", ("1", "2", "3", "4", "5")


class _Gone(Exception):
    """No link of ours opens this now."""


def key(token: str) -> str:
    """What a form of the page carries: only who has the token can make it."""
    return hmac.new(token.encode(), b"event", hashlib.sha256).hexdigest()[:32]


def add_to(pages: Flask, deps: Deps) -> None:
    """The page behind every letter about an event."""
    turns = Turns()

    def answered(token: str, do: Callable[[Deps, str], Response]) -> Response:
        at = time.monotonic()
        is_turn = turns.may(f"address:{request.remote_addr}", OF_AN_ADDRESS, at)
        if not (is_turn and turns.may(token_hash(token), OF_A_LINK, at)):
            return _other(deps, "often", 429, {"Retry-After": str(int(WITHIN_SECONDS))})
        try:
            return do(deps, token)
        except (_Gone, NoSuchMember, NoSuchEvent):
            return _other(deps, "gone", 404)
        except (DBAPIError, Busy) as error:
            log.warning("an event's page waits for the database", error=in_a_line(error))
            return _other(deps, "away", 503, {"Retry-After": "5"})
        except Exception:  # Flask's own line would carry the address, and with it the token
            log.exception("an event's page could not be shown")
            return _other(deps, "away", 500)

    @pages.route("/event/<token>", methods=["GET", "POST"])
    def event(token: str) -> Response:
        """The page; the same nothing for a link that never was or is over."""
        if request.method == "POST":
            return answered(token, _take)
        return answered(token, _calendar if request.args.get("file") == "calendar" else _show)


def _show(deps: Deps, token: str) -> Response:
    now = deps.now()
    with deps.store.reading() as books:
        event, member = _opened(books, token, now)
        facts = of_link(books, event, member, now)
    return _page(deps, token, member, facts)


def _calendar(deps: Deps, token: str) -> Response:
    """The event as a file for any calendar."""
    now = deps.now()
    with deps.store.reading() as books:
        event, member = _opened(books, token, now)
    file = letters.calendar(deps, event, member, f"{deps.public_url}/event/{token}", now)
    more = {"Content-Disposition": 'attachment; filename="event.ics"'}
    return Response(file, 200, {**HEADERS, **more}, content_type=content_type(Method.PUBLISH))


def _take(deps: Deps, token: str) -> Response:
    """Do what the form says, then show the page, or lead on to the event."""
    now, what = deps.now(), _sent(token)
    if not what:
        return _show(deps, token)
    try:
        with deps.store.open(at=now) as books:
            event, member = _opened(books, token, now)
            link = _do(books, event, member, what, now)
    except (MembersOnly, NotOpen, NoLinkYet):
        with deps.store.reading() as books:
            event, member = _opened(books, token, now)
            facts = of_link(books, event, member, now)
        return _page(deps, token, member, facts, is_refused=True)
    path = f"/event/{token}?language={_language(member)}"
    return Response("", 303, {**OWN_HEADERS, "Location": link or path})


def _do(books: Books, event: Event, member: Member, what: str, now: datetime) -> str:
    """What the form says is done; where that leads, empty for the page again."""
    if what == JOIN:
        return seats.join(books, event, member, now)
    if what in STARS:
        seats.rate(books, event, member, int(what), now)
    else:
        seats.answer(books, event, member, what == GOING, now)
    return ""


def _opened(books: Books, token: str, now: datetime) -> tuple[Event, Member]:
    found = books.events.opened_by(token_hash(token), now)
    event = books.events.get(found[0], found[1]) if found else None
    if found is None or event is None:
        raise _Gone
    return event, books.members.get(found[0], found[2])


def _sent(token: str) -> str:
    """What the form does, when it is one of the page's; else empty."""
    request.max_content_length = MOST_BYTES
    try:
        fields = request.form.to_dict()
    except HTTPException:
        return ""
    what = fields.get("what", "")
    is_ours = hmac.compare_digest(fields.get("key", "").encode(), key(token).encode())
    is_ours = is_ours and request.headers.get("Sec-Fetch-Site", "none") in FROM_HERE
    return what if is_ours and what in {GOING, DECLINE, JOIN, *STARS} else ""


def _page(deps: Deps, token: str, member: Member, facts: Mapping[str, Any], is_refused: bool = False) -> Response:
    language = _language(member)
    told = {"prefix": "", "key": key(token), "is_refused": is_refused, **facts}
    tree = deps.words.tree(f"{TEMPLATES}/page", language, told, known_zone(member.zone))
    return Response(html(tree, language), 200, OWN_HEADERS, content_type="text/html; charset=utf-8")


def _language(member: Member) -> str:
    """What was chosen on the page, else the member's."""
    chosen = request.args.get("language", "")
    return chosen if chosen in LANGUAGES else member.language


def _other(deps: Deps, why: str, status: int, more: Mapping[str, str] | None = None) -> Response:
    """A page in the browser's language that says why there is nothing to show."""
    language = request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]
    tree = deps.words.tree(f"{TEMPLATES}/other", language, {"prefix": "", "why": why}, "UTC")
    return Response(html(tree, language), status, {**HEADERS, **(more or {})}, content_type="text/html; charset=utf-8")
