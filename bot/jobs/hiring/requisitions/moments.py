"""What each notice about a request says, from the present store; None when it is no longer true."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from bot.jobs.hiring.requisitions.raising import offered
from bot.jobs.hiring.requisitions.showing import changed, line, shown, undoable, voice
from bot.jobs.moments import Facts, Moment
from bot.rules.hiring import requisitions as rules
from bot.rules.hiring.requisitions import DECIDING, IN_CHARGE, Requisition, State, Verdict
from bot.rules.hiring.requisitions.asking import changes_for
from bot.rules.hiring.requisitions.standing_in import is_stuck
from bot.rules.notices import Notice, Pace
from bot.store import Books

About = Callable[[Requisition, Notice, datetime], Facts | None]


def _about(facts: About) -> Callable[[Books, Notice, datetime], Facts | None]:
    """Facts about a request; nothing is said about one that is not there."""

    @wraps(facts)
    def read(books: Books, notice: Notice, now: datetime) -> Facts | None:
        requisition = books.requisitions.for_notice(notice.facts["id"])
        told = facts(requisition, notice, now) if requisition else None
        return {**told, **offered(books, requisition, notice.to, now)} if requisition and told else None

    return read


def _waiting(requisition: Requisition, notice: Notice, now: datetime) -> Facts | None:
    n, asked = notice.facts["step"], notice.facts["asked"]
    is_latest = n < len(requisition.steps) and requisition.steps[n].asked == asked
    waits = is_latest and notice.to in rules.waiting_for(requisition, now) and rules.current_step(requisition) == n
    if not waits and notice.ts is None:
        return None
    mine = [d for d in requisition.decisions if d.approver == notice.to and d.stands]
    handed = [seat for step in requisition.steps for seat in step.seats if seat.who == notice.to and seat.stand_in]
    return {
        **shown(requisition, now),
        "reader": notice.to,
        "waits": waits,
        "asked_anew": not is_latest and requisition.state in DECIDING,
        "decided": mine[-1].verdict.value if mine else "",
        "undo_from": undoable(requisition, notice.to, now),
        "handed_to": handed[0].stand_in if handed and handed[0].why is rules.Why.DELEGATED else "",
        "voice": voice(requisition, notice.to),
        "changed": changed(changes_for(requisition, notice.to)),
    }


def _submitted(requisition: Requisition, notice: Notice, now: datetime) -> Facts | None:
    return {**shown(requisition, now), "reader": notice.to}


def _asked(requisition: Requisition, notice: Notice, now: datetime) -> Facts | None:
    question = requisition.questions[notice.facts["question"]]
    if question.ended_at is not None and notice.ts is None:
        return None
    return {
        **line(requisition, now), "who": question.who, "text": question.text, "answer": question.answer or "",
        "is_open": question.ended_at is None, "position": notice.facts["question"],
    }  # fmt: skip


def _answered(requisition: Requisition, notice: Notice, now: datetime) -> Facts | None:
    question = requisition.questions[notice.facts["question"]]
    return {
        **line(requisition, now), "text": question.text, "answer": question.answer or "",
        "waits": notice.to in rules.waiting_for(requisition, now),
    }  # fmt: skip


def _still_waits(requisition: Requisition, notice: Notice, now: datetime) -> Facts | None:
    if requisition.state is not State.SUBMITTED or notice.to not in rules.waiting_for(requisition, now):
        return None
    return {**line(requisition, now), "voice": voice(requisition, notice.to)}


def _overdue(requisition: Requisition, notice: Notice, now: datetime) -> Facts | None:
    n = rules.current_step(requisition)
    if n is None or n != notice.facts["step"] or requisition.steps[n].asked != notice.facts["asked"]:
        return None
    facts = _still_waits(requisition, notice, now)
    step = requisition.steps[n]
    return {**facts, "hours": step.hours_allowed, "backup": step.backup or ""} if facts else None


def _edited(requisition: Requisition, notice: Notice, now: datetime) -> Facts | None:
    stands = any(d.approver == notice.to and d.stands for d in requisition.decisions)
    if not stands or requisition.revision != notice.facts["revision"]:
        return None
    return {**line(requisition, now), "changed": changed(changes_for(requisition, notice.to))}


def _stuck(requisition: Requisition, notice: Notice, now: datetime) -> Facts | None:
    """No pay and no replaced person: an admin need not know them to help."""
    stuck = is_stuck(requisition)
    if not stuck and notice.ts is None:
        return None
    step = rules.current_step(requisition)
    wanted = requisition.wanted
    return {
        "id": requisition.id, "revision": requisition.revision, "title": wanted.title, "department": wanted.department,
        "asker": requisition.asker, "is_stuck": stuck, "state": requisition.state.value, "since": requisition.since,
        "step": requisition.steps[step].name if step is not None else "",
        "seats": [seat.who for seat in rules.pending(requisition, step)] if step is not None else [],
    }  # fmt: skip


def _outcome(requisition: Requisition, notice: Notice, now: datetime) -> Facts | None:
    is_approved = notice.kind.endswith(".approved")
    if is_approved != bool(requisition.in_charge) or (not is_approved and requisition.state is not State.REJECTED):
        return None
    wanted = Verdict.APPROVED if is_approved else Verdict.REJECTED
    last = [d for d in requisition.decisions if d.stands and d.verdict is wanted][-1]
    return {**shown(requisition, now), "who": last.approver, "reason": last.reason or ""}


def _for_hr(requisition: Requisition, notice: Notice, now: datetime) -> Facts | None:
    """No pay and no replaced person: this goes to a channel."""
    if not requisition.in_charge:
        return None
    wanted = requisition.wanted
    return {
        "id": requisition.id, "title": wanted.title, "department": wanted.department, "level": wanted.level,
        "location": wanted.location, "remote": wanted.remote, "headcount": wanted.headcount,
        "target_start": wanted.target_start, "asker": requisition.asker, "hiring_manager": wanted.hiring_manager,
        "recruiter": wanted.recruiter, "in_charge": requisition.in_charge, "state": requisition.state.value,
        "runs": requisition.state in IN_CHARGE,
    }  # fmt: skip


def _in_charge(requisition: Requisition, notice: Notice, now: datetime) -> Facts | None:
    is_theirs = requisition.in_charge == notice.to and requisition.state in IN_CHARGE
    if not is_theirs and notice.ts is None:
        return None
    return {**line(requisition, now), "is_theirs": is_theirs}


def _answered_case(requisition: Requisition, notice: Notice, now: datetime) -> Facts | None:
    """What the chain said of an offer, as long as that is so."""
    is_allowed = notice.kind.endswith(".offer_allowed")
    if requisition.state is not (State.APPROVED if is_allowed else State.REJECTED):
        return None
    no = next((d for d in reversed(requisition.decisions) if d.stands and d.verdict is Verdict.REJECTED), None)
    said = {"who": no.approver if no else "", "reason": (no.reason if no else "") or ""}
    return {**shown(requisition, now), **said}


def _moved(requisition: Requisition, notice: Notice, now: datetime) -> Facts | None:
    if len(requisition.moves) - 1 != notice.facts["move"]:  # it moved on: the later one is told
        return None
    move = requisition.moves[-1]
    return {**line(requisition, now), "who": move.who, "why": move.why or ""}


_FEATURE = "hiring.requisitions"
MOMENTS = {
    f"{_FEATURE}.{name}": Moment(_about(facts), pace)
    for name, facts, pace in (
        ("waiting", _waiting, Pace.DAYTIME),
        ("submitted", _submitted, Pace.AT_ONCE),
        ("asked", _asked, Pace.DAYTIME),
        ("answered", _answered, Pace.DAYTIME),
        ("nudged", _still_waits, Pace.DAYTIME),
        ("overdue", _overdue, Pace.DAYTIME),
        ("edited", _edited, Pace.DAYTIME),
        ("stuck", _stuck, Pace.DAYTIME),
        ("approved", _outcome, Pace.DAYTIME),
        ("rejected", _outcome, Pace.DAYTIME),
        ("for_hr", _for_hr, Pace.DAYTIME),
        ("in_charge", _in_charge, Pace.DAYTIME),
        ("moved", _moved, Pace.DAYTIME),
        ("offer_allowed", _answered_case, Pace.DAYTIME),
        ("offer_refused", _answered_case, Pace.DAYTIME),
    )
}
