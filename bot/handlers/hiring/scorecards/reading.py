"""Cards that are in, once they may be read; a card that is late: promised by its author, or let go."""

from __future__ import annotations

import json
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.hiring.requisitions import carried, text
from bot.handlers.hiring.scorecards import TEMPLATES, number
from bot.jobs.hiring.scorecards import nudging
from bot.jobs.hiring.scorecards import reading as job
from bot.rules.hiring.scorecards import WHY_CHARACTERS, NoCardHere
from bot.rules.hiring.scorecards.nudging import Promise
from bot.slack import forms


def cards(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the cards of a candidate that one may read."""
    id, now = number(body["actions"][0].get("value")), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/cards", job.page(books, me, id, now))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
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
    """Open the form that asks why nobody need wait for a card."""
    seat, now = number(body["actions"][0].get("value")), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        one = nudging.to_waive(books, me, seat, now)
        facts = {"name": one.seen.candidate.name, "who": one.seat.who, "start": one.interview.start}
    kept = json.dumps({"seat": seat, "is_page": is_modal(body)})
    view = modal(deps, me, f"{TEMPLATES}/waive", {**facts, "most": WHY_CHARACTERS}, kept)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def let_go(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Nobody waits for that card any more."""
    kept, now = carried(body["view"]), deps.now()
    why = text(forms.read(body["view"]), "why")
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        one = nudging.waive(books, me, number(kept.get("seat")), why, now)
        shown = modal(deps, me, f"{TEMPLATES}/cards", job.page(books, me, one.interview.candidacy, now))
    if kept.get("is_page"):
        bring_up_to_date(deps, me, body["view"]["previous_view_id"], shown)
    return ack()
