"""A webinar that Moe announced and to which Cleo comes, a draft, and one that is going on and where Cleo was seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.app import Rapport
from bot.rules.community.events import Answer, Event, Kind, Seat, State
from bot.rules.people import Identity
from bot.store import Store
from tests.fakes import CIRCLE, Json, Slack
from tests.handlers.cast import MEMBERS, MODERATORS, always
from tests.handlers.community.content import HERE, MODERATE_HERE
from tests.handlers.forms import filled, opened
from tests.handlers.state import put_back, rows

PREFIX = "community.events."
CLEO, MOE = "U0CLEO", "U0MOE"
MAY = {
    "/community events": always(MEMBERS),
    **{PREFIX + verb: always(MEMBERS) for verb in ("show", "turn")},
    **{PREFIX + verb: always(HERE) for verb in ("open_one", "going", "decline", "give_file")},
    **{PREFIX + verb: always({"a member"}) for verb in ("join", "rate")},  # who comes, and was there
    PREFIX + "write": always(MODERATORS),
    PREFIX + "save": always(MODERATE_HERE),  # the host is of this community
    **{PREFIX + verb: always(MODERATE_HERE) for verb in ("announce", "invite", "cancel", "call_off", "who", "mark")},
}
CHANGES = {
    PREFIX + verb
    for verb in ("going", "decline", "join", "rate", "give_file", "save", "announce", "invite", "call_off", "mark")
}  # fmt: skip
ORDERS: set[str] = set()
TURNS = {PREFIX + "turn"}
VALUES = {
    PREFIX + verb: value for verb, value in {
        "show": "", "turn": "month:2026-12-01:0", "open_one": "1", "going": "2", "decline": "1", "join": "3",
        "rate": "3:5", "give_file": "1", "write": "0:0", "announce": "4:0", "invite": "1:0", "cancel": "1:0",
        "who": "1:0", "mark": "3:1:0:0",
    }.items()
}  # fmt: skip
# The button that opens a form, and what is filled in.
FORMS: dict[str, tuple[str, dict[str, Any]]] = {
    "save": ("write", {"title": "A talk", "place": "Here"}),
    "call_off": ("cancel", {"reason": "Ill"}),
}


def begin_for(store: Store) -> None:
    """Those to come are numbers 1 and 2, what is going on is 3, the draft 4; Cleo is the first member."""
    now = datetime.now(UTC)
    with store.open() as books:
        cleo = books.members.of(Identity(CIRCLE, CLEO))
        assert cleo is not None
        for state, start in (
            (State.ANNOUNCED, now + timedelta(days=2)), (State.ANNOUNCED, now + timedelta(days=3)),
            (State.ANNOUNCED, now - timedelta(minutes=5)), (State.DRAFT, now + timedelta(days=2)),
        ):  # fmt: skip
            event = books.events.add(Event(
                CIRCLE, Kind.WEBINAR, "A talk", "Come.", start, 600, MOE, MOE, now, state,
                link="https://meet.example/1", announced_at=None if state is State.DRAFT else now,
            ))  # fmt: skip
            came = now if event.id == 3 else None
            if event.id in {1, 3}:
                books.events.put(Seat(event.id, cleo.id, Answer.GOING, now, came_at=came))


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened by Moe and filled in, or the list on which its button stands."""
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
