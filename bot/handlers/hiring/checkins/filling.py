"""Answering one's own check-in: opened from a message or a page, kept as choices are made, handed in; or put off."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once, tell
from bot.handlers.hiring.checkins import TEMPLATES, Spot, above, bring, clicked, show_anew, spot
from bot.handlers.hiring.requisitions import carried
from bot.jobs.hiring.checkins import asking
from bot.jobs.hiring.checkins import filling as job
from bot.jobs.hiring.checkins.filling import Own
from bot.rules.hiring.checkins import NoCheckinHere, NoSuchHire, Side
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books


def fill(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open one's check-in."""
    where, view = _where(clicked(body)), body.get("view") or {}
    with deps.store.reading() as books:
        me = person.enter(books)
        mine = _own(deps, books, me, where)
        facts = job.form(books, mine, deps.words.library, me.language)
        shown = modal(deps, me, f"{TEMPLATES}/fill", facts, above(view, where.hire, where))
    deps.slack.open_view(me.workspace, body["trigger_id"], shown, push=is_modal(body))
    return ack()


def choose(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep what is in the form, as choices are made."""
    _keep(person, deps, body, once(body))
    return ack()


def hand_in(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is in; what was typed is kept where something is wrong with it."""
    _keep(person, deps, body)
    view, now = body["view"], deps.now()
    where = _where(carried(view).get("spot"))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        mine = _own(deps, books, me, where)
        job.hand_in(books, mine, mine.typed, now)
        shown = modal(deps, me, f"{TEMPLATES}/thanks", {"side": mine.one.side.value, "day": mine.one.day})
        pages = show_anew(deps, books, me, where.hire, now, view)
    bring(deps, me, pages)
    return ack(response_action="update", view=shown)


def later(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They do it some working days later, and are not asked before."""
    where, now = _where(clicked(body)), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        mine = _own(deps, books, me, where)
        one = asking.promise(books, me, mine.known, mine.one.day, mine.one.side, now)
    tell(deps, me, body, f"{TEMPLATES}/later", {"until": one.promised})
    return ack()


def _where(value: Any) -> Spot:
    """Raises NoCheckinHere for what is not ours."""
    try:
        return spot(value, has_side=True)
    except NoSuchHire:
        raise NoCheckinHere() from None


def _own(deps: Deps, books: Books, me: Person, where: Spot) -> Own:
    return job.own(books, me, where.hire, where.number, where.side or Side.OWN, deps.now())


def _keep(person: Caller, deps: Deps, body: dict[str, Any], key: str | None = None) -> None:
    now, where = deps.now(), _where(carried(body["view"]).get("spot"))
    with deps.store.open(once=key, at=now) as books:
        me = person.enter(books)
        job.keep_draft(books, _own(deps, books, me, where), forms.read(body["view"]))
