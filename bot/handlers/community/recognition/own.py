"""A member's own standing, what they want celebrated, days that do not count, and the spotlight they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, once, open_or_turn, show_under
from bot.handlers.community.mine import open_mine
from bot.handlers.community.recognition import carried, own_page, said
from bot.jobs.community.members import own as members
from bot.jobs.community.recognition import TEMPLATES, spotlight
from bot.jobs.community.recognition import own as job
from bot.rules.community.members import Member
from bot.slack import forms
from bot.store import Books

Verb = Callable[[Books, Member, Mapping[str, Any], datetime], None]


def standing(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open one's own standing."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        view = own_page(deps, books, me, job.member_of(books, me, now), now)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def choose(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of what may be celebrated, and how thanks are told."""
    return open_mine(ack, person, deps, body, f"{TEMPLATES}/choose", job.choosing)


def save_choose(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """So it is from now on."""
    return _save(ack, person, deps, body, job.choose)


def freeze(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of days that do not count."""
    return open_mine(ack, person, deps, body, f"{TEMPLATES}/freeze", job.freezing)


def save_freeze(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Those days do not count."""
    return _save(ack, person, deps, body, job.freeze)


def thaw(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Days count again."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        member = members.mine(books, me)
        job.thaw(books, member, now)
        view = own_page(deps, books, me, member, now)
    open_or_turn(deps, me, body, view)
    return ack()


def answer(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """One says whether one wants to be shown; the message that asked shows it by itself."""
    (month, what), now = said(carried(body)), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        spotlight.answer(books, person.enter(books), month, what, now)
    return ack()


def _save(ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any], verb: Verb) -> BoltResponse:
    now, view = deps.now(), body["view"]
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        member = job.member_of(books, me, now)
        verb(books, member, forms.read(view), now)
        shown = own_page(deps, books, me, member, now)
    show_under(deps, me, view, shown)
    return ack()
