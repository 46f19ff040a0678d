"""Setting up a community, as its admins do."""

from __future__ import annotations

from typing import Any

from bot.app import Rapport
from bot.store import Store
from tests.fakes import CIRCLE, Json, Slack
from tests.handlers.cast import always
from tests.handlers.forms import filled, opened
from tests.handlers.state import put_back, rows

PREFIX, CORA = "community.first_steps.", "U0CORA"
ADMINS = {"the community's admin", "another company's admin"}
VERBS = ("fit", "save_fit", "words", "save_words", "channels", "save_channels")
MAY = {PREFIX + verb: always(ADMINS) for verb in VERBS}
CHANGES = {PREFIX + "save_fit", PREFIX + "save_words", PREFIX + "save_channels"}
ORDERS: set[str] = set()
TURNS: set[str] = set()
VALUES = {PREFIX + verb: "" for verb in ("fit", "words", "channels")}
FORMS: dict[str, tuple[str, dict[str, Any]]] = {
    "save_fit": ("fit", {"yes": [{"value": "need"}, {"value": "time"}]}),
    "save_words": ("words", {"en": "Harbor & Pine answers for it.", "link": "https://example.com/privacy"}),
    "save_channels": ("channels", {"questions": "C0WELCOME", "make": [{"value": "new"}]}),
}


def begin_for(store: Store) -> None:
    """Nothing has to be there."""


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened and filled in; empty for what has none."""
    if name.removeprefix(PREFIX) not in FORMS:
        return {}
    button, answers = FORMS[name.removeprefix(PREFIX)]
    before = rows(rapport.store)
    view = filled(opened(slack, CORA, slack.clicked(CORA, PREFIX + button, "", CIRCLE), CIRCLE), **answers)
    put_back(rapport.store, before)
    return view
