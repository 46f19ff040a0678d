"""Kim, hired three weeks ago: what was seen beside what happened; and a figure that waits for an answer."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.app import Rapport
from bot.rules.hiring.outcomes.accepting import Changes, Suggestion
from bot.rules.hiring.outcomes.suggesting import Evidence, Found, Kind
from bot.store import Store
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.checkins import hired
from tests.handlers.forms import filled, opened
from tests.handlers.state import OPEN, ask, put_back, rows

OUTCOMES = "hiring.outcomes."
ANA = "U0ANA"
VALUES = {"first": "1", "ask": "1", "changes": "0", "answer": "1:0:0:accept"}
FIGURE = Found(Kind.FIGURE, "structured_interview", Evidence(34, 0.45, 0.30, 0.58, 0.42, 0.36))
NAMES = {f"{OUTCOMES}{verb}" for verb in (*VALUES, "add_question", "refuse")}
ASKED = "When did a plan of yours no longer hold?"
QUESTION = {
    "text": ASKED, "where": {"value": "1:0:teamwork"},
    "kind": {"value": "behavioural"},
}  # fmt: skip


def suggested(store: Store, *found: Found) -> list[Suggestion]:
    """These wait for an answer."""
    with store.open() as books:
        new = tuple(Suggestion(COMPANY, each, datetime.now(UTC).date()) for each in found or (FIGURE,))
        return list(books.suggestions.keep(Changes(new)))


def begin_for(store: Store, id: int, name: str) -> None:
    """What the entry of that name finds."""
    if name in NAMES:
        hired(store, id)
        suggested(store)


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened and filled in, or the page that its button stands on; empty for what has none."""
    verb, before = name.removeprefix(OUTCOMES), rows(rapport.store)
    begin_for(rapport.store, ask(rapport.store, OPEN).id, name)
    view: Json = {}
    if verb in ("ask", "add_question"):
        view = page(slack, ANA)
    if verb == "add_question":
        view = filled(turned(slack, ANA, view, "ask", "1"), **QUESTION)
    if verb in ("answer", "refuse"):
        view = opened(slack, ANA, slack.clicked(ANA, f"{OUTCOMES}changes", "0"))
    if verb == "refuse":
        view = filled(turned(slack, ANA, view, "answer", "1:0:0:refuse"), why="Two of them left")
    put_back(rapport.store, before)
    return view


def page(slack: Slack, user: str, value: str = "1") -> Json:
    """What was seen of that hire beside what happened, as it opens."""
    return opened(slack, user, slack.clicked(user, f"{OUTCOMES}first", value))


def turned(slack: Slack, user: str, view: Json, verb: str, value: str) -> Json:
    """What that button makes of the page."""
    answer = slack.interact(slack.clicked(user, OUTCOMES + verb, value, view=view))
    assert answer.status_code == 200, answer.text
    shown = slack.open_view(user)
    assert shown is not None
    return shown
