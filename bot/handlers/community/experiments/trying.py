"""Experiments: their page, a new one, and stopping one before its end."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once, open_or_turn, show_under
from bot.jobs.community import experiments as job
from bot.jobs.community.experiments import TEMPLATES, deciding
from bot.rules.community.goals.levers import NoSuchExperiment
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

_NUMBER = re.compile("[0-9]{1,9}")


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open what runs and what came of those before."""
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/page", job.page(books, me, now))
    open_or_turn(deps, me, body, view)
    return ack()


def plan(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of a new one."""
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/form", deciding.planning(books, me, now))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def begin(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It runs; the page shows it."""
    now, view = deps.now(), body["view"]
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        deciding.begin(books, me, forms.read(view), now)
        shown = modal(deps, me, f"{TEMPLATES}/page", job.page(books, me, now))
    if show_under(deps, me, view, shown):
        return ack()
    return ack(response_action="update", view=shown)


def stop(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that asks why it ends early."""
    id = _number(str((body.get("actions") or [{}])[0].get("value")))
    with deps.store.reading() as books:
        me = person.enter(books)
        found = deciding.get(books, me, id)
        view = modal(deps, me, f"{TEMPLATES}/stop", deciding.stopping(found), str(id))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def end(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is over, without a figure; the page shows it."""
    now, view = deps.now(), body["view"]
    id = _number(str(view.get("private_metadata")))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        deciding.stop(books, me, id, forms.read(view), now)
        shown = modal(deps, me, f"{TEMPLATES}/page", job.page(books, me, now))
    if show_under(deps, me, view, shown):
        return ack()
    return ack(response_action="update", view=shown)


def take_over(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """What was better is usual from now on; the page shows it."""
    return _do(ack, person, deps, body, deciding.take_over)


def give_back(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is as before; the page shows it."""
    return _do(ack, person, deps, body, deciding.give_back)


def _do(
    ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], verb: Callable[[Books, Person, int, datetime], None]
) -> BoltResponse:  # fmt: skip
    id, now = _number(str((body.get("actions") or [{}])[0].get("value"))), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        verb(books, me, id, now)
        view = modal(deps, me, f"{TEMPLATES}/page", job.page(books, me, now))
    open_or_turn(deps, me, body, view)
    return ack()


def _number(value: str) -> int:
    if not _NUMBER.fullmatch(value):
        raise NoSuchExperiment()
    return int(value)
