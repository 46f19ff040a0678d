"""Asking for headcount: what a request is, whose yes or no it waits for, and who may see it.

The verbs stand beside: `asking` (submit, edit, withdraw, nudge), `deciding` (approve, reject, undo, questions),
`standing_in` (delegates, leavers, escalation), `running` (who is in charge, open to filled), `raising` (an offer
outside the pay goes through the same chain).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from bot.rules.hiring.requisitions.conditions import Condition
from bot.rules.hiring.requisitions.wanted import Reason, Wanted
from bot.rules.people import Role
from bot.rules.refusals import Refusal

__all__ = ["Reason", "Wanted"]

# What concerns every step that says neither what it looks at nor when it runs: money, and who is to come.
MATERIAL = frozenset({"department", "level", "headcount", "reason", "pay_from", "pay_to", "currency", "hiring_manager"})


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_ASKED = "changes_asked"  # a question of an approver is open; the clock stands still
    APPROVED = "approved"
    REJECTED = "rejected"
    OPEN = "open"
    ON_HOLD = "on_hold"
    FILLED = "filled"
    CLOSED = "closed"
    CANCELLED = "cancelled"


DECIDING = frozenset({State.SUBMITTED, State.CHANGES_ASKED})
ENDED = frozenset({State.REJECTED, State.FILLED, State.CLOSED, State.CANCELLED})

# Approved, and somebody runs it.
IN_CHARGE = frozenset({State.APPROVED, State.OPEN, State.ON_HOLD})

# From approved or rejected back to what it was: only by undoing the decision that ended it.
MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.CANCELLED}),
    State.SUBMITTED: frozenset({State.CHANGES_ASKED, State.APPROVED, State.REJECTED, State.CANCELLED}),
    State.CHANGES_ASKED: frozenset({State.SUBMITTED, State.APPROVED, State.REJECTED, State.CANCELLED}),
    State.APPROVED: frozenset({State.OPEN, State.CANCELLED, State.SUBMITTED}),
    State.REJECTED: frozenset({State.SUBMITTED}),
    State.OPEN: frozenset({State.ON_HOLD, State.FILLED, State.CLOSED, State.CANCELLED}),
    State.ON_HOLD: frozenset({State.OPEN, State.CLOSED, State.CANCELLED}),
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


class Why(StrEnum):
    """Why somebody else decides for a seat."""

    DELEGATED = "delegated"  # they handed this request over
    AWAY = "away"  # they are away and named a delegate
    OWN = "own"  # the request is their own
    LEFT = "left"  # they left


class Climbed(IntEnum):
    """How far the escalation of a seat has gone."""

    ASKED = 0
    REMINDED = 1
    BACKUP = 2
    ADMINS = 3


@dataclass(frozen=True)
class Seat:
    """The say of `who` in a step. `stand_in` decides for them until `until` (None: to the end), because of `why`.

    `since` is when the time allowed began for whoever is asked now.
    """

    who: str
    stand_in: str | None = None
    until: datetime | None = None
    why: Why | None = None
    since: datetime | None = None
    climbed: Climbed = Climbed.ASKED


@dataclass(frozen=True)
class Step:
    """One step of a chain, frozen when the request was sent.

    `veto`: one no ends it, however many say yes. It runs when all `conditions` hold; `skipped_by` is the first that
    does not. A change of one of `inputs`, or of a field its conditions read, asks it again. `hours_allowed` are
    working hours. `asked` counts how often it was asked, `asked_at` is when, None while it is not its turn.
    """

    name: str
    seats: tuple[Seat, ...]
    mode: Mode = Mode.ALL_OF
    needed: int = 1
    veto: bool = False
    conditions: tuple[Condition, ...] = ()
    inputs: frozenset[str] = frozenset()
    hours_allowed: int | None = None
    backup: str | None = None
    skipped_by: Condition | None = None
    asked: int = 0
    asked_at: datetime | None = None

    @property
    def approvers(self) -> tuple[str, ...]:
        """Whose say it is, whoever stands in for them."""
        return tuple(seat.who for seat in self.seats)

    @property
    def enough(self) -> int:
        """How many yeses complete the step."""
        return len(self.seats) if self.mode is Mode.ALL_OF else min(self.needed, len(self.seats))

    @property
    def looks_at(self) -> frozenset[str]:
        """The fields whose change asks this step again."""
        read = frozenset[str]().union(*(condition.reads for condition in self.conditions))
        return self.inputs | read or MATERIAL


class EndedBy(StrEnum):
    UNDONE = "undone"
    ASKED_AGAIN = "asked_again"


@dataclass(frozen=True)
class Decision:
    """What `approver` said in step `step` for the seat of `for_whom` (their own: None). It stands until `ended_at`."""

    step: int
    revision: int
    approver: str
    verdict: Verdict
    at: datetime
    reason: str | None = None
    for_whom: str | None = None
    ended_at: datetime | None = None
    ended_by: EndedBy | None = None

    @property
    def stands(self) -> bool:
        return self.ended_at is None

    @property
    def seat(self) -> str:
        """Whose say it was."""
        return self.for_whom or self.approver


@dataclass(frozen=True)
class Question:
    """What an approver asked. Open until answered, or until an edit or their own decision ended it."""

    who: str
    text: str
    asked_at: datetime
    answer: str | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Revision:
    """What the request asked for, until it was edited `at`."""

    number: int
    at: datetime
    wanted: Wanted


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

    `id` is 0 until the store has given it one; `chain` is the name of the chain its steps came from. One that `raises`
    the pay of another, by id, is asked for one offer alone: it is no role, and nobody is recruited for it. Who is
    `barred` neither decides on it nor sees it.
    """

    workspace: str
    asker: str
    wanted: Wanted
    state: State
    since: datetime
    id: int = 0
    revision: int = 1
    chain: str | None = None
    steps: tuple[Step, ...] = ()
    decisions: tuple[Decision, ...] = ()
    questions: tuple[Question, ...] = ()
    revisions: tuple[Revision, ...] = ()
    moves: tuple[Move, ...] = ()
    in_charge: str | None = None
    nudged_at: datetime | None = None
    raises: int | None = None
    barred: frozenset[str] = frozenset()

    @property
    def owners(self) -> frozenset[str]:
        """Whose request it is: who asked, and for whom."""
        return frozenset({self.asker, self.wanted.hiring_manager}) - self.barred

    @property
    def own(self) -> frozenset[str]:
        """Who never decides on it: whose it is, and who is barred."""
        return frozenset({self.asker, self.wanted.hiring_manager}) | self.barred

    @property
    def open_questions(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.ended_at is None)


class Unknown(Refusal):
    """There is no such requisition here, or none this person may see: both look the same."""


class IllegalMove(Refusal):
    """The state does not allow that move."""


class NotYours(Refusal):
    """Only the person who asked may do this."""


def moved(requisition: Requisition, after: State, who: str, now: datetime, why: str | None = None) -> Requisition:
    """The requisition in state `after`, with the move written down. Raises IllegalMove."""
    if after not in MOVES[requisition.state]:
        raise IllegalMove(state=requisition.state.value)
    move = Move(now, who, requisition.state, after, why)
    return replace(requisition, state=after, since=now, moves=(*requisition.moves, move))


def standing(requisition: Requisition, step: int) -> tuple[Decision, ...]:
    """The decisions of that step which count."""
    return tuple(d for d in requisition.decisions if d.step == step and d.stands)


def verdict_of(requisition: Requisition, step: int) -> Verdict | None:
    """How a step ended; None while it is undecided. Depends on who decided, not on the order they came in."""
    asked = requisition.steps[step]
    said = [d.verdict for d in standing(requisition, step)]
    yes, no = said.count(Verdict.APPROVED), said.count(Verdict.REJECTED)
    if no and (asked.veto or asked.mode is Mode.ALL_OF or len(asked.seats) - no < asked.enough):
        return Verdict.REJECTED
    return Verdict.APPROVED if yes >= asked.enough else None


def current_step(requisition: Requisition) -> int | None:
    """The position of the step being decided; None when nothing is."""
    if requisition.state not in DECIDING:
        return None
    return next(
        (n for n, step in enumerate(requisition.steps) if not step.skipped_by and verdict_of(requisition, n) is None),
        None,
    )


def pending(requisition: Requisition, step: int) -> tuple[Seat, ...]:
    """The seats of that step that have not decided."""
    decided = {d.seat for d in standing(requisition, step)}
    return tuple(seat for seat in requisition.steps[step].seats if seat.who not in decided)


def asked_for(seat: Seat, step: Step, own: Collection[str], now: datetime) -> tuple[str, ...]:
    """Who is asked to decide for that seat now: its stand-in, else its owner; and the backup once it came to that."""
    stands_in = seat.stand_in if seat.stand_in and (seat.until is None or now < seat.until) else None
    cannot = seat.who in own or seat.why is Why.LEFT
    asked = [stands_in] if stands_in else [] if cannot else [seat.who]
    if seat.climbed >= Climbed.BACKUP and step.backup:
        asked.append(step.backup)
    return tuple(dict.fromkeys(who for who in asked if who not in own))


def may_hold(seat: Seat, step: Step, own: Collection[str], now: datetime) -> tuple[str, ...]:
    """Who may decide for that seat now: those asked, and its owner, who may be back early."""
    asked = asked_for(seat, step, own, now)
    return asked if seat.who in own or seat.why is Why.LEFT or seat.who in asked else (*asked, seat.who)


def waiting_for(requisition: Requisition, now: datetime) -> tuple[str, ...]:
    """Whose yes or no is wanted now, in the order of the step; nobody who has decided in it already."""
    n = current_step(requisition)
    if n is None:
        return ()
    step, decided = requisition.steps[n], {d.approver for d in standing(requisition, n)}
    asked = [who for seat in pending(requisition, n) for who in asked_for(seat, step, requisition.own, now)]
    return tuple(dict.fromkeys(who for who in asked if who not in decided))


def dissents(requisition: Requisition) -> tuple[Decision, ...]:
    """The noes that did not stop it: an approval never hides them."""
    if requisition.state is State.REJECTED:
        return ()
    return tuple(d for d in requisition.decisions if d.stands and d.verdict is Verdict.REJECTED)


def days_in_state(requisition: Requisition, now: datetime) -> int:
    """Whole days since the state began."""
    return max(0, (now - requisition.since).days)


def involved(requisition: Requisition) -> frozenset[str]:
    """Who may open the request: its asker, manager, recruiter, who runs it, and everybody who has or had a say; where
    it is asked for an offer alone only who was asked about that, not those whose decision stood from before."""
    wanted = requisition.wanted
    began = requisition.moves[0].at if requisition.raises is not None else None
    named: set[str | None] = {requisition.asker, wanted.hiring_manager, wanted.recruiter, requisition.in_charge}
    named |= {each.approver for each in requisition.decisions if began is None or each.at >= began}
    for step in requisition.steps:
        if began is not None and (step.asked_at is None or step.asked_at < began):
            continue
        named |= {who for seat in step.seats for who in (seat.who, seat.stand_in)}
        if any(seat.climbed >= Climbed.BACKUP for seat in step.seats):
            named.add(step.backup)
    return frozenset(who for who in named if who)


def seen_by(requisition: Requisition, person: str, roles: Collection[Role] = ()) -> Requisition:
    """The request if this person may see it, pay and replaced persons included: those involved, and recruiters.

    Raises Unknown.
    """
    may = person in involved(requisition) or Role.RECRUITER in roles
    if not may or person in requisition.barred:
        raise Unknown()
    return requisition


def facts_of(decision: Decision | None, requisition: Requisition, own: bool) -> dict[str, Any]:
    """What already happened, for a button that came too late."""
    return {
        "state": requisition.state.value,
        "who": decision.approver if decision else None,
        "verdict": decision.verdict.value if decision else None,
        "at": decision.at if decision else requisition.since,
        "own": own,
    }
