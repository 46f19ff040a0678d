"""An offer outside the pay that was approved goes through the same chain, as an edit of the pay would."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.company import Company
from bot.rules.hiring.requisitions import (
    DECIDING,
    IllegalMove,
    Requisition,
    State,
    Unknown,
    Why,
    involved,
    seen_by,
    waiting_for,
)
from bot.rules.hiring.requisitions.asking import edit, withdraw
from bot.rules.hiring.requisitions.chains import NobodyToDecide
from bot.rules.hiring.requisitions.conditions import Condition
from bot.rules.hiring.requisitions.conditions import Test as Compare
from bot.rules.hiring.requisitions.deciding import UNDO_FOR, approve, reject, undo
from bot.rules.hiring.requisitions.raising import Side, is_allowed, is_refused, outside, over, raised, with_pay
from bot.rules.hiring.requisitions.running import check_running
from bot.rules.people import Role
from tests import make
from tests.make import NOW

ANA, FINANCE, LEAD = "U0ANA", "U0OMAR", "U0LIWEI"
LATER = NOW + timedelta(days=9)
PAY = make.step(FINANCE, name="Finance", inputs=frozenset({"pay_to"}))
HEADS = make.step(LEAD, name="Heads", inputs=frozenset({"headcount"}))
BOARD = make.step("U0EDITH", name="Board", conditions=(Condition("pay_to", Compare.OVER, 100_000),))
STEPS = (PAY, HEADS, BOARD)


def role(*steps: object, **changes: object) -> Requisition:
    one = make.requisition(*(steps or STEPS), **changes)  # type: ignore[arg-type]
    while one.state in DECIDING:
        one = approve(one, waiting_for(one, NOW)[0], one.revision, NOW)
    return replace(one, id=7, state=State.OPEN)


def ask(one: Requisition, pay: int, barred: tuple[str, ...] = (), company: Company | None = None) -> Requisition:
    return raised(one, ANA, pay, "EUR", barred, [make.chain(*STEPS)], company or Company(), LATER)


@pytest.mark.parametrize(
    ("pay_from", "pay_to", "pay", "side", "by"),
    [
        (70_000, 85_000, 70_000, None, 0), (70_000, 85_000, 85_000, None, 0), (70_000, 85_000, 85_001, Side.ABOVE, 1),
        (70_000, 85_000, 69_000, Side.BELOW, 1_000), (None, 85_000, 1, None, 0), (70_000, None, 10**8, None, 0),
        (None, None, 50_000, Side.UNAPPROVED, 0), (None, 85_000, 90_000, Side.ABOVE, 5_000),
    ],
)  # fmt: skip
def test_how_far_a_pay_is_outside(pay_from: int, pay_to: int, pay: int, side: Side | None, by: int) -> None:
    found = outside(make.wanted(pay_from=pay_from, pay_to=pay_to), pay)
    assert (found.side if found else None, found.by if found else 0) == (side, by)


ENDS = st.none() | st.integers(0, 100)


@given(ENDS, ENDS, st.integers(0, 200))
def test_with_that_pay_it_would_have_been_inside(low: int | None, high: int | None, pay: int) -> None:
    wanted = make.wanted(pay_from=low, pay_to=high if low is None or high is None else max(low, high))
    widened = with_pay(wanted, pay, "EUR")
    assert outside(widened, pay) is None
    assert (widened == wanted) == (outside(wanted, pay) is None)


def test_only_the_steps_that_look_at_the_pay_are_asked_and_the_others_keep_their_word() -> None:
    case = ask(role(), 90_000)
    assert (case.state, waiting_for(case, LATER)) == (State.SUBMITTED, (FINANCE,))
    done = approve(case, FINANCE, case.revision, LATER)
    assert done.state is State.APPROVED, "the headcount is as it was, and the board is for more"
    assert not is_allowed(done, LATER)
    assert is_allowed(done, LATER + UNDO_FOR)
    assert waiting_for(undo(done, FINANCE, LATER), LATER) == (FINANCE,)


def test_a_step_for_so_much_is_asked_though_it_was_skipped_before() -> None:
    case = ask(role(), 120_000)
    case = approve(case, FINANCE, case.revision, LATER)
    assert (case.state, waiting_for(case, LATER)) == (State.SUBMITTED, ("U0EDITH",))


def test_where_no_step_looks_at_the_pay_all_are_asked() -> None:
    one = role(HEADS)
    case = raised(one, ANA, 90_000, "EUR", (), [make.chain(HEADS)], Company(), LATER)
    assert (case.state, waiting_for(case, LATER)) == (State.SUBMITTED, (LEAD,))


def test_the_role_stays_as_it_was_and_the_pay_stands_nowhere_in_the_case() -> None:
    one = role()
    case = ask(one, 91_234)
    assert (case.raises, case.asker, case.wanted, case.id) == (7, ANA, one.wanted, 0)
    assert "91234" not in repr(case).replace("_", "").replace(",", "")
    refused = reject(case, FINANCE, case.revision, "Too much", LATER)
    assert is_refused(refused)
    assert over(refused, ANA, "", LATER) == refused
    assert over(case, ANA, "", LATER).state is State.CANCELLED


def test_nobody_runs_edits_or_takes_back_a_case_as_if_it_were_a_role() -> None:
    case = ask(role(), 90_000)
    with pytest.raises(IllegalMove):
        edit(case, ANA, make.wanted(pay_to=1), [make.chain()], Company(), LATER)
    with pytest.raises(IllegalMove):
        withdraw(case, ANA, "", LATER)
    with pytest.raises(IllegalMove):
        check_running(approve(case, FINANCE, case.revision, LATER), ANA, [Role.RECRUITER], State.OPEN)


def test_who_is_too_close_to_the_candidate_neither_decides_nor_sees_it() -> None:
    company = Company({FINANCE: "U0RUTH"})
    case = ask(role(), 90_000, (FINANCE,), company)
    assert waiting_for(case, LATER) == ("U0RUTH",)
    assert case.steps[0].seats[0].why is Why.OWN
    with pytest.raises(Unknown):
        seen_by(case, FINANCE, [Role.RECRUITER])
    with pytest.raises(NobodyToDecide):
        ask(role(), 90_000, (FINANCE,))


def test_whose_decision_stood_from_before_is_not_let_in() -> None:
    case = ask(role(), 90_000)
    assert FINANCE in involved(case)
    assert LEAD not in involved(case), "they were never asked about this offer"
    assert {ANA, "U0MINA"} <= involved(case)


def test_whoever_writes_the_offer_does_not_decide_on_it() -> None:
    company = Company({FINANCE: "U0RUTH"})
    one = role()
    case = raised(one, FINANCE, 90_000, "EUR", (), [make.chain(*STEPS)], company, LATER)
    assert waiting_for(case, LATER) == ("U0RUTH",)


def test_a_role_without_a_chain_of_its_own_goes_through_the_one_that_fits_now() -> None:
    one = replace(role(), chain=None, steps=(), decisions=())
    assert waiting_for(ask(one, 90_000), LATER) == (FINANCE,)
