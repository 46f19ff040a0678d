"""App Home: a page that shows the present, published again whenever something on it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.jobs import failures, progress, searching
from bot.jobs.communities import community_of as has_community
from bot.jobs.community.home import on_home as of_community
from bot.jobs.hiring.candidates import silence
from bot.jobs.hiring.checkins import filling as checkins
from bot.jobs.hiring.debriefs import showing as debriefs
from bot.jobs.hiring.panels import attention, own, today
from bot.jobs.hiring.requisitions import offered
from bot.jobs.hiring.requisitions.showing import line
from bot.jobs.hiring.scorecards import filling, pacing
from bot.jobs.hiring.training.showing import on_home
from bot.jobs.moments import Facts, Moment
from bot.rules.access import Right, has
from bot.rules.calendar import Hours
from bot.rules.hiring import requisitions as rules
from bot.rules.hiring.reports.numbers import was_approved
from bot.rules.hiring.requisitions import DECIDING, Requisition
from bot.rules.hiring.requisitions.at_risk import Risk, soonest_first
from bot.rules.notices import Carrier, Notice, Planned, home_key
from bot.rules.people import Identity, Role
from bot.rules.search import Side
from bot.store import Books

KIND = "home"
# What a section shows before it counts the rest, so that all of them fit in Slack's hundred blocks.
DECIDED_HERE, LISTED, WANTING = 6, 8, 5


def opened(books: Books, who: Identity, now: datetime) -> None:
    """Somebody looks at their Home: publish it, anew if it was published before."""
    about = home_key(who.workspace, who.user)
    planned = Planned(about, KIND, about, who.workspace, who.user, living=True, carrier=Carrier.HOME)
    if not books.notices.plan(planned, now):
        books.notices.refresh(now, keys=[about])


def refresh(books: Books, workspace: str, users: Iterable[str], now: datetime) -> None:
    """Show the present on the Homes of those who ever opened theirs."""
    books.notices.refresh(now, keys=[home_key(workspace, user) for user in users])


def hours_of(books: Books, workspace: str, requisitions: Iterable[Requisition]) -> Mapping[str, Hours]:
    """The hours by which the time allowed runs of everybody who has a say in these requests."""
    people = {who for each in requisitions for who in rules.involved(each)}
    return books.people.hours(workspace, people, as_if_here=True)


def _facts(books: Books, notice: Notice, now: datetime) -> Facts:
    who = Identity(notice.workspace, notice.to)
    workspace = books.workspaces.get(who.workspace)
    person = replace(books.people.get(who), roles=books.roles.of(who))
    may_hire, administers = (has(right, person, workspace.kind) for right in (Right.HIRE, Right.ADMINISTER))
    recruits = may_hire and Role.RECRUITER in person.roles
    facts: dict[str, Any] = {"may_hire": may_hire, "may_administer": administers, "recruits": recruits}
    facts["going_out"] = failures.summary(failures.going_out(books, who.workspace, now)) if administers else None
    facts["community"] = of_community(books, person, workspace.kind, now)
    facts["refers"] = facts["community"] is None and has_community(books, who.workspace) is not None
    if not may_hire:
        return facts
    facts["may_search"] = searching.may(books, person, Side.HIRING)
    running: Sequence[Requisition] = books.requisitions.running(who.workspace) if recruits or administers else ()
    mine, with_a_say = books.requisitions.of(who), books.requisitions.with_a_say(who)
    watched = with_a_say
    if recruits or administers:
        cases = [each for each in books.requisitions.cases(who.workspace) if who.user not in each.barred]
        watched = [*(each for each in running if each.state in DECIDING), *cases]
    risks = soonest_first(watched, hours_of(books, who.workspace, watched), now)
    waiting = [risk for risk in risks if who.user in rules.waiting_for(risk.requisition, now)]
    theirs = {each.id for each in (watched if recruits else with_a_say)}
    others = [risk for risk in risks if risk not in waiting and (recruits or risk.due_by or risk.is_stuck)]
    at_risk = [risk for risk in others if risk.requisition.id in theirs]
    stuck = [risk for risk in risks if risk.is_stuck]
    approved = [each for each in running if each.state not in DECIDING]
    return facts | {
        "waiting": [
            {**_risk(risk, now), **offered(books, risk.requisition, who.user, now)} for risk in waiting[:DECIDED_HERE]
        ],
        "waiting_more": max(0, len(waiting) - DECIDED_HERE),
        "at_risk": _some([_risk(risk, now) for risk in at_risk]),
        "stuck": _some([_risk(risk, now) for risk in stuck] if administers and not recruits else []),
        "recruiting": _some([_line(each, now) for each in approved] if recruits else []),
        "mine": _some([_line(each, now) for each in mine]),
        "wanting": attention.due(books, person, books.company.of(who.workspace, now), now, WANTING),
        "loops": recruits,
        "numbers": recruits or any(was_approved(each) for each in mine),
        "availability": own.on_home(books, person, now),
        "interviews": today.on_home(books, person, now),
        "cards": {**filling.on_home(books, person, now), "pace": pacing.own(books, person, now)},
        "checkins": checkins.on_home(books, person, now),
        "debriefs": debriefs.on_home(books, person, now),
        "training": on_home(books, person, now),
        "without_news": silence.on_home(books, person, now),
        "first_run": progress.listed(books, workspace) if administers else None,
    }


def _some(lines: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    return {"lines": lines[:LISTED], "more": max(0, len(lines) - LISTED)}


def _risk(risk: Risk, now: datetime) -> Mapping[str, Any]:
    late = {"due_by": risk.due_by, "is_late": risk.is_late(now), "is_stuck": risk.is_stuck}
    return {**_line(risk.requisition, now), **late}


def _line(requisition: Requisition, now: datetime) -> dict[str, Any]:
    return {
        **line(requisition, now),
        "due_by": None,
        "is_late": False,
        "is_stuck": False,
    }


MOMENTS = {KIND: Moment(_facts)}
