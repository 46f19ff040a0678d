"""A form about oneself, for every feature in which a member has one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal
from bot.jobs.community.members import own
from bot.rules.community.members import Member
from bot.store import Books

# What a form shows of somebody.
Look = Callable[[Books, Member, datetime], Mapping[str, Any]]


def open_mine(
    ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any], template: str, look: Look
) -> BoltResponse:  # fmt: skip
    """Open the form about the member who asks. Raises NoRecord."""
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, template, look(books, own.mine(books, me), now))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()
