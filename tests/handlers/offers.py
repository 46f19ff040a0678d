"""Kim at the last stage: nothing offered yet, or with an offer that Mina made; the page and the forms."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.app import Rapport
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.offers import Did, Offer, moved, written
from bot.rules.hiring.offers.terms import Terms, answers_of
from bot.store import Store
from tests.fakes import Json, Slack
from tests.handlers.candidates import KIM, begin, page
from tests.handlers.forms import filled, opened
from tests.handlers.state import OPEN, ask, put_back, rows

OFFERS = "hiring.offers."
ANA, MINA = "U0ANA", "U0MINA"
VALUES = {"offer": "1:0:0:open", "write": "1:0:0:write", "change": "1:1:2:accept", "ask": "1:1:2:decline"}
NOT_MADE = ("offer", "write", "keep")


def terms(**changes: Any) -> Terms:
    """Within what was approved; they begin in two months and may say yes for a week."""
    today = datetime.now(UTC).date()
    start, until = today + timedelta(days=60), today + timedelta(days=7)
    return replace(Terms(80_123, "EUR", start, until, "Berlin", more="A zebra"), **changes)


def made(store: Store, seen: Seen, did: Did | None = Did.MAKE) -> Offer:
    """Mina wrote an offer an hour ago, and Kim has it."""
    at = datetime.now(UTC) - timedelta(hours=1)
    with store.open() as books:
        new, _ = written(seen, books.offers.of(seen.candidacy.id), terms(), "", None, MINA, at)
        kept = books.offers.add(new)
        if did is not None:
            kept = moved(kept, did, MINA, at)
            books.offers.save(kept)
    return kept


def begin_for(store: Store, id: int, name: str) -> None:
    """What the entry of that name finds."""
    if name.startswith(OFFERS):
        seen = begin(store, id, KIM, moves=1)
        if name.removeprefix(OFFERS) not in NOT_MADE:
            made(store, seen)


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, filled in, or the page that its button stands on."""
    verb, before = name.removeprefix(OFFERS), rows(rapport.store)
    if verb == "offer":
        return {}
    id = ask(rapport.store, OPEN).id
    begin_for(rapport.store, id, name)
    view = shown(slack, ANA, page(slack, ANA, id, 1))
    if verb == "keep":
        view = looked(slack, ANA, write(slack, ANA, view, **said()))
    elif verb == "say":
        view = filled(above(slack, ANA, view, "ask", VALUES["ask"]), reason={"value": "pay"}, why="Too little")
    put_back(rapport.store, before)
    return view


def said(**changes: Any) -> Json:
    """What the form is filled in with."""
    answers = answers_of(terms(**changes), changes.pop("why", ""))
    return {name: answers[name] for name in ("pay", "start", "until", "place", "contract", "more", "why")}


def shown(slack: Slack, user: str, view: Json) -> Json:
    """Every version of what Kim is offered, in place of their page."""
    return opened(slack, user, slack.clicked(user, f"{OFFERS}offer", VALUES["offer"], view=view))


def above(slack: Slack, user: str, view: Json, verb: str, value: str) -> Json:
    """The form that the button of the page opens."""
    return opened(slack, user, slack.clicked(user, f"{OFFERS}{verb}", value, view=view))


def write(slack: Slack, user: str, view: Json, value: str = "1:0:0:write", **answers: Any) -> Json:
    """The form of the next version, filled in."""
    return filled(above(slack, user, view, "write", value), **answers)


def send(slack: Slack, user: str, view: Json) -> Json:
    """What is answered to the form."""
    answer: Json = slack.interact(slack.submitted(user, view)).get_json() or {}
    return answer


def looked(slack: Slack, user: str, view: Json) -> Json:
    """The same form with what is worth a second look."""
    kept = {name: view[name] for name in ("id", "root_view_id", "previous_view_id", "state") if name in view}
    return {**send(slack, user, view)["view"], **kept, "hash": "1.looked"}
