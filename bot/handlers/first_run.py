"""The list of the first run, once it is off the Home; and how long requests were in each state, with a picture."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers import pictured
from bot.handlers.caller import Caller, modal
from bot.jobs import first_times, progress
from bot.rules.access import Right, check
from bot.rules.people import Person


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the list with how far each step is."""
    with deps.store.reading() as books:
        me = person.enter(books)
        workspace = books.workspaces.get(me.workspace)
        check(Right.HIRE, me, workspace.kind)
        facts = progress.listed(books, workspace)
    deps.slack.open_view(me.workspace, body["trigger_id"], modal(deps, me, "first_run/show", facts))
    return ack()


def times(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open that page; the picture it lacks is made."""
    now = deps.now()

    def make() -> tuple[Person, first_times.Page]:
        with deps.store.reading() as books:
            me = person.enter(books)
            check(Right.HIRE, me, books.workspaces.get(me.workspace).kind)
            return me, first_times.page(deps, books, me, now)

    me, made, view = pictured.show(deps, body, make)
    if view:
        with deps.store.open() as books:
            first_times.want(books, me, made, view, now)
    return ack()
