"""Kim after an interview: Sam's and Noor's cards are in, and Ana signed a report or not; the page and its forms."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.app import Rapport
from bot.jobs.hiring import reports as job
from bot.jobs.hiring.reports import writing
from bot.rules.access import Right
from bot.rules.hiring.reports.pool import Entry
from bot.rules.people import Identity
from bot.store import Store
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.candidates import turn_down
from tests.handlers.debriefs import handed_in
from tests.handlers.forms import filled, opened
from tests.handlers.panels import ANA, SAM, over
from tests.handlers.state import FIRST, ask, put_back, rows

REPORTS = "hiring.reports."
WORDS = {"strengths": "Plans well", "weaknesses": "Cuts off", "risks": "Thin", "overall": "Not here", "tags": "plans"}
VALUES = {
    "report": "1", "turn": "1:0:0", "cards": "1", "write": "1", "send": "1:1", "print_it": "1:1", "keep": "1",
    "drop": "1", "pool": "",
}  # fmt: skip
# What begins with a signed report, and with a candidate who was turned down.
SIGNED = ("report", "turn", "cards", "send", "share", "print_it", "keep", "keep_in_mind", "drop")
TURNED_DOWN = ("keep", "keep_in_mind", "drop")


def signed(store: Store, who: str = ANA, **words: str) -> None:
    """Ana, or somebody else who may, signed the next version."""
    now = datetime.now(UTC)
    with store.open() as books:
        me = books.people.enter(Identity(COMPANY, who), Right.HIRE)
        found = job.running(books, me, 1, now)
        last = writing.last_number(books, found)
        writing.keep_draft(books, me, found, {**WORDS, "why": "Again", **words})
        writing.sign(books, me, found, writing.checked(books, me, found, last, now), now)


def kept(store: Store) -> None:
    """Kim is to be kept in mind."""
    with store.open() as books:
        books.pool.put(Entry(1, ("plans",), ANA, datetime.now(UTC)))


def begin_for(store: Store, id: int, name: str) -> None:
    """What the entry of that name finds."""
    verb = name.removeprefix(REPORTS)
    if not name.startswith(REPORTS) or verb == "pool" or verb.startswith("numbers"):
        return
    handed_in(store, over(store, id))
    if verb in SIGNED:
        signed(store)
    if verb in TURNED_DOWN:
        turn_down(store, datetime.now(UTC))
    if verb == "drop":
        kept(store)
    if verb == "sign":  # what was read just now waits
        with store.open() as books:
            books.reports.keep_draft(ANA, 1, WORDS)


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened and filled in, or the page that its button stands on."""
    verb, before = name.removeprefix(REPORTS), rows(rapport.store)
    if verb in ("report", "pool"):
        return {}
    begin_for(rapport.store, ask(rapport.store, FIRST).id, name)
    view = page(slack, ANA)
    if verb in ("review", "close", "sign"):
        view = written(slack, view)
    if verb == "sign":
        view = read(slack, view)
    if verb == "share":
        view = filled(turned(slack, view, "send", "1:1"), people=[SAM])
    if verb == "keep_in_mind":
        view = filled(turned(slack, view, "keep"), how={"value": "call"})
    put_back(rapport.store, before)
    return view


def page(slack: Slack, user: str, value: str = "1") -> Json:
    """The report as it opens."""
    return opened(slack, user, slack.clicked(user, f"{REPORTS}report", value))


def turned(slack: Slack, view: Json, verb: str, value: str = "1", user: str = ANA) -> Json:
    """What that button makes of the page."""
    answer = slack.interact(slack.clicked(user, REPORTS + verb, value, view=view))
    assert answer.status_code == 200, answer.text
    shown = slack.open_view(user)
    assert shown is not None
    return shown


def written(slack: Slack, view: Json, user: str = ANA, **answers: Any) -> Json:
    """The form, filled in over the page."""
    return filled(turned(slack, view, "write", user=user), **{**WORDS, **answers})


def read(slack: Slack, view: Json, user: str = ANA) -> Json:
    """What the form turns into: all of it, to be signed."""
    answer = slack.interact(slack.submitted(user, view)).get_json()
    assert answer["response_action"] == "update", answer
    kept = {name: view[name] for name in ("id", "root_view_id", "previous_view_id") if name in view}
    return {**answer["view"], **kept, "hash": "1.read", "state": {"values": {}}}


