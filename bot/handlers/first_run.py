"""The list of the first run, once it is off the Home."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, modal
from bot.jobs import progress
from bot.rules.access import Right, check


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the list with how far each step is."""
    with deps.store.reading() as books:
        me = person.enter(books)
        workspace = books.workspaces.get(me.workspace)
        check(Right.HIRE, me, workspace.kind)
        facts = progress.listed(books, workspace)
    deps.slack.open_view(me.workspace, body["trigger_id"], modal(deps, me, "first_run/show", facts))
    return ack()
