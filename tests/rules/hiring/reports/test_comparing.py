"""Side by side: an order only where all were asked, and assessed on, the same."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.hiring.plans import Plan, Stage
from bot.rules.hiring.plans.kits import Kit
from bot.rules.hiring.plans.methods import Method
from bot.rules.hiring.reports.comparing import Row, Uneven, by_interviewer, columns, ordered, scores, uneven
from bot.rules.hiring.reports.composite import Given, composite
from bot.rules.hiring.scorecards import Card, Rating

WANTED = ("drive", "teamwork")
INTERVIEW = Stage(Method.STRUCTURED_INTERVIEW, 60, 2, WANTED)
PLANS = {
    1: Plan((INTERVIEW,)),
    2: Plan((Stage(Method.STRUCTURED_INTERVIEW, 45, 2, WANTED, kit=Kit("Hello", "Bye")),)),
    3: Plan((Stage(Method.STRUCTURED_INTERVIEW, 60, 2, ("drive", "planning")),)),
}


def row(name: str, drive: int | None, teamwork: int | None = 3, plan: int = 1, id: int = 0) -> Row:
    cards = (Given("sam", id, Card((Rating("drive", drive), Rating("teamwork", teamwork)))),)
    return Row(id, name, plan, cards, composite(WANTED, cards))


def names(*rows: Row) -> str:
    return "".join(each.name for each in ordered(rows, PLANS))


def test_the_highest_comes_first_where_all_may_be_compared() -> None:
    assert names(row("a", 2), row("b", 5), row("c", 3)) == "bca"
    assert names(row("a", 2), row("b", 5, plan=2)) == "ba", "how an interview begins is no difference"


def test_nobody_stands_before_anybody_by_merit_where_not_the_same_was_assessed_or_asked() -> None:
    rows = (row("a", 2), row("b", 5, None))
    assert uneven(rows, PLANS) == (Uneven.COVERAGE,)
    assert names(*reversed(rows)) == "ab"
    rows = (row("a", 2), row("b", 5, plan=3))
    assert uneven(rows, PLANS) == (Uneven.ASKED,)
    assert names(*rows) == "ab"
    assert uneven((row("a", 2), row("b", 5, None, plan=3)), PLANS) == (Uneven.ASKED, Uneven.COVERAGE)
    assert uneven((row("a", 2, plan=9),), PLANS) == (Uneven.ASKED,), "nobody knows what they were asked"


def test_of_whom_nothing_can_be_read_stands_last_and_keeps_nobody_from_an_order() -> None:
    rows = (row("a", None, None, plan=3), row("b", 1), row("c", 5))
    assert uneven(rows, PLANS) == ()
    assert names(*rows) == "cba"


def test_the_columns_are_those_of_the_newest_plan_first() -> None:
    assert columns(PLANS, [1, 3, 1]) == ("drive", "planning", "teamwork")
    assert columns(PLANS, []) == ()


def test_a_card_gave_the_mean_of_what_it_rated() -> None:
    cards = [*row("a", 5, 2).cards, *row("a", None, 1).cards, *row("a", None, None).cards]
    assert scores(cards) == [("sam", 3.5), ("sam", 1.0)]
    assert by_interviewer(cards) == {"sam": 2.25}


@given(st.lists(st.tuples(st.sampled_from("abc"), st.none() | st.integers(1, 5), st.sampled_from([1, 3]))),
       st.randoms(use_true_random=False))  # fmt: skip
def test_in_whatever_order_they_are_read_they_stand_the_same(
    found: list[tuple[str, int | None, int]], chance: random.Random
) -> None:
    rows = [row(name, drive, plan=plan, id=n) for n, (name, drive, plan) in enumerate(found)]
    assert ordered(chance.sample(rows, len(rows)), PLANS) == ordered(rows, PLANS)
