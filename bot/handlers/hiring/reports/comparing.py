"""Comparing the candidates of a role: the page, turned in its place, with its picture wanted where it lacks one."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal
from bot.handlers.hiring.descriptions import may
from bot.jobs import pictures
from bot.jobs.hiring.reports import comparing as job
from bot.jobs.hiring.reports.comparing import Page
from bot.rules.hiring.requisitions import Requisition, Unknown
from bot.rules.people import Person
from bot.slack.client import SlackRefused

# What a button carries: the request, and a page where one is turned.
_PLACE = re.compile("([0-9]{1,9})(?::([0-9]{1,4}))?")


def compare(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The candidates of a role side by side, as far as one may read their cards."""
    found = _PLACE.fullmatch(str(body["actions"][0].get("value")))
    if found is None:
        raise Unknown()
    id, page = int(found[1]), found[2]
    me, role, made = _made(person, deps, id, int(page or 0))
    if page is not None and is_modal(body):
        view: str | None = str(body["view"]["id"])
        bring_up_to_date(deps, me, str(view), made.view)
    else:
        try:
            view = deps.slack.open_view(me.workspace, body["trigger_id"], made.view, push=is_modal(body))
        except SlackRefused as refused:
            if made.heat is None or not made.has_file or not pictures.is_of_a_picture(refused):
                raise
            me, role, made = _without(person, deps, made, me, id)
            view = deps.slack.open_view(me.workspace, body["trigger_id"], made.view, push=is_modal(body))
    _want(deps, me, role, made, view)
    return ack()


def _made(person: Caller, deps: Deps, id: int, page: int) -> tuple[Person, Requisition, Page]:
    with deps.store.reading() as books:
        me = person.enter(books)
        role = may(books, me, id)
        return me, role, job.page(deps, books, me, role, page, deps.now())


def _without(person: Caller, deps: Deps, made: Page, me: Person, id: int) -> tuple[Person, Requisition, Page]:
    """The page without a picture that Slack has no more."""
    assert made.heat is not None
    with deps.store.open() as books:
        books.pictures.lost(me.workspace, made.heat.digest, deps.now())
    return _made(person, deps, id, 0)


def _want(deps: Deps, me: Person, role: Requisition, made: Page, view: str | None) -> None:
    if view and made.heat and not made.has_file:
        with deps.store.open() as books:
            job.want(books, me, role, made, view, deps.now())
