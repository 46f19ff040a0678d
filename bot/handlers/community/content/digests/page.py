"""The page of a digest's letter, for whoever has its link: the same as the buttons in Slack, and stopping at once.

Reading changes nothing: programs that look into letters open links. What a mail program sends to unsubscribe (RFC 8058)
is a POST that asks nothing; every other form carries a key of the link, so that what is sent was on the page.
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
from bot.deps import Deps
from bot.handlers.community.content.digests import TEMPLATES
from bot.handlers.pages import HEADERS, OF_A_LINK, OF_AN_ADDRESS, WITHIN_SECONDS, Turns
from bot.jobs.community.content.digests import answering, showing
from bot.mail.pages import page as html
from bot.rules.access import token_hash
from bot.rules.calendar import known_zone
from bot.rules.community.content.digests import Answer, NoSuchDigest, Said
from bot.rules.community.members import Frequency, Member, NoSuchMember, Way
from bot.store import Books, Busy
from bot.words.catalogues import LANGUAGES

log = structlog.get_logger(__name__)
# The longest form of the page, and what a mail program sends.
MOST_BYTES = 2_000
# From where a browser says that a form comes; an old one says nothing.
FROM_HERE = ("none", "same-origin")
# What a form that opens an item leads to is elsewhere.
OWN_HEADERS = {
    **HEADERS,
    "Content-Security-Policy": HEADERS["Content-Security-Policy"].replace(
        "form-action 'self'", "form-action 'self' https:"
    ),
}
ITEM, OFTEN = "item", "often"


class _Gone(Exception):
    """No link of ours opens this now."""


def key(token: str, what: str) -> str:
    """What a form of the page carries that does `what`: only who has the token can make it."""
    return hmac.new(token.encode(), what.encode(), hashlib.sha256).hexdigest()[:32]


def add_to(pages: Flask, deps: Deps) -> None:
    """The page of every letter with a digest, and where mail programs unsubscribe."""
    turns = Turns()

    def answered(token: str, do: Callable[[str], Response]) -> Response:
        hashed, at = token_hash(token), time.monotonic()
        is_turn = turns.may(f"address:{request.remote_addr}", OF_AN_ADDRESS, at)
        if not (is_turn and turns.may(hashed, OF_A_LINK, at)):
            return _other(deps, "often", 429, {"Retry-After": str(int(WITHIN_SECONDS))})
        try:
            return do(hashed)
        except (_Gone, NoSuchMember, NoSuchDigest):
            return _other(deps, "gone", 404)
        except (DBAPIError, Busy) as error:
            log.warning("a digest's page waits for the database", error=in_a_line(error))
            return _other(deps, "away", 503, {"Retry-After": "5"})
        except Exception:  # Flask's own line would carry the address, and with it the token
            log.exception("a digest's page could not be shown")
            return _other(deps, "away", 500)

    @pages.route("/digest/<token>", methods=["GET", "POST"])
    def digest(token: str) -> Response:
        """The page; the same nothing for a link that never was or is over."""
        take = _take if request.method == "POST" else _show
        return answered(token, lambda hashed: take(deps, token, hashed))

    @pages.route("/digest/<token>/stop", methods=["GET", "POST"])
    def stop(token: str) -> Response:
        """What the letter names for unsubscribing: by POST it is done at once; opened, it shows the page."""
        take = _stop if request.method == "POST" else _show
        return answered(token, lambda hashed: take(deps, token, hashed))


def _show(deps: Deps, token: str, hashed: str) -> Response:
    now = deps.now()
    with deps.store.reading() as books:
        member, period = _opened(books, hashed, now)
        facts = _facts(books, member, period, now)
    return _page(deps, token, member, facts)


def _stop(deps: Deps, token: str, hashed: str) -> Response:
    """By one click in a mail program: no digest comes by mail any more."""
    now = deps.now()
    with deps.store.open(at=now) as books:
        member, period = _opened(books, hashed, now)
        member = answering.stop_mail(books, member, now)
        facts = _facts(books, member, period, now)
    return _page(deps, token, member, facts)


def _take(deps: Deps, token: str, hashed: str) -> Response:
    """Do what the form says, then show the page, or lead to the item that is opened."""
    now, sent = deps.now(), _sent(token)
    if sent is None:
        return _show(deps, token, hashed)
    with deps.store.open(at=now) as books:
        member, period = _opened(books, hashed, now)
        DOES[sent["what"]](books, member, period, sent, now)
        facts = _facts(books, member, period, now)
    opened = [each["link"] for each in facts["items"] if sent["what"] == Said.OPEN and str(each["id"]) == sent["item"]]
    path = f"/digest/{token}?language={_language(member)}"
    return Response("", 303, {**OWN_HEADERS, "Location": (opened and opened[0]) or path})


def _opened(books: Books, hashed: str, now: datetime) -> tuple[Member, str]:
    found = books.digests.opened_by(hashed, now)
    if found is None:
        raise _Gone
    workspace, member, period = found
    return books.members.get(workspace, member), period


def _sent(token: str) -> Mapping[str, str] | None:
    """The form, when it is one of the page's."""
    request.max_content_length = MOST_BYTES
    try:
        fields = {"item": "", "topic": "", **request.form.to_dict()}
    except HTTPException:
        return None
    what = fields.get("what", "")
    wanted = key(token, ITEM if what in OF_ITEM else OFTEN)
    is_ours = what in DOES and hmac.compare_digest(fields.get("key", "").encode(), wanted.encode())
    return fields if is_ours and request.headers.get("Sec-Fetch-Site", "none") in FROM_HERE else None


def _tap(said: Said) -> Callable[[Books, Member, str, Mapping[str, str], datetime], None]:
    def tap(books: Books, member: Member, period: str, sent: Mapping[str, str], now: datetime) -> None:
        item = sent["item"]
        if not (item.isascii() and item.isdigit() and len(item) < 10):
            raise NoSuchDigest()
        answering.tap(books, member, period, int(item), said, now, sent["topic"])

    return tap


def _answer(answer: Answer) -> Callable[[Books, Member, str, Mapping[str, str], datetime], None]:
    def say(books: Books, member: Member, period: str, sent: Mapping[str, str], now: datetime) -> None:
        answering.answer(books, member, answer, now)

    return say


def _again(books: Books, member: Member, period: str, sent: Mapping[str, str], now: datetime) -> None:
    """They stopped digests and want them back."""
    if member.frequency is Frequency.NEVER:
        answering.came(books, member, now)
        answering.set_up(books, member, Frequency.WEEKLY, member.way, now)


# What the forms of an item do, and those of how often; both kinds have a key of their own.
OF_ITEM = {**{each.value: _tap(each) for each in Said if each is not Said.LESS}, "fewer": _tap(Said.LESS)}
OF_ALL = {**{each.value: _answer(each) for each in Answer}, "again": _again}
DOES = {**OF_ITEM, **OF_ALL}


def _facts(books: Books, member: Member, period: str, now: datetime) -> dict[str, Any]:
    found = showing.whole(books, member, period, now) or {"period": period, "items": []}
    return {
        **showing.question(books, member), **found, "community": books.workspaces.get(member.workspace).name,
        "is_stopped": member.frequency is Frequency.NEVER, "by_mail": member.way is Way.MAIL,
    }  # fmt: skip


def _page(deps: Deps, token: str, member: Member, facts: Mapping[str, Any]) -> Response:
    language, keys = _language(member), {each: key(token, each) for each in (ITEM, OFTEN)}
    told = {"prefix": "", "keys": keys, **facts}
    tree = deps.words.tree(f"{TEMPLATES}/digest_page", language, told, known_zone(member.zone))
    return Response(html(tree, language), 200, OWN_HEADERS, content_type="text/html; charset=utf-8")


def _language(member: Member) -> str:
    """What was chosen on the page, else the member's."""
    chosen = request.args.get("language", "")
    return chosen if chosen in LANGUAGES else member.language


def _other(deps: Deps, why: str, status: int, more: Mapping[str, str] | None = None) -> Response:
    """A page in the browser's language that says why there is nothing to show."""
    language = request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]
    tree = deps.words.tree(f"{TEMPLATES}/digest_other", language, {"prefix": "", "why": why}, "UTC")
    return Response(html(tree, language), status, {**HEADERS, **(more or {})}, content_type="text/html; charset=utf-8")
