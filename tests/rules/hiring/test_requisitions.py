"""The approval machine, by example and in every order."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.company import Company
from bot.rules.hiring import requisitions as rules
from bot.rules.hiring.requisitions import MOVES, Mode, Requisition, State, Verdict, asking, chains, deciding
from bot.rules.hiring.requisitions.chains import StepPlan
from bot.rules.hiring.requisitions.wanted import (
    BandUpsideDown,
    DayPast,
    Missing,
    NotACurrency,
    NotAWholeNumber,
    ReasonMissing,
    ReplacedMissing,
    wanted_from,
)
from bot.rules.refusals import FieldRefusals, Refusal
from tests.make import NOW, chain, requisition, step, wanted

PEOPLE = ["U0A", "U0B", "U0C", "U0D"]
ANSWERS: dict[str, Any] = {
    "title": " Data engineer ", "department": "Engineering", "location": "Berlin", "headcount": "2",
    "reason": "new", "business_case": "Orders doubled.", "pay_from": "70 000", "pay_to": "85,000",
    "currency": "eur", "target_start": "2027-01-01",
}  # fmt: skip


def approve(request: Requisition, who: str) -> Requisition:
    return deciding.approve(request, who, request.revision, NOW)


def reject(request: Requisition, who: str, why: str = "No budget.") -> Requisition:
    return deciding.reject(request, who, request.revision, why, NOW)


def test_a_request_is_approved_when_its_last_step_is_complete() -> None:
    request = requisition(step("U0A"), step("U0B", name="HR"))
    assert rules.waiting_for(request, NOW) == ("U0A",)
    request = approve(request, "U0A")
    assert rules.waiting_for(request, NOW) == ("U0B",)
    request = approve(request, "U0B")
    assert request.state is State.APPROVED
    assert rules.waiting_for(request, NOW) == ()
    assert [(m.before, m.after) for m in request.moves] == [
        (State.DRAFT, State.SUBMITTED),
        (State.SUBMITTED, State.APPROVED),
    ]


def test_one_no_ends_an_all_of_step_and_keeps_its_reason() -> None:
    request = reject(approve(requisition(step("U0A", "U0B")), "U0A"), "U0B", "Next year.")
    assert request.state is State.REJECTED
    assert request.moves[-1].why == "Next year."


def test_one_no_in_a_one_of_two_step_is_never_hidden() -> None:
    request = requisition(step("U0A", "U0B", mode=Mode.N_OF_M))
    request = approve(reject(request, "U0A", "Too early."), "U0B")
    assert request.state is State.APPROVED
    assert [d.reason for d in rules.dissents(request)] == ["Too early."]


def test_a_veto_ends_an_n_of_m_step() -> None:
    request = requisition(step("U0A", "U0B", mode=Mode.N_OF_M, veto=True))
    assert reject(request, "U0A").state is State.REJECTED


def test_a_quorum_that_cannot_be_reached_any_more_is_a_no() -> None:
    request = requisition(step("U0A", "U0B", "U0C", mode=Mode.N_OF_M, needed=2))
    request = reject(request, "U0A")
    assert request.state is State.SUBMITTED
    assert reject(request, "U0B").state is State.REJECTED


def test_the_asker_is_taken_out_of_every_step_before_anything_runs() -> None:
    request = requisition(step("U0MINA", "U0A"))
    assert request.steps[0].approvers == ("U0A",)
    with pytest.raises(deciding.OwnRequest):
        approve(request, "U0MINA")


@pytest.mark.parametrize("alone", [step("U0MINA"), step("U0MINA", "U0A", mode=Mode.N_OF_M, needed=2)])
def test_a_step_that_only_the_asker_could_complete_is_refused_at_submit(alone: StepPlan) -> None:
    with pytest.raises(chains.NobodyToDecide):
        requisition(alone)


def test_without_a_chain_nothing_is_submitted() -> None:
    draft = asking.begin_draft("T", "U0MINA", wanted(), NOW)
    with pytest.raises(chains.NoChain):
        asking.submit(draft, "U0MINA", [], Company(), NOW)
    with pytest.raises(rules.NotYours):
        asking.submit(draft, "U0A", [chain()], Company(), NOW)


def test_a_later_approver_is_told_that_others_come_first() -> None:
    with pytest.raises(deciding.StepEarlier):
        approve(requisition(step("U0A"), step("U0B")), "U0B")


def test_a_second_yes_is_answered_with_what_happened() -> None:
    request = approve(requisition(step("U0A", "U0B")), "U0A")
    with pytest.raises(deciding.AlreadyDecided) as refused:
        approve(request, "U0A")
    assert refused.value.facts["own"] is True
    assert refused.value.facts["verdict"] == "approved"


def test_somebody_outside_the_chain_has_no_say_and_sees_nothing() -> None:
    request = requisition(step("U0A"))
    with pytest.raises(deciding.NotWaitingForYou):
        approve(request, "U0Z")
    with pytest.raises(rules.Unknown):
        rules.seen_by(request, "U0Z")


def test_a_button_shown_before_an_edit_is_refused() -> None:
    request = requisition(step("U0A"))
    with pytest.raises(deciding.Changed):
        deciding.approve(request, "U0A", request.revision - 1, NOW)


def test_a_no_without_a_reason_is_refused() -> None:
    with pytest.raises(ReasonMissing):
        reject(requisition(step("U0A")), "U0A", "  ")


def test_a_withdrawn_request_takes_no_decision() -> None:
    request = asking.withdraw(requisition(step("U0A")), "U0MINA", "", NOW)
    assert request.state is State.CANCELLED
    with pytest.raises(deciding.AlreadyDecided):
        approve(request, "U0A")
    with pytest.raises(rules.IllegalMove):
        asking.withdraw(request, "U0MINA", "", NOW)
    with pytest.raises(rules.NotYours):
        asking.withdraw(requisition(step("U0A")), "U0A", "", NOW)


steps = st.builds(
    lambda who, mode, needed, veto: StepPlan("StepPlan", tuple(who), mode, min(needed, len(who)), veto),
    st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=4, unique=True),
    st.sampled_from(Mode),
    st.integers(1, 4),
    st.booleans(),
)
acts = st.lists(
    st.tuples(st.sampled_from([*PEOPLE, "U0MINA"]), st.sampled_from(["yes", "no", "withdraw"])), max_size=14
)


def play(request: Requisition, moves: list[tuple[str, str]]) -> Requisition:
    for who, act in moves:
        try:
            if act == "withdraw":
                request = asking.withdraw(request, who, "", NOW)
            else:
                request = approve(request, who) if act == "yes" else reject(request, who)
        except Refusal:
            continue
    return request


@given(st.lists(steps, min_size=1, max_size=3), acts)
def test_every_interleaving_leaves_one_consistent_state(chosen: list[StepPlan], moves: list[tuple[str, str]]) -> None:
    request = play(requisition(*chosen), moves)
    assert all(move.after in MOVES[move.before] for move in request.moves)
    assert request.state is request.moves[-1].after
    assert (request.state is State.SUBMITTED) == bool(rules.waiting_for(request, NOW))
    verdicts = [rules.verdict_of(request, n) for n in range(len(request.steps))]
    if request.state is State.APPROVED:
        assert set(verdicts) == {Verdict.APPROVED}
    if request.state is State.REJECTED:
        assert verdicts.count(Verdict.REJECTED) == 1
    assert all(d.approver != request.asker for d in request.decisions)
    assert all(d.approver in request.steps[d.step].approvers for d in request.decisions)
    assert len({(d.step, d.approver) for d in request.decisions}) == len(request.decisions)


@given(steps, st.data())
def test_a_step_ends_the_same_in_whatever_order_its_votes_come(chosen: StepPlan, data: st.DataObject) -> None:
    votes = {who: data.draw(st.sampled_from(["yes", "no"])) for who in chosen.seats}
    ends = {play(requisition(chosen), list(order)).state for order in permutations(votes.items())}
    if chosen.mode is Mode.ALL_OF or chosen.veto:
        # A yes that comes first may complete the step before a veto is spoken; nothing else depends on order.
        assert len(ends) == 1 or requisition(chosen).steps[0].enough < len(chosen.seats)
    else:
        assert len(ends) == 1
    assert State.SUBMITTED not in ends


def test_the_form_is_read_into_what_is_wanted() -> None:
    read = wanted_from(ANSWERS, "U0MINA", NOW.date())
    assert (read.title, read.headcount, read.pay_from, read.pay_to) == ("Data engineer", 2, 70_000, 85_000)
    assert (read.currency, read.hiring_manager, read.recruiter) == ("EUR", "U0MINA", None)


@pytest.mark.parametrize(
    ("changes", "field", "refusal"),
    [
        ({"title": "  "}, "title", Missing),
        ({"location": ""}, "location", Missing),
        ({"headcount": "1.5"}, "headcount", NotAWholeNumber),
        ({"headcount": "0"}, "headcount", NotAWholeNumber),
        ({"headcount": "٣"}, "headcount", NotAWholeNumber),
        ({"reason": "replacement"}, "replaces", ReplacedMissing),
        ({"pay_to": "60000"}, "pay_to", BandUpsideDown),
        ({"currency": "euro"}, "currency", NotACurrency),
        ({"currency": None}, "currency", Missing),
        ({"target_start": "2026-01-01"}, "target_start", DayPast),
    ],
)
def test_each_wrong_answer_is_named_by_its_field(changes: dict[str, Any], field: str, refusal: type) -> None:
    with pytest.raises(FieldRefusals) as refused:
        wanted_from({**ANSWERS, **changes}, "U0MINA", NOW.date())
    assert {name: type(error) for name, error in refused.value.errors.items()} == {field: refusal}


def test_a_remote_role_needs_no_place_and_everything_wrong_is_told_at_once() -> None:
    assert wanted_from({**ANSWERS, "location": None, "remote": ["remote"]}, "U0MINA", NOW.date()).remote
    with pytest.raises(FieldRefusals) as refused:
        wanted_from({}, "U0MINA", NOW.date())
    assert set(refused.value.errors) == {
        "title", "department", "location", "headcount", "reason", "business_case",
    }  # fmt: skip
