"""Figures of groups as admins set and open them, and a company where candidates are asked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.app import Rapport
from bot.rules.hiring.outcomes.declaring import GENDER, OWN, READY, Question, Setting
from bot.store import Store
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.forms import filled, opened

ADA, GROUPS = "U0ADA", "hiring.outcomes."
VALUES = {
    f"{GROUPS}groups": "", f"{GROUPS}groups_file": GENDER, f"{GROUPS}ask_groups": "", f"{GROUPS}choose_groups": "",
    f"{GROUPS}how_i_rate": "",
}  # fmt: skip
ASKED = Question(GENDER, READY[GENDER])
ON = Setting(True, (ASKED, Question(OWN, ("Harbour", "Hill <b>"), "Where did you grow up?")), (), True)


def turn_on(store: Store, setting: Setting = ON) -> None:
    """Candidates are asked."""
    with store.open() as books:
        books.declarations.choose(COMPANY, setting, ADA, datetime.now(UTC))


def begin_for(store: Store, name: str) -> None:
    """What the entry of that name finds."""
    if name in VALUES:
        turn_on(store)


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of what is asked, opened and filled in; empty for what has none."""
    return asking(slack) if name == f"{GROUPS}choose_groups" else {}


def page(slack: Slack, user: str = ADA, value: str = "", verb: str = "groups", view: Json | None = None) -> Json:
    """What that button opens, or turns its page into."""
    more: dict[str, Any] = {"view": view} if view else {}
    return opened(slack, user, slack.clicked(user, GROUPS + verb, value, **more))


def asking(slack: Slack, view: Json | None = None, **answers: Any) -> Json:
    """The form, filled in by Ada."""
    ticked = {"on": [{"value": "on"}], "questions": [{"value": GENDER}], **answers}
    return filled(page(slack, verb="ask_groups", view=view), **ticked)
