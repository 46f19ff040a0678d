"""Plans of every solver: no hard rule broken, none worse than the quicker one, what was told untouched."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.rules.hiring.panels import Panel, Plan, Policy, Problem, Told, blocked, exact, greedy, improving, wishes
from bot.rules.hiring.panels.board import Board
from bot.rules.hiring.panels.hard import Freed, Rule
from tests.rules.hiring.panels.checker import violations
from tests.rules.hiring.panels.made import (
    LATER,
    at,
    few,
    interview,
    learner,
    problem,
    problems,
    slow,
    somebody,
    span,
    told,
)


def steps(count: int) -> Callable[[], bool]:
    """Goes on so many times."""
    left = iter(range(count))
    return lambda: next(left, None) is not None


def frozen(problem: Problem, plan: Plan, dice: random.Random) -> Problem:
    """The problem after some of the plan has been told, some of whom have declined since."""
    told = {
        id: Told(
            panel.start,
            tuple(None if dice.random() < 0.3 else who for who in panel.people),
            panel.trainee if dice.random() < 0.7 else None,
        )
        for id, panel in plan.items()
        if dice.random() < 0.6
    }
    return replace(problem, told=told)


def keeps(problem: Problem, plan: Plan) -> bool:
    """Whether everybody told has the seat and the time they were told."""
    return all(
        plan[id].start == told.start
        and all(before in (None, now) for before, now in zip(told.people, plan[id].people, strict=True))
        and told.trainee in (None, plan[id].trainee)
        for id, told in problem.told.items()
        if id in plan
    )


@slow
@given(problems())
def test_a_plan_made_at_once_breaks_no_rule_by_another_arithmetic_nor_by_the_rules_own(problem: Problem) -> None:
    plan = greedy.plan(problem)
    assert violations(problem, plan) == []
    assert blocked.faults(problem, plan) == ()


@slow
@given(problems(), st.randoms(use_true_random=False), st.integers(0, 40))
def test_a_changed_plan_is_faulted_by_the_rules_exactly_when_the_other_arithmetic_faults_it(
    problem: Problem, dice: random.Random, changes: int
) -> None:
    """The two are written apart; whichever forgets something is found out."""
    assume(problem.people)
    plan = dict(greedy.plan(problem))
    for _ in range(changes if plan else 0):
        id = dice.choice(sorted(plan))
        people = list(plan[id].people)
        people[dice.randrange(len(people))] = dice.choice(problem.people).id
        trainee = dice.choice([None, *(each.id for each in problem.people)])
        asked = next(each for each in problem.interviews if each.id == id)
        plan[id] = Panel(id, dice.choice(asked.slots), tuple(people), trainee if asked.trainee else None)
    assert bool(blocked.faults(problem, plan)) == bool(violations(problem, plan))


@slow
@given(problems(), st.randoms(use_true_random=False))
def test_an_interview_without_a_panel_can_have_none_and_is_told_why(problem: Problem, dice: random.Random) -> None:
    problem = frozen(problem, greedy.plan(problem), dice)
    plan = greedy.plan(problem)
    assert violations(problem, plan) == []
    missing = {each.id for each in problem.interviews} - set(plan)
    assert {each.interview for each in blocked.every(problem, plan)} == missing


@slow
@given(problems(most=3, people_most=5), st.data())
def test_the_choice_for_one_interview_is_the_cheapest_of_all_there_are(problem: Problem, data: st.DataObject) -> None:
    """By trying every slot, panel and trainee."""
    plan = dict(greedy.plan(problem))
    asked = data.draw(st.sampled_from(problem.interviews))
    plan.pop(asked.id, None)
    board = Board(problem)
    for panel in plan.values():
        board.lay(panel)
    found = greedy.choose(board, asked.id)
    ids = [each.id for each in problem.people]
    every = (
        {**plan, asked.id: Panel(asked.id, start, people, trainee)}
        for start in asked.slots
        for people in product(ids, repeat=len(asked.seats))
        if len(set(people)) == len(people) and hard_enough(problem, plan, asked.id, start, people)
        for trainee in ([None, *ids] if asked.trainee else [None])
        if trainee not in people
    )
    costs = [wishes.total(problem, each) for each in every if not violations(problem, each)]
    if found is None:
        assert costs == []
    else:
        without = wishes.total(problem, plan) - wishes.UNPLACED
        assert without + found.cost == min(costs) == wishes.total(problem, {**plan, asked.id: found.panel})


def hard_enough(problem: Problem, plan: Plan, id: str, start: object, people: tuple[str, ...]) -> bool:
    """Leave out early what cannot be, to try fewer."""
    return not violations(problem, {**plan, id: Panel(id, start, people)})  # type: ignore[arg-type]


@few
@given(problems(most=4), st.data())
def test_the_exact_answer_for_one_interview_costs_what_the_best_costs(problem: Problem, data: st.DataObject) -> None:
    plan = dict(greedy.plan(problem))
    asked = data.draw(st.sampled_from(problem.interviews))
    plan.pop(asked.id, None)
    board = Board(problem)
    for panel in plan.values():
        board.lay(panel)
    quick, best = greedy.choose(board, asked.id), exact.one(board, asked.id)
    assert (quick is None) == (best is None)
    if quick and best:
        assert best.is_best
        assert best.cost == quick.cost == board.adds(best.panels[0])
        assert violations(problem, {**plan, asked.id: best.panels[0]}) == []


@few
@given(problems(most=4), st.randoms(use_true_random=False))
def test_the_exact_answer_for_a_requisition_is_never_worse_than_the_one_at_once(
    problem: Problem, dice: random.Random
) -> None:
    asked = tuple(replace(each, requisition="R1") for each in problem.interviews)
    whole = replace(problem, interviews=asked)
    plan = greedy.plan(whole)
    ids = [each.id for each in asked if each.id in plan]
    assume(ids)
    board = Board(replace(whole, interviews=tuple(each for each in asked if each.id in plan)))
    found = exact.several(board, ids, dict.fromkeys(range(len(board.people)), 0), limit=20)
    assert found
    assert found.is_best
    laid = {each.interview: each for each in found.panels}
    assert violations(board.problem, laid) == []
    assert found.cost == wishes.total(board.problem, laid) <= wishes.total(board.problem, plan)


@few
@given(problems(), st.randoms(use_true_random=False), st.booleans())
def test_an_improved_plan_is_never_worse_breaks_no_rule_and_leaves_what_was_told(
    problem: Problem, dice: random.Random, with_solver: bool
) -> None:
    problem = frozen(problem, greedy.plan(problem), dice)
    plan = greedy.plan(problem)
    better = improving.improve(problem, plan, steps(30), with_solver=with_solver)
    assert wishes.total(problem, better) <= wishes.total(problem, plan)
    assert len(better) >= len(plan)
    assert violations(problem, better) == []
    assert keeps(problem, plan)
    assert keeps(problem, better)


@slow
@given(problems(), st.randoms(use_true_random=False))
def test_what_is_counted_step_by_step_is_what_the_whole_plan_costs(problem: Problem, dice: random.Random) -> None:
    problem = frozen(problem, greedy.plan(problem), dice)
    plan = greedy.plan(problem)
    board = Board(problem)
    cost = wishes.total(problem, board.plan()) - wishes.UNPLACED * sum(
        each.id not in board.panels for each in problem.interviews
    )
    order = [panel for id, panel in plan.items() if id not in board.panels]
    dice.shuffle(order)
    for panel in order:
        cost += board.adds(panel)
        board.lay(panel)
    missing = wishes.UNPLACED * sum(each.id not in plan for each in problem.interviews)
    assert cost + missing == wishes.total(problem, plan)
    for panel in order:
        board.take_up(panel.interview)
        cost -= board.adds(panel)
    again = Board(problem)
    assert (board.closed, board.prices, board.at) == (again.closed, again.prices, again.at)


@slow
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_in_which_people_and_interviews_come_changes_nothing(problem: Problem, dice: random.Random) -> None:
    people, interviews = list(problem.people), list(problem.interviews)
    dice.shuffle(people)
    dice.shuffle(interviews)
    interviews = [replace(each, slots=tuple(reversed(each.slots))) for each in interviews]
    other = replace(problem, people=tuple(people), interviews=tuple(interviews))
    assert greedy.plan(other) == greedy.plan(problem)
    plan = greedy.plan(problem)
    one = improving.improve(problem, plan, steps(10), with_solver=False)
    assert improving.improve(other, plan, steps(10), with_solver=False) == one


def test_improving_finds_the_panel_that_all_candidates_can_share() -> None:
    """At once U1 sits for both early candidates, who suit two; of all panels only U2's suits all three."""
    free = {"A": (9.0, 10.0), "B": (9.0, 10.0, 11.0, 14.0)}
    people = [somebody("U1", busy=_but(free["A"])), somebody("U2", busy=_but(free["B"]), load=1)]
    asked = [interview("I1", slots=(at(9),)), interview("I2", slots=(at(10),)), interview("I3", slots=(at(14),))]
    given = problem(people, *asked)
    plan = greedy.plan(given)
    better = improving.improve(given, plan, steps(200), with_solver=False)
    assert {who for panel in better.values() for who in panel.people} == {"U2"}
    assert wishes.total(given, better) <= wishes.total(given, plan)


def _but(hours: tuple[float, ...]) -> tuple[object, ...]:
    return tuple(span(at(hour)) for hour in (9.0, 10.0, 11.0, 14.0) if hour not in hours)


def test_the_solver_gets_a_requisition_when_chance_finds_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same plan comes of the same steps."""
    monkeypatch.setattr(improving, "STUCK", 2)
    monkeypatch.setattr(improving, "BETWEEN", 3)
    people = [somebody(f"U{n}", "a", "b", group="x" if n % 2 else "y") for n in range(8)]
    asked = [interview(f"I{n}", "a", "b", slots=(at(9), at(10), at(11), at(14)), trainee="a") for n in range(4)]
    given = problem([*people, learner()], *asked)
    plan = greedy.plan(given)
    first = improving.improve(given, plan, steps(30))
    assert first == improving.improve(given, plan, steps(30))
    assert violations(given, first) == []


def test_seats_that_the_same_person_would_fill_most_cheaply_are_filled_by_the_next_ones() -> None:
    """And the trainee may be one whom a seat would like: nobody learns beside themselves."""
    people = [somebody("U1", "a", "b", "c"), somebody("U2", "b", load=4), somebody("U3", "b", "c", load=5)]
    given = problem(people, interview("I1", "a", "b", "c"))
    assert greedy.plan(given)["I1"].people == ("U1", "U2", "U3")
    found = exact.one(Board(given), "I1")
    assert found
    assert found.panels[0].people == ("U1", "U2", "U3")
    both = replace(learner("U0", track="a"), certified={"b": LATER})
    given = problem([both, *people[:2]], interview("I1", "a", "b", trainee="a"))
    assert greedy.plan(given)["I1"].everybody == ("U1", "U2", "U0")


def test_a_replacement_is_a_panel_of_which_the_others_were_told() -> None:
    asked = interview("I1", "a", "b", slots=(at(10), at(11)))
    people = [somebody("U1", "a"), somebody("U2", "b", shut_candidates=frozenset({"C-I1"})), somebody("U3", "a", "b")]
    given = problem(people, asked, told={"I1": told(at(11), "U1", None)})
    assert greedy.plan(given) == {"I1": Panel("I1", at(11), ("U1", "U3"))}


def test_a_trainee_who_was_told_is_not_left_alone_by_a_replacement() -> None:
    asked = interview("I1", "craft", slots=(at(10),), trainee="a")
    people = [somebody("U1", "b"), somebody("U2", "a", load=9), learner()]
    given = problem(people, asked, told={"I1": told(at(10), None, trainee="U9")})
    assert greedy.plan(given) == {"I1": Panel("I1", at(10), ("U2",), "U9")}
    found = exact.one(Board(given), "I1")
    assert found
    assert found.panels == (Panel("I1", at(10), ("U2",), "U9"),)
    alone = replace(given, people=(people[0], people[2]))
    assert greedy.plan(alone) == {}
    assert exact.one(Board(alone), "I1") is None
    assert [(each.rule, each.freed) for each in blocked.every(alone, {})] == [(Rule.ALONE, Freed.LEAD)]


def test_a_seat_told_counts_for_the_limits_and_the_calendar_of_its_person_though_its_panel_is_not_whole() -> None:
    first, second = interview("I1", "a", "b", slots=(at(10),)), interview("I2", "a", slots=(at(10), at(14)))
    given = problem([somebody("U1", "a")], first, second, told={"I1": told(at(10), "U1", None)})
    assert greedy.plan(given) == {"I2": Panel("I2", at(14), ("U1",))}
    only = replace(given, interviews=(first, replace(second, slots=(at(10),))))
    assert greedy.plan(only) == {}


def test_where_the_track_only_advises_the_certified_come_first_and_others_are_better_than_none() -> None:
    people, asked = [somebody("U1", "b"), somebody("U2", "a")], interview("I1", "a")
    advised = problem(people, asked, policy=Policy())
    assert greedy.plan(advised)["I1"].people == ("U2",)
    assert greedy.plan(replace(advised, people=(people[0],)))["I1"].people == ("U1",)
    assert greedy.plan(problem([people[0]], asked)) == {}


def test_the_trainee_nearest_to_the_end_is_placed_first_and_only_beside_somebody_certified() -> None:
    people = [somebody("U1"), somebody("U2", "b"), learner("U8", left=3), learner("U9", left=1)]
    asked = interview("I1", "a", trainee="a")
    assert greedy.plan(problem(people, asked))["I1"].trainee == "U9"
    assert greedy.plan(problem(people, replace(asked, seats=interview("x", "b").seats)))["I1"].trainee is None


def test_a_calendar_nobody_can_read_is_neither_free_nor_busy() -> None:
    dead, known = somebody("U1", is_known=False), somebody("U2", load=1)
    assert greedy.plan(problem([dead, known], interview()))["I1"].people == ("U2",)
    assert greedy.plan(problem([dead], interview()))["I1"].people == ("U1",)


def test_what_can_no_longer_stand_leaves_a_plan_and_the_rest_stays() -> None:
    asked = [interview("I1"), interview("I2", slots=(at(14),)), interview("I3", slots=(at(15),))]
    plan = greedy.plan(problem([somebody()], *asked))
    ill = problem([somebody(busy=(span(at(14)),))], *asked[:2], replace(asked[2], slots=(at(16),)))
    assert blocked.standing(ill, plan) == {"I1": plan["I1"]}


def test_the_same_id_twice_is_an_error() -> None:
    with pytest.raises(ValueError, match="twice"):
        Board(problem([somebody(), somebody()], interview()))


def test_without_the_solver_the_exact_answer_is_refused_and_a_plan_is_improved_all_the_same() -> None:
    code = """
import sys
sys.modules["ortools"] = None
from bot.rules.hiring.panels import exact, greedy, improving
from bot.rules.hiring.panels.board import Board
from bot.rules.hiring.panels.hard import Freed, Rule
from tests.rules.hiring.panels.made import interview, problem, somebody
given = problem([somebody()], interview())
print(exact.is_installed(), len(improving.improve(given, greedy.plan(given), iter([True, False]).__next__)))
try:
    exact.one(Board(given), "I1")
except exact.SolverMissing:
    print("refused")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "1", "refused"]


def test_the_rules_of_panels_load_nothing_heavy() -> None:
    names = [f"bot.rules.hiring.panels.{name}" for name in ("blocked", "exact", "greedy", "improving", "measures")]
    code = f"import sys, {', '.join(names)}; print(*{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) & {"ortools", "numpy", "pandas", "scipy", "google"} == set()
