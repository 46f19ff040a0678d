"""Ana's connections to other systems, and the pages and forms about them as she has them open."""

from __future__ import annotations

from typing import Any

from bot.app import Rapport
from bot.rules.hiring.candidates.connecting import Connection, Kind
from bot.store import Store
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.candidates import ANA, CANDIDATES, on_list
from tests.handlers.forms import filled, opened
from tests.handlers.state import put_back, rows
from tests.sampled.systems import connection

NAMES = {CANDIDATES + verb for verb in (
    "systems", "connect", "keep_connection", "connection", "change_connection", "map_job", "map_job_to", "new_secret",
    "keep_secret",
)}  # fmt: skip
FORMS: dict[str, tuple[str, Json]] = {
    "keep_connection": ("connect", {"kind": {"value": "generic"}, "name": "Careers page"}),
    "map_job_to": ("map_job", {"job": "4711", "role": {"value": "none"}}),
    "keep_secret": ("new_secret", {"secret": "sixteen-letters-or-more-than-that"}),
}
OF_NONE = {"systems", "connect", "keep_connection"}


def connected(store: Store, kind: Kind = Kind.GENERIC, **changes: Any) -> Connection:
    """A connection that Ana made."""
    one = connection(kind, workspace=COMPANY, by=ANA, **changes)
    with store.open() as books:
        books.connections.add(one)
    return one


def begin_for(store: Store, name: str) -> None:
    """What the entry of that name is about."""
    if name in NAMES and name.removeprefix(CANDIDATES) not in OF_NONE:
        connected(store, Kind.RECEIVER if name == f"{CANDIDATES}change_connection" else Kind.GENERIC)


def value(name: str) -> str:
    """What the button of that address carries."""
    verb, id = name.removeprefix(CANDIDATES), connection(Kind.GENERIC).id
    if verb == "change_connection":
        return f"{connection(Kind.RECEIVER).id}:test"
    return {"systems": "", "connect": "in"}.get(verb, id)


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened by Ana and filled in, or the page that its button stands on."""
    verb, before = name.removeprefix(CANDIDATES), rows(rapport.store)
    if verb in ("systems", "connect", "connection", "map_job"):
        return {}
    begin_for(rapport.store, name)
    if verb in FORMS:
        button, answers = FORMS[verb]
        clicked = slack.clicked(ANA, CANDIDATES + button, value(CANDIDATES + button))
        view = filled(opened(slack, ANA, clicked), **answers)
    else:
        view = page(slack, value(f"{CANDIDATES}{verb}").partition(":")[0])
    put_back(rapport.store, before)
    return view


def page(slack: Slack, id: str) -> Json:
    """A connection's page above the list of them."""
    below = listed(slack)
    return opened(slack, ANA, slack.clicked(ANA, f"{CANDIDATES}connection", id, view=below))


def listed(slack: Slack) -> Json:
    """The connections, where the roles stood."""
    return opened(slack, ANA, slack.clicked(ANA, f"{CANDIDATES}systems", "", view=on_list(slack, ANA)))
