"""What requests put on people's desks: approvals, questions, roles to open, and HR's missing channel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from bot.rules.calendar import Hours, working_between
from bot.rules.desk import Line, is_from_before
from bot.rules.hiring import requisitions as rules
from bot.rules.hiring.requisitions import Requisition, State
from bot.rules.hiring.requisitions.standing_in import due_by
from bot.store import Books
from bot.store.workspaces import Workspace

WAITS = "hiring.requisitions.waits"
ASKED = "hiring.requisitions.asked"
UNOPENED = "hiring.requisitions.unopened"
NO_CHANNEL = "hiring.requisitions.no_channel"
# Whoever is in charge hears of a role that is still not open three working days after its approval.
OPENED_WITHIN = timedelta(hours=3 * 8)

On = Iterator[tuple[str, Line]]


def lines(books: Books, workspace: Workspace, now: datetime) -> Mapping[str, list[Line]]:
    """By user what requests there want of them and nobody said today."""
    company = books.company.of(workspace.id, now)
    running = [*books.requisitions.running(workspace.id), *books.requisitions.cases(workspace.id)]
    everybody = {who for each in running for who in (*rules.involved(each), *rules.waiting_for(each, now))}
    hours = books.people.hours(workspace.id, everybody)
    allowed = books.people.hours(workspace.id, everybody, as_if_here=True)
    found: dict[str, list[Line]] = {}
    for requisition in running:
        for who, line in (
            *_of(requisition, hours, allowed, now),
            *_without_channel(requisition, workspace, company.admins),
        ):
            if who not in company.gone:
                found.setdefault(who, []).append(line)
    return found


def _of(requisition: Requisition, hours: Mapping[str, Hours], allowed: Mapping[str, Hours], now: datetime) -> On:
    match requisition.state:
        case State.SUBMITTED:
            yield from _waits(requisition, hours, allowed, now)
        case State.CHANGES_ASKED:
            yield from _asked(requisition, hours, now)
        case State.APPROVED:
            yield from _unopened(requisition, hours, now)


def _waits(requisition: Requisition, hours: Mapping[str, Hours], allowed: Mapping[str, Hours], now: datetime) -> On:
    n = rules.current_step(requisition)
    if n is None:
        return
    step, due = requisition.steps[n], due_by(requisition, allowed, now)
    is_overdue = due is not None and due <= now
    for who in rules.waiting_for(requisition, now):
        mine = [s for s in rules.pending(requisition, n) if who in rules.asked_for(s, step, requisition.own, now)]
        since = min(seat.since or requisition.since for seat in mine)
        if is_from_before(since, now, hours[who]):
            key = f"{WAITS}:{requisition.id}:step={n}:asked={step.asked}" + (":overdue" if is_overdue else "")
            facts = {"since": since, "due": due if is_overdue else None, **_facts(requisition)}
            yield who, Line(key, WAITS, facts)


def _asked(requisition: Requisition, hours: Mapping[str, Hours], now: datetime) -> On:
    for number, question in enumerate(requisition.questions):
        if question.ended_at is None and is_from_before(question.asked_at, now, hours[requisition.asker]):
            facts = {"who": question.who, "since": question.asked_at, **_facts(requisition)}
            yield requisition.asker, Line(f"{ASKED}:{requisition.id}:question={number}", ASKED, facts)


def _unopened(requisition: Requisition, hours: Mapping[str, Hours], now: datetime) -> On:
    who = requisition.in_charge or requisition.asker
    if working_between(requisition.since, now, hours[who]) >= OPENED_WITHIN:
        yield who, Line(f"{UNOPENED}:{requisition.id}", UNOPENED, {"since": requisition.since, **_facts(requisition)})


def _without_channel(requisition: Requisition, workspace: Workspace, admins: tuple[str, ...]) -> On:
    if requisition.state is State.APPROVED and workspace.hr_channel is None:
        for admin in admins:
            yield admin, Line(f"{NO_CHANNEL}:{requisition.id}", NO_CHANNEL, _facts(requisition))


def _facts(requisition: Requisition) -> Mapping[str, object]:
    is_case = requisition.raises is not None
    return {"title": requisition.wanted.title, "asker": requisition.asker, "is_case": is_case}
