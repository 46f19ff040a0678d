"""A member answers a poll. Of an anonymous answer nothing is left but that a count is one higher."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, modal, once, tell, told
from bot.handlers.community.polls import carried, choice, number, several
from bot.jobs.community import polls as job
from bot.jobs.community.polls import TEMPLATES, asking
from bot.rules.community.questions.polls import PollClosed
from bot.rules.people import Person
from bot.slack import forms


def answer(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They chose an option; they alone are told that it is counted."""
    id, which = choice(carried(body))
    me, facts = _count(person, deps, id, [which], once(body), deps.now())
    tell(deps, me, body, f"{TEMPLATES}/counted", facts)
    return ack()


def choose(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the page on which they may choose several options."""
    id, now = number(carried(body)), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        poll = books.polls.get(me.workspace, id)
        if not poll.is_open(now):
            raise PollClosed()
        facts = job.choices(books, me, poll, now)
    deps.slack.open_view(me.workspace, body["trigger_id"], modal(deps, me, f"{TEMPLATES}/choose", facts, f"{id}"))
    return ack()


def give(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They chose as many as they like, and read in its place that it is counted."""
    view = body["view"]
    id, chosen = number(view.get("private_metadata") or ""), several(forms.read(view).get("choices"))
    me, facts = _count(person, deps, id, chosen, once(body), deps.now())
    return ack(response_action="update", view=told(deps, me, f"{TEMPLATES}/counted", facts))


def _count(
    person: Caller, deps: Deps, id: int, chosen: Collection[int], key: str, now: datetime
) -> tuple[Person, dict[str, Any]]:
    """Who answered, and what they are told. An anonymous answer leaves no key behind under which it was handled once:
    the box itself takes one of each."""
    with deps.store.reading() as books:
        me = person.enter(books)
        poll = books.polls.get(me.workspace, id)
    if poll.is_anonymous:
        with deps.store.open() as books:
            asking.answer_unseen(books, person.enter(books), id, chosen, now)
    else:
        with deps.store.open(once=key, at=now) as books:
            asking.answer_named(books, person.enter(books), id, chosen, now)
    said = [] if poll.is_anonymous else [poll.options[each] for each in sorted(set(chosen))]
    return me, {"is_anonymous": poll.is_anonymous, "chosen": said, "closes_at": poll.closes_at}
