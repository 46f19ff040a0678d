"""How many cards come within a day: one's own for oneself, the teams' for who runs recruitments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.jobs.hiring.requisitions.showing import recruiting
from bot.rules.company import Company
from bot.rules.hiring.requisitions.running import may_run
from bot.rules.hiring.scorecards import pace
from bot.rules.hiring.scorecards.pace import AIM, Pace
from bot.rules.people import Person
from bot.store import Books


def own(books: Books, me: Person, now: datetime) -> Mapping[str, Any] | None:
    """That of their own cards; None where there are too few for a figure."""
    interviews = books.interviews.of_person(me.identity, now - pace.LOOKED_AT)
    came = [each for each in books.scorecards.came(interviews, {}, now) if each.who == me.user]
    return _said(pace.rate((each.ended, each.submitted) for each in came))


def of_teams(books: Books, me: Person, company: Company, now: datetime) -> Mapping[str, Any] | None:
    """That of everybody who interviewed in the recruitments this person runs, and of each department; None where it
    would be one person's. Candidates they are shut out of are not counted."""
    running = [each for each in recruiting(books, me) if may_run(each, me.user, me.roles)]
    lines = books.candidates.listed_for(me, running, company)
    interviews = books.interviews.of_all([each.id for each in lines], now - pace.LOOKED_AT)
    came = books.scorecards.came(interviews, {each.id: each.shut for each in lines}, now)
    whole = pace.of_team(came)
    if whole is None:
        return None
    teams = pace.by_team(came, company.departments)
    return {**(_said(whole) or {}), "teams": [{"name": name, **(_said(each) or {})} for name, each in teams.items()]}


def _said(found: Pace) -> Mapping[str, Any] | None:
    if found.percent is None:
        return None
    days = pace.LOOKED_AT.days
    return {"percent": found.percent, "counted": found.counted, "aim": AIM, "is_met": found.is_met, "days": days}
