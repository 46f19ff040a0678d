"""A calendar with a draft, and an item that was posted with a link."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.app import Rapport
from bot.rules.community.content import Item, Kind, State
from bot.store import Store
from tests.fakes import CIRCLE, Json, Slack
from tests.handlers.cast import MEMBERS, MODERATORS, always
from tests.handlers.forms import filled, opened
from tests.handlers.state import put_back, rows

PREFIX = "community.content."
MOE = "U0MOE"
HERE, MODERATE_HERE = MEMBERS - {"somebody of another company"}, MODERATORS - {"another company's admin"}
HERE = HERE - {"another company's admin"}
MAY = {
    "/community content": always(MODERATORS),
    **{PREFIX + verb: always(MODERATORS) for verb in (
        "show", "turn", "write", "save", "fill", "propose", "save_proposition", "use", "hear",
    )},
    **{PREFIX + verb: always(MODERATE_HERE) for verb in ("open_one", "change", "copy")},
    PREFIX + "kit": always(MEMBERS),
    PREFIX + "heard": always(MEMBERS),
    PREFIX + "tap": always(HERE),
}  # fmt: skip
CHANGES = {PREFIX + verb for verb in ("save", "change", "copy", "fill", "tap", "save_proposition")}
ORDERS: set[str] = set()
TURNS = {PREFIX + "turn"}
VALUES = {
    PREFIX + verb: value for verb, value in {
        "show": "", "turn": "month:2026-12-01:0", "open_one": "1", "write": "new", "change": "1:0:ask", "copy": "1",
        "fill": "", "kit": "", "heard": "", "tap": "2", "propose": "",
    }.items()
}  # fmt: skip
# The button that opens a form, and what is filled in.
FORMS: dict[str, tuple[str, dict[str, Any]]] = {
    "save": ("write", {"title": "Hello", "text": "Who is here?"}),
    "save_proposition": ("propose", {"en": "Good talks", "zh": "聊得来"}),
}


def begin_for(store: Store) -> None:
    """The draft is number 1, and what was posted number 2."""
    now = datetime.now(UTC)
    with store.open() as books:
        draft = Item(CIRCLE, Kind.NEWS, "New law", "Read this.", MOE, now, post_at=now + timedelta(days=2))
        books.content.add(draft)
        books.content.add(Item(
            CIRCLE, Kind.LEARNING, "A talk", "See it.", MOE, now, State.POSTED, "https://talks.example/1",
            posted_at=now, share="A good talk",
        ))  # fmt: skip


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened by Moe and filled in, or the calendar on which its button stands."""
    verb = name.removeprefix(PREFIX)
    if verb not in {*FORMS, "turn"}:
        return {}
    before = rows(rapport.store)
    begin_for(rapport.store)
    button, answers = FORMS.get(verb, ("show", {}))
    click = slack.clicked(MOE, PREFIX + button, VALUES[PREFIX + button], CIRCLE)
    view = filled(opened(slack, MOE, click, CIRCLE), **answers)
    put_back(rapport.store, before)
    return view
