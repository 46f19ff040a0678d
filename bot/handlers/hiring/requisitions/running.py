"""After the approval: who is in charge; open, on hold, filled, closed, cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, once
from bot.handlers.hiring.requisitions import TEMPLATES, ask_for, button, carried, change, save, seen, text, which
from bot.handlers.hiring.requisitions.showing import page
from bot.rules.hiring.requisitions import Requisition, State, running
from bot.rules.people import Identity, Person
from bot.slack import forms
from bot.slack.client import SlackRefused, SlackUnclear

log = structlog.get_logger(__name__)


def open_role(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Recruiting starts, or goes on."""
    return _run(ack, person, deps, body, State.OPEN)


def fill(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The role is filled."""
    return _run(ack, person, deps, body, State.FILLED)


def hold(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask why it waits."""
    return _why(ack, person, deps, body, State.ON_HOLD)


def close_role(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask why it ends without being filled."""
    return _why(ack, person, deps, body, State.CLOSED)


def cancel(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask why the role is not wanted any more."""
    return _why(ack, person, deps, body, State.CANCELLED)


def run_with_reason(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The state changes, with its reason."""
    (id, _), why = which(body), text(forms.read(body["view"]), "reason")
    to = running.state_from(carried(body["view"]).get("to"))
    change(
        person, deps, body, id, "run", lambda one, me, now: running.run(one, me.user, me.roles, to, why, now), why=why
    )
    return ack(response_action="clear")


def put_in_charge(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask who runs the recruitment."""

    def look(found: Requisition, me: Person) -> Mapping[str, Any]:
        running.check_running(found, me.user, me.roles)
        return {"title": found.wanted.title, "in_charge": found.in_charge or ""}

    return ask_for(ack, person, deps, body, f"{TEMPLATES}/put_in_charge", look)


def put_in_charge_of(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Somebody else runs the recruitment, and is told so."""
    (id, _), whom = which(body), text(forms.read(body["view"]), "whom")
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        before = seen(books, me, id)
        books.people.check_here(Identity(me.workspace, whom))
        after = running.put_in_charge(before, me.user, me.roles, whom)
        save(books, "put_in_charge", before, after, me, now, whom=whom)
    return ack(response_action="clear")


def _run(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], to: State) -> BoltResponse:
    id, _ = button(body)
    me, after = change(
        person, deps, body, id, "run", lambda one, me, now: running.run(one, me.user, me.roles, to, "", now)
    )
    if is_modal(body):
        try:
            deps.slack.update_view(me.workspace, body["view"]["id"], page(deps, me, after, deps.now()))
        except (SlackRefused, SlackUnclear) as lost:  # the page is stale now: its next button says so
            log.warning("a page was not brought up to date", error=str(lost))
    return ack()


def _why(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], to: State) -> BoltResponse:
    def look(found: Requisition, me: Person) -> Mapping[str, Any]:
        running.check_running(found, me.user, me.roles, to)
        return {"title": found.wanted.title, "to": to.value}

    return ask_for(ack, person, deps, body, f"{TEMPLATES}/run", look, to=to.value)
