"""A member answers what a journey asks."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once, told
from bot.handlers.community.nurture import carried, journey
from bot.jobs.community.nurture import TEMPLATES
from bot.jobs.community.nurture import own as job
from bot.slack import forms


def stop(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """No more of that journey; the message shows it by itself."""
    id, now = journey(carried(body)), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        job.stop(books, person.enter(books), id, now)
    return ack()


def talk(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They want a word with a person; moderators see that one is owed."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        job.talk(books, person.enter(books), now)
    return ack()


def wait(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of "not now, ask me later"."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/wait", job.waiting(books, me))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_wait(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They are asked again then; the form says so."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        later = job.wait(books, me, forms.read(body["view"]), now)
        shown = told(deps, me, f"{TEMPLATES}/waits", {"n": later.months})
    return ack(response_action="update", view=shown)
