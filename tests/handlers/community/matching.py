"""A role that is open, for which Kai and Cleo of the circle are known; Cleo was written to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.app import MESSAGES, Rapport
from bot.jobs.community.matching import looking, wanted_of
from bot.rules.community.matching.approaching import Approach
from bot.rules.community.matching.ordering import Accepted
from bot.rules.community.members import Field, How, Member, Purpose, Standing
from bot.rules.community.members.consenting import given
from bot.rules.hiring.descriptions import Description, Quality
from bot.rules.people import Identity
from bot.store import Store
from bot.store.community.matching import Kept, Look, Setting
from bot.words.synonyms import synonyms
from tests.fakes import CIRCLE, COMPANY, Json, Slack
from tests.handlers.cast import ADMINS, HIRING, MAY_RUN, MEMBERS, always
from tests.handlers.forms import filled, opened
from tests.handlers.state import OPEN, ask, put_back, rows

PREFIX, SYNONYMS = "community.matching.", synonyms(MESSAGES)
DESCRIBED = Description(qualities=(Quality("SQL", True), Quality("Kubernetes", True)))
SETTLE = {*ADMINS, "another company's admin"}
MAY = {
    "/hire known": always(HIRING),
    PREFIX + "known": always(HIRING),
    **{PREFIX + verb: always(MAY_RUN) for verb in (
        "show", "people", "decide", "save_decision", "write", "send", "hold", "save_hold", "end_hold",
    )},
    PREFIX + "mine": always(MEMBERS),
    PREFIX + "answer": always({"a member"}),
    **{PREFIX + verb: always(SETTLE) for verb in ("order", "accept", "save_accepted", "take_back", "reset")},
}  # fmt: skip
CHANGES = {PREFIX + verb for verb in (
    "save_decision", "send", "save_hold", "end_hold", "answer", "save_accepted", "take_back", "reset",
)}  # fmt: skip
ORDERS: set[str] = set()
TURNS: set[str] = set()
VALUES = {
    PREFIX + verb: value for verb, value in {
        "known": "", "show": "2", "people": "2:0:met:0", "hold": "2", "end_hold": "2", "mine": "0",
        "answer": "1:no", "order": "", "accept": "", "take_back": "", "reset": "",
        "decide": "2:0:met:0/1", "write": "2:0:met:0/1",  # until it is begun and somebody has a number
    }.items()
}  # fmt: skip
FORMS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "save_decision": ("U0MINA", "decide", {"verdict": {"value": "lacks"}, "why": "No SQL."}),
    "send": ("U0MINA", "write", {"text": "Would you like to hear more?"}),
    "save_hold": ("U0MINA", "hold", {"hours": {"value": "24"}}),
    "save_accepted": ("U0ADA", "accept", {"notice": [{"value": "yes"}], "review": [{"value": "yes"}]}),
}


def begin_for(store: Store) -> None:
    """The role is the request that comes after the first one."""
    now = datetime.now(UTC)
    role = ask(store, OPEN)
    with store.open() as books:
        books.descriptions.publish(role.id, DESCRIBED, "U0MINA", now)
        kai = books.members.begin(Member(
            CIRCLE, "Kai", Standing.JOINED, now, "kai@a.example", user="U0KAI", skills=("SQL",), joined_at=now,
            shown=frozenset({Field.NAME, Field.SKILLS}),
        ))  # fmt: skip
        cleo = books.members.of(Identity(CIRCLE, "U0CLEO"))
        assert cleo is not None
        for each in (kai, cleo):
            books.members.give(each.id, given(Purpose.HIRING, How.CLICK, now))
        books.matching.settle(COMPANY, Setting(Accepted("U0ADA", now)))
        people, index = looking.read(list(looking._profiles(books, COMPANY, now)), SYNONYMS, True)
        counts, found = looking.looked(role.id, wanted_of(books, role), people, index, SYNONYMS)
        books.matching.put(Look(role.id, 1, now, len(people), True, counts), found, now + timedelta(days=1))
        books.matching.keep_hold(role.id, Kept(72, None, "U0MINA", now))
        books.matching.approach(Approach(role.id, cleo.id, "U0MINA", "Come.", now))
    for verb in ("decide", "write"):
        VALUES[PREFIX + verb] = f"{role.id}:0:met:0/{kai.id}"


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened and filled in by somebody who may; empty for what has none."""
    verb = name.removeprefix(PREFIX)
    before = rows(rapport.store)
    ask(rapport.store)
    begin_for(rapport.store)  # from now on the buttons carry the numbers that are given each time
    if verb not in FORMS:
        put_back(rapport.store, before)
        return {}
    user, button, answers = FORMS[verb]
    click = slack.clicked(user, PREFIX + button, VALUES[PREFIX + button], COMPANY)
    view = filled(opened(slack, user, click), **answers)
    put_back(rapport.store, before)
    return view
