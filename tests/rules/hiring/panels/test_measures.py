"""What a plan costs, wish by wish; what is said of each choice; how even and consistent the whole is."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.hiring.panels import Half, Held, Limits, Panel, Policy, Problem, Seat, greedy, measures, wishes
from bot.rules.hiring.panels.measures import As, Count
from bot.rules.hiring.panels.wishes import Cost, Wish
from bot.rules.hiring.training import Kind
from bot.rules.hiring.training.certificates import Level
from tests.rules.hiring.panels.made import MONDAY, at, interview, learner, problem, problems, slow, somebody, span

POINT = wishes.POINT


def costs(*args: object, plan: list[Panel], **changes: object) -> dict[Wish, int]:
    """What each wish costs in that plan, load left out."""
    given = problem(*args, **changes)  # type: ignore[arg-type]
    found: dict[Wish, int] = {}
    for each in wishes.costs(given, {panel.interview: panel for panel in plan}):
        found[each.wish] = found.get(each.wish, 0) + each.cost
    found.pop(Wish.LOAD)
    return found


def panel(id: str, *people: str, hour: float = 10, day: int = 0, trainee: str | None = None) -> Panel:
    return Panel(id, at(hour, day), people, trainee)


def test_each_person_costs_a_new_face_once_for_a_requisition_and_nothing_where_they_rate_already() -> None:
    asked = [interview("I1"), interview("I2"), interview("I3", requisition="R2")]
    plan = [panel("I1", "U1"), panel("I2", "U1", hour=11), panel("I3", "U1", hour=12)]
    assert costs([somebody()], *asked, plan=plan) == {Wish.SAME_PANEL: 20 * POINT}
    held = (Held(span(at(9, -3)), "R1", "C9"), Held(span(at(9, -4)), "R2", "C8", rates=False))
    assert costs([somebody(held=held)], *asked, plan=plan) == {Wish.SAME_PANEL: 10 * POINT}


def test_load_is_convex_beside_the_limit_of_four_weeks_and_as_in_the_prototype_at_ten_of_them() -> None:
    assert [wishes.load(seats, 10) for seats in range(4)] == [0, POINT, 4 * POINT, 9 * POINT]
    assert wishes.load(8, 8) == 2 * wishes.load(4, 4)  # the same share of a limit twice as large
    assert [Limits().four_weeks, Limits(week=2).four_weeks, Limits(day=1, week=9, month=12).four_weeks] == [16, 8, 12]
    assert Limits(week=0).four_weeks == 1


@given(st.integers(1, 400), st.integers(0, 60))
def test_one_seat_more_never_costs_less_than_the_one_before(four_weeks: int, seats: int) -> None:
    before, now, after = (wishes.load(n, four_weeks) for n in (seats, seats + 1, seats + 2))
    assert after - now >= now - before >= 0


def test_the_first_and_the_last_hour_of_ones_own_day_cost() -> None:
    person = somebody()  # from eight to six
    edges = [wishes.is_edge(person, span(at(hour))) for hour in (8, 8.5, 9, 16, 16.5, 17)]
    assert edges == [True, True, False, False, True, True]
    assert costs([person], interview(slots=(at(8),)), plan=[panel("I1", "U1", hour=8)])[Wish.EDGE] == 2 * POINT


def test_a_wanted_trainee_who_is_missing_costs_and_so_does_one_who_is_far_from_the_end() -> None:
    asked, people = interview(trainee="a"), [somebody(), learner("U9", left=3)]
    assert costs(people, asked, plan=[panel("I1", "U1")])[Wish.TRAINEE] == 15 * POINT
    placed = costs(people, asked, plan=[panel("I1", "U1", trainee="U9")])
    assert placed == {Wish.SAME_PANEL: 10 * POINT, Wish.NEAREST: POINT}


def test_a_panel_of_one_group_costs_unless_somebodys_is_not_known() -> None:
    def mix(*groups: str) -> int:
        return wishes.same_group(somebody(group=group) for group in groups)

    assert [mix("x", "x"), mix("x", "y"), mix("x", ""), mix("", ""), mix("x")] == [3 * POINT, 0, 0, 0, 0]


def test_interviews_of_a_candidate_in_another_order_than_the_plans_cost() -> None:
    asked = [interview("I1", candidate="C", step=1), interview("I2", candidate="C", step=2)]
    people = [somebody("U1"), somebody("U2")]
    turned = [panel("I1", "U1", hour=14), panel("I2", "U2", hour=10)]
    assert costs(people, *asked, plan=turned)[Wish.ORDER] == 8 * POINT
    assert Wish.ORDER not in costs(people, *asked, plan=[panel("I1", "U1", hour=9), panel("I2", "U2", hour=10)])


def test_another_time_of_day_than_the_plans_costs_on_the_candidates_clock() -> None:
    asked = interview(half=Half.MORNING, zone="Asia/Shanghai", slots=(at(3), at(4)))
    assert [wishes.environment(asked, at(hour)) for hour in (3, 4)] == [0, 2 * POINT]


def test_a_seat_without_a_certificate_costs_less_where_the_track_only_advises() -> None:
    person, asked = [somebody("U1", "b")], interview()
    levels = [Policy(), Policy({"a": Level.WARN})]
    found = [costs(person, asked, plan=[panel("I1", "U1")], policy=each)[Wish.CERTIFIED] for each in levels]
    assert found == [5 * POINT, 12 * POINT]


def test_a_choice_says_its_facts_in_the_persons_own_time() -> None:
    held = (Held(span(at(10, -4)), "R1", "C9"), Held(span(at(10, 1)), "R7", "C8"))
    lead = somebody("U1", zone="America/New_York", limits=Limits(week=3), held=held, load=2)
    given = problem(
        [lead, learner("U9", kind=Kind.REVERSE_SHADOW)],
        interview("I1", trainee="a", seats=(Seat("a", ("c1", "c2")),), slots=(at(15),)),
    )  # fmt: skip
    proposal = measures.explain(given, greedy.plan(given)).proposals[0]
    first, second = proposal.choices
    assert (first.person, first.track, first.competencies, first.sits_as) == ("U1", "a", ("c1", "c2"), As.CERTIFIED)
    assert first.level is Level.REQUIRE
    assert first.local == datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("America/New_York"))
    assert (first.day, first.week, first.month) == (Count(1, None), Count(2, 3), Count(3, None))
    assert (first.four_weeks, first.others, first.is_edge, first.is_known) == (Count(3, 12), 1, False, True)
    assert {cost.wish for cost in first.costs} == {Wish.LOAD}
    assert (second.person, second.sits_as, second.beside, second.competencies) == ("U9", As.REVERSE_SHADOW, ("U1",), ())


@pytest.mark.parametrize(
    ("changes", "sits_as"),
    [
        ({"certified": {"a": MONDAY}, "founding": {"a": MONDAY + timedelta(days=9)}}, As.FOUNDING),
        ({"certified": {"a": MONDAY}}, As.UNCERTIFIED),
    ],
)
def test_a_choice_says_as_what_somebody_sits_on_that_day(changes: dict[str, object], sits_as: As) -> None:
    given = problem([somebody(**changes)], interview(), policy=Policy({"a": Level.WARN}))
    assert measures.explain(given, greedy.plan(given)).proposals[0].choices[0].sits_as is sits_as


def test_wishes_of_the_whole_panel_that_are_not_met_stand_beside_the_choices() -> None:
    given = problem(
        [somebody("U1", "a", group="x"), somebody("U2", "b", group="x")], interview("I1", "a", "b", trainee="a")
    )
    proposal = measures.explain(given, greedy.plan(given)).proposals[0]
    assert set(proposal.unmet) == {Cost("I1", Wish.MIX, 3 * POINT), Cost("I1", Wish.TRAINEE, 15 * POINT)}


@slow
@given(problems())
def test_the_costs_shown_are_those_of_the_plan_and_nothing_is_left_unsaid(problem: Problem) -> None:
    plan = greedy.plan(problem)
    said = measures.explain(problem, plan)
    assert sum(each.cost for each in said.proposals) + len(said.blocked) * wishes.UNPLACED == wishes.total(
        problem, plan
    )
    assert {each.panel.interview for each in said.proposals} | {each.interview for each in said.blocked} == {
        each.id for each in problem.interviews
    }
    some = {each.id for each in problem.interviews[:1]}
    only = measures.explain(problem, plan, some)
    assert {each.panel.interview for each in only.proposals} | {each.interview for each in only.blocked} == some


def test_consistency_is_the_mean_share_in_common_of_all_pairs_of_panels() -> None:
    """Of (A, B), (A, B), (A, C): one pair alike, two with one of three in common: (1 + 1/3 + 1/3) / 3."""
    assert measures.consistency(["AB", "AB", "AC"]) == pytest.approx(5 / 9)
    assert measures.consistency(["AB"]) is None
    assert measures.consistency([]) is None
    assert measures.consistency(["AB", "CD"]) == 0


def test_consistency_of_a_requisition_is_by_candidate_with_what_was_held_before_and_without_trainees() -> None:
    held = (Held(span(at(10, -7)), "R1", "C0"),)
    given = problem(
        [somebody("U1", held=held), somebody("U2", held=(Held(span(at(10, -7)), "R1", "C0", rates=False),)), learner()],
        interview("I1", candidate="C1", trainee="a"), interview("I2", requisition="R2"),
    )  # fmt: skip
    plan = {"I1": panel("I1", "U1", trainee="U9"), "I2": panel("I2", "U2", hour=12)}
    assert measures.consistency_of(given, plan, "R1") == 1
    assert measures.consistency_of(given, {"I1": panel("I1", "U2")}, "R1") == 0
    assert measures.consistency_of(given, {}, "R2") is None


def test_unevenness_is_the_gini_coefficient() -> None:
    """Of 1, 2, 3, 4: 0.25; of one who has everything among n: (n - 1) / n."""
    assert measures.unevenness([4, 2, 3, 1]) == pytest.approx(0.25)
    assert measures.unevenness([0, 0, 0, 5]) == pytest.approx(0.75)
    assert measures.unevenness([2, 2, 2]) == pytest.approx(0)
    assert measures.unevenness([]) == measures.unevenness([0, 0]) == 0


def test_unevenness_of_a_plan_is_of_shares_of_the_limit_and_not_of_seats() -> None:
    people = [somebody("U1", limits=Limits(month=4), load=1), somebody("U2", limits=Limits(month=2)), somebody("U3")]
    given, plan = problem(people, interview("I1", "a", "a")), {"I1": panel("I1", "U1", "U2")}
    assert measures.unevenness_of(given, plan, {"U1", "U2"}) == pytest.approx(0)
    assert measures.unevenness_of(given, plan) > 0


def test_the_share_of_edge_hours_counts_seats() -> None:
    late = somebody("U2", works=(span(at(9.5), 600),))
    given = problem([somebody("U1"), late], interview("I1", "a", "a"), interview("I2", requisition="R2"))
    plan = {"I1": panel("I1", "U1", "U2"), "I2": panel("I2", "U1", hour=12)}
    assert measures.edge_share(given, plan) == pytest.approx(1 / 3)
    assert measures.edge_share(given, plan, "R1") == pytest.approx(1 / 2)
    assert measures.edge_share(given, {}) is None
