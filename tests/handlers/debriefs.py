"""Kim after an interview: Sam's and Noor's cards are in, a debrief is opened, or its time is over; the forms."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.app import Rapport
from bot.jobs.hiring.scorecards import filling
from bot.rules.hiring.debriefs import Debrief, Entry
from bot.rules.hiring.panels.seats import Interview
from bot.rules.hiring.scorecards import Card, Overall, Rating
from bot.rules.people import Identity
from bot.store import Store
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.forms import filled, opened
from tests.handlers.panels import ANA, NOOR, SAM, over
from tests.handlers.state import OPEN, ask, put_back, rows

DEBRIEFS = "hiring.debriefs."
MINA = "U0MINA"
VALUES = {"show": "", "begin": "1", "look": "1", "decide": "1"}
SAW = {
    SAM: Card((Rating("teamwork", 5, "Zebra: drew the plan for all"),), Overall.STRONG_YES),
    NOOR: Card((Rating("teamwork", 2, "Giraffe: cut others off"),), Overall.NO),
}


def handed_in(store: Store, one: Interview, *people: str) -> None:
    """Their cards are in."""
    now = datetime.now(UTC)
    for who in people or tuple(SAW):
        seat = next(each.id for each in one.seats if each.who == who)
        with store.open() as books:
            filling.hand_in(books, filling.own(books, Identity(COMPANY, who), seat, now), SAW[who], "", now)


def debrief(store: Store, one: Interview, is_over: bool = False, **changes: Any) -> Debrief:
    """Ana opened one about the cards that are in, or its time is over by now."""
    now = datetime.now(UTC)
    until = now + timedelta(days=-1 if is_over else 1)
    with store.open() as books:
        done = sorted(books.scorecards.marks([one.id])[one.id].done)
        entries = tuple(Entry(one.id, who, 0) for who in done)
        made = Debrief(one.candidacy, one.stage, entries, MINA, ANA, now - timedelta(days=2), until, until)
        return books.debriefs.opened(replace(made, **changes))


def begin_for(store: Store, id: int, name: str) -> None:
    """What the entry of that name finds."""
    verb = name.removeprefix(DEBRIEFS)
    if not name.startswith(DEBRIEFS) or verb == "show":
        return
    one = over(store, id)
    handed_in(store, one)
    if verb in ("look", "cast", "decide", "settle"):
        debrief(store, one, is_over=verb in ("decide", "settle"))


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened and filled in; empty for what has none."""
    verb, before = name.removeprefix(DEBRIEFS), rows(rapport.store)
    if verb in VALUES:
        return {}
    begin_for(rapport.store, ask(rapport.store, OPEN).id, name)
    if verb == "open_up":
        view = filled(opened(slack, ANA, slack.clicked(ANA, f"{DEBRIEFS}begin", "1")), span={"value": "days"})
    elif verb == "cast":
        view = vote(slack, SAM, "strong_yes")
    else:
        view = decision(slack, ANA, "hold")
    put_back(rapport.store, before)
    return view


def look(slack: Slack, user: str, view: Json | None = None) -> Json:
    """The page of the debrief."""
    more: dict[str, Any] = {"view": view} if view else {}
    return opened(slack, user, slack.clicked(user, f"{DEBRIEFS}look", "1", **more))


def vote(slack: Slack, user: str, overall: str, reason: str = "") -> Json:
    """The page of the debrief with that vote filled in."""
    return filled(look(slack, user), overall={"value": overall}, reason=reason)


def decision(slack: Slack, user: str, verdict: str, view: Json | None = None, **answers: Any) -> Json:
    """The form of the decision, filled in."""
    more: dict[str, Any] = {"view": view} if view else {}
    found = opened(slack, user, slack.clicked(user, f"{DEBRIEFS}decide", "1", **more))
    given = {"verdict": {"value": verdict}, "reason": "Both saw the same in the end", "owner": ANA, **answers}
    return filled(found, **given)
