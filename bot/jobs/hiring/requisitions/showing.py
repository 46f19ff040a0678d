"""A request as templates show it to those who may see all of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from bot.rules.hiring import requisitions as rules
from bot.rules.hiring.requisitions import DECIDING, IN_CHARGE, Requisition, Seat, State, Step, Why, asking, involved
from bot.rules.hiring.requisitions.asking import Change
from bot.rules.hiring.requisitions.deciding import may_undo
from bot.rules.hiring.requisitions.running import RUNS, may_run
from bot.rules.people import Person, Role
from bot.store import Books


def shown(requisition: Requisition, now: datetime) -> dict[str, Any]:
    """Everything about the request: its content, its steps with who said what, its questions."""
    step = rules.current_step(requisition)
    return {
        **line(requisition, now),
        "chain": requisition.chain or "",
        "steps": [_step(requisition, n, n == step, now) for n in range(len(requisition.steps))],
        "dissents": [{"who": d.approver, "reason": d.reason or ""} for d in rules.dissents(requisition)],
        "questions": [
            {
                "position": n, "who": each.who, "text": each.text, "answer": each.answer or "",
                "is_open": each.ended_at is None,
            }
            for n, each in enumerate(requisition.questions)
        ],
    }  # fmt: skip


def line(requisition: Requisition, now: datetime) -> dict[str, Any]:
    """The request in a list: what it asks for, where it is, who holds it and for how long."""
    return {
        "id": requisition.id,
        "revision": requisition.revision,
        "state": requisition.state.value,
        "since": requisition.since,
        "days": rules.days_in_state(requisition, now),
        "asker": requisition.asker,
        "wanted": requisition.wanted,
        "holders": list(holders(requisition, now)),
        "in_charge": requisition.in_charge or "",
        "is_case": requisition.raises is not None,
        "offer": None,
    }


def holders(requisition: Requisition, now: datetime) -> tuple[str, ...]:
    """With whom it is: those asked; its asker while a question is open; whoever is in charge after the approval."""
    if requisition.state is State.CHANGES_ASKED:
        return (requisition.asker,)
    if requisition.in_charge and requisition.state not in rules.ENDED:
        return (requisition.in_charge,)
    return rules.waiting_for(requisition, now)


def changed(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """The difference an edit made, field by field."""
    return [{"field": each.field, "before": each.before, "after": each.after} for each in changes]


def undoable(requisition: Requisition, person: str, now: datetime) -> datetime | None:
    """When the decision of that person was made that they can still take back; None when there is none."""
    mine = [n for n, each in enumerate(requisition.decisions) if each.approver == person and each.stands]
    return requisition.decisions[mine[-1]].at if mine and may_undo(requisition, mine[-1], now) else None


def voice(requisition: Requisition, person: str) -> dict[str, str]:
    """Why this person is asked: the step, and for whom they stand in, because of what (`backup` or a `Why`)."""
    n = rules.current_step(requisition)
    steps = requisition.steps if n is None else (requisition.steps[n], *requisition.steps)
    for step in steps:
        for seat in step.seats:
            if seat.who == person:
                return {"step": step.name, "for_whom": "", "because": ""}
        for seat in step.seats:
            if seat.stand_in == person:
                return {"step": step.name, "for_whom": seat.who, "because": (seat.why or Why.DELEGATED).value}
        if step.backup == person and step.seats:
            climbed = [seat for seat in step.seats if seat.climbed >= rules.Climbed.BACKUP]
            if climbed:
                return {"step": step.name, "for_whom": climbed[0].who, "because": "backup"}
    return {"step": requisition.steps[0].name, "for_whom": "", "because": ""}


def to_come(requisition: Requisition, now: datetime) -> list[dict[str, Any]]:
    """The steps as they will run once this is sent: who is asked, which are skipped, whose decision stands."""
    return [
        {
            "name": step.name,
            "runs": step.skipped_by is None,
            "skipped_by": step.skipped_by,
            "people": [who for seat in step.seats for who in rules.asked_for(seat, step, requisition.own, now)],
            "needed": step.enough,
            "stands": rules.verdict_of(requisition, n) is rules.Verdict.APPROVED,
        }
        for n, step in enumerate(requisition.steps)
    ]


def history(requisition: Requisition, now: datetime) -> dict[str, Any]:
    """What was edited when, and every state with who brought it there, why, and for how many days."""
    contents = [*(each.wanted for each in requisition.revisions), requisition.wanted]
    ends = [*(move.at for move in requisition.moves[1:]), now]
    return {
        "edits": [
            {"at": each.at, "changed": changed(asking.changes(before, after))}
            for each, before, after in zip(requisition.revisions, contents, contents[1:], strict=False)
        ],
        "moves": [
            {
                "after": each.after.value,
                "who": each.who,
                "at": each.at,
                "why": each.why or "",
                "days": (end - each.at).days,
            }
            for each, end in zip(requisition.moves, ends, strict=True)
        ],
    }


def verbs_for(requisition: Requisition, person: str, roles: Collection[Role]) -> list[str]:
    """What this person may do with the request now, besides deciding on it."""
    if requisition.state in DECIDING:
        verbs = ["nudge"] if requisition.raises is not None else ["edit", "nudge", "withdraw"]
        return verbs if person == requisition.asker else []
    if requisition.raises is not None:
        return []
    look = ["candidates"] if any(move.after is State.APPROVED for move in requisition.moves) else []
    if requisition.state not in IN_CHARGE or not may_run(requisition, person, roles):
        return look
    legal = rules.MOVES[requisition.state] & RUNS
    return [
        *(
            state.value
            for state in (State.OPEN, State.FILLED, State.ON_HOLD, State.CLOSED, State.CANCELLED)
            if state in legal
        ),
        "describe",
        "plan",
        *look,
        "known",
        "in_charge",
    ]


def _step(requisition: Requisition, n: int, is_now: bool, now: datetime) -> dict[str, Any]:
    step = requisition.steps[n]
    decided = {d.seat: d for d in rules.standing(requisition, n)}
    verdict = None if step.skipped_by else rules.verdict_of(requisition, n)
    return {
        "name": step.name,
        "is_now": is_now,
        "skipped_by": step.skipped_by,
        "verdict": verdict.value if verdict else None,
        "needed": step.enough,
        "people": [_seat(requisition, step, seat, decided.get(seat.who), now) for seat in step.seats],
    }


def _seat(
    requisition: Requisition, step: Step, seat: Seat, decision: rules.Decision | None, now: datetime
) -> dict[str, Any]:
    asked = rules.asked_for(seat, step, requisition.own, now)
    stands_in = asked[0] if asked and asked[0] != seat.who else ""
    return {
        "user": decision.approver if decision else seat.who,
        "for_whom": (decision.for_whom or "") if decision else "",
        "stands_in": "" if decision else stands_in,
        "until": seat.until if stands_in == seat.stand_in else None,
        "verdict": decision.verdict.value if decision else None,
        "at": decision.at if decision else None,
        "reason": decision.reason if decision else None,
    }


def run_by(books: Books, me: Person) -> Sequence[Requisition]:
    """The roles whose figures are theirs: those they run that were ever approved, the newest first."""
    found = books.requisitions.recruited(me.identity, Role.RECRUITER in me.roles)
    return [each for each in found if may_run(each, me.user, me.roles)]


def recruiting(books: Books, me: Person) -> Sequence[Requisition]:
    """The roles that are recruited for and that this person may see, the newest first."""
    running = [each for each in books.requisitions.running(me.workspace) if each.state in IN_CHARGE]
    return [each for each in reversed(running) if Role.RECRUITER in me.roles or me.user in involved(each)]
