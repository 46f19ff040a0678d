"""Somebody's own predictions, those of the people who chose them as a coach, and that somebody did."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.jobs.hiring.scorecards import FEATURE
from bot.jobs.moments import Facts, Moment
from bot.rules.hiring.scorecards import coaching
from bot.rules.notices import Notice, Pace, Planned
from bot.rules.people import Identity, Person
from bot.store import Books
from bot.store.hiring.predictions import Prediction

COACHED = f"{FEATURE}.coached"


def page(books: Books, me: Person, now: datetime) -> dict[str, Any]:
    """Their own predictions and their coach, and what they see as a coach of others."""
    company = books.company.of(me.workspace, now)
    others = books.predictions.coached(me.identity)[: coaching.COACHED]
    return {
        "me": me.user, "coach": books.predictions.coach(me.identity),
        "own": _lines(books.predictions.seen_by(me.identity, me.user, company, now)),
        "others": [
            {"who": who, "lines": _lines(books.predictions.seen_by(me.identity, who, company, now))} for who in others
        ],
    }  # fmt: skip


def choose(books: Books, me: Person, coach: str, now: datetime) -> None:
    """That is their coach from now on, who hears it; nobody where it is empty. Raises NotHere, FieldRefusals."""
    coaching.check_coach(me.user, coach)
    if coach == books.predictions.coach(me.identity):
        return
    if coach:
        books.people.check_here(Identity(me.workspace, coach))
    books.predictions.choose(me.identity, coach, now)
    about = f"coach:{me.workspace}:{me.user}"
    books.record.note(now, f"{FEATURE}.name_coach", about, workspace=me.workspace, who=me.user, whom=coach)
    books.notices.withdraw(about)
    if coach:
        key, facts = f"{COACHED}:{me.workspace}:{me.user}:to={coach}:at={now.isoformat()}", {"who": me.user}
        books.notices.plan(Planned(key, COACHED, about, me.workspace, coach, facts), now)


def _lines(found: Iterable[Prediction]) -> list[dict[str, Any]]:
    return [{"title": each.title, "start": each.interview.start, "chance": each.chance} for each in found]


def _coached(books: Books, notice: Notice, now: datetime) -> Facts | None:
    who = str(notice.facts["who"])
    is_coach = books.predictions.coach(Identity(notice.workspace, who)) == notice.to
    return {"who": who} if is_coach else None


MOMENTS = {COACHED: Moment(_coached, Pace.DAYTIME)}
