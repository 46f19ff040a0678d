"""What members do in the workspace, as Slack tells it: counted by day, never read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, once
from bot.jobs.community.content import giving
from bot.jobs.community.members import joining
from bot.rules.people import Identity
from bot.store import Books


def counts(person: Caller, deps: Deps, event: Mapping[str, Any]) -> bool:
    """Whether it tells of something that a member did: nobody else takes a turn to write."""
    if not joining.is_act(event):
        return False
    with deps.store.reading() as books:
        return books.members.of(person.identity) is not None


def take(books: Books, who: Identity, event: Mapping[str, Any], now: datetime) -> None:
    """Count what they did for themselves, and for the item of the calendar that they answered."""
    joining.act(books, who, event, now)
    giving.heard(books, who, event)


def reacted(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], event: dict[str, Any]) -> BoltResponse:
    """Somebody reacted to a message: a member took part."""
    if counts(person, deps, event):
        now = deps.now()
        with deps.store.open(once=once(body), at=now) as books:
            take(books, person.enter(books).identity, event, now)
    return ack()
