"""The monthly pack: its page with its picture."""

from __future__ import annotations

from datetime import date
from typing import Any

import structlog
from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers import pictured
from bot.handlers.caller import Caller
from bot.jobs.community.reviews import monthly
from bot.jobs.community.reviews.monthly import Page
from bot.rules.community.goals.periods import month as month_of
from bot.rules.people import Person
from bot.slack.client import SlackRefused, SlackUnclear

log = structlog.get_logger(__name__)


def month(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open that month, or turn the page to it; the last one that is over for anything else. The picture that it lacks
    is made."""
    now, value = deps.now(), str((body.get("actions") or [{}])[0].get("value"))

    def make() -> tuple[Person, Page]:
        with deps.store.reading() as books:
            me = person.enter(books)
            last = monthly.last_month(books, me.workspace, now)
            return me, monthly.page(deps, books, me, _chosen(value, last), now)

    try:
        me, made, view = pictured.show(deps, body, make)
    except (SlackRefused, SlackUnclear) as lost:  # closed since, or as it was: its next button says so
        log.warning("a page was not brought up to date", error=str(lost))
        return ack()
    if view:
        with deps.store.open() as books:
            monthly.want(books, me, made, view, now)
    return ack()


def _chosen(value: str, last: date) -> date:
    try:
        found = month_of(date.fromisoformat(value))
    except ValueError:
        return last
    return found if date(2020, 1, 1) <= found <= last else last
