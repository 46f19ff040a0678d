"""Cards that are in, once they may be read; a card that is late: promised by its author, or let go."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once, open_or_turn
from bot.handlers.hiring.requisitions import carried, text
from bot.handlers.hiring.scorecards import TEMPLATES, number
from bot.jobs.hiring.scorecards import nudging
from bot.jobs.hiring.scorecards import reading as job
from bot.jobs.hiring.scorecards.reading import Place
from bot.rules.hiring.scorecards import WHY_CHARACTERS, NoCardHere
from bot.rules.hiring.scorecards.nudging import Promise
from bot.rules.hiring.scorecards.paging import View
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books


def cards(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the cards of a candidate that one may read."""
    id, now = number(body["actions"][0].get("value")), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _page(deps, books, me, Place(id), now)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def turn(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Turn to another page of the cards, or look at them in another way."""
    where, now = _place(body["actions"][0].get("value")), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _page(deps, books, me, where, now)
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def promise(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """One's card comes in two hours, or tomorrow morning: until then nobody asks for it."""
    seat, _, when = str(body["actions"][0].get("value")).partition(":")
    if when not in list(Promise):
        raise NoCardHere()
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        nudging.promise(books, me, number(seat), Promise(when), now)
    return ack()


def waive(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that asks why nobody need wait for a card: in the place of the page it is asked from, which may be
    the third already, and Slack takes no fourth."""
    seat, now = number(body["actions"][0].get("value")), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        one = nudging.to_waive(books, me, seat, now)
        facts = {"name": one.seen.candidate.name, "who": one.seat.who, "start": one.interview.start}
    kept = json.dumps({"seat": seat, "page": _shown(body["view"]) if is_modal(body) else ""})
    view = modal(deps, me, f"{TEMPLATES}/waive", {**facts, "most": WHY_CHARACTERS}, kept)
    open_or_turn(deps, me, body, view)
    return ack()


def let_go(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Nobody waits for that card any more."""
    kept, now = carried(body["view"]), deps.now()
    why = text(forms.read(body["view"]), "why")
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        one = nudging.waive(books, me, number(kept.get("seat")), why, now)
        where = _place(kept["page"]) if kept.get("page") else Place(one.interview.candidacy)
        shown = _page(deps, books, me, replace(where, id=one.interview.candidacy), now)
    return ack(response_action="update", view=shown) if kept.get("page") else ack()


def _page(deps: Deps, books: Books, me: Person, where: Place, now: datetime) -> dict[str, Any]:
    facts = job.page(books, me, where, now)
    kept = json.dumps({"cards": f"{where.id}:{facts['view']}:{facts['page']}"})
    return modal(deps, me, f"{TEMPLATES}/cards", facts, kept)


def _shown(view: Mapping[str, Any]) -> str:
    """Which page of cards that view is; empty for another of ours."""
    return str(carried(view).get("cards") or "")


def _place(value: Any) -> Place:
    """The page that a button carries. Raises NoCardHere for anything that is not ours."""
    id, _, rest = str(value).partition(":")
    view, _, page = rest.partition(":")
    if view not in list(View):
        raise NoCardHere()
    return Place(number(id), View(view), number(page))
