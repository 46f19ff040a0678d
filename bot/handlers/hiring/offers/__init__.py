"""Offers: the page with every version, and what its buttons and forms carry. The verbs stand beside."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.deps import Deps
from bot.handlers.caller import modal
from bot.handlers.hiring.candidates import behind, find, find_running, list_page
from bot.handlers.hiring.candidates import page as candidates_page
from bot.handlers.hiring.requisitions import carried
from bot.jobs.hiring.offers import showing
from bot.rules.company import Company
from bot.rules.hiring.candidates import NotYoursToRun, Seen
from bot.rules.hiring.offers import NoOfferHere, Offer, OfferChanged, check_revision
from bot.rules.people import Person
from bot.store import Books

TEMPLATES = "hiring/offers"
# The candidacy, the number of the last version, its revision, and what to do.
_SPOT = re.compile("([0-9]{1,9}):([0-9]{1,4}):([0-9]{1,4}):([a-z]{1,10})")


@dataclass(frozen=True)
class Spot:
    """The last version of what a candidate is offered, as somebody saw it (0 where there was none), and what to do."""

    id: int
    number: int
    revision: int
    what: str

    def __str__(self) -> str:
        return f"{self.id}:{self.number}:{self.revision}:{self.what}"


def spot(body: Mapping[str, Any]) -> Spot:
    """What the clicked button carries, or the form. Raises OfferChanged for what is not ours."""
    is_click = body["type"] == "block_actions"
    value = body["actions"][0].get("value") if is_click else carried(body["view"]).get("offer")
    found = _SPOT.fullmatch(str(value))
    if found is None:
        raise OfferChanged()
    return Spot(int(found[1]), int(found[2]), int(found[3]), found[4])


def running(books: Books, me: Person, id: int, now: datetime) -> tuple[Seen, Company]:
    """The candidate for somebody who may see what they are offered.

    Raises NoSuchCandidate, AlreadyErased, NoOfferHere.
    """
    try:
        return find_running(books, me, id, now)
    except NotYoursToRun:
        raise NoOfferHere() from None


def last(books: Books, me: Person, seen: Seen, where: Spot) -> Offer:
    """The version that the button was about, if it is still so. Raises OfferChanged."""
    return check_revision(books.offers.seen_by(me, seen), where.number, where.revision)


def page(deps: Deps, books: Books, me: Person, seen: Seen, now: datetime, view: Mapping[str, Any]) -> dict[str, Any]:
    """The modal with every version; it keeps which list lies below, as `view` does."""
    return modal(deps, me, f"{TEMPLATES}/show", showing.page(books, me, seen, now), kept(view))


def kept(view: Mapping[str, Any], **more: Any) -> str:
    """What a form above the page carries: the list below, and more."""
    below = {name: value for name, value in carried(view).items() if name == "list"}
    return json.dumps({**below, **more})


def pages(
    deps: Deps, books: Books, me: Person, seen: Seen, now: datetime, view: Mapping[str, Any], on: str
) -> dict[str, Any]:
    """By open view what is to be shown now: the offer's page in `on`, and the list below it if one lies there."""
    shown, root = {on: page(deps, books, me, seen, now, view)}, view.get("root_view_id")
    if root and root not in {on, view["id"]}:
        shown[root] = list_page(deps, books, me, behind(view), now)
    return shown


def candidate(deps: Deps, books: Books, me: Person, id: int, now: datetime, view: Mapping[str, Any]) -> dict[str, Any]:
    """The candidate's page again, above the list that `view` keeps. Raises NoSuchCandidate."""
    found, company = find(books, me, id, now)
    return candidates_page(deps, books, me, found, company, now, behind(view))
