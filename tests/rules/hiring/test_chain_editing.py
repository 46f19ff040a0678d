"""What a set of chains has to be, every change to it, and the three to start from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.company import Company
from bot.rules.hiring.requisitions import Mode, conditions
from bot.rules.hiring.requisitions.chain_editing import (
    BackupSeated,
    CannotApprove,
    ChainsChanged,
    FieldUnknown,
    HoursOutOfRange,
    NameMissing,
    NameTwice,
    NeededOutOfRange,
    NeverReached,
    SeatsMissing,
    SeatUnknown,
    StepMissing,
    TooMany,
    added,
    changed,
    check,
    check_people,
    conditions_from,
    digest,
    moved,
    problems,
    removed,
    step_from,
    with_step,
)
from bot.rules.hiring.requisitions.chains import DEPARTMENT_HEAD, MANAGER, Chain, StepPlan, steps_for
from bot.rules.hiring.requisitions.condition_text import UnknownField
from bot.rules.hiring.requisitions.conditions import Condition
from bot.rules.hiring.requisitions.ready_chains import Chosen, Part, Ready, ready
from bot.rules.hiring.requisitions.wanted import TooLong
from bot.rules.refusals import FieldRefusals, Refusal
from tests.make import NOW, chain, person, step, wanted

DEAR = Condition("pay_to", conditions.Test.OVER, 80_000)
WRONG: dict[str, tuple[list[Chain], str, type[Refusal]]] = {
    "no name": ([chain(name=" ")], "name", NameMissing),
    "a long name": ([chain(name="x" * 61)], "name", TooLong),
    "the same name": ([chain(name="One", conditions=(DEAR,)), chain(name="one ")], "name", NameTwice),
    "no steps": ([Chain("One", (), ())], "steps", StepMissing),
    "too many steps": ([chain(*(step(name=f"{n}") for n in range(21)))], "steps", TooMany),
    "too many chains": ([chain(name=f"{n}", conditions=(DEAR,)) for n in range(21)], "name", TooMany),
    "a chain nobody reaches": ([chain(name="All"), chain(name="Dear", conditions=(DEAR,))], "conditions", NeverReached),
    "a step without a name": ([chain(step(name=""))], "step_name", NameMissing),
    "two steps of one name": ([chain(step(), step())], "step_name", NameTwice),
    "no seats": ([chain(StepPlan("Finance", ()))], "people", SeatsMissing),
    "an unknown seat": ([chain(step("role:king"))], "people", SeatUnknown),
    "none needed": ([chain(step(mode=Mode.N_OF_M, needed=0))], "needed", NeededOutOfRange),
    "more needed than there are": ([chain(step("U0A", mode=Mode.N_OF_M, needed=2))], "needed", NeededOutOfRange),
    "no time": ([chain(step(hours_allowed=0))], "hours", HoursOutOfRange),
    "too much time": ([chain(step(hours_allowed=401))], "hours", HoursOutOfRange),
    "a backup that decides already": ([chain(step("U0A", backup="U0A"))], "backup", BackupSeated),
    "a role as backup": ([chain(step(backup=MANAGER))], "backup", SeatUnknown),
    "an unknown field": ([chain(step(inputs=frozenset({"salary"})))], "inputs", FieldUnknown),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_named_at_its_field(what: str) -> None:
    chains, field, kind = WRONG[what]
    found = list(problems(chains))
    assert [(each.field, type(each.refusal)) for each in found] == [(field, kind)]
    with pytest.raises(FieldRefusals) as refused:
        check(chains, found[0].chain, found[0].step)
    assert set(refused.value.errors) == {field}
    with pytest.raises(kind):
        check(chains, 7)


def test_what_is_right_is_kept_and_the_last_chain_may_have_conditions() -> None:
    seats = (MANAGER, DEPARTMENT_HEAD, "U0A")
    roles = step(*seats, mode=Mode.N_OF_M, needed=3, veto=True, backup="U0B", hours_allowed=400)
    for chains in ([], [chain(roles)], [chain(name="A", conditions=(DEAR,)), chain(name="B", conditions=(DEAR,))]):
        assert check(chains) == chains


def test_a_digest_differs_as_soon_as_anything_does_and_not_with_the_order_of_a_set() -> None:
    one = [chain(step(inputs=frozenset({"level", "pay_to", "reason"}), conditions=(DEAR,)))]
    other = [chain(step(inputs=frozenset(["reason", "pay_to", "level"]), conditions=(DEAR,)))]
    assert digest(one) == digest(other)
    changes: list[list[Chain]] = [
        [], [*one, *one], [chain(step(inputs=frozenset({"level"}), conditions=(DEAR,)))],
        [chain(step(inputs=frozenset({"level", "pay_to", "reason"})))], [replace(one[0], conditions=(DEAR,))],
    ]  # fmt: skip
    assert len({digest(each) for each in (one, *changes)}) == 6


CHAINS = [chain(name=name, conditions=(DEAR,)) for name in "ABC"]


def named(chains: Any) -> str:
    return "".join(each.name for each in chains)


def test_a_new_chain_comes_last_but_before_the_one_that_takes_every_request() -> None:
    new, all_of_them = chain(name="N", conditions=(DEAR,)), chain(name="Z")
    assert added(CHAINS, new) == ((*CHAINS, new), 3)
    assert added([*CHAINS, all_of_them], new) == ((*CHAINS, new, all_of_them), 3)
    assert added([*CHAINS, all_of_them], chain(name="Y"))[1] == 4


def test_chains_and_steps_move_by_one_and_not_over_the_edge() -> None:
    assert named(moved(CHAINS, 0, None, 1)) == "BAC"
    assert named(moved(CHAINS, 2, None, -1)) == "ACB"
    assert [each.name for each in moved(CHAINS, 1, 0, 1)[1].steps] == ["Leadership", "Finance"]
    for at, inner, by in ((0, None, -1), (2, None, 1), (3, None, -1), (-1, None, 1), (0, 0, -1), (0, 1, 1), (0, 9, 1)):
        with pytest.raises(ChainsChanged):
            moved(CHAINS, at, inner, by)


@given(st.lists(st.tuples(st.integers(-1, 3), st.sampled_from([-1, 1])), max_size=12))
def test_however_they_are_moved_none_is_lost(moves: list[tuple[int, int]]) -> None:
    chains: tuple[Chain, ...] = tuple(CHAINS)
    for at, by in moves:
        if 0 <= at < 3 and 0 <= at + by < 3:
            chains = moved(chains, at, None, by)
            assert moved(chains, at, None, by) != chains
    assert sorted(named(chains)) == ["A", "B", "C"]


def test_chains_and_steps_are_changed_and_removed_where_they_stand() -> None:
    assert named(removed(CHAINS, 1, None)) == "AC"
    assert [each.name for each in removed(CHAINS, 1, 0)[1].steps] == ["Leadership"]
    assert named(changed(CHAINS, 1, chain(name="X"))) == "AXC"
    last, at = with_step(CHAINS[0], step(name="Board"), None)
    assert (last.steps[at].name, at) == ("Board", 2)
    first, at = with_step(CHAINS[0], step(name="Board"), 0)
    assert ([each.name for each in first.steps], at) == (["Board", "Leadership"], 0)
    for at, inner in ((3, None), (-1, None), (0, 2)):
        with pytest.raises(ChainsChanged):
            removed(CHAINS, at, inner)
    with pytest.raises(ChainsChanged):
        changed(CHAINS, -1, CHAINS[0])
    with pytest.raises(ChainsChanged):
        with_step(CHAINS[0], step(), 2)


FORM: dict[str, Any] = {
    "step_name": " Finance ", "people": ["U0OMAR", "U0NOOR"], "roles": [MANAGER], "needed": "2", "veto": ["veto"],
    "only_when": "pay_to > 80000", "inputs": ["pay_to"], "hours": "16", "backup": "U0EDITH",
}  # fmt: skip


def test_the_form_of_a_step_is_read_and_empty_means_everybody() -> None:
    assert step_from(FORM, {}) == StepPlan(
        "Finance", (MANAGER, "U0OMAR", "U0NOOR"), Mode.N_OF_M, 2, True, (DEAR,), frozenset({"pay_to"}), 16, "U0EDITH"
    )
    least = dict.fromkeys(FORM, None) | {"step_name": "HR", "people": ["U0NOOR"]}
    assert step_from(least, {}) == StepPlan("HR", ("U0NOOR",))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"step_name": "", "people": [], "roles": []}, {"step_name", "people"}),
        ({"needed": "4"}, {"needed"}),
        ({"needed": "٣", "hours": "x", "only_when": "wage > 1"}, {"needed", "hours", "only_when"}),
        ({"backup": "U0OMAR"}, {"backup"}),
        ({"people": ["everyone"]}, {"people"}),
    ],
)
def test_everything_wrong_in_the_form_is_told_at_once(changes: dict[str, Any], expected: set[str]) -> None:
    with pytest.raises(FieldRefusals) as refused:
        step_from({**FORM, **changes}, {})
    assert set(refused.value.errors) == expected


def test_wrong_conditions_are_told_at_the_field_they_were_typed_in() -> None:
    assert conditions_from(None, {}, "conditions") == ()
    with pytest.raises(FieldRefusals) as refused:
        conditions_from("wage > 3", {}, "conditions")
    assert isinstance(refused.value.errors["conditions"], UnknownField)


def test_guests_apps_and_people_who_left_cannot_be_seated() -> None:
    everybody = {
        "U0OMAR": person("U0OMAR"), "U0GUS": person("U0GUS", is_guest=True), "U0DEE": person("U0DEE", is_active=False),
        "U0BOT": person("U0BOT", is_bot=True),
    }  # fmt: skip
    check_people(step("U0OMAR", MANAGER), everybody)
    for user in ("U0GUS", "U0DEE", "U0BOT", "U0NOBODY"):
        for wrong, field in ((step(user), "people"), (step("U0OMAR", backup=user), "backup")):
            with pytest.raises(FieldRefusals) as refused:
                check_people(wrong, everybody)
            assert set(refused.value.errors) == {field}
            assert isinstance(refused.value.errors[field], CannotApprove)


CHOSEN = Chosen(("U0OMAR", "U0FAY", "U0FRED"), ("U0NOOR",), ("U0LIWEI", "U0EDITH", "U0NOOR"), 100_000, "U0ADA")
COMPANY = Company(managers={"U0MINA": "U0BOSS", "U0BOSS": "U0TOP"}, heads={"engineering": "U0BOSS"})
NAMES = {part: part.value for part in Part}


def runs(which: Ready, **changes: Any) -> list[str]:
    steps = steps_for(ready(which, CHOSEN, "x", NAMES), wanted(**changes), "U0MINA", COMPANY, NOW)
    return [each.name for each in steps if not each.skipped_by]


@pytest.mark.parametrize("which", Ready)
def test_every_ready_chain_may_be_kept_with_whomever_it_is_given(which: Ready) -> None:
    for chosen in (CHOSEN, Chosen(("U0A",), ("U0A",), ("U0A",), 0, "U0A")):
        made = ready(which, chosen, "Ready", NAMES)
        check([made])
        assert all(each.hours_allowed in {16, 24, 40} for each in made.steps)


def test_the_small_one_asks_the_manager_and_one_of_hr() -> None:
    assert runs(Ready.SMALL) == ["manager", "hr"]


def test_finance_is_asked_once_for_much_pay_many_people_or_no_pay_given() -> None:
    assert runs(Ready.MONEY) == ["head", "hr"]
    assert runs(Ready.MONEY, pay_to=100_001) == ["head", "finance", "hr"]
    assert runs(Ready.MONEY, headcount=3) == ["head", "finance_people", "hr"]
    assert runs(Ready.MONEY, headcount=9, pay_to=100_001) == ["head", "finance", "hr"]
    assert runs(Ready.MONEY, headcount=9, pay_to=None) == ["head", "finance_no_pay", "hr"]


def test_the_large_one_asks_the_leadership_for_many_people_or_a_senior_level() -> None:
    assert runs(Ready.LARGE) == ["above", "finance"]
    assert runs(Ready.LARGE, headcount=3, level="Director") == ["above", "finance", "leadership"]
    assert runs(Ready.LARGE, level="director") == ["above", "finance", "leadership_level"]
    above, finance, *_ = steps_for(ready(Ready.LARGE, CHOSEN, "x", NAMES), wanted(), "U0MINA", COMPANY, NOW)
    assert above.approvers == ("U0BOSS",)
    assert (finance.enough, finance.veto) == (2, True)
