"""The two loops, one picture each."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller
from bot.handlers.pictured import show
from bot.jobs.hiring.outcomes import closing as job
from bot.jobs.hiring.outcomes.closing import Page
from bot.rules.closed_loops import Which
from bot.rules.people import Person


def loops(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The loop that the button names, the first one from Home; its picture is made where there is none."""
    carried = body["actions"][0].get("value")
    which = Which.INTERVIEWS if carried is None else job.which_from(carried)
    me, made, view = show(deps, body, lambda: _made(person, deps, which))
    if view:
        with deps.store.open() as books:
            job.want(books, me, made, view, deps.now())
    return ack()


def _made(person: Caller, deps: Deps, which: Which) -> tuple[Person, Page]:
    with deps.store.reading() as books:
        me = person.enter(books)
        return me, job.page(deps, books, me, which, deps.now())
