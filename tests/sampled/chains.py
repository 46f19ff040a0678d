"""Facts for the editor of the approval chains, and for what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.jobs import chains as job
from bot.rules.hiring.requisitions import Mode, chain_editing, condition_text, conditions
from bot.rules.hiring.requisitions.chains import SEAT_ROLES, StepPlan
from bot.rules.hiring.requisitions.conditions import FIELDS, FLAGS, NUMBERS, ORDERED, PEOPLE, Condition
from bot.rules.hiring.requisitions.ready_chains import NEEDS, Part, Ready
from bot.rules.refusals import Refusal
from bot.store import Books
from tests import make
from tests.make import TEAM

Sample = tuple[str, dict[str, Any]]
T = conditions.Test


def every_condition(typed: str) -> list[Condition]:
    """Every field with every test that fits it, against a value, nothing and another field."""
    found = [Condition("reason", T.IS, value) for value in ("new", "replacement", "backfill")]
    found += [Condition("remote", T.IS, True), Condition("remote", T.IS_NOT, True)]
    found += [Condition(field, test, 3) for field in sorted(NUMBERS) for test in (T.IS, *sorted(ORDERED))]
    for field in sorted(FIELDS - NUMBERS - FLAGS):
        value = "U0OMAR" if field in PEOPLE else typed
        found += [Condition(field, T.IS_NOT, value), Condition(field, T.IN, values=(value, value))]
    return [*found, Condition("level", T.IS, None), Condition("hiring_manager", T.IS_NOT, other="asker")]


def plans(typed: str) -> list[StepPlan]:
    """The emptiest step, and one with everything."""
    whole = StepPlan(
        typed or "-", (*SEAT_ROLES, "U0OMAR"), Mode.N_OF_M, 2, True, tuple(every_condition(typed)), FIELDS, 16, "U0NOOR"
    )
    return [whole, StepPlan("HR", ("U0NOOR",), hours_allowed=1, backup="U0OMAR")]


def of_jobs(books: Books, typed: str) -> Iterator[Sample]:
    limited = make.chain(*plans(typed), name=typed or "-", conditions=(Condition("pay_to", T.OVER, 80_000),))
    every = make.chain(name="Z")
    for chains in ((), (limited,), (limited, limited, every)):
        yield "chains/show", {"prefix": "", **job.list_facts(chains)}
    for at in range(2):
        yield "chains/edit", {"prefix": "", **job.chain_facts(books, TEAM, (limited, every), at)}
    for step in plans(typed):
        yield "chains/step", {"prefix": "", **job.step_facts(books, TEAM, (limited,), step)}
    yield "chains/add", {"prefix": "", **job.step_facts(books, TEAM, (), None)}


def of_handlers(typed: str) -> Iterator[Sample]:
    for which in Ready:
        yield "chains/ready", {"prefix": "", "which": which.value, "name": typed or "-", "asked": NEEDS[which]}
    for part in (*Ready, *Part):
        yield "chains/ready_name", {"prefix": "", "part": part.value}


def with_facts(typed: str) -> dict[type[Refusal], list[dict[str, Any]]]:
    at = {"column": 7, "found": typed, "field": "pay_to"}
    spots: list[dict[str, Any]] = [{**at, "line": 2}, {**at, "line": None}, {**at, "line": 1, "found": ""}]
    kinds = ("number", "flag", "reason", "person", "text")
    return {
        condition_text.UnknownField: [{**spot, "fields": sorted(FIELDS)} for spot in spots],
        condition_text.ComparisonExpected: spots,
        condition_text.WrongComparison: [{**spots[0], "is_order": is_order} for is_order in (True, False)],
        condition_text.ValueExpected: [{**spot, "kind": kind} for spot in spots for kind in kinds],
        condition_text.NotComparable: [{**spots[0], "other": "level"}],
        condition_text.NobodyThere: [{**spots[0], "email": typed}],
        chain_editing.NameTwice: [{"name": typed}],
        chain_editing.StepMissing: [{"name": typed}],
        chain_editing.SeatUnknown: [{"seat": typed}],
        chain_editing.NeededOutOfRange: [{"most": most} for most in (1, 3)],
        chain_editing.HoursOutOfRange: [{"most": 400}],
        chain_editing.FieldUnknown: [{"field": typed}],
        chain_editing.NeverReached: [{"name": typed, "before": typed}],
        chain_editing.TooMany: [{"most": 20}],
        chain_editing.CannotApprove: [{"name": typed}],
    }
