"""What figures of outcomes are made of stands on one scale, and what has none is left out."""

from __future__ import annotations

import pytest

from bot.rules.hiring.checkins.gathering import NOBODY, WORDS, of_card, of_result
from bot.rules.hiring.outcomes import OVERALL, Score
from bot.rules.hiring.plans import Plan, Stage
from bot.rules.hiring.plans.methods import Method
from bot.rules.hiring.plans.results import Form, Grade, Reference, Result
from bot.rules.hiring.reports.composite import Given
from bot.rules.hiring.scorecards import Card, Overall, Rating
from tests.make import NOW

PLAN = Plan((
    Stage(Method.COGNITIVE_ABILITY, 30, 1, (), form=Form(-20, 60)), Stage(Method.REFERENCE_CHECK, 30, 1, ()),
    Stage(Method.WORK_SAMPLE, 60, 1, ("sql",)), Stage(Method.STRUCTURED_INTERVIEW, 60, 2, ("sql",)),
))  # fmt: skip


def test_the_word_of_a_card_has_no_middle() -> None:
    assert [WORDS[each] for each in Overall] == [1, 2, 4, 5]


def test_of_a_card_what_was_assessed_counts_and_its_word() -> None:
    card = Given("U0A", 7, Card((Rating("sql", 3), Rating("teamwork")), Overall.NO))
    stage, method = "4:structured_interview", "structured_interview"
    both = [Score("sql", "U0A", stage, method, 3), Score(OVERALL, "U0A", stage, method, 2)]
    assert list(of_card(card, PLAN, 3)) == both
    assert [each.stage for each in of_card(card, None, 3)] == ["4:"] * 2, "a plan that nobody knows any more"
    assert list(of_card(Given("U0A", 7, Card()), PLAN, 3)) == []


@pytest.mark.parametrize(("score", "on_five"), [(-20, 1), (20, 3), (60, 5), (0, 2)])
def test_a_test_stands_on_the_scale_of_its_form_and_belongs_to_nobody(score: int, on_five: float) -> None:
    (found,) = of_result(Result("U0ANA", NOW, "", score), PLAN, 0)
    assert found == Score(OVERALL, NOBODY, "1:cognitive_ability", "cognitive_ability", on_five)


def test_grades_are_as_they_are_and_what_has_no_scale_is_left_out() -> None:
    graded = Result("U0C", NOW, "", grades=(Grade("sql", 4), Grade("care", None)))
    assert list(of_result(graded, PLAN, 2)) == [Score("sql", "U0C", "3:work_sample", "work_sample", 4)]
    told = Result("U0C", NOW, "", score=9, reference=Reference("Lead", "2024", ("Yes",)))
    assert list(of_result(told, PLAN, 1)) == []
    assert list(of_result(Result("U0C", NOW, "", 9), None, 0)) == []
    assert list(of_result(Result("U0C", NOW, "", 9), PLAN, 4)) == []
