"""The calendar, by week or month, and one item of it."""

from __future__ import annotations

from typing import Any

import structlog
from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers import pictured
from bot.handlers.caller import Caller, is_modal, open_or_turn
from bot.handlers.community.content import clicked, list_page, number, page, view_of
from bot.handlers.hiring.requisitions import carried
from bot.jobs.community.content import get, picturing
from bot.jobs.community.content.picturing import Page
from bot.rules.people import Person
from bot.slack.client import SlackRefused, SlackUnclear

log = structlog.get_logger(__name__)


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open this week of the calendar."""
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = list_page(deps, books, me, view_of(books, me, None, now), now)
    deps.slack.open_view(me.workspace, body["trigger_id"], view.view, push=is_modal(body))
    return ack()


def turn(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Another part of it, of all or of what one segment is told, with a picture or without, in its place. The picture
    that it lacks is made."""
    now = deps.now()

    def make() -> tuple[Person, Page]:
        with deps.store.reading() as books:
            me = person.enter(books)
            return me, list_page(deps, books, me, view_of(books, me, clicked(body), now), now)

    try:
        me, made, view = pictured.show(deps, body, make)
    except (SlackRefused, SlackUnclear) as lost:  # closed since, or as it was: its next button says so
        log.warning("a page was not brought up to date", error=str(lost))
        return ack()
    was = carried(body.get("view") or {}).get("calendar")
    if made.shown.is_picture or str(was).endswith(":picture"):
        with deps.store.open() as books:
            picturing.want(books, me, made, view, now)
    return ack()


def open_one(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the page of one item: above the calendar, else in place of the page it was asked from."""
    now, below = deps.now(), body.get("view") or {}
    with deps.store.reading() as books:
        me = person.enter(books)
        view = page(deps, books, me, get(books, me, number(clicked(body))), now, below)
    open_or_turn(deps, me, body, view, is_above="calendar" in carried(below))
    return ack()
