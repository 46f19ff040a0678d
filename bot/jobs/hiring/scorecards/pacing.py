"""How many cards come within a day: one's own for oneself, the teams' for who runs recruitments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.jobs.hiring.requisitions.showing import run_by
from bot.rules.company import Company
from bot.rules.hiring.reports.numbers import counted
from bot.rules.hiring.requisitions import Requisition
from bot.rules.hiring.scorecards import pace
from bot.rules.hiring.scorecards.pace import AIM, LOOKED_AT, OwedCard, Pace, Sitting
from bot.rules.people import Person
from bot.store import Books


def own(books: Books, me: Person, now: datetime) -> Mapping[str, Any] | None:
    """That of their own cards; None where there are too few for a figure."""
    interviews = [each for each in books.interviews.of_person(me.identity, now - LOOKED_AT) if each.start <= now]
    if not interviews:
        return None
    roles = books.requisitions.some(me.workspace, {each.requisition for each in interviews})
    met, company = {each.candidacy for each in interviews}, books.company.of(me.workspace, now)
    sittings = books.numbers.of(interviews, books.candidates.shut(met, company))
    return _said(pace.rate(each for each in _owed(roles, sittings, now) if each.who == me.user))


def of_teams(books: Books, me: Person, company: Company, now: datetime) -> Mapping[str, Any] | None:
    """That of everybody who interviewed in the recruitments this person runs or ran, and of each department; None where
    it would be one person's. Candidates they are shut out of are not counted."""
    roles = run_by(books, me)
    shut = {each.id: each.shut for each in books.candidates.listed_for(me, roles, company)}
    owed = _owed(roles, books.numbers.sittings([each.id for each in roles], shut, now - LOOKED_AT, now), now)
    whole = pace.of_team(owed)
    if whole is None:
        return None
    teams = pace.by_team(owed, company.departments)
    return {**(_said(whole) or {}), "teams": [{"name": name, **(_said(each) or {})} for name, each in teams.items()]}


def of_company(books: Books, workspace: str, now: datetime) -> Mapping[str, Any] | None:
    """That of everybody who interviewed there; None where it would be one person's. Nobody's alone is told."""
    since, company = now - LOOKED_AT, books.company.of(workspace, now)
    met = books.candidates.shut(books.interviews.held_since(workspace, since, now), company)
    interviews = [each for each in books.interviews.of_all(met.keys(), since) if each.start <= now]
    roles = books.requisitions.some(workspace, {each.requisition for each in interviews})
    whole = pace.of_team(_owed(roles, books.numbers.of(interviews, met), now))
    return _said(whole) if whole else None


def _owed(roles: Iterable[Requisition], sittings: Iterable[Sitting], now: datetime) -> Sequence[OwedCard]:
    return pace.owed(counted(roles, (), sittings, now - LOOKED_AT, now).sittings, now)


def _said(found: Pace) -> Mapping[str, Any] | None:
    if found.percent is None:
        return None
    days = LOOKED_AT.days
    return {"percent": found.percent, "counted": found.counted, "aim": AIM, "is_met": found.is_met, "days": days}
