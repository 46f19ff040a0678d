"""A member answers a poll. Of an anonymous answer nothing is left but that a count is one higher."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, once, tell
from bot.handlers.community.polls import carried, choice
from bot.jobs.community.polls import TEMPLATES, asking


def answer(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They chose an option; they alone are told that it is counted. An anonymous answer leaves no key behind under
    which it was handled once: the box itself takes one of each."""
    (id, which), now = choice(carried(body)), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        poll = books.polls.get(me.workspace, id)
    if poll.is_anonymous:
        with deps.store.open() as books:
            asking.answer_unseen(books, person.enter(books), id, which, now)
    else:
        with deps.store.open(once=once(body), at=now) as books:
            asking.answer_named(books, person.enter(books), id, which, now)
    chosen = "" if poll.is_anonymous else poll.options[which]
    facts = {"is_anonymous": poll.is_anonymous, "chosen": chosen, "closes_at": poll.closes_at}
    tell(deps, me, body, f"{TEMPLATES}/counted", facts)
    return ack()
