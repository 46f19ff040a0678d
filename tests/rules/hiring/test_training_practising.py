"""Exercises screen by screen: what a screen wants, and what comes out with the reasons, for each shipped exercise."""

from __future__ import annotations

from typing import Any

import pytest

from bot.app import MESSAGES
from bot.rules.hiring.training import SKILLS
from bot.rules.hiring.training.practising import check_filled, numbered, outcome, quiz_outcome, screens
from bot.rules.hiring.training.scoring import AllTheSame, Unanswered
from bot.words.curriculum import curriculum

MODULES = curriculum(MESSAGES)["en"]


@pytest.mark.parametrize("name", MODULES)
def test_a_quiz_says_of_each_question_whether_it_was_right_and_why(name: str) -> None:
    quiz = MODULES[name].quiz
    right = {f"q{n}": str(each.right) for n, each in enumerate(quiz.questions)}
    assert quiz_outcome(quiz, right).passed
    wrong = quiz_outcome(quiz, {**right, "q0": str((quiz.questions[0].right + 1) % 3)})
    assert (wrong.right, wrong.of) == (len(quiz.questions) - 1, len(quiz.questions))
    assert [item.is_right for item in wrong.items] == [False, *[True] * (len(quiz.questions) - 1)]
    assert wrong.items[0].right == quiz.questions[0].options[quiz.questions[0].right]
    assert wrong.items[0].why == (quiz.questions[0].why,)


@pytest.mark.parametrize("typed", [None, "", "x", "-1", "99", "١٢٣", ["0"]])
def test_what_is_no_option_is_no_answer(typed: Any) -> None:
    quiz = MODULES["dig_out"].quiz
    right: dict[str, Any] = {f"q{n}": str(each.right) for n, each in enumerate(quiz.questions)}
    with pytest.raises(Unanswered):
        quiz_outcome(quiz, {**right, "q2": typed})


@pytest.mark.parametrize("name", SKILLS)
def test_a_screen_left_open_is_refused(name: str) -> None:
    exercise: Any = MODULES[name].practice
    for screen in screens(exercise):
        with pytest.raises(Unanswered):
            check_filled(exercise, screen, {})
    with pytest.raises(Unanswered):
        outcome(exercise, {})


def test_marking_no_point_is_an_answer() -> None:
    exercise: Any = MODULES["dig_out"].practice
    check_filled(exercise, screens(exercise)[1], {"m0": []})
    none = outcome(exercise, {f"m{n}": [] for n in range(len(exercise.answers))})
    assert (none.passed, none.right) == (False, 0)


def test_every_item_of_an_exercise_stands_on_one_screen() -> None:
    for name in SKILLS:
        exercise: Any = MODULES[name].practice
        every = [(screen.kind, item) for screen in screens(exercise) for item in screen.items]
        assert len(every) == len(set(every))
    checking: Any = MODULES["authenticity"].practice
    assert [len(screen.items) for screen in screens(checking)] == [5, 5]


def test_ratings_are_shown_beside_the_experts_and_one_rating_for_all_says_nothing() -> None:
    exercise: Any = MODULES["observe"].practice
    experts = [each.expert for each in exercise.recorded]
    same = outcome(exercise, {f"r{n}": str(each) for n, each in enumerate(experts)})
    assert (same.passed, same.distance, same.correlation) == (True, 0, pytest.approx(1))
    with pytest.raises(AllTheSame):
        outcome(exercise, {f"r{n}": "3" for n in range(len(experts))})


def test_only_plain_digits_are_numbers() -> None:
    assert numbered({"q0": "3", "q1": "x", "q2": None, "q3": ["1"]}, "q", 5) == [3, None, None, None, None]
