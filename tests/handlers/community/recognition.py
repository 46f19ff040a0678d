"""Everybody of the cast was thanked; one of them is asked for the spotlight, in a circle of sixty who helped others."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from bot.app import Rapport
from bot.jobs.community.recognition.spotlight import last_month
from bot.rules.community.members import Act
from bot.rules.community.recognition import Thanks
from bot.rules.community.recognition.spotlight import Asked
from bot.store import Store
from tests.fakes import CIRCLE, Json, Slack
from tests.handlers.cast import CAST, MEMBERS, MODERATORS, always
from tests.handlers.community.digests import member
from tests.handlers.forms import filled, opened
from tests.handlers.state import put_back, rows

PREFIX = "community.recognition."
OWN = ("thanks", "thank", "standing", "choose", "save_choose", "freeze", "save_freeze", "thaw")
BOARD = ("board", "settle", "save_settle", "audit", "spot")
HERE = {"a moderator", "the community's admin"}
MAY = {
    "/community thanks": always(MEMBERS),
    **{PREFIX + verb: always(MEMBERS) for verb in OWN},
    # Whom the form names is a member of that community alone.
    PREFIX + "save_thanks": always(MEMBERS - {"somebody of another company", "another company's admin"}),
    **{PREFIX + verb: always({"a member"}) for verb in ("keep_private", "answer")},
    **{PREFIX + verb: always(MODERATORS) for verb in BOARD},
    PREFIX + "ask": always(HERE),
}
# Who opens their page or the form is a member from then on.
CHANGES = {"/community thanks"} | {
    PREFIX + verb
    for verb in (
        "thanks", "thank", "standing", "save_thanks", "keep_private", "save_choose", "save_freeze", "thaw", "answer",
        "save_settle", "ask",
    )
}  # fmt: skip
ORDERS: set[str] = set()
TURNS: set[str] = set()
VALUES = {
    **{PREFIX + verb: "" for verb in ("thanks", "standing", "choose", "freeze", "thaw", *BOARD)},
    PREFIX + "keep_private": "1", PREFIX + "ask": "1",
}  # fmt: skip
# Enough that the community may have a spotlight, each thanked by five others.
MANY = 50


def begin_for(store: Store) -> None:
    """Cleo was thanked once in a channel and is asked to be shown two months ago; somebody else of the circle helped
    five members last month."""
    now = datetime.now(UTC)
    with store.open() as books:
        for workspace, user in dict.fromkeys(CAST[who] for who in sorted(MEMBERS)):
            member(books, workspace, user)
        cleo = member(books, *CAST["a member"])
        others = [member(books, CIRCLE, f"U{CIRCLE[1:]}{n}") for n in range(MANY)]
        month = last_month(books, CIRCLE, now)
        when = datetime.combine(month + timedelta(days=9), time(12), UTC)
        for each in others:
            books.members.count(each.id, Act.TAP, now.date())
        thanked = books.thanks.add(CIRCLE, Thanks(others[0].id, cleo.id, "You read my CV", now), "C0CIRCLE")
        for giver in others[1:6]:
            books.thanks.add(CIRCLE, Thanks(giver.id, others[0].id, "For a mock interview", when), "")
        before = (month - timedelta(days=1)).replace(day=1)
        books.shown.ask(Asked(before, cleo.id, when), "U0MOE")
    VALUES[PREFIX + "keep_private"] = str(thanked.id)
    VALUES[PREFIX + "ask"] = str(others[0].id)
    VALUES[PREFIX + "answer"] = f"{before}:yes"


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
    day = datetime.now(UTC).date() + timedelta(days=9)
    answers = {
        "thanks": {"whom": f"U{CIRCLE[1:]}0", "reason": "You read my CV", "channel": "C0CIRCLE"},
        "choose": {"occasions": [{"value": "birthday"}], "birthday": "1990-02-28", "private": [{"value": "yes"}]},
        "freeze": {"first": f"{day}", "last": f"{day}", "why": {"value": "holiday"}},
        "settle": {"is_on": {"value": "off"}, "channel": "C0CIRCLE"},
    }  # fmt: skip
    view = filled(opened(slack, user, clicked, CIRCLE), **answers[button])
    put_back(rapport.store, before)
    return view
