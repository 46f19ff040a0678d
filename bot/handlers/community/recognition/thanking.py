"""Members thank each other: by a command, from Home, or by a shortcut on what somebody wrote."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once, show_under, told
from bot.handlers.community.recognition import carried, number, own_page
from bot.jobs.community.recognition import TEMPLATES, own
from bot.jobs.community.recognition import thanking as job
from bot.slack import forms
from bot.slack.heard import readable

# `/community thanks @somebody for …`: whom, and for what.
_TYPED = re.compile(r"\S+\s+<@([UW][A-Z0-9]{1,31})(?:\|[^<>]*)?>\s*(.*)", re.DOTALL)


def thanks(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of thanks, with whom and what was typed after the command."""
    typed, now = _TYPED.match(str(body.get("text") or "").strip()), deps.now()
    whom, reason = (typed[1], readable(typed[2], {})) if typed else ("", "")
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/thanks", job.form(books, me, whom, reason, "", now))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def thank(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open it for whoever wrote that message, to be said where it stands."""
    said, there, now = body.get("message") or {}, body.get("channel") or {}, deps.now()
    channel = str(there.get("id") or "")
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        facts = job.form(books, me, str(said.get("user") or ""), "", channel if channel.startswith("C") else "", now)
        view = modal(deps, me, f"{TEMPLATES}/thanks", facts)
    deps.slack.open_view(me.workspace, body["trigger_id"], view)
    return ack()


def save_thanks(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They are thanked; the form says so."""
    now, view = deps.now(), body["view"]
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        given = job.give(books, me, forms.read(view), now)
        receiver = books.members.get(me.workspace, given.receiver)
        facts = {"user": receiver.user or "", "is_told": job.is_told(books, receiver, now)}
        shown = told(deps, me, f"{TEMPLATES}/given", facts)
        page = own_page(deps, books, me, own.member_of(books, me, now), now)
    show_under(deps, me, view, page)
    return ack(response_action="update", view=shown)


def keep_private(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They stand in no channel any more; a message shows it by itself."""
    id, now = number(carried(body)), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.keep_private(books, me, id, now)
        page = own_page(deps, books, me, own.member_of(books, me, now), now)
    if is_modal(body):
        bring_up_to_date(deps, me, str(body["view"]["id"]), page)
    return ack()
