"""A session for which questions are collected, one that is going on, and one that has nothing left but its recap."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.app import Rapport
from bot.rules.community.questions.sessions import Collected, Session, Stage
from bot.store import Store
from tests.fakes import CIRCLE, TALK, Json, Slack
from tests.handlers.cast import MEMBERS, MODERATORS, always
from tests.handlers.community.content import HERE, MODERATE_HERE
from tests.handlers.community.digests import joined
from tests.handlers.forms import filled, opened
from tests.handlers.state import put_back, rows

PREFIX = "community.sessions."
MOE = "U0MOE"
MAY = {
    "/community sessions": always(MEMBERS),
    **{PREFIX + verb: always(MEMBERS) for verb in ("show", "turn")},
    **{PREFIX + verb: always(HERE) for verb in ("open_one", "ask", "save_ask", "vote")},
    PREFIX + "announce": always(MODERATORS),
    **{PREFIX + verb: always(MODERATE_HERE) for verb in (
        "save", "change", "save_change", "call_off", "run", "merge", "answered", "carry", "save_carry", "tell",
    )},
}  # fmt: skip
CHANGES = {
    PREFIX + verb for verb in (
        "save_ask", "vote", "save", "save_change", "call_off", "merge", "answered", "save_carry", "tell",
    )
}  # fmt: skip
ORDERS: set[str] = set()
TURNS: set[str] = set()
VALUES = {
    PREFIX + verb: value for verb, value in {
        "show": "", "turn": "0", "open_one": "1:0", "ask": "1", "vote": "1", "announce": "", "change": "1",
        "call_off": "1", "run": "1", "merge": "1:1:2", "answered": "3", "carry": "2:3", "tell": "3",
    }.items()
}  # fmt: skip
DAY = f"{datetime.now(UTC).date() + timedelta(days=5)}"
# The button that opens a form, and what is filled in.
FORMS: dict[str, tuple[str, dict[str, Any]]] = {
    "save_ask": ("ask", {"text": "How is pay decided?"}),
    "save": ("announce", {"guest": "Ana", "channel": TALK, "day": DAY}),
    "save_change": ("change", {"guest": "Bea", "day": DAY}),
    "save_carry": ("carry", {"owner": MOE, "answer_by": DAY}),
}


def begin_for(store: Store) -> None:
    """The sessions are 1 to 3; questions 1 and 2 are of the first, 3 of the second; somebody else asked them."""
    now, kim = datetime.now(UTC), joined(store, CIRCLE, "U0KIM")
    with store.open() as books:
        first = Session(
            MOE, now, now + timedelta(days=2), now + timedelta(days=2, hours=1), 5, 0, CIRCLE, TALK, "Ana"
        )  # fmt: skip
        for session in (first, *(replace(first, starts_at=now, stage=Stage.BEGUN) for _ in range(2))):
            books.sessions.add(session)
        for id in (1, 1, 2):
            books.sessions.ask(Collected(0, f"{kim.id}", "How is pay decided?", now, session=id))


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened by Moe and filled in; empty for what has none."""
    verb = name.removeprefix(PREFIX)
    if verb not in FORMS:
        return {}
    before = rows(rapport.store)
    begin_for(rapport.store)
    button, answers = FORMS[verb]
    click = slack.clicked(MOE, PREFIX + button, VALUES[PREFIX + button], CIRCLE)
    view = filled(opened(slack, MOE, click, CIRCLE), **answers)
    put_back(rapport.store, before)
    return view
