"""An item is brought on, or copied; four weeks are drafted with one click."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, once, open_or_turn
from bot.handlers.community.content import bring, clicked, list_page, number, page, show_anew, verb, view_of
from bot.handlers.hiring.requisitions import carried
from bot.jobs.community.content import picturing, writing


def change(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It goes to review, is said yes to, goes back to a draft, or is dropped."""
    (id, revision, did), now, view = verb(clicked(body)), deps.now(), body.get("view") or {}
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        item = writing.change(books, me, id, revision, did, now)
        shown, pages = page(deps, books, me, item, now, view), show_anew(deps, books, me, item, now, view)
    open_or_turn(deps, me, body, shown)
    bring(deps, me, pages)
    return ack()


def copy(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """A new draft says the same, and its page is shown."""
    now, view = deps.now(), body.get("view") or {}
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        item = writing.copy(books, me, number(clicked(body)), now)
        shown, pages = page(deps, books, me, item, now, view), show_anew(deps, books, me, item, now, view)
    open_or_turn(deps, me, body, shown)
    bring(deps, me, pages)
    return ack()


def fill(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The next four weeks have drafts; the calendar shows them."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        writing.four_weeks(books, me, deps.words.prompts, now)
        where = carried(body.get("view") or {}).get("calendar")
        made = list_page(deps, books, me, view_of(books, me, where, now), now)
        picturing.want(books, me, made, body["view"]["id"] if is_modal(body) else None, now)
    open_or_turn(deps, me, body, made.view)
    return ack()
