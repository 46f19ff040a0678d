"""Filling in one's own card: opened from a message, a page or a command, kept as choices are made, handed in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once
from bot.handlers.hiring.requisitions import carried, text
from bot.handlers.hiring.scorecards import TEMPLATES, number
from bot.jobs.hiring.scorecards import filling as job
from bot.jobs.hiring.scorecards.filling import Own
from bot.rules.hiring.scorecards import Found, find
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

# What the form asks only of a later version, and what is no part of the card.
WHY = "why"


def card(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open one's card of a seat; of the one that has waited longest where no seat is named."""
    named, now = (body.get("actions") or [{}])[0].get("value"), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        owed = [] if named else job.due(books, me.identity, now)
        seat = number(named) if named else owed[0].seat.id if owed else None
        if seat is None:
            view = modal(deps, me, f"{TEMPLATES}/none_due", {})
        else:
            view = _form(deps, books, me, job.own(books, me.identity, seat, now), 0)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def choose(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep what is in the form, as choices are made."""
    _keep(person, deps, body, once(body))
    return ack()


def hand_in(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The next step of the form, or what is worth a second look, shown once; else the card is in."""
    _keep(person, deps, body)
    view, now = body["view"], deps.now()
    seat, step, is_seen = _carried(view)
    why = text(forms.read(view), WHY)
    with deps.store.reading() as books:
        me = person.enter(books)
        mine = job.own(books, me.identity, seat, now)
        done = job.checked(mine, mine.answers, step)
        found = find(done, deps.words.traits) if done and not is_seen else ()
        if done is None or found:
            shown = _form(deps, books, me, mine, step if done else step + 1, found, why)
            return ack(response_action="update", view=shown)
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        mine = job.own(books, me.identity, seat, now)
        job.hand_in(books, mine, done, why, now)
        thanks = modal(deps, me, f"{TEMPLATES}/thanks", {"is_practice": mine.is_practice})
    return ack(response_action="update", view=thanks)


def _keep(person: Caller, deps: Deps, body: Mapping[str, Any], key: str | None = None) -> None:
    """A step has no key: what was wrong is corrected and sent from the same view again."""
    now, (seat, _, _) = deps.now(), _carried(body["view"])
    answers = {name: given for name, given in forms.read(body["view"]).items() if name != WHY}
    with deps.store.open(once=key, at=now) as books:
        me = person.enter(books)
        mine = job.own(books, me.identity, seat, now)
        job.keep_draft(books, mine, answers)


def _form(
    deps: Deps, books: Books, me: Person, mine: Own, step: int, found: Sequence[Found] = (), why: str = ""
) -> dict[str, Any]:
    kept = {"seat": mine.sitting.seat.id, "step": step, "seen": bool(found)}
    facts = {**job.form(books, mine, me.language, step, found), "why": why}
    return modal(deps, me, f"{TEMPLATES}/card", facts, json.dumps(kept))


def _carried(view: Mapping[str, Any]) -> tuple[int, int, bool]:
    """The seat, the step, and whether what is worth a second look was shown. Raises NoCardHere."""
    kept = carried(view)
    return number(kept.get("seat")), number(kept.get("step")), kept.get("seen") is True
