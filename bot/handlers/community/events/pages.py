"""The page of an event for one member, behind the link of a letter: to answer, to come, to say what one thought of it.

Reading changes nothing: programs that look into letters open links. Every form carries a key of the link, so that what
is sent was on the page. Whoever joins is led on to the event's own link, which no letter and no page shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import structlog
from flask import Flask, Response, request

from bot.calendars.writing import Method, content_type
from bot.deps import Deps
from bot.handlers.community.events import TEMPLATES
from bot.handlers.pages import (
    HEADERS,
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
from bot.jobs.community.events import letters, of_link, seats
from bot.rules.access import token_hash
from bot.rules.calendar import known_zone
from bot.rules.community.events import Event, MembersOnly, NoLinkYet, NoSuchEvent, NotOpen
from bot.rules.community.members import Member, NoSuchMember
from bot.store import Books

log = structlog.get_logger(__name__)
# The longest form of the page.
MOST_BYTES = 2_000
# What every form of the page does.
OF_EVENT = "event"
GOING, DECLINE, JOIN, STARS = "going", "decline", "join", ("1", "2", "3", "4", "5")


def add_to(pages: Flask, deps: Deps) -> None:
    """The page behind every letter about an event."""
    turns = Turns()

    def behind(token: str, do: Callable[[Deps, str], Response]) -> Response:
        say = other(deps, f"{TEMPLATES}/other")
        return behind_link(turns, token, say, lambda: do(deps, token), NoSuchMember, NoSuchEvent)

    @pages.route("/event/<token>", methods=["GET", "POST"])
    def event(token: str) -> Response:
        """The page; the same nothing for a link that never was or is over."""
        if request.method == "POST":
            return behind(token, _take)
        return behind(token, _calendar if request.args.get("file") == "calendar" else _show)


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
    path = f"/event/{token}?language={language_of(member.language)}"
    return Response("", 303, {**LEADING_ON, "Location": link or path})


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
        raise Gone
    return event, books.members.get(found[0], found[2])


def _sent(token: str) -> str:
    """What the form does, when it is one of the page's; else empty."""
    fields = fields_sent(MOST_BYTES) or {}
    what = fields.get("what", "")
    return what if what in {GOING, DECLINE, JOIN, *STARS} and has_key(fields, token, OF_EVENT) else ""


def _page(deps: Deps, token: str, member: Member, facts: Mapping[str, Any], is_refused: bool = False) -> Response:
    told, zone = {"key": key(token, OF_EVENT), "is_refused": is_refused, **facts}, known_zone(member.zone)
    language = language_of(member.language)
    return answered(deps, f"{TEMPLATES}/page", language, told, zone=zone, headers=LEADING_ON)
