"""Members say whether they would recommend the community."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, once
from bot.jobs.community.goals import asking as job
from bot.rules.community.goals.satisfaction import NotAsked

# What a button carries: the half-year in which they were asked, and the number.
_SAID = re.compile("([0-9]{4}-[12]):([0-9]|10)")


def answer(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They said a number; the message shows it by itself."""
    now, said = deps.now(), _SAID.fullmatch(str(body["actions"][0].get("value")))
    if said is None:
        raise NotAsked()
    with deps.store.open(once=once(body), at=now) as books:
        job.answer(books, person.enter(books), said[1], int(said[2]), now)
    return ack()
