"""After the approval: who is in charge, and open, on hold, filled, closed, cancelled."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules.hiring.requisitions import IN_CHARGE, MOVES, IllegalMove, NotYours, Requisition, State, moved
from bot.rules.hiring.requisitions.deciding import REASON_CHARACTERS
from bot.rules.hiring.requisitions.wanted import ReasonMissing
from bot.rules.people import Role

# Where a step back or an end asks for its reason.
WITH_REASON = frozenset({State.ON_HOLD, State.CLOSED, State.CANCELLED})
RUNS = frozenset({State.OPEN, State.ON_HOLD, State.FILLED, State.CLOSED, State.CANCELLED})


def may_run(requisition: Requisition, person: str, roles: Collection[Role]) -> bool:
    """Whether they run it: the person in charge, its asker, hiring manager and recruiter, and every recruiter."""
    wanted = requisition.wanted
    named = {requisition.asker, requisition.in_charge, wanted.hiring_manager, wanted.recruiter}
    return person in named or Role.RECRUITER in roles


def check_running(requisition: Requisition, person: str, roles: Collection[Role], to: State | None = None) -> None:
    """Return if this person may run it now, and bring it to state `to`. Raises NotYours, IllegalMove."""
    if not may_run(requisition, person, roles):
        raise NotYours()
    is_role = requisition.state in IN_CHARGE and requisition.raises is None
    if not is_role or (to is not None and to not in MOVES[requisition.state] & RUNS):
        raise IllegalMove(state=requisition.state.value)


def state_from(name: object) -> State | None:
    """The state of that name that somebody may bring it to; None when there is none."""
    return next((state for state in RUNS if state.value == name), None)


def run(
    requisition: Requisition, person: str, roles: Collection[Role], to: State | None, why: str, now: datetime
) -> Requisition:
    """The request in state `to`: open, on hold, filled, closed or cancelled, once it was approved.

    Raises NotYours, IllegalMove, ReasonMissing.
    """
    check_running(requisition, person, roles, to)
    if to is None:
        raise IllegalMove(state=requisition.state.value)
    if to in WITH_REASON and not why.strip():
        raise ReasonMissing()
    return moved(requisition, to, person, now, why.strip()[:REASON_CHARACTERS] or None)


def put_in_charge(requisition: Requisition, person: str, roles: Collection[Role], whom: str) -> Requisition:
    """The request with `whom` in charge of the recruitment. Raises NotYours, IllegalMove."""
    check_running(requisition, person, roles)
    return replace(requisition, in_charge=whom)


def time_in_states(requisition: Requisition, now: datetime) -> Mapping[State, timedelta]:
    """How long it was in each state so far, those it passed through twice added up."""
    spent: dict[State, timedelta] = {}
    for move, later in zip(requisition.moves, (*requisition.moves[1:], None), strict=True):
        until = later.at if later else now
        spent[move.after] = spent.get(move.after, timedelta()) + (until - move.at)
    return spent
