"""Asking for headcount: the request, its chain of approval, and the moves it may make."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.rules.hiring.requisitions.wanted import Reason, ReasonMissing, Wanted
from bot.rules.refusals import Refusal

__all__ = ["Chain", "Decision", "Mode", "Move", "Reason", "Requisition", "State", "Step", "Verdict", "Wanted"]

# The longest reason a decision may carry; a text field in Slack holds 3,000.
REASON_CHARACTERS = 2000


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_ASKED = "changes_asked"
    APPROVED = "approved"
    REJECTED = "rejected"
    OPEN = "open"
    ON_HOLD = "on_hold"
    FILLED = "filled"
    CLOSED = "closed"
    CANCELLED = "cancelled"


MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.CANCELLED}),
    State.SUBMITTED: frozenset({State.CHANGES_ASKED, State.APPROVED, State.REJECTED, State.CANCELLED}),
    State.CHANGES_ASKED: frozenset({State.SUBMITTED, State.CANCELLED}),
    State.APPROVED: frozenset({State.OPEN, State.CANCELLED}),
    State.OPEN: frozenset({State.ON_HOLD, State.FILLED, State.CLOSED, State.CANCELLED}),
    State.ON_HOLD: frozenset({State.OPEN, State.CLOSED, State.CANCELLED}),
    State.REJECTED: frozenset(),
    State.FILLED: frozenset(),
    State.CLOSED: frozenset(),
    State.CANCELLED: frozenset(),
}


class Mode(StrEnum):
    """How many of a step's approvers must say yes."""

    ALL_OF = "all_of"
    N_OF_M = "n_of_m"


class Verdict(StrEnum):
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Step:
    """One step of a chain: who decides, and how. `veto`: one no ends it, however many say yes.

    `condition`, `hours_allowed` (working hours) and `backup` are kept for chains that choose their steps.
    """

    name: str
    approvers: tuple[str, ...]
    mode: Mode = Mode.ALL_OF
    needed: int = 1
    veto: bool = False
    condition: Any = None
    hours_allowed: int | None = None
    backup: str | None = None
    skipped_because: str | None = None

    @property
    def enough(self) -> int:
        """How many yeses complete the step."""
        return len(self.approvers) if self.mode is Mode.ALL_OF else min(self.needed, len(self.approvers))


@dataclass(frozen=True)
class Chain:
    """The ordered steps a workspace asks of every request."""

    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Decision:
    """What `approver` said in step `step`; `for_whom` when they stood in for somebody."""

    step: int
    revision: int
    approver: str
    verdict: Verdict
    at: datetime
    reason: str | None = None
    for_whom: str | None = None


@dataclass(frozen=True)
class Move:
    """One change of state, as the record keeps it."""

    at: datetime
    who: str
    before: State
    after: State
    why: str | None = None


@dataclass(frozen=True)
class Requisition:
    """A request for headcount. `revision` counts changes of its content, `since` is when `state` began.

    `id` is 0 until the store has given it one.
    """

    workspace: str
    asker: str
    wanted: Wanted
    state: State
    since: datetime
    id: int = 0
    revision: int = 1
    steps: tuple[Step, ...] = ()
    decisions: tuple[Decision, ...] = ()
    moves: tuple[Move, ...] = ()
    paused_at: datetime | None = None


class Unknown(Refusal):
    """There is no such requisition here, or none this person may see: both look the same."""


class NoChain(Refusal):
    """Nobody has said yet who approves requests in this workspace."""


class NobodyToDecide(Refusal):
    """A step would have nobody left but the person asking."""


class OwnRequest(Refusal):
    """Nobody approves what they asked for themselves."""


class NotWaitingForYou(Refusal):
    """This person has no say in the step the request is at."""


class StepEarlier(Refusal):
    """Their step comes later: others decide first."""


class AlreadyDecided(Refusal):
    """It was decided: by whom, how and when stands in the facts."""


class Changed(Refusal):
    """The content changed after the button was shown."""


class IllegalMove(Refusal):
    """The state does not allow that move."""


class NotYours(Refusal):
    """Only the person who asked may do this."""


def begin_draft(workspace: str, asker: str, wanted: Wanted, now: datetime) -> Requisition:
    """A request that nobody but its asker has seen."""
    return Requisition(workspace, asker, wanted, State.DRAFT, now)


def submit(requisition: Requisition, person: str, chain: Chain, now: datetime) -> Requisition:
    """The request with the steps that will run, frozen, and without its asker among the approvers.

    Raises NotYours, NoChain, NobodyToDecide, IllegalMove.
    """
    if person != requisition.asker:
        raise NotYours()
    if not chain.steps:
        raise NoChain()
    steps = tuple(_without(step, requisition.asker) for step in chain.steps)
    return _moved(replace(requisition, steps=steps, decisions=()), State.SUBMITTED, person, now)


def _without(step: Step, asker: str) -> Step:
    approvers = tuple(dict.fromkeys(who for who in step.approvers if who != asker))
    if not approvers or (step.mode is Mode.N_OF_M and len(approvers) < step.needed):
        raise NobodyToDecide(step=step.name)
    return replace(step, approvers=approvers)


def approve(requisition: Requisition, person: str, revision: int, now: datetime) -> Requisition:
    """The request with this person's yes; approved when the last step is complete.

    Raises OwnRequest, AlreadyDecided, StepEarlier, NotWaitingForYou, Changed.
    """
    return _decided(requisition, person, revision, Verdict.APPROVED, None, now)


def reject(requisition: Requisition, person: str, revision: int, reason: str, now: datetime) -> Requisition:
    """The request with this person's no and its reason; rejected when the step can no longer be completed.

    Raises ReasonMissing and what `approve` raises.
    """
    if not reason.strip():
        raise ReasonMissing()
    return _decided(requisition, person, revision, Verdict.REJECTED, reason.strip()[:REASON_CHARACTERS], now)


def may_decide(requisition: Requisition, person: str, revision: int) -> int:
    """The position of the step that waits for this person's yes or no; raises like `approve`."""
    if person == requisition.asker:
        raise OwnRequest()
    theirs = [n for n, step in enumerate(requisition.steps) if person in step.approvers]
    if not theirs:
        raise NotWaitingForYou()
    step = current_step(requisition)
    if step is None or step > max(theirs):
        raise AlreadyDecided(**_what_happened(requisition, person))
    if person not in requisition.steps[step].approvers:
        raise StepEarlier(step=requisition.steps[step].name)
    if any(d.step == step and d.approver == person for d in requisition.decisions):
        raise AlreadyDecided(**_what_happened(requisition, person))
    if revision != requisition.revision:
        raise Changed()
    return step


def _what_happened(requisition: Requisition, person: str) -> dict[str, Any]:
    own = [d for d in requisition.decisions if d.approver == person]
    last = own[-1] if own else (requisition.decisions[-1] if requisition.decisions else None)
    return {
        "state": requisition.state.value,
        "who": last.approver if last else None,
        "verdict": last.verdict.value if last else None,
        "at": last.at if last else requisition.since,
        "own": bool(own),
    }


def _decided(
    requisition: Requisition, person: str, revision: int, verdict: Verdict, reason: str | None, now: datetime
) -> Requisition:
    step = may_decide(requisition, person, revision)
    decision = Decision(step, requisition.revision, person, verdict, now, reason)
    after = replace(requisition, decisions=(*requisition.decisions, decision))
    outcome = verdict_of(after, step)
    if outcome is Verdict.REJECTED:
        return _moved(after, State.REJECTED, person, now, reason)
    if outcome is Verdict.APPROVED and step == _last_step(after):
        return _moved(after, State.APPROVED, person, now)
    return after


def withdraw(requisition: Requisition, person: str, now: datetime) -> Requisition:
    """The request taken back by its asker. Raises NotYours, IllegalMove."""
    if person != requisition.asker:
        raise NotYours()
    if requisition.state not in {State.SUBMITTED, State.CHANGES_ASKED}:
        raise IllegalMove(state=requisition.state.value)
    return _moved(requisition, State.CANCELLED, person, now)


def _moved(
    requisition: Requisition, after: State, who: str, now: datetime, why: str | None = None
) -> Requisition:
    if after not in MOVES[requisition.state]:
        raise IllegalMove(state=requisition.state.value)
    move = Move(now, who, requisition.state, after, why)
    return replace(requisition, state=after, since=now, moves=(*requisition.moves, move))


def _last_step(requisition: Requisition) -> int:
    return max(n for n, step in enumerate(requisition.steps) if not step.skipped_because)


def verdict_of(requisition: Requisition, step: int) -> Verdict | None:
    """How a step ended; None while it is undecided. Depends on who decided, not on the order they came in."""
    asked = requisition.steps[step]
    said = [d.verdict for d in requisition.decisions if d.step == step]
    yes, no = said.count(Verdict.APPROVED), said.count(Verdict.REJECTED)
    if no and (asked.veto or asked.mode is Mode.ALL_OF or len(asked.approvers) - no < asked.enough):
        return Verdict.REJECTED
    return Verdict.APPROVED if yes >= asked.enough else None


def current_step(requisition: Requisition) -> int | None:
    """The position of the step being decided; None when nothing is."""
    if requisition.state is not State.SUBMITTED:
        return None
    return next(
        n
        for n, step in enumerate(requisition.steps)
        if not step.skipped_because and verdict_of(requisition, n) is None
    )


def waiting_for(requisition: Requisition) -> tuple[str, ...]:
    """Whose yes or no is wanted now, in the order of the step."""
    step = current_step(requisition)
    if step is None:
        return ()
    decided = {d.approver for d in requisition.decisions if d.step == step}
    return tuple(who for who in requisition.steps[step].approvers if who not in decided)


def dissents(requisition: Requisition) -> tuple[Decision, ...]:
    """The noes that did not stop it: an approval never hides them."""
    if requisition.state is State.REJECTED:
        return ()
    return tuple(d for d in requisition.decisions if d.verdict is Verdict.REJECTED)


def days_in_state(requisition: Requisition, now: datetime) -> int:
    """Whole days since the state began."""
    return max(0, (now - requisition.since).days)


def involved(requisition: Requisition) -> frozenset[str]:
    """Who may open the request: its asker, manager, recruiter, and everybody in its chain."""
    wanted = requisition.wanted
    named = {requisition.asker, wanted.hiring_manager, wanted.recruiter}
    return frozenset(who for who in named if who) | {who for step in requisition.steps for who in step.approvers}


def seen_by(requisition: Requisition, person: str) -> Requisition:
    """The request if this person may see it, pay and replaced persons included. Raises Unknown."""
    if person not in involved(requisition):
        raise Unknown()
    return requisition
