"""Telling people about a request: approvers once each, its asker, HR's channel."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.jobs import home
from bot.jobs.moments import Facts, Moment
from bot.rules.hiring import requisitions as rules
from bot.rules.hiring.requisitions import Requisition, State
from bot.rules.notices import Notice, Pace, Planned
from bot.store import Books

WAITING = "hiring.requisitions.waiting"
SUBMITTED = "hiring.requisitions.submitted"
APPROVED = "hiring.requisitions.approved"
REJECTED = "hiring.requisitions.rejected"
FOR_HR = "hiring.requisitions.for_hr"
NO_CHANNEL = "hiring.requisitions.no_channel"


def plan(books: Books, requisition: Requisition, now: datetime) -> None:
    """Plan what the request's present state makes true, and let every copy of it show that state."""
    about = f"requisition:{requisition.id}"
    books.notices.withdraw(about, [WAITING])
    books.notices.refresh(now, about=about)
    step = rules.current_step(requisition)
    _say(books, requisition, now, WAITING, rules.waiting_for(requisition), f"step={step}", living=True)
    _say(books, requisition, now, SUBMITTED, [requisition.asker], "asker", living=True)
    if requisition.state in {State.APPROVED, State.REJECTED}:
        outcome = APPROVED if requisition.state is State.APPROVED else REJECTED
        owners = dict.fromkeys([requisition.asker, requisition.wanted.hiring_manager])
        _say(books, requisition, now, outcome, owners, "outcome")
    if requisition.state is State.APPROVED:
        channel = books.workspaces.get(requisition.workspace).hr_channel
        if channel:
            _say(books, requisition, now, FOR_HR, [channel], "hr")
        else:
            _say(books, requisition, now, NO_CHANNEL, books.people.admins(requisition.workspace), "no channel")
    home.refresh(books, requisition.workspace, rules.involved(requisition), now)


def _say(
    books: Books,
    requisition: Requisition,
    now: datetime,
    kind: str,
    to: Iterable[str],
    which: str,
    living: bool = False,
) -> None:
    for who in to:
        key = f"{kind}:{requisition.id}:{which}:revision={requisition.revision}:to={who}"
        about, facts = f"requisition:{requisition.id}", {"id": requisition.id}
        books.notices.plan(Planned(key, kind, about, requisition.workspace, who, facts, living=living), now)


def shown(requisition: Requisition) -> dict[str, Any]:
    """Everything about the request that templates show to those who may see all of it."""
    step = rules.current_step(requisition)
    return {
        "id": requisition.id,
        "revision": requisition.revision,
        "state": requisition.state.value,
        "since": requisition.since,
        "asker": requisition.asker,
        "wanted": requisition.wanted,
        "steps": [_step(requisition, n, n == step) for n in range(len(requisition.steps))],
        "holders": list(rules.waiting_for(requisition)),
        "dissents": [{"who": d.approver, "reason": d.reason or ""} for d in rules.dissents(requisition)],
    }


def _step(requisition: Requisition, n: int, is_now: bool) -> dict[str, Any]:
    step = requisition.steps[n]
    decided = {d.approver: d for d in requisition.decisions if d.step == n}
    verdict = rules.verdict_of(requisition, n)
    return {
        "name": step.name,
        "is_now": is_now,
        "verdict": verdict.value if verdict else None,
        "needed": step.enough,
        "people": [
            {
                "user": who,
                "verdict": decided[who].verdict.value if who in decided else None,
                "at": decided[who].at if who in decided else None,
                "reason": decided[who].reason if who in decided else None,
            }
            for who in step.approvers
        ],
    }


def _waiting(books: Books, notice: Notice) -> Facts | None:
    requisition = books.requisitions.for_notice(notice.facts["id"])
    if requisition is None:
        return None
    waits = notice.to in rules.waiting_for(requisition)
    if not waits and notice.ts is None:
        return None
    mine = [step.name for step in requisition.steps if notice.to in step.approvers]
    decided = notice.to in {decision.approver for decision in requisition.decisions}
    return {**shown(requisition), "reader": notice.to, "waits": waits, "decided": decided, "why": mine[0]}


def _to_owner(books: Books, notice: Notice) -> Facts | None:
    requisition = books.requisitions.for_notice(notice.facts["id"])
    return {**shown(requisition), "reader": notice.to} if requisition else None


def _outcome(books: Books, notice: Notice) -> Facts | None:
    requisition = books.requisitions.for_notice(notice.facts["id"])
    if requisition is None:
        return None
    last = requisition.decisions[-1]
    return {**shown(requisition), "who": last.approver, "reason": last.reason or ""}


def _for_hr(books: Books, notice: Notice) -> Facts | None:
    """No pay and no replaced person: this goes to a channel."""
    requisition = books.requisitions.for_notice(notice.facts["id"])
    if requisition is None:
        return None
    wanted = requisition.wanted
    return {
        "title": wanted.title, "department": wanted.department, "level": wanted.level, "location": wanted.location,
        "remote": wanted.remote, "headcount": wanted.headcount, "target_start": wanted.target_start,
        "asker": requisition.asker, "hiring_manager": wanted.hiring_manager, "recruiter": wanted.recruiter,
    }  # fmt: skip


def _no_channel(books: Books, notice: Notice) -> Facts | None:
    requisition = books.requisitions.for_notice(notice.facts["id"])
    if requisition is None or books.workspaces.get(notice.workspace).hr_channel:
        return None
    return {"title": requisition.wanted.title}


MOMENTS = {
    WAITING: Moment(_waiting),
    SUBMITTED: Moment(_to_owner),
    APPROVED: Moment(_outcome),
    REJECTED: Moment(_outcome),
    FOR_HR: Moment(_for_hr),
    NO_CHANNEL: Moment(_no_channel, Pace.DAYTIME),
}
