"""Looking after check-ins: who is asked and from when, who left, what nobody waits for, who moved inside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once
from bot.handlers.hiring.checkins import TEMPLATES, above, bring, clicked, kept, show_anew, spot
from bot.handlers.hiring.requisitions import carried, text
from bot.jobs.hiring.checkins import Known, run_by, running, showing
from bot.rules.hiring.checkins import WHY_CHARACTERS, HireChanged, NoCheckinHere, Side
from bot.slack import forms


def change(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of who is asked, and from which day on."""
    return _open(ack, person, deps, body, f"{TEMPLATES}/change", showing.changing)


def save_change(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Other people are asked, or from another day on."""
    return _save(ack, person, deps, body, running.change)


def leave(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that notes that somebody left."""
    return _open(ack, person, deps, body, f"{TEMPLATES}/leave", showing.leaving)


def note_leaving(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They left, or never came: nobody is asked after them."""
    return _save(ack, person, deps, body, running.leave)


def waive(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that asks why nobody waits for a check-in any more."""
    where, now, view = spot(clicked(body), has_side=True), deps.now(), body.get("view") or {}
    with deps.store.reading() as books:
        me = person.enter(books)
        found = run_by(books, me, where.hire, now)
        one = found.find(where.number, where.side or Side.OWN)
        if one is None:
            raise NoCheckinHere()
        facts = {**showing.changing(found), "day": one.day, "side": one.side.value, "most": WHY_CHARACTERS}
        shown = modal(deps, me, f"{TEMPLATES}/waive", facts, above(view, where.hire, where))
    deps.slack.open_view(me.workspace, body["trigger_id"], shown, push=is_modal(body))
    return ack()


def waive_it(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Nobody waits for it any more."""
    view, now = body["view"], deps.now()
    where, why = spot(carried(view).get("spot"), has_side=True), text(forms.read(view), "why")
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        running.waive(books, me, where.hire, where.number, where.side or Side.OWN, why, now)
        pages = show_anew(deps, books, me, where.hire, now, view)
    bring(deps, me, pages)
    return ack()


def begin(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form in which check-ins begin for somebody who moved inside."""
    with deps.store.reading() as books:
        me = person.enter(books)
        facts = {"roles": running.roles(books, me)}
    shown = modal(deps, me, f"{TEMPLATES}/begin", facts, kept(body.get("view") or {}))
    deps.slack.open_view(me.workspace, body["trigger_id"], shown, push=is_modal(body))
    return ack()


def begin_them(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They are asked after from their first day in the post on."""
    view, now = body["view"], deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        hire = running.begin(books, me, forms.read(view), now)
        pages = show_anew(deps, books, me, hire.id, now, view)
    bring(deps, me, pages)
    return ack()


def _open(
    ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], template: str, facts: Callable[[Known], dict[str, Any]]
) -> BoltResponse:
    where, now, view = spot(clicked(body)), deps.now(), body.get("view") or {}
    with deps.store.reading() as books:
        me = person.enter(books)
        found = run_by(books, me, where.hire, now)
        if found.hire.revision != where.number:
            raise HireChanged()
        shown = modal(deps, me, template, facts(found), above(view, where.hire, where))
    deps.slack.open_view(me.workspace, body["trigger_id"], shown, push=is_modal(body))
    return ack()


def _save(
    ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], verb: Callable[..., Known]
) -> BoltResponse:
    view, now = body["view"], deps.now()
    where, answers = spot(carried(view).get("spot")), forms.read(view)
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        verb(books, me, where.hire, where.number, answers, now)
        pages = show_anew(deps, books, me, where.hire, now, view)
    bring(deps, me, pages)
    return ack()
