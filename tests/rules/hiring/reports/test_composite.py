"""The mechanical composite: equal weights, whoever rated, in whatever order."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.hiring.plans import Plan, Stage
from bot.rules.hiring.plans.methods import Method
from bot.rules.hiring.reports.composite import Cell, Composite, Given, competencies, composite
from bot.rules.hiring.scorecards import Card, Rating

WANTED = ("drive", "teamwork", "business")


def card(who: str, interview: int = 1, **scores: int | None) -> Given:
    return Given(who, interview, Card(tuple(Rating(name, score) for name, score in scores.items())))


def test_every_competency_counts_the_same_however_many_assessed_it() -> None:
    made = composite(WANTED, [card("sam", drive=5, teamwork=1), card("noor", drive=4), card("lee", drive=3)])
    assert made.cells == {"drive": Cell(4.0, 3), "teamwork": Cell(1.0, 1), "business": None}
    assert made.value == 2.5
    assert made.covered == {"drive", "teamwork"}


def test_who_rated_it_twice_counts_once() -> None:
    made = composite(("drive",), [card("sam", 1, drive=5), card("sam", 2, drive=3), card("noor", 2, drive=1)])
    assert made.cells["drive"] == Cell(2.5, 2)


def test_what_was_not_assessed_or_not_asked_for_counts_nothing() -> None:
    made = composite(WANTED, [card("sam", drive=None, chess=5)])
    assert made == Composite(dict.fromkeys(WANTED), None, None)
    assert made.interval is None


def test_the_error_is_that_of_the_published_reliability_of_one_interviewer_and_of_a_panel() -> None:
    alone = composite(WANTED, [card("sam", drive=3, teamwork=4, business=3)], spread=1)
    assert alone.error == pytest.approx(sqrt(1 - 0.44))
    apart = composite(WANTED, [card(who, n, drive=3, teamwork=4) for n, who in enumerate("abcd")], spread=1)
    assert apart.error == pytest.approx(sqrt((1 - 0.44) / 4))
    together = composite(WANTED, [card(who, 1, drive=3, teamwork=4) for who in "abcd"], spread=1)
    assert together.error == pytest.approx(sqrt(0.30 + 0.26 / 4))
    split = composite(("drive", "teamwork"), [card("a", 1, drive=3), card("b", 2, teamwork=3)], spread=1)
    assert split.error == pytest.approx(sqrt((1 - 0.44) / 2))


def test_the_interval_ends_where_the_scale_does() -> None:
    made = composite(("drive",), [card("sam", drive=5)])
    low, high = made.interval or (0, 0)
    assert (round(low, 2), high) == (3.68, 5)


def test_the_competencies_of_a_plan_are_those_its_interviews_look_for_in_its_order() -> None:
    plan = Plan((
        Stage(Method.WORK_SAMPLE, 60, 1, ("craft",)), Stage(Method.STRUCTURED_INTERVIEW, 45, 2, ("teamwork", "drive")),
        Stage(Method.STRUCTURED_INTERVIEW, 45, 2, ("drive", "business")),
    ))  # fmt: skip
    assert competencies(plan) == ("teamwork", "drive", "business")


@given(st.data())
def test_neither_the_order_of_cards_nor_that_of_competencies_makes_a_difference(data: st.DataObject) -> None:
    score = st.none() | st.integers(1, 5)
    cards = data.draw(st.lists(st.builds(
        card, st.sampled_from("abcd"), st.integers(1, 3), drive=score, teamwork=score, business=score
    ), max_size=8))  # fmt: skip
    shuffled, wanted = data.draw(st.permutations(cards)), data.draw(st.permutations(WANTED))
    one, other = composite(WANTED, cards), composite(wanted, shuffled)
    assert one.cells == other.cells
    assert one.value == other.value
    assert one.error == (other.error if other.error is None else pytest.approx(other.error))
    if one.value is not None:
        means = [cell.mean for cell in one.cells.values() if cell]
        assert min(means) <= one.value <= max(means)
