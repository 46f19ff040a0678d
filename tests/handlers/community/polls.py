"""Two polls with names that come every week are open in the circle."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.app import Rapport
from bot.rules.community.questions.polls import Poll, Repeat
from bot.store import Store
from tests.fakes import CIRCLE, TALK, Json, Slack
from tests.handlers.cast import MODERATORS, always
from tests.handlers.community.content import HERE, MODERATE_HERE
from tests.handlers.forms import filled, opened
from tests.handlers.state import put_back, rows

PREFIX = "community.polls."
MOE = "U0MOE"
MAY = {
    "/community poll": always(MODERATORS), "/community polls": always(MODERATORS),
    **{PREFIX + verb: always(MODERATORS) for verb in ("show", "turn", "poll")},
    **{PREFIX + verb: always(MODERATE_HERE) for verb in ("make", "call_off", "stop")},
    **{PREFIX + verb: always(HERE) for verb in ("answer", "choose", "give")},
}  # fmt: skip
CHANGES = {PREFIX + verb for verb in ("make", "call_off", "stop", "answer", "give")}
ORDERS: set[str] = set()
TURNS: set[str] = set()
VALUES = {
    PREFIX + verb: value for verb, value in {
        "show": "", "turn": "0", "poll": "", "call_off": "1", "stop": "1", "answer": "1:1", "choose": "1",
    }.items()
}  # fmt: skip
FORM = {"question": "Which day?", "options": "Monday\nFriday", "channel": TALK, "named": [{"value": "yes"}]}


def begin_for(store: Store) -> None:
    """They are numbers 1, which takes several answers of each, and 2."""
    now = datetime.now(UTC)
    with store.open() as books:
        for is_many in (True, False):
            books.polls.add(Poll(
                CIRCLE, TALK, MOE, "Which day?", ("Monday", "Friday"), now, now + timedelta(days=3), False, is_many,
                Repeat.WEEKLY,
            ))  # fmt: skip


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of a poll, opened by Moe and filled in."""
    if name == PREFIX + "give":
        before = rows(rapport.store)
        begin_for(rapport.store)
        page = opened(slack, MOE, slack.clicked(MOE, PREFIX + "choose", "1", CIRCLE), CIRCLE)
        put_back(rapport.store, before)
        return filled(page, choices=[{"value": "1"}])
    if name != PREFIX + "make":
        return {}
    return filled(opened(slack, MOE, slack.clicked(MOE, PREFIX + "poll", "", CIRCLE), CIRCLE), **FORM)
