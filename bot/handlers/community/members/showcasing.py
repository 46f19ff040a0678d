"""A member's showcase: written, looked at, published, taken back; the list of all; and taken down by a moderator."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once, open_or_turn, show_under
from bot.handlers.community.members import clicked, number
from bot.handlers.hiring.requisitions import carried
from bot.jobs.community.members import TEMPLATES, own
from bot.jobs.community.members import showcasing as job
from bot.rules.community.members import How, Member
from bot.slack import forms
from bot.store import Books

# What a button of the list carries: about which topic, which page.
_PAGE = re.compile("([a-z0-9_-]{0,32}):([0-9]{1,4})")
Verb = Callable[[Books, Member, datetime], None]


def showcase(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open one's own, as others see it or would."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/showcase", job.preview(books, own.mine(books, me)))
    open_or_turn(deps, me, body, view)
    return ack()


def write_showcase(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form in which it is written."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/write_showcase", job.form(books, own.mine(books, me)))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_showcase(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It says that; the page below shows how it looks."""
    now, view = deps.now(), body["view"]
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        member = own.mine(books, me)
        job.write(books, member, forms.read(view), now)
        own.tapped(books, member, How.ANSWER, now)
        shown = modal(deps, me, f"{TEMPLATES}/showcase", job.preview(books, member))
    show_under(deps, me, view, shown)
    return ack()


def publish(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The members see it."""
    return _do(ack, person, deps, body, job.publish)


def withdraw(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Nobody sees it any more."""
    return _do(ack, person, deps, body, job.withdraw)


def people(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the list of what members show, or a page of it, about one topic or any."""
    action = (body.get("actions") or [{}])[0]
    chosen = (action.get("selected_option") or {}).get("value") or action.get("value") or ""
    found = _PAGE.fullmatch(str(chosen))
    topic, page = (found[1], int(found[2])) if found else ("", 0)
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/people", job.people(books, me, topic, page))
    open_or_turn(deps, me, body, view)
    return ack()


def take_down(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form in which a moderator says why."""
    id = number(clicked(body))
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/take_down", job.taking(books, me, id), json.dumps({"member": id}))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_take_down(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Nobody sees it, and its member hears why; the list below is without it."""
    now, view = deps.now(), body["view"]
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.take_down(books, me, number(carried(view).get("member")), forms.read(view), now)
        shown = modal(deps, me, f"{TEMPLATES}/people", job.people(books, me, "", 0))
    show_under(deps, me, view, shown)
    return ack()


def _do(ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any], verb: Verb) -> BoltResponse:
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        member = own.mine(books, me)
        verb(books, member, now)
        own.tapped(books, member, How.CLICK, now)
        view = modal(deps, me, f"{TEMPLATES}/showcase", job.preview(books, member))
    open_or_turn(deps, me, body, view)
    return ack()
