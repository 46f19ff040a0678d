"""Filling in one's own card: opened from a message, a page or a command, kept as choices are made, handed in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.hiring.panels import today
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
            view = _form(deps, books, me, job.own(books, me.identity, seat, now), _Kept(seat, pages=_pages(body)))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def choose(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep what is in the form, as choices are made."""
    _keep(person, deps, body, once(body))
    return ack()


def back(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The step before, with what stands on this one kept."""
    _keep(person, deps, body, once(body))
    view, now, kept = body["view"], deps.now(), _carried(body["view"])
    with deps.store.reading() as books:
        me = person.enter(books)
        mine = job.own(books, me.identity, kept.seat, now)
        step = max(0, min(kept.step, mine.steps) - 1)
        shown = _form(deps, books, me, mine, replace(kept, step=step, is_seen=False, why=_why(view, kept)))
    bring_up_to_date(deps, me, view["id"], shown)
    return ack()


def hand_in(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The next step of the form, or what is worth a second look, shown once; else the card is in."""
    _keep(person, deps, body)
    view, now, kept = body["view"], deps.now(), _carried(body["view"])
    why = _why(view, kept)
    with deps.store.reading() as books:
        me = person.enter(books)
        mine = job.own(books, me.identity, kept.seat, now)
        done = job.checked(mine, mine.answers, kept.step)
        found = find(done, deps.words.traits) if done and not kept.is_seen else ()
        if done is None or found:
            kept = replace(kept, step=kept.step if done else kept.step + 1, is_seen=bool(found), why=why)
            return ack(response_action="update", view=_form(deps, books, me, mine, kept, found))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        mine = job.own(books, me.identity, kept.seat, now)
        job.hand_in(books, mine, done, why, now)
        thanks = modal(deps, me, f"{TEMPLATES}/thanks", {"is_practice": mine.is_practice})
        under = today.behind(deps, books, me, view, kept.pages, mine.sitting, now)
    for id, shown in under.items():
        bring_up_to_date(deps, me, id, shown)
    return ack(response_action="update", view=thanks)


@dataclass(frozen=True)
class _Kept:
    """What a form of ours carries: the seat, the step, whether what is worth a second look was shown, why a later
    version is handed in as far as it was said, and the pages under it that say how the card stands."""

    seat: int
    step: int = 0
    is_seen: bool = False
    why: str = ""
    pages: tuple[str, ...] = ()


def _keep(person: Caller, deps: Deps, body: Mapping[str, Any], key: str | None = None) -> None:
    """A step has no key: what was wrong is corrected and sent from the same view again."""
    now, kept = deps.now(), _carried(body["view"])
    answers = {name: given for name, given in forms.read(body["view"]).items() if name != WHY}
    with deps.store.open(once=key, at=now) as books:
        me = person.enter(books)
        mine = job.own(books, me.identity, kept.seat, now)
        job.keep_draft(books, mine, answers)


def _form(
    deps: Deps, books: Books, me: Person, mine: Own, kept: _Kept, found: Sequence[Found] = ()
) -> dict[str, Any]:
    facts = {**job.form(books, mine, me.language, kept.step, found), "why": kept.why}
    return modal(deps, me, f"{TEMPLATES}/card", facts, json.dumps(asdict(kept)), generation=kept.step)


def _carried(view: Mapping[str, Any]) -> _Kept:
    """What the form carries. Raises NoCardHere."""
    kept = carried(view)
    seat, step = number(kept.get("seat")), number(kept.get("step"))
    return _Kept(seat, step, kept.get("is_seen") is True, text(kept, "why"), today.pages(view))


def _why(view: Mapping[str, Any], kept: _Kept) -> str:
    """Why it is otherwise than before: as it stands in the form, on a step that does not ask as it stood."""
    answers = forms.read(view)
    return text(answers, WHY) if WHY in answers else kept.why


def _pages(body: Mapping[str, Any]) -> tuple[str, ...]:
    return today.pages(body["view"]) if is_modal(body) else ()
