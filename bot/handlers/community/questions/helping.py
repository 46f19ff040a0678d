"""A member offers to help others, and says whether they answer what they are asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.community.questions import TEMPLATES, clicked, number
from bot.jobs.community.questions import helping as job
from bot.slack import forms


def offer(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of helping."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/offer", job.form(books, me, now))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_offer(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They help so."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.save(books, me, forms.read(body["view"]), now)
    return ack()


def stop(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They are asked nothing any more; the form says so."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.stop(books, me, now)
        view = modal(deps, me, f"{TEMPLATES}/offer", job.form(books, me, now))
    if is_modal(body):
        bring_up_to_date(deps, me, str(body["view"]["id"]), view)
    return ack()


def will(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They answer it."""
    return _say(ack, person, deps, body, job.WILL)


def not_me(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Somebody else is asked."""
    return _say(ack, person, deps, body, job.NOT_ME)


def _say(ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any], said: str) -> BoltResponse:
    id, now = number(clicked(body)), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.say(books, me, id, said, now)
    return ack()
