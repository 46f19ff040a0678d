"""The personal feed: whoever has its link reads it, until it is revoked."""

from __future__ import annotations

import hashlib
import time
from datetime import timedelta

from flask import Flask, Response, request

from bot.calendars.writing import Event, Method, content_type, feed
from bot.deps import Deps
from bot.handlers.caller import line
from bot.handlers.pages import OF_A_LINK, OF_AN_ADDRESS, WITHIN_SECONDS, Turns
from bot.jobs.hiring.panels import events
from bot.rules.access import Right, has, token_hash
from bot.rules.people import Identity, Person
from bot.store import Books

# Interviews of the last weeks stay in sight.
KEPT = timedelta(days=30)
HEADERS = {
    "Cache-Control": "private, no-cache",
    "Content-Disposition": 'inline; filename="interviews.ics"',
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


def add_to(pages: Flask, deps: Deps) -> None:
    """The page of every personal feed."""
    turns = Turns()

    @pages.get("/calendar/<token>.ics")
    def personal_feed(token: str) -> Response:
        """The calendar; the same nothing for a link that was revoked and for one that never was."""
        hashed, now = token_hash(token), time.monotonic()
        is_turn = turns.may(f"address:{request.remote_addr}", OF_AN_ADDRESS, now)
        if not (is_turn and turns.may(hashed, OF_A_LINK, now)):
            return Response("", 429, {**HEADERS, "Retry-After": str(int(WITHIN_SECONDS))})
        with deps.store.reading() as books:
            who = books.availabilities.by_feed(hashed)
            content = _content(deps, books, who) if who else None
        if content is None:
            return Response("", 404, HEADERS)
        mark = hashlib.sha256(content).hexdigest()
        answer = Response(content, 200, HEADERS, content_type=content_type(Method.PUBLISH))
        answer.set_etag(mark)
        answer.make_conditional(request)
        return answer


def _content(deps: Deps, books: Books, who: Identity) -> bytes | None:
    """None when they may have no feed any more."""
    me = books.people.get(who)
    if not has(Right.HIRE, me, books.workspaces.get(who.workspace).kind):
        return None
    return feed(_words(deps, me, "name"), me.zone, events_of(deps, books, me))


def events_of(deps: Deps, books: Books, me: Person) -> list[Event]:
    """What stands in somebody's feed: their pauses and days off, which take no time of theirs, and their interviews."""
    at, host = books.availabilities.feed_made_at(me.identity), events.host(deps)
    if at is None:
        return []
    pauses = [
        Event(f"pause:{pause.id}@{host}", pause.first, pause.last, at, _words(deps, me, pause.kind.value), is_free=True)
        for pause in books.availabilities.own(me.identity).pauses
    ]
    return [*pauses, *events.of_person(deps, books, me, deps.now() - KEPT)]


def _words(deps: Deps, me: Person, what: str) -> str:
    return line(deps, me, "hiring/panels/feed", {"what": what})
