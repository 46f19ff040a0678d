"""The page of a digest's letter, for whoever has its link: the same as the buttons in Slack, and stopping at once.

Reading changes nothing: programs that look into letters open links. What a mail program sends to unsubscribe (RFC 8058)
is a POST that asks nothing; every other form carries a key of the link, so that what is sent was on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import structlog
from flask import Flask, Response, request

from bot.deps import Deps
from bot.handlers.community.content.digests import TEMPLATES
from bot.handlers.pages import (
    LEADING_ON,
    Gone,
    Turns,
    answered,
    behind_link,
    fields_sent,
    has_key,
    key,
    language_of,
    other,
)
from bot.jobs.community.content.digests import answering, showing
from bot.rules.access import token_hash
from bot.rules.calendar import known_zone
from bot.rules.community.content.digests import Answer, NoSuchDigest, Said
from bot.rules.community.members import Frequency, Member, NoSuchMember, Way
from bot.store import Books

log = structlog.get_logger(__name__)
# The longest form of the page, and what a mail program sends.
MOST_BYTES = 2_000
ITEM, OFTEN = "item", "often"


def add_to(pages: Flask, deps: Deps) -> None:
    """The page of every letter with a digest, and where mail programs unsubscribe."""
    turns = Turns()

    def behind(token: str, do: Callable[[Deps, str, str], Response]) -> Response:
        def answer() -> Response:
            return do(deps, token, token_hash(token))

        say = other(deps, f"{TEMPLATES}/digest_other")
        return behind_link(turns, token, say, answer, NoSuchMember, NoSuchDigest)

    @pages.route("/digest/<token>", methods=["GET", "POST"])
    def digest(token: str) -> Response:
        """The page; the same nothing for a link that never was or is over."""
        return behind(token, _take if request.method == "POST" else _show)

    @pages.route("/digest/<token>/stop", methods=["GET", "POST"])
    def stop(token: str) -> Response:
        """What the letter names for unsubscribing: by POST it is done at once; opened, it shows the page."""
        return behind(token, _stop if request.method == "POST" else _show)


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
    path = f"/digest/{token}?language={language_of(member.language)}"
    return Response("", 303, {**LEADING_ON, "Location": (opened and opened[0]) or path})


def _opened(books: Books, hashed: str, now: datetime) -> tuple[Member, str]:
    found = books.digests.opened_by(hashed, now)
    if found is None:
        raise Gone
    workspace, member, period = found
    return books.members.get(workspace, member), period


def _sent(token: str) -> Mapping[str, str] | None:
    """The form, when it is one of the page's."""
    fields = {"item": "", "topic": "", "what": "", **(fields_sent(MOST_BYTES) or {})}
    what = fields["what"]
    return fields if what in DOES and has_key(fields, token, ITEM if what in OF_ITEM else OFTEN) else None


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
    language, keys = language_of(member.language), {each: key(token, each) for each in (ITEM, OFTEN)}
    zone = known_zone(member.zone)
    return answered(
        deps, f"{TEMPLATES}/digest_page", language, {"keys": keys, **facts}, zone=zone, headers=LEADING_ON
    )
