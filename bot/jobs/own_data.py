"""All that is kept of somebody who works here, given to them as two files in their own conversation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import structlog

from bot.deps import Deps
from bot.jobs import lent
from bot.rules.access import Right
from bot.rules.people import Identity, Person
from bot.rules.refusals import Refusal
from bot.store import Books

log = structlog.get_logger(__name__)
FEATURE = "own_data"
GIVE = f"{FEATURE}.give"


def ask(books: Books, me: Person, now: datetime) -> None:
    """All that is kept is sent to them, by an errand."""
    facts = {"workspace": me.workspace, "who": me.user}
    books.errands.plan(f"{GIVE}:{me.workspace}:{me.user}:at={now.isoformat()}", GIVE, facts, now)
    books.record.note(now, GIVE, f"workspace:{me.workspace}", workspace=me.workspace, who=me.user)


def _give(deps: Deps, facts: Mapping[str, Any]) -> None:
    """It stands as two files in their own conversation, one for people and one for programs, for ninety days.

    Raises SlackRefused, SlackLimited, SlackAway: tried again, then told to an admin.
    """
    with deps.store.reading() as books:
        try:
            me = books.people.enter(Identity(facts["workspace"], facts["who"]), Right.HIRE)
        except Refusal as refusal:
            log.info("what is kept of somebody who works here was not given out", why=type(refusal).__name__)
            return
        found = books.own_data.everything(me.identity)
    for file in lent.both(deps, me.workspace, me.user, "my-data", found):
        deps.crash("own_data.given")
        lent.lend(deps, me.workspace, file)


ERRANDS = {GIVE: _give}
