"""Is everything going out? What failed, page by page, for admins: tried again, all of it or one by one, or let go."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import structlog
from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once
from bot.jobs import failures as job
from bot.rules.failures import SettledAlready, marked
from bot.rules.people import Person
from bot.slack.client import SlackRefused, SlackUnclear
from bot.store import Books

log = structlog.get_logger(__name__)
_NUMBER = re.compile("[0-9]{1,6}")
Move = Callable[[Books, Person, datetime], int]


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the first page."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _page(deps, books, me, "0", deps.now())
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def turn(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Show another page in place of this one."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _page(deps, books, me, _value(body), deps.now())
    _put(deps, me, body, view)
    return ack()


def try_again(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """What this row is about is due again."""
    mark = marked(_value(body))
    _settle(person, deps, body, lambda books, me, now: job.try_again(books, me.identity, [mark], now))
    return ack()


def let_go(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """What this row is about is left as it is."""
    mark = marked(_value(body))
    _settle(person, deps, body, lambda books, me, now: job.let_go(books, me.identity, [mark], now), is_retry=False)
    return ack()


def try_all(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Everything that failed in this workspace is due again."""
    _settle(person, deps, body, lambda books, me, now: job.try_all(books, me.identity, once(body), now))
    return ack()


def _settle(person: Caller, deps: Deps, body: dict[str, Any], move: Move, is_retry: bool = True) -> None:
    """Move, and show the page as it is then. Raises SettledAlready, with nothing moved, when nothing was left to."""
    now, number = deps.now(), (body.get("view") or {}).get("private_metadata", "")
    view: dict[str, Any] = {}
    try:
        with deps.store.open(once=once(body), at=now) as books:
            me = person.enter(books)
            moved = move(books, me, now)
            job.show(books, me.workspace, now)
            view = _page(deps, books, me, number, now, moved * is_retry)
            if not moved:
                raise SettledAlready()
    except SettledAlready:
        _put(deps, me, body, view)
        raise
    _put(deps, me, body, view)


def _page(deps: Deps, books: Books, me: Person, number: str, now: datetime, tried: int = 0) -> dict[str, Any]:
    facts = job.page(books, me.workspace, int(number) if _NUMBER.fullmatch(number) else 0, now, tried)
    return modal(deps, me, "failures/show", facts, str(facts["number"]))


def _put(deps: Deps, me: Person, body: Mapping[str, Any], view: Mapping[str, Any]) -> None:
    """Show `view` in place of the page where the click was made."""
    try:
        deps.slack.update_view(me.workspace, str((body.get("view") or {}).get("id")), view)
    except (SlackRefused, SlackUnclear) as lost:  # the page is stale now: its next button says so
        log.warning("a page was not brought up to date", error=str(lost))


def _value(body: Mapping[str, Any]) -> str:
    return str(body["actions"][0].get("value", ""))
