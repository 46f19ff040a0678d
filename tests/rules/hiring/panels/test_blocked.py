"""An interview without a panel says which rule blocks it and what would free it, and that does free it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from bot.rules.hiring.panels import Held, Interview, Interviewer, Limits, Problem, blocked, greedy
from bot.rules.hiring.panels.blocked import Blocked, Way
from bot.rules.hiring.panels.hard import Freed, Rule
from tests.rules.hiring.panels.made import LATER, at, interview, learner, problem, problems, slow, somebody, span, told

HELD = (Held(span(at(14)), "R9", "C9"),)


def why(people: list[Interviewer], *asked: Interview, **changes: Any) -> Blocked:
    """Why the last of these interviews has no panel."""
    given = problem(people, *asked, **changes)
    found = blocked.every(given, greedy.plan(given))
    assert [each.interview for each in found] == [asked[-1].id]
    return found[0]


@pytest.mark.parametrize(
    ("person", "rule", "freed"),
    [
        (somebody("U1", "b"), Rule.TRACK, Freed.CERTIFY),
        (learner("U1"), Rule.TRACK, Freed.CERTIFY),
        (somebody(shut_candidates=frozenset({"C-I1"})), Rule.CONFLICT, Freed.SOMEBODY),
        (somebody(held=(Held(span(at(10, -9)), "R1", "C-I1"),)), Rule.ONE_SEAT, Freed.SOMEBODY),
        (somebody(works=()), Rule.HOURS, Freed.ANOTHER_SLOT),
        (somebody(busy=(span(at(9.5)),)), Rule.BUSY, Freed.ANOTHER_SLOT),
        (somebody(limits=Limits(day=1), held=HELD), Rule.DAY, Freed.LIFT_DAY),
        (somebody(limits=Limits(week=1), held=HELD), Rule.WEEK, Freed.LIFT_WEEK),
        (somebody(limits=Limits(month=1), held=HELD), Rule.MONTH, Freed.LIFT_MONTH),
    ],
)
def test_one_person_and_one_rule_name_each_other(person: Interviewer, rule: Rule, freed: Freed) -> None:
    found = why([person], interview())
    assert (found.rule, found.freed, found.start) == (rule, freed, at(10))
    assert [(lack.seat, lack.track, lack.rule) for lack in found.lacks] == [(0, "a", rule)]
    assert found.lacks[0].ways == (Way(freed, rule, ("U1",)),)


def test_without_anybody_a_certified_person_is_missing() -> None:
    found = why([], interview("I1", "a", "b"))
    assert (found.rule, found.freed) == (Rule.TRACK, Freed.CERTIFY)
    assert [(lack.track, lack.ways) for lack in found.lacks] == [
        ("a", (Way(Freed.CERTIFY, Rule.TRACK),)),
        ("b", (Way(Freed.CERTIFY, Rule.TRACK),)),
    ]


def test_without_a_time_the_candidate_is_asked_for_one() -> None:
    found = why([somebody()], interview(slots=()))
    assert (found.rule, found.freed, found.start, found.lacks) == (Rule.NO_SLOT, Freed.ANOTHER_SLOT, None, ())


def test_a_candidate_who_is_elsewhere_in_all_their_times_is_asked_for_another() -> None:
    people = [somebody("U1"), somebody("U2")]
    found = why(people, interview("I1", candidate="C"), interview("I2", candidate="C", slots=(at(10.5), at(9.5))))
    assert (found.rule, found.freed) == (Rule.CANDIDATE, Freed.ANOTHER_SLOT)


def test_the_hiring_manager_as_the_only_rater_needs_another() -> None:
    found = why([somebody()], interview(hiring_manager="U1", manager_may_sit=True))
    assert (found.rule, found.freed) == (Rule.SOLE_RATER, Freed.ANOTHER_RATER)
    assert why([somebody()], interview(hiring_manager="U1")).rule is Rule.MANAGER


def test_one_person_for_two_seats_is_one_too_few() -> None:
    found = why([somebody("U1", "a", "b")], interview("I1", "a", "b"))
    assert (found.rule, found.freed) == (Rule.ONE_SEAT, Freed.CERTIFY)
    assert len(found.lacks) == 1


def test_the_slot_with_the_fewest_seats_lacking_is_the_one_told() -> None:
    people = [somebody("U1", "a"), somebody("U2", "b", busy=(span(at(10)), span(at(11))))]
    people[0] = replace(people[0], busy=(span(at(10)),))
    found = why(people, interview("I1", "a", "b", slots=(at(10), at(11))))
    assert found.start == at(11)
    assert [(lack.track, lack.rule) for lack in found.lacks] == [("b", Rule.BUSY)]


def test_only_those_whom_one_rule_alone_keeps_out_are_named_and_the_easiest_way_stands_first() -> None:
    full = {"limits": Limits(week=1), "held": HELD}
    people = [
        somebody("U1", **full), somebody("U2", **full), somebody("U3", busy=(span(at(10)),)),
        somebody("U4", busy=(span(at(10)),), **full), somebody("U5", "b"),
    ]  # fmt: skip
    lack = why(people, interview()).lacks[0]
    assert lack.rule is Rule.WEEK
    assert lack.ways == (
        Way(Freed.LIFT_WEEK, Rule.WEEK, ("U1", "U2")),
        Way(Freed.ANOTHER_SLOT, Rule.BUSY, ("U3",)),
        Way(Freed.CERTIFY, Rule.TRACK, ("U5",)),
    )


def test_where_two_rules_keep_everybody_out_the_one_of_the_certified_is_told() -> None:
    busy = (span(at(10)),)
    people = [somebody("U1", busy=busy, limits=Limits(day=0)), somebody("U2", "b", works=(), busy=busy)]
    found = why(people, interview())
    assert (found.rule, found.freed) == (Rule.BUSY, Freed.ANOTHER_SLOT)


def test_a_seat_that_was_declined_says_what_blocks_its_replacement() -> None:
    asked = interview("I1", "a", "b", slots=(at(10), at(11)))
    found = why([somebody("U1", "a", "b")], asked, told={"I1": told(at(11), "U1", None)})
    assert [(lack.seat, lack.track, lack.rule) for lack in found.lacks] == [(1, "b", Rule.ONE_SEAT)]


def test_why_says_nothing_where_nothing_blocks() -> None:
    given = problem([somebody()], interview())
    assert blocked.why(given, {}, given.interviews[0]) is None
    assert blocked.every(given, greedy.plan(given)) == ()


@settings(slow, max_examples=25)
@given(problems())
def test_what_is_said_to_free_an_interview_frees_it(problem: Problem) -> None:
    """The way is gone for the first person named, the rest stays as planned: then there is a panel."""
    plan = greedy.plan(problem)
    ways = [
        (each, way)
        for each in blocked.every(problem, plan)
        if len(each.lacks) == 1
        for way in each.lacks[0].ways
        if way.people and way.freed in {*LIFTED, Freed.CERTIFY} and way.rule is not Rule.ONE_SEAT
    ]
    for each, way in ways:
        asked = next(one for one in problem.interviews if one.id == each.interview)
        people = tuple(_freed(one, way, each) if one.id == way.people[0] else one for one in problem.people)
        assert blocked.why(replace(problem, people=people), plan, asked) is None


LIFTED = {Freed.LIFT_DAY: "day", Freed.LIFT_WEEK: "week", Freed.LIFT_MONTH: "month"}


def _freed(person: Interviewer, way: Way, each: Blocked) -> Interviewer:
    if way.freed is Freed.CERTIFY:
        return replace(person, certified={**person.certified, each.lacks[0].track: LATER})
    return replace(person, limits=replace(person.limits, **{LIFTED[way.freed]: None}))
