"""Everybody of the cast asked to be introduced; a round that waits and one that was said, in the circle."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.app import Rapport
from bot.rules.community.intros import Distance, Group, Kind, Why
from bot.rules.community.intros.rounds import Held, Part, Setting, State
from bot.store import Store
from tests.fakes import CIRCLE, Json, Slack
from tests.handlers.cast import CAST, MEMBERS, MODERATORS, always
from tests.handlers.community.digests import member
from tests.handlers.forms import filled, opened
from tests.handlers.state import put_back, rows

PREFIX = "community.intros."
OWN = ("meet", "join", "save_join", "rest", "save_rest", "avoid", "save_avoid", "go_on", "stop")
OF_ROUNDS = ("preview", "turn", "keep_apart", "go", "drop")
HERE = {"a moderator", "the community's admin"}
IN_GROUP = {"a member"}
MAY = {
    "/community meet": always(MEMBERS),
    **{PREFIX + verb: always(MEMBERS) for verb in OWN},
    # Whom the list names is a member of that community alone.
    PREFIX + "save_avoid": always(MEMBERS - {"somebody of another company", "another company's admin"}),
    PREFIX + "answer": always(IN_GROUP),
    **{PREFIX + verb: always(MODERATORS) for verb in ("board", "settle", "save_settle", "prepare")},
    **{PREFIX + verb: always(HERE) for verb in OF_ROUNDS},
}
# Who opens their page or the form is a member from then on.
CHANGES = {"/community meet"} | {
    PREFIX + verb
    for verb in (
        "meet", "join", "save_join", "save_rest", "save_avoid", "go_on", "stop", "answer", "save_settle", "prepare",
        "keep_apart", "go", "drop",
    )
}  # fmt: skip
ORDERS: set[str] = set()
TURNS: set[str] = set()
VALUES = {
    **{PREFIX + verb: "" for verb in ("meet", "join", "rest", "avoid", "go_on", "stop", "board")},
    **{PREFIX + verb: "1" for verb in ("preview", "turn", "go", "drop")},
    PREFIX + "settle": "people", PREFIX + "prepare": "projects",
}  # fmt: skip
WHY = Why(("data",), (), Distance.FAR, ())


def begin_for(store: Store) -> None:
    """Round 1 of the circle waits, round 2 was said; twelve and more ask for both kinds everywhere."""
    now = datetime.now(UTC)
    with store.open() as books:
        for workspace, user in dict.fromkeys(CAST[who] for who in sorted(MEMBERS)):
            for each in (user, *(f"U{workspace[1:]}{n}" for n in range(12))):
                part = Part(member(books, workspace, each).id, frozenset(Kind), now - timedelta(days=30))
                books.intros.keep(part)
        cleo = member(books, *CAST["a member"])
        one, other = (member(books, CIRCLE, f"U{CIRCLE[1:]}{n}") for n in range(2))
        VALUES[PREFIX + "keep_apart"] = f"1:{one.id}:{other.id}"
        VALUES[PREFIX + "answer"] = "2:yes"
        for kind in Kind:
            books.intros.set_up(Setting(CIRCLE, kind, "U0MOE", now, True, 4, now + timedelta(days=20)))
        waiting = books.intro_rounds.add(Held(CIRCLE, Kind.PEOPLE, now + timedelta(days=2), "seed", State.PROPOSED))
        books.intro_rounds.put(waiting, [Group((one.id, other.id), WHY, "drawn")], ())
        said = books.intro_rounds.add(
            Held(CIRCLE, Kind.PEOPLE, now - timedelta(days=8), "seed", State.SAID, said_at=now - timedelta(days=8))
        )
        books.intro_rounds.put(said, [Group((cleo.id, one.id), WHY, "drawn")], ())


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened and filled in by somebody who may; empty for what has none."""
    verb = name.removeprefix(PREFIX)
    before = rows(rapport.store)
    begin_for(rapport.store)  # from now on the buttons carry the numbers that are given each time
    if not verb.startswith("save_"):
        put_back(rapport.store, before)
        return {}
    button = verb.removeprefix("save_")
    user = CAST["a moderator" if button == "settle" else "a member"][1]
    clicked = slack.clicked(user, PREFIX + button, VALUES[PREFIX + button], CIRCLE)
    day = f"{datetime.now(UTC).date() + timedelta(days=9)}"
    answers = {
        "join": {"kinds": [{"value": "people"}, {"value": "projects"}], "offers": "Go, SQL", "seeks": "Design"},
        "rest": {"weeks": {"value": "4"}}, "avoid": {"who": [f"U{CIRCLE[1:]}0"]},
        "settle": {"is_on": {"value": "on"}, "weeks": {"value": "4"}, "day": day},
    }  # fmt: skip
    view = filled(opened(slack, user, clicked, CIRCLE), **answers[button])
    put_back(rapport.store, before)
    return view
