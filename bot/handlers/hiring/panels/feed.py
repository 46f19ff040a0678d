"""The personal feed: whoever has its link reads it, until it is revoked."""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict, deque
from threading import Lock
from urllib.parse import urlsplit

from flask import Flask, Response, request

from bot.calendars.writing import Event, Method, content_type, feed
from bot.deps import Deps
from bot.handlers.caller import line
from bot.handlers.hiring.panels.availability import token_hash
from bot.rules.access import Right, has
from bot.rules.people import Identity, Person
from bot.store import Books

# Programs read a feed every five minutes at the most; many people may come from one address of their company.
OF_A_LINK, OF_AN_ADDRESS, WITHIN_SECONDS = 30, 600, 60.0
# So many links and addresses are remembered in a process; beyond them the ones that were quiet longest are forgotten.
REMEMBERED = 10_000
HEADERS = {
    "Cache-Control": "private, no-cache",
    "Content-Disposition": 'inline; filename="interviews.ics"',
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


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
    """What stands in somebody's feed: their pauses and days off, which take no time of theirs."""
    at = books.availabilities.feed_made_at(me.identity)
    if at is None:
        return []
    host = urlsplit(deps.public_url or "").hostname or "rapport"
    return [
        Event(f"pause:{pause.id}@{host}", pause.first, pause.last, at, _words(deps, me, pause.kind.value), is_free=True)
        for pause in books.availabilities.own(me.identity).pauses
    ]


def _words(deps: Deps, me: Person, what: str) -> str:
    return line(deps, me, "hiring/panels/feed", {"what": what})
