"""The circle has a goal of Moe's, a segment to measure and a baseline to say yes to; Cleo was asked something."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.app import Rapport
from bot.rules.community.goals import Baseline, Goal, Metric
from bot.rules.community.segments import Kind, Segment
from bot.store import Store
from bot.store.community.goals import Measured
from tests.fakes import CIRCLE, Json, Slack
from tests.handlers.cast import CAST, MODERATORS, always
from tests.handlers.community.digests import joined
from tests.handlers.community.segments import GO
from tests.handlers.forms import filled, opened
from tests.handlers.state import put_back, rows

PREFIX, MOE = "community.goals.", "U0MOE"
HERE = {"a moderator", "the community's admin"}
MAY = {
    "/community goals": always(MODERATORS),
    PREFIX + "answer": always({"a member"}),  # who was asked
    **{PREFIX + verb: always(MODERATORS) for verb in ("show", "figures", "behind", "put", "export")},
    **{PREFIX + verb: always(HERE) for verb in ("confirm", "follow", "save_put", "end", "save_end")},
}
CHANGES = {PREFIX + verb for verb in ("answer", "confirm", "follow", "save_put", "save_end", "export")}
ORDERS: set[str] = set()
TURNS: set[str] = set()
VALUES = {
    PREFIX + verb: value for verb, value in {
        "answer": "2026-2:9", "show": "", "figures": "0", "behind": "0:decay", "put": "", "export": "",
        "confirm": "0:decay", "follow": "1", "end": "1",
    }.items()
}  # fmt: skip


def begin_for(store: Store) -> None:
    """Decay was measured for four weeks; there is a goal of net growth."""
    now = datetime.now(UTC)
    today = now.date()
    cleo = joined(store, *CAST["a member"])
    with store.open() as books:
        books.satisfaction.ask(cleo.id, "2026-2", now)
        days = [today - timedelta(days=n) for n in range(1, 31)]
        books.goals.put(CIRCLE, [Measured(Metric.DECAY, None, day, 40.0, 20) for day in days])
        began = Baseline(0.0, today, today)
        goal = Goal(CIRCLE, Metric.GROWTH, began, 30.0, today, today + timedelta(days=60), MOE)
        VALUES[PREFIX + "end"] = str(books.goals.add(goal, MOE, now).id)
        segment = books.segments.add(Segment(CIRCLE, "Gophers", Kind.LIVE, GO, MOE, now))
        VALUES[PREFIX + "follow"] = str(segment.id)


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of a new goal, or of its end, opened by Moe and filled in."""
    verb = name.removeprefix(PREFIX)
    before = rows(rapport.store)
    begin_for(rapport.store)
    if not verb.startswith("save_"):
        put_back(rapport.store, before)
        return {}
    button = verb.removeprefix("save_")
    view = opened(slack, MOE, slack.clicked(MOE, PREFIX + button, VALUES[PREFIX + button], CIRCLE), CIRCLE)
    day = f"{datetime.now(UTC).date() + timedelta(days=90)}"
    answers = {
        "put": {"metric": {"value": "hires"}, "target": "20", "ends": day, "owner": MOE}, "end": {"why": "Other plans"},
    }  # fmt: skip
    put_back(rapport.store, before)
    return filled(view, **answers[button])
