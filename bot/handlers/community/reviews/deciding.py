"""The quarterly review: its page, and what moderators do with it by a tap."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, modal, once, open_or_turn
from bot.jobs.community import reviews as job
from bot.jobs.community.reviews import TEMPLATES, talking
from bot.jobs.community.reviews import deciding as verbs
from bot.rules.community.goals.reviewing import NoSuchProposal
from bot.rules.people import Person
from bot.store import Books

_NUMBER, _NAME = re.compile("[0-9]{1,9}"), re.compile("[a-z]{3,16}:[A-Za-z0-9_]{1,32}")


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the newest review."""
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/page", job.page(books, me, now))
    open_or_turn(deps, me, body, view)
    return ack()


def topics(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open what members talk about more than before, and less."""
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/topics", talking.page(books, me, now))
    open_or_turn(deps, me, body, view)
    return ack()


def apply(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is as that proposal would have it."""
    id = _number(_carried(body))
    return _do(ack, person, deps, body, lambda books, me, now: verbs.apply(books, me, id, now))


def undo(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is as before that change."""
    id = _number(_carried(body))
    return _do(ack, person, deps, body, lambda books, me, now: verbs.undo(books, me, id, now))


def withdraw(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """What is scheduled of what was stopped is a draft again."""
    name = _name(body)
    return _do(ack, person, deps, body, lambda books, me, now: verbs.withdraw(books, me, name, now))


def restore(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """There is as much of it as usual."""
    name = _name(body)
    return _do(ack, person, deps, body, lambda books, me, now: verbs.restore(books, me, name, now))


def _do(
    ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], verb: Callable[[Books, Person, datetime], object]
) -> BoltResponse:
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        verb(books, me, now)
        view = modal(deps, me, f"{TEMPLATES}/page", job.page(books, me, now))
    open_or_turn(deps, me, body, view)
    return ack()


def _carried(body: dict[str, Any]) -> str:
    return str((body.get("actions") or [{}])[0].get("value"))


def _name(body: dict[str, Any]) -> str:
    name = _carried(body)
    if not _NAME.fullmatch(name):
        raise NoSuchProposal()
    return name


def _number(value: str) -> int:
    if not _NUMBER.fullmatch(value):
        raise NoSuchProposal()
    return int(value)
