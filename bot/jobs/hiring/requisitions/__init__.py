"""Telling people about a request: approvers once for each asking, its asker, who runs it, HR's channel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from bot.jobs.hiring.requisitions.moments import MOMENTS
from bot.jobs.hiring.requisitions.raising import barring, offered
from bot.jobs.hiring.requisitions.showing import line, shown
from bot.rules.calendar import Hours
from bot.rules.hiring import requisitions as rules
from bot.rules.hiring.requisitions import DECIDING, Climbed, Requisition, State
from bot.rules.hiring.requisitions.deciding import UNDO_FOR, undo_ends
from bot.rules.hiring.requisitions.standing_in import is_stuck, next_check
from bot.rules.notices import Planned, home_key
from bot.rules.people import Role
from bot.store import Books

__all__ = [
    "MOMENTS", "about", "barring", "check_again", "hours_of", "line", "offered", "plan", "plan_for_hr", "plan_nudges",
    "shown",
]  # fmt: skip

FEATURE = "hiring.requisitions"


def about(requisition: Requisition) -> str:
    """What notices and the record say a line is about."""
    return f"requisition:{requisition.id}"


def plan(books: Books, requisition: Requisition, now: datetime) -> None:
    """Plan what the request's present state makes true, and let every copy of it show that state."""
    books.notices.refresh(now, about=about(requisition))
    _plan_asks(books, requisition, now)
    _say(books, requisition, now, "submitted", [requisition.asker], "asker", living=True)
    _plan_questions(books, requisition, now)
    _plan_outcome(books, requisition, now)
    check_again(books, requisition, now)
    watch = [*books.roles.holders(requisition.workspace, Role.RECRUITER), *books.people.admins(requisition.workspace)]
    homes = {home_key(requisition.workspace, user) for user in (*rules.involved(requisition), *watch)}
    books.notices.refresh(now, keys=sorted(homes))


def hours_of(books: Books, requisition: Requisition) -> Mapping[str, Hours]:
    """The working hours of everybody who may come to decide, as if nobody were away."""
    everybody = [*rules.involved(requisition), *(step.backup for step in requisition.steps if step.backup)]
    return books.people.hours(requisition.workspace, everybody, as_if_here=True)


def check_again(books: Books, requisition: Requisition, now: datetime) -> None:
    """Look at the request again when a seat climbs, a stand-in's time ends, or a decision becomes final."""
    dues = [next_check(requisition, hours_of(books, requisition), now), undo_ends(requisition)]
    books.requisitions.check_again(requisition.id, min((due for due in dues if due and due > now), default=None))


def plan_for_hr(books: Books, workspace: str, now: datetime) -> None:
    """HR's channel was chosen: it hears of what was approved before."""
    for requisition in books.requisitions.running(workspace):
        if requisition.state is State.APPROVED:
            plan(books, requisition, now)


def plan_nudges(books: Books, requisition: Requisition, whom: Iterable[str], now: datetime) -> None:
    """Remind them, in the thread of what they were asked."""
    n = rules.current_step(requisition)
    for who in whom:
        _say(books, requisition, now, "nudged", [who], f"at={now:%Y-%m-%dT%H:%M}", parent=_ask_key(requisition, n, who))


def _ask_key(requisition: Requisition, step: int | None, who: str) -> str | None:
    if step is None:
        return None
    asked = requisition.steps[step].asked
    return _key(requisition, "waiting", f"step={step}:asked={asked}", who)


def _plan_asks(books: Books, requisition: Requisition, now: datetime) -> None:
    n = rules.current_step(requisition)
    if n is None:
        return
    step = requisition.steps[n]
    asking = {"step": n, "asked": step.asked}
    for who in rules.waiting_for(requisition, now):
        _say(books, requisition, now, "waiting", [who], f"step={n}:asked={step.asked}", living=True, facts=asking)
    for seat in rules.pending(requisition, n):
        which = f"step={n}:asked={step.asked}:seat={seat.who}:since={seat.since:%Y-%m-%dT%H:%M}"
        if seat.climbed >= Climbed.REMINDED:
            for who in rules.asked_for(seat, step, requisition.own, now):
                if who != step.backup:
                    parent = _ask_key(requisition, n, who)
                    _say(books, requisition, now, "overdue", [who], which, parent=parent, facts=asking)
    if is_stuck(requisition):
        admins = [who for who in books.people.admins(requisition.workspace) if who not in requisition.own]
        _say(books, requisition, now, "stuck", admins, f"step={n}:asked={step.asked}", living=True)


def _plan_questions(books: Books, requisition: Requisition, now: datetime) -> None:
    n = rules.current_step(requisition)
    for position, question in enumerate(requisition.questions):
        which, facts = f"question={position}", {"question": position}
        if question.ended_at is None:
            _say(books, requisition, now, "asked", [requisition.asker], which, living=True, facts=facts)
        elif question.answer is not None:
            parent = _ask_key(requisition, n, question.who)
            _say(books, requisition, now, "answered", [question.who], which, parent=parent, facts=facts)
    if requisition.revisions and n is not None:
        kept = [d.approver for d in requisition.decisions if d.stands and d.revision < requisition.revision]
        which = f"revision={requisition.revision}"
        _say(books, requisition, now, "edited", kept, which, facts={"revision": requisition.revision})


def _plan_outcome(books: Books, requisition: Requisition, now: datetime) -> None:
    """What is final is told when it cannot be undone any more."""
    names = ("approved", "rejected", "in_charge", "for_hr", "offer_allowed", "offer_refused")
    if requisition.state in DECIDING or (requisition.raises is not None and requisition.state is State.CANCELLED):
        books.notices.withdraw(about(requisition), [f"{FEATURE}.{name}" for name in names])
        return
    if requisition.raises is not None:
        name = "offer_allowed" if requisition.state is State.APPROVED else "offer_refused"
        _say(books, requisition, now, name, [requisition.asker], "outcome", due_at=requisition.since + UNDO_FOR)
        return
    owners = dict.fromkeys([requisition.asker, requisition.wanted.hiring_manager])
    final = requisition.since + UNDO_FOR
    if requisition.state is State.REJECTED:
        _say(books, requisition, now, "rejected", owners, "outcome", due_at=final)
    if requisition.state is State.APPROVED:
        _say(books, requisition, now, "approved", owners, "outcome", due_at=final)
        channel = books.workspaces.get(requisition.workspace).hr_channel
        if channel:
            _say(books, requisition, now, "for_hr", [channel], "hr", due_at=final, living=True)
    if requisition.in_charge:
        due = final if requisition.state is State.APPROVED else now
        _say(books, requisition, now, "in_charge", [requisition.in_charge], "charge", due_at=due, living=True)
    if requisition.in_charge and requisition.state is not State.APPROVED:
        last, move = requisition.moves[-1], len(requisition.moves) - 1
        concerned = sorted({*owners, requisition.in_charge} - {last.who})
        _say(books, requisition, now, "moved", concerned, f"move={move}", facts={"move": move})


def _key(requisition: Requisition, name: str, which: str, to: str) -> str:
    return f"{FEATURE}.{name}:{requisition.id}:{which}:to={to}"


def _say(
    books: Books,
    requisition: Requisition,
    now: datetime,
    name: str,
    to: Iterable[str],
    which: str,
    living: bool = False,
    due_at: datetime | None = None,
    parent: str | None = None,
    facts: Mapping[str, object] = MappingProxyType({}),
) -> None:
    for who in dict.fromkeys(to):
        planned = Planned(
            _key(requisition, name, which, who), f"{FEATURE}.{name}", about(requisition), requisition.workspace, who,
            {"id": requisition.id, **facts}, due_at=due_at, living=living, reply_to=parent,
        )  # fmt: skip
        books.notices.plan(planned, now)
