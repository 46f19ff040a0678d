"""What to change by what outcomes taught: the page, and what a person says to each."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once, open_or_turn
from bot.handlers.hiring.requisitions import carried, text, whole
from bot.jobs.hiring.outcomes import TEMPLATES
from bot.jobs.hiring.outcomes import changing as job
from bot.rules.hiring.outcomes.accepting import Standing, SuggestionChanged
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

# A suggestion, its revision, the page it stands on, and what to do.
_SPOT = re.compile("([0-9]{1,9}):([0-9]{1,6}):([0-9]{1,4}):(accept|refuse)")


@dataclass(frozen=True)
class Spot:
    """A suggestion as somebody saw it, on which page, and whether they accept it."""

    id: int
    revision: int
    page: int
    is_yes: bool


def spot(value: Any) -> Spot:
    """What a button or a form of ours carries. Raises SuggestionChanged for anything else."""
    found = _SPOT.fullmatch(str(value))
    if found is None:
        raise SuggestionChanged()
    return Spot(int(found[1]), int(found[2]), int(found[3]), found[4] == "accept")


def changes(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the page, or show it in place of the one it was asked from."""
    n = whole(_clicked(body) or 0)
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _page(deps, books, me, n)
    if is_modal(body):  # a picture that the page before waits for would stand in its place
        with deps.store.open() as books:
            books.pictures.left(me.workspace, body["view"]["id"])
    open_or_turn(deps, me, body, view)
    return ack()


def answer(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Accept it; or ask why not, in the page's place: also of what was accepted before, which is taken back."""
    where, now = spot(_clicked(body)), deps.now()
    if where.is_yes:
        with deps.store.open(once=once(body), at=now) as books:
            me = person.enter(books)
            job.answer(books, me, where.id, where.revision, Standing.ACCEPTED, "", now)
            view = _page(deps, books, me, where.page)
    else:
        with deps.store.reading() as books:
            me = person.enter(books)
            facts = job.form(books, me, where.id, where.revision)
            view = modal(deps, me, f"{TEMPLATES}/refuse", facts, json.dumps({"spot": _clicked(body)}))
    bring_up_to_date(deps, me, str((body.get("view") or {}).get("id")), view)
    return ack()


def refuse(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is not to be so, and why: figures are as published."""
    where, now = spot(carried(body["view"]).get("spot")), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        why = text(forms.read(body["view"]), "why")
        job.answer(books, me, where.id, where.revision, Standing.REFUSED, why, now)
        view = _page(deps, books, me, where.page)
    return ack(response_action="update", view=view)


def _clicked(body: Mapping[str, Any]) -> Any:
    return body["actions"][0].get("value")


def _page(deps: Deps, books: Books, me: Person, n: int) -> dict[str, Any]:
    return modal(deps, me, f"{TEMPLATES}/changes", job.page(books, me, n))
