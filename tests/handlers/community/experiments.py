"""An experiment runs in the circle; in the other community none does, and both gave digests to many members."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.app import Rapport
from bot.rules.community.content.digests import Digest
from bot.rules.community.goals import Metric
from bot.rules.community.goals.experiments import Experiment, Result, State, Verdict
from bot.rules.community.goals.levers import FEWEST, Lever
from bot.rules.community.members import Way
from bot.store import Store
from bot.store.community.experiments import Kept
from tests.fakes import BOTH, CIRCLE, Json, Slack
from tests.handlers.cast import MODERATORS, always
from tests.handlers.community.content import MODERATE_HERE
from tests.handlers.forms import filled, opened
from tests.handlers.state import put_back, rows
from tests.sampled.intros import joined

PREFIX = "community.experiments."
MOE = "U0MOE"
MAY: dict[str, Any] = {
    PREFIX + "show": always(MODERATORS),
    **{PREFIX + verb: always(MODERATE_HERE) for verb in ("stop", "end", "take_over", "give_back")},
    **{PREFIX + verb: always({"another company's admin"}) for verb in ("plan", "begin")},  # one runs in the circle
}
CHANGES = {PREFIX + verb for verb in ("begin", "end", "take_over", "give_back")}
ORDERS: set[str] = set()
TURNS: set[str] = set()
VALUES = {PREFIX + "show": "", PREFIX + "plan": "", PREFIX + "stop": "1"}
VALUES |= {PREFIX + "take_over": "2", PREFIX + "give_back": "3"}


def _digests(store: Store) -> None:
    """Enough members of the other community were given one a fortnight ago."""
    at = datetime.now(UTC) - timedelta(days=14)
    with store.open() as books:
        for n in range(FEWEST):
            member = joined(books, f"U0TRY{n}", BOTH)
            books.digests.give([Digest(member.id, "weekly-1", at, Way.MESSAGE, ())])


def begin_for(store: Store) -> None:
    """Number 1 runs, number 2 was better, and number 3 was taken over."""
    now = datetime.now(UTC)
    _digests(store)
    ends = now.date() + timedelta(days=30)
    of = Experiment("k", Lever.SHORT, Metric.CONTENT_RESPONSE, 10, 15, 50, now.date(), ends, 686, 686)
    with store.open() as books:
        books.experiments.add(Kept(CIRCLE, of, MOE, now))
        over = replace(of, change=Lever.NEWEST, state=State.OVER, ended_at=now)
        better = Kept(CIRCLE, over, MOE, now, result=Result(Verdict.BETTER, 5, 1, 9, (1, 9), (2, 9), False))
        books.experiments.add(better)
        books.experiments.add(replace(better, taken_by=MOE, taken_at=now))


def form(slack: Slack, rapport: Rapport, name: str) -> Json:
    """The form of a new one as the other community's admin has it, or the one that asks why, each filled in."""
    verb = name.removeprefix(PREFIX)
    if verb not in {"begin", "end"}:
        return {}
    before = rows(rapport.store)
    begin_for(rapport.store)
    ends = f"{datetime.now(UTC).date() + timedelta(days=30)}"
    button, user, workspace = ("plan", "U0BO", BOTH) if verb == "begin" else ("stop", MOE, CIRCLE)
    answers: dict[str, Any] = {"why": "It annoyed people"}
    if verb == "begin":
        answers = {"change": {"value": "short"}, "hoped": "60", "held": {"value": "50"}, "ends": ends}
    view = opened(slack, user, slack.clicked(user, PREFIX + button, VALUES[PREFIX + button], workspace), workspace)
    put_back(rapport.store, before)
    return filled(view, **answers)
