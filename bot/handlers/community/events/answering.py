"""A member answers an event, follows its link, and says what they thought of it."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, once, open_or_turn, tell
from bot.handlers.community.events import TEMPLATES, bring, clicked, number, page, pair, show_anew
from bot.jobs.community.events import filing, get, seats
from bot.jobs.community.members import own


def going(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They come, or wait for a seat; the page of the event says which."""
    return _answer(ack, person, deps, body, True)


def decline(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They do not come; the page of the event says so."""
    return _answer(ack, person, deps, body, False)


def join(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They follow the link: Slack opens it, and they are there."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        seats.join(books, get(books, me, number(clicked(body))), own.mine(books, me), now)
    return ack()


def rate(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They say what they thought of it."""
    (id, stars), now = pair(clicked(body)), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        seats.rate(books, get(books, me, id), own.mine(books, me), stars, now)
    return ack()


def give_file(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Its calendar file comes as a message."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        filing.ask(books, me, get(books, me, number(clicked(body))), now)
    tell(deps, me, body, f"{TEMPLATES}/file_comes", {})
    return ack()


def _answer(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], comes: bool) -> BoltResponse:
    now, view = deps.now(), body.get("view") or {}
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        event = get(books, me, number(clicked(body)))
        seats.answer(books, event, own.here(books, me, now), comes, now)
        shown, pages = page(deps, books, me, event, now, view), show_anew(deps, books, me, event, now, view)
    open_or_turn(deps, me, body, shown)
    bring(deps, me, pages)
    return ack()
