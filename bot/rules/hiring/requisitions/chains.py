"""Chains of approval as data: which one a request goes through, which of its steps run, and who sits in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.rules.company import Company
from bot.rules.hiring.requisitions import Climbed, Mode, Seat, Step, asked_for
from bot.rules.hiring.requisitions.conditions import Condition, holds
from bot.rules.hiring.requisitions.standing_in import seated
from bot.rules.hiring.requisitions.wanted import Wanted
from bot.rules.refusals import Refusal

# Seats that the people file fills when a request is sent.
MANAGER = "role:manager"
SECOND_MANAGER = "role:second_manager"
DEPARTMENT_HEAD = "role:department_head"
SEAT_ROLES = (MANAGER, SECOND_MANAGER, DEPARTMENT_HEAD)


@dataclass(frozen=True)
class StepPlan:
    """One step as an admin writes it. `seats` and `backup` are Slack users; a seat may be one of `SEAT_ROLES`."""

    name: str
    seats: tuple[str, ...]
    mode: Mode = Mode.ALL_OF
    needed: int = 1
    veto: bool = False
    conditions: tuple[Condition, ...] = ()
    inputs: frozenset[str] = frozenset()
    hours_allowed: int | None = None
    backup: str | None = None


@dataclass(frozen=True)
class Chain:
    """The ordered steps of the requests for which all `conditions` hold."""

    name: str
    conditions: tuple[Condition, ...]
    steps: tuple[StepPlan, ...]


class NoChain(Refusal):
    """Nobody has said yet who approves requests in this workspace."""


class NoChainFits(Refusal):
    """There are chains, and none of them is for this request."""


class NothingAsked(Refusal):
    """No step of the chain would run: a request that nobody approves is not sent."""


class NobodyToDecide(Refusal):
    """A step would have too few people left who may decide."""


def choose(chains: Sequence[Chain], wanted: Wanted, asker: str) -> Chain:
    """The first chain whose conditions all hold. Raises NoChain, NoChainFits."""
    if not chains:
        raise NoChain()
    for chain in chains:
        if all(holds(condition, wanted, asker) for condition in chain.conditions):
            return chain
    raise NoChainFits()


def steps_for(chain: Chain, wanted: Wanted, asker: str, company: Company, now: datetime) -> tuple[Step, ...]:
    """The chain's steps for this request, frozen: who sits where, and which are skipped by which condition.

    Raises NothingAsked, NobodyToDecide.
    """
    steps = laid_out(chain, wanted, asker, company, now)
    check(steps, frozenset({asker, wanted.hiring_manager}), now)
    return steps


def laid_out(chain: Chain, wanted: Wanted, asker: str, company: Company, now: datetime) -> tuple[Step, ...]:
    """The same steps, whether or not they can be completed."""
    own = frozenset({asker, wanted.hiring_manager})
    return tuple(considered(_seated(plan, wanted, asker, own, company, now), wanted, asker) for plan in chain.steps)


def considered(step: Step, wanted: Wanted, asker: str) -> Step:
    """The step, skipped by the first of its conditions that does not hold."""
    failed = next((each for each in step.conditions if not holds(each, wanted, asker)), None)
    return replace(step, skipped_by=failed)


def check(steps: Sequence[Step], own: frozenset[str], now: datetime) -> None:
    """Return if every step that runs can be completed by people who may. Raises NothingAsked, NobodyToDecide."""
    running = [step for step in steps if not step.skipped_by]
    if not running:
        raise NothingAsked()
    for step in running:
        able = [seat for seat in step.seats if asked_for(seat, step, own, now)]
        if not able or len(able) < (len(step.seats) if step.mode is Mode.ALL_OF else step.needed):
            raise NobodyToDecide(step=step.name)


def reseated(step: Step, own: frozenset[str], company: Company, now: datetime) -> Step:
    """The step with a stand-in wherever its owner may not or cannot decide; nobody has two voices in it.

    A seat for which nobody is found is left out, as long as the others can complete the step.
    """
    seats: list[Seat] = []
    for n, seat in enumerate(step.seats):
        if seat.stand_in in own:
            seat = replace(seat, stand_in=None, until=None, why=None)
        taken = {who for each in (*seats, *step.seats[n + 1 :]) for who in (each.who, each.stand_in) if who}
        seats.append(seat if seat.stand_in else seated(seat, step.backup, own, taken, company, now))
    able = tuple(seat for seat in seats if asked_for(seat, step, own, now))
    is_enough = len(able) >= (1 if step.mode is Mode.ALL_OF else step.needed)
    return replace(step, seats=able if is_enough else tuple(seats))


def _seated(plan: StepPlan, wanted: Wanted, asker: str, own: frozenset[str], company: Company, now: datetime) -> Step:
    found = [_person(seat, wanted, asker, company) for seat in plan.seats]
    people = tuple(dict.fromkeys(who for who in found if who is not None))
    if not people and plan.backup:  # a role nobody has
        people = (plan.backup,)
    seats = tuple(Seat(who, climbed=Climbed.ASKED) for who in people)
    step = Step(
        plan.name, seats, plan.mode, plan.needed, plan.veto, plan.conditions, plan.inputs, plan.hours_allowed,
        plan.backup,
    )  # fmt: skip
    return reseated(step, own, company, now)


def _person(seat: str, wanted: Wanted, asker: str, company: Company) -> str | None:
    """The user a seat stands for; None when the people file does not say. Managers are the hiring manager's."""
    managers = list(company.managers_of(wanted.hiring_manager))
    if seat == MANAGER:
        return managers[0] if managers else None
    if seat == SECOND_MANAGER:
        return managers[1] if len(managers) > 1 else None
    if seat == DEPARTMENT_HEAD:
        return company.head_of(wanted.department)
    return seat
