"""The asker's verbs: send, edit, withdraw, nudge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta

from bot.rules.calendar import Hours, after_working
from bot.rules.company import Company
from bot.rules.hiring.requisitions import (
    DECIDING,
    Decision,
    EndedBy,
    IllegalMove,
    NotYours,
    Requisition,
    Revision,
    State,
    Step,
    current_step,
    moved,
    pending,
    waiting_for,
)
from bot.rules.hiring.requisitions.chains import (
    Chain,
    NoChain,
    NoChainFits,
    check,
    choose,
    considered,
    laid_out,
    reseated,
    steps_for,
)
from bot.rules.hiring.requisitions.deciding import REASON_CHARACTERS, Changed, settled
from bot.rules.hiring.requisitions.wanted import Wanted
from bot.rules.refusals import Refusal

# Working hours of whoever is asked, between two nudges and after the first ask (product.md, hiring/requisitions).
NUDGE_AFTER = timedelta(hours=4)


class NothingChanged(Refusal):
    """The edited request asks for what it asked for before."""


class NudgedBefore(Refusal):
    """Everybody it waits for was asked less than four of their working hours ago; `at` is when one may be nudged."""


@dataclass(frozen=True)
class Change:
    """One field of a request, before and after an edit."""

    field: str
    before: object
    after: object


def begin_draft(workspace: str, asker: str, wanted: Wanted, now: datetime) -> Requisition:
    """A request that nobody but its asker has seen."""
    return Requisition(workspace, asker, wanted, State.DRAFT, now)


def submit(
    requisition: Requisition, person: str, chains: Sequence[Chain], company: Company, now: datetime
) -> Requisition:
    """The request with its steps frozen, the first of them asked.

    Raises NotYours, IllegalMove, NoChain, NoChainFits, NothingAsked, NobodyToDecide.
    """
    if person != requisition.asker:
        raise NotYours()
    if requisition.state is not State.DRAFT:
        raise IllegalMove(state=requisition.state.value)
    chain = choose(chains, requisition.wanted, requisition.asker)
    steps = steps_for(chain, requisition.wanted, requisition.asker, company, now)
    sent = moved(replace(requisition, chain=chain.name, steps=steps), State.SUBMITTED, person, now)
    return settled(sent, person, now)


def check_edit(requisition: Requisition, person: str) -> None:
    """Return if this person may edit or withdraw the request now: what is asked for an offer follows the offer.

    Raises NotYours, IllegalMove.
    """
    if person != requisition.asker:
        raise NotYours()
    if requisition.state not in DECIDING or requisition.raises is not None:
        raise IllegalMove(state=requisition.state.value)


def check_revision(requisition: Requisition, revision: int) -> None:
    """Return if the form was opened on what the request asks for now. Raises Changed."""
    if revision != requisition.revision:
        raise Changed()


def check_kept(is_kept: bool) -> None:
    """Return if there is still a draft to send. Raises Changed: it was sent already, perhaps from another window."""
    if not is_kept:
        raise Changed()


def check_same(now: str, checked: str) -> None:
    """Return if what is sent is what was shown for checking. Raises Changed."""
    if now != checked:
        raise Changed()


def edit(
    requisition: Requisition, person: str, wanted: Wanted, chains: Sequence[Chain], company: Company, now: datetime
) -> Requisition:
    """The request as edited: steps that look at what changed are asked again, the others keep their decisions.

    Its steps stay as frozen when it was sent, unless another chain is for it now. Open questions end: the edit is
    their answer. Raises NotYours, IllegalMove, NothingChanged, NothingAsked, NobodyToDecide.
    """
    check_edit(requisition, person)
    return edited(requisition, person, wanted, chains, company, now)


def edited(
    requisition: Requisition, person: str, wanted: Wanted, chains: Sequence[Chain], company: Company, now: datetime
) -> Requisition:
    """The same for a request that somebody else has seen may be edited. Raises NothingChanged, NothingAsked,
    NobodyToDecide."""
    changed = changes(requisition.wanted, wanted)
    if not changed:
        raise NothingChanged()
    chain, steps = _steps(requisition, wanted, chains, company, now)
    touched = frozenset(change.field for change in changed)
    own = replace(requisition, wanted=wanted).own
    decisions = tuple(_after_edit(d, requisition.steps, steps, touched, own, now) for d in requisition.decisions)
    kept = {(d.step, d.seat) for d in decisions if d.stands}
    steps = tuple(
        replace(step, asked_at=None) if _is_open(n, step, kept) and step.looks_at & touched else step
        for n, step in enumerate(steps)
    )
    before = Revision(requisition.revision, now, requisition.wanted)
    questions = tuple(replace(q, ended_at=q.ended_at or now) for q in requisition.questions)
    edited = replace(
        requisition, wanted=wanted, revision=requisition.revision + 1, chain=chain, steps=steps, decisions=decisions,
        questions=questions, revisions=(*requisition.revisions, before),
    )  # fmt: skip
    return settled(edited, person, now)


def changes(before: Wanted, after: Wanted) -> tuple[Change, ...]:
    """What differs, in the order of the form."""
    pairs = [(field.name, getattr(before, field.name), getattr(after, field.name)) for field in fields(Wanted)]
    return tuple(Change(name, old, new) for name, old, new in pairs if old != new)


def changes_for(requisition: Requisition, person: str) -> tuple[Change, ...]:
    """What changed since this person last decided; for somebody who did not, since the last edit."""
    if not requisition.revisions:
        return ()
    decided = [d.revision for d in requisition.decisions if d.approver == person]
    base = decided[-1] if decided else requisition.revision - 1
    before = next((each.wanted for each in requisition.revisions if each.number == base), requisition.wanted)
    return changes(before, requisition.wanted)


def _steps(
    requisition: Requisition, wanted: Wanted, chains: Sequence[Chain], company: Company, now: datetime
) -> tuple[str | None, tuple[Step, ...]]:
    own = replace(requisition, wanted=wanted).own
    try:
        chain = choose(chains, wanted, requisition.asker)
    except (NoChain, NoChainFits):  # the admins changed the chains meanwhile: it goes on through its own
        chain = None
    if chain is not None and chain.name != requisition.chain:
        asked = max((step.asked for step in requisition.steps), default=0)  # counted on: no two asks look the same
        made = laid_out(chain, wanted, requisition.asker, company, now)
        anew = tuple(replace(reseated(step, own, company, now), asked=asked) for step in made)
        check(anew, own, now)
        return chain.name, anew
    steps = [considered(step, wanted, requisition.asker) for step in requisition.steps]
    kept = tuple(reseated(step, own, company, now) for step in steps)
    check(kept, own, now)
    return requisition.chain, kept


def _after_edit(
    decision: Decision, before: Sequence[Step], after: Sequence[Step], touched: frozenset[str], own: frozenset[str],
    now: datetime,
) -> Decision:  # fmt: skip
    """The decision, moved to where its step stands now; ended when that step is asked again, or is gone."""
    if not decision.stands:
        return decision
    was = before[decision.step]
    again = replace(decision, ended_at=now, ended_by=EndedBy.ASKED_AGAIN)
    for n, step in enumerate(after):
        if step.name == was.name and decision.seat in step.approvers:
            stays = not step.skipped_by and not step.looks_at & touched and decision.approver not in own
            return replace(decision, step=n) if stays else again
    return again


def _is_open(n: int, step: Step, kept: set[tuple[int, str]]) -> bool:
    return any((n, seat.who) not in kept for seat in step.seats)


def withdraw(requisition: Requisition, person: str, why: str, now: datetime) -> Requisition:
    """The request taken back by its asker before it was decided. Raises NotYours, IllegalMove."""
    check_edit(requisition, person)
    return taken_back(requisition, person, why, now)


def taken_back(requisition: Requisition, person: str, why: str, now: datetime) -> Requisition:
    """The request, cancelled by somebody who may. Raises IllegalMove."""
    questions = tuple(replace(q, ended_at=q.ended_at or now) for q in requisition.questions)
    over = replace(requisition, questions=questions)
    return moved(over, State.CANCELLED, person, now, why.strip()[:REASON_CHARACTERS] or None)


def nudge(
    requisition: Requisition, person: str, hours: Mapping[str, Hours], now: datetime
) -> tuple[Requisition, tuple[str, ...]]:
    """The request as nudged, and who is to be reminded: whoever was not asked or nudged in the last four hours of
    their working time. Raises NotYours, IllegalMove, NudgedBefore.
    """
    if person != requisition.asker:
        raise NotYours()
    waits = waiting_for(requisition, now)
    if requisition.state is not State.SUBMITTED or not waits:
        raise IllegalMove(state=requisition.state.value)
    free = {who: after_working(_last_asked(requisition, who), NUDGE_AFTER, _of(hours, who)) for who in waits}
    due = tuple(who for who in waits if free[who] <= now)
    if not due:
        raise NudgedBefore(at=min(free.values()))
    return replace(requisition, nudged_at=now), due


def _last_asked(requisition: Requisition, who: str) -> datetime:
    n = current_step(requisition)
    assert n is not None, "somebody is waited for"
    step = requisition.steps[n]
    asked = [seat.since for seat in pending(requisition, n) if who in {seat.who, seat.stand_in, step.backup}]
    times = [*asked, step.asked_at, requisition.nudged_at]
    return max(at for at in times if at is not None)


def _of(hours: Mapping[str, Hours], who: str) -> Hours:
    return hours.get(who, Hours())


def post(title: str, department: str) -> tuple[str, str]:
    """What two requests for the same post have in common: title and department, upper and lower case alike."""
    return " ".join(title.casefold().split()), " ".join(department.casefold().split())
