"""A review of the circle proposes to stop news and to have fewer stories; the stories are changed already."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.app import Rapport
from bot.jobs.community import reviews as job
from bot.jobs.community.reviews import deciding
from bot.rules.access import Right
from bot.rules.community.content import Item, Kind, State
from bot.rules.community.goals.paces import Pace
from bot.rules.community.goals.reviewing import Looked, Of
from bot.rules.people import Identity
from bot.store import Store
from tests.fakes import CIRCLE, Json, Slack
from tests.handlers.cast import MODERATORS, always
from tests.handlers.community.content import MODERATE_HERE

PREFIX = "community.reviews."
MOE = "U0MOE"
MAY = {
    **{PREFIX + verb: always(MODERATORS) for verb in ("show", "topics", "month")},
    **{PREFIX + verb: always(MODERATE_HERE) for verb in ("apply", "undo", "restore", "withdraw")},
}
CHANGES = {PREFIX + verb for verb in ("apply", "undo", "restore", "withdraw")}
ORDERS: set[str] = set()
TURNS: set[str] = set()
VALUES = {
    PREFIX + verb: value for verb, value in {
        "show": "", "topics": "", "month": "2026-06-01", "apply": "2", "undo": "1", "restore": "content:member",
        "withdraw": "content:prompt",
    }.items()
}  # fmt: skip


def begin_for(store: Store) -> None:
    """News are line 2; the change of stories is number 1; prompts are stopped, and one is scheduled."""
    now = datetime.now(UTC) - timedelta(hours=1)
    with store.open() as books:
        counted = {"poll": (4000, 900), "news": (2000, 10), "member": (2000, 160)}
        looked = [Looked(Of.CONTENT, key, 9, *each) for key, each in counted.items()]
        books.reviews.make(CIRCLE, date(2026, 7, 1), looked, now)
        moe = books.people.enter(Identity(CIRCLE, MOE), Right.MODERATE)
        (stories,) = (id for id, each in job.proposals(books, CIRCLE) if each.looked.key == "member")
        deciding.apply(books, moe, stories, now)
        books.reviews.set(CIRCLE, {"content:prompt": Pace.NONE.value}, MOE, now)
        ahead = Item(CIRCLE, Kind.PROMPT, "Hello", "Who is here?", MOE, now, State.SCHEDULED)
        books.content.add(replace(ahead, post_at=now + timedelta(days=9)))


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """There is none."""
    return {}
