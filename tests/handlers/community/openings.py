"""Two openings that Moe typed, in one of which Cleo is interested; and a role that is recruited for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.app import Rapport
from bot.jobs.community.openings import interest
from bot.rules.community.openings import Opening
from bot.rules.people import Identity
from bot.store import Store
from tests.fakes import CIRCLE, COMPANY, Json, Slack
from tests.handlers.cast import MAY_RUN, MEMBERS, MODERATORS, always
from tests.handlers.community.content import HERE, MODERATE_HERE
from tests.handlers.forms import filled, opened
from tests.handlers.state import OPEN, PLANNED, ask, put_back, rows
from tests.make import NOW

PREFIX = "community.openings."
CLEO, MOE, ANA = "U0CLEO", "U0MOE", "U0ANA"
MAY = {
    "/community jobs": always(MEMBERS),
    **{PREFIX + verb: always(MEMBERS) for verb in ("show", "turn")},
    **{PREFIX + verb: always(HERE) for verb in ("interested", "say_so")},
    PREFIX + "withdraw": always({"a member"}),  # who said so
    PREFIX + "answered": always({"a moderator"}),  # who is named
    PREFIX + "make": always(MODERATORS),
    PREFIX + "save_typed": always(MODERATE_HERE),  # whom they name is of this community
    **{PREFIX + verb: always(MAY_RUN) for verb in ("publish", "save_published")},
}
CHANGES = {PREFIX + verb for verb in ("say_so", "withdraw", "answered", "save_typed", "save_published")}
ORDERS: set[str] = set()
TURNS = {PREFIX + "turn"}
VALUES = {
    PREFIX + verb: value for verb, value in {
        "show": "", "turn": "0", "interested": "1", "withdraw": "2", "answered": "2:1", "make": "0:0", "publish": "2",
    }.items()
}  # fmt: skip
# Who opens a form, with which button and where, and what is filled in.
FORMS: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "turn": (CLEO, CIRCLE, "show", {}),
    "say_so": (CLEO, CIRCLE, "interested", {"agree": [{"value": "yes"}]}),
    "save_typed": (MOE, CIRCLE, "make", {"title": "Cook", "text": "Cooks for us."}),
    "save_published": (ANA, COMPANY, "publish", {"text": "Keeps the data right."}),
}
AGREED = {"agree": ["yes"]}


def begin_for(store: Store) -> None:
    """The openings are numbers 1 and 2; the role is the request that comes after the first one."""
    now = datetime.now(UTC)
    role = ask(store, OPEN)
    with store.open() as books:
        books.plans.publish(role.id, PLANNED, "U0MINA", NOW)
        for title in ("Gardener", "Driver"):
            made = books.openings.add(Opening(CIRCLE, CIRCLE, title, "Come.", MOE, MOE, now))
        interest.take(books, books.people.get(Identity(CIRCLE, CLEO)), made.id, AGREED, now)


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened and filled in, or the list on which its button stands."""
    verb = name.removeprefix(PREFIX)
    if verb not in FORMS:
        return {}
    before = rows(rapport.store)
    ask(rapport.store)
    begin_for(rapport.store)
    user, workspace, button, answers = FORMS[verb]
    click = slack.clicked(user, PREFIX + button, VALUES[PREFIX + button], workspace)
    view = filled(opened(slack, user, click, workspace), **answers)
    put_back(rapport.store, before)
    return view
