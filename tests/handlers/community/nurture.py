"""Cleo is on a journey of the circle and was promised something."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.app import Rapport
from bot.rules.community.nurture import Traveller
from bot.rules.community.nurture.journeys import WELCOME
from bot.rules.community.nurture.promises import Promise
from bot.rules.community.nurture.writing import Written
from bot.rules.community.segments import Kind, Segment
from bot.store import Store
from bot.store.community.nurture import Going
from tests.fakes import CIRCLE, Json, Slack
from tests.handlers.cast import CAST, MEMBERS, MODERATORS, always
from tests.handlers.community.digests import joined
from tests.handlers.community.segments import GO
from tests.handlers.forms import filled, opened
from tests.handlers.state import put_back, rows

PREFIX = "community.nurture."
# Segments are those of one community.
HERE = {"a moderator", "the community's admin"}
LEARNING = ("learn", "read", "turn", "quiz", "answer_quiz")
OF_ONE = ("wrote", "make_promise", "save_promise", "keep", "release", "save_release")
MAY = {
    PREFIX + "stop": always({"a member"}),
    **{PREFIX + verb: always(MEMBERS) for verb in ("talk", "wait", "save_wait", *LEARNING)},
    "/community learn": always(MEMBERS),
    **{PREFIX + verb: always(MODERATORS) for verb in ("board", "write", "save_write", "pace")},
    **{PREFIX + verb: always(HERE) for verb in (*OF_ONE, "save_pace")},
}
CHANGES = {"/community learn"} | {
    PREFIX + verb
    for verb in (
        "learn", "turn", "answer_quiz", "stop", "talk", "save_wait", "wrote", "save_write", "save_pace",
        "save_promise", "keep", "save_release",
    )
}  # fmt: skip
ORDERS: set[str] = set()
TURNS: set[str] = set()
# What a form chooses.
SEGMENT: dict[str, str] = {}
VALUES = {**{PREFIX + verb: "" for verb in ("talk", "wait", "board", "pace", "learn")}, PREFIX + "write": "welcome"}
VALUES |= {**{PREFIX + verb: "what_happens" for verb in ("read", "quiz")}, PREFIX + "turn": "what_happens:1"}
VALUES |= {PREFIX + verb: "1" for verb in ("wrote", "make_promise", "release")}  # until somebody has a number


def begin_for(store: Store) -> None:
    """Everybody of the cast is a member; Cleo has set out, and waits for something promised by the moderator."""
    now = datetime.now(UTC)
    for workspace, user in dict.fromkeys(CAST[who] for who in sorted(MEMBERS)):
        joined(store, workspace, user)
    cleo = joined(store, *CAST["a member"])
    with store.open() as books:
        written = books.nurture.keep(Written(CIRCLE, WELCOME, now), "U0MOE", now)
        books.nurture.begin([Going(written.id, Traveller(cleo.id, "welcome", now.date(), now), now)])
        due = now.date() + timedelta(days=3)
        SEGMENT["value"] = str(books.segments.add(Segment(CIRCLE, "Gophers", Kind.LIVE, GO, "U0MOE", now)).id)
        promise = books.nurture.promise(CIRCLE, Promise(cleo.id, "Ask the team", "U0MOE", "U0MOE", due, now))
    VALUES[PREFIX + "stop"] = str(written.id)
    for verb in ("wrote", "make_promise"):
        VALUES[PREFIX + verb] = str(cleo.id)
    for verb in ("keep", "release"):
        VALUES[PREFIX + verb] = str(promise.id)


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of that entry, opened and filled in by somebody who may; empty for what has none."""
    verb = name.removeprefix(PREFIX)
    before = rows(rapport.store)
    begin_for(rapport.store)  # from now on the buttons carry the numbers that are given each time
    if verb == "turn":
        clicked = slack.clicked("U0CLEO", PREFIX + "read", "what_happens", CIRCLE)
        view = opened(slack, "U0CLEO", clicked, CIRCLE)
        put_back(rapport.store, before)
        return view
    if not verb.startswith("save_") and verb != "answer_quiz":
        put_back(rapport.store, before)
        return {}
    what = verb.removeprefix("save_")
    button = {"promise": "make_promise", "answer_quiz": "quiz"}.get(what, what)
    user = CAST["a member" if button in ("wait", "quiz") else "a moderator"][1]
    clicked = slack.clicked(user, PREFIX + button, VALUES[PREFIX + button], CIRCLE)
    day = f"{datetime.now(UTC).date() + timedelta(days=9)}"
    answers = {
        "wait": {"months": {"value": "3"}}, "write": {"is_on": {"value": "on"}},
        "make_promise": {"text": "Ask the team", "due": day, "owner": "U0MOE"}, "release": {"reason": "No time"},
        "pace": {"segment": SEGMENT, "months": {"value": "2"}}, "quiz": {f"q{n}": {"value": "1"} for n in range(4)},
    }  # fmt: skip
    view = filled(opened(slack, user, clicked, CIRCLE), **answers[button])
    put_back(rapport.store, before)
    return view
