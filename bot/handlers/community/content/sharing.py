"""What the community is good for, what members may pass on, and a tap on a link of ours."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once, open_or_turn
from bot.handlers.community.content import TEMPLATES, clicked, number
from bot.jobs.community import content as job
from bot.jobs.community.content import giving
from bot.slack import forms


def kit(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the texts that may be copied, with their links."""
    with deps.store.reading() as books:
        me = person.enter(books)
        shown = modal(deps, me, f"{TEMPLATES}/kit", job.kit(books, me, deps.now()))
    open_or_turn(deps, me, body, shown)
    return ack()


def heard(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open what members said and what was done about it."""
    with deps.store.reading() as books:
        me = person.enter(books)
        shown = modal(deps, me, f"{TEMPLATES}/heard", job.heard(books, me, deps.now()))
    open_or_turn(deps, me, body, shown)
    return ack()


def tap(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Somebody followed the link of an item: Slack opens it, and it is counted."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        giving.tapped(books, me, number(clicked(body)), now)
    return ack()


def propose(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form with what the community is good for, in both languages."""
    with deps.store.reading() as books:
        me = person.enter(books)
        shown = modal(deps, me, f"{TEMPLATES}/proposition", giving.form(books, me))
    deps.slack.open_view(me.workspace, body["trigger_id"], shown, push=is_modal(body))
    return ack()


def save_proposition(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """From now on join pages say that."""
    answers, now = forms.read(body["view"]), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        giving.propose(books, me, answers, now)
    return ack()
