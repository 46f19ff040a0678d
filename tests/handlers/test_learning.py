"""Members learn: page by page, found again where they were, with a quiz that nobody else hears of."""

from __future__ import annotations

import pytest

from bot.app import MESSAGES, Rapport
from bot.jobs.community.members import data
from bot.rules.community.members import Member
from bot.rules.people import Identity
from bot.words.curriculum import LESSONS, curriculum
from sandbox.client import words
from tests.fakes import CIRCLE, Json, Slack
from tests.handlers.first_run import give_roles
from tests.handlers.forms import filled, opened
from tests.handlers.state import told

CLEO, FIRST = "U0CLEO", "what_happens"
PREFIX = "community.nurture."
LESSON = curriculum(MESSAGES, LESSONS)["en"][FIRST]


@pytest.fixture(autouse=True)
def _begun(rapport: Rapport) -> None:
    give_roles(rapport.store)


def click(slack: Slack, verb: str, value: str, view: Json) -> Json:
    return opened(slack, CLEO, slack.clicked(CLEO, PREFIX + verb, value, CIRCLE, view=view), CIRCLE)


def all_of_it(slack: Slack) -> Json:
    answer = slack.command(CLEO, "/community 学习", CIRCLE)
    view = slack.open_view(CLEO, CIRCLE)
    assert answer.status_code == 200
    assert view is not None
    return view


def answered(slack: Slack, form: Json, right: bool) -> str:
    chosen = {
        f"q{n}": {"value": str(each.right if right else (each.right + 1) % len(each.options))}
        for n, each in enumerate(LESSON.quiz.questions)
    }  # fmt: skip
    answer = slack.interact(slack.submitted(CLEO, filled(form, **chosen), CIRCLE))
    return told(slack, answer, CLEO, CIRCLE)


def member(rapport: Rapport) -> Member:
    with rapport.store.reading() as books:
        found = books.members.of(Identity(CIRCLE, CLEO))
    assert found is not None
    return found


def test_a_lesson_is_read_page_by_page_and_opens_where_one_was(slack: Slack, rapport: Rapport) -> None:
    first = click(slack, "read", FIRST, all_of_it(slack))
    assert all(each in words(first) for each in ("Page 1 of 3", LESSON.outcomes[0], LESSON.pages[0].title))
    second = click(slack, "turn", f"{FIRST}:1", first)
    assert ("Page 2 of 3" in words(second), LESSON.outcomes[0] in words(second)) == (True, False)
    assert "you are at page 2 of 3" in words(all_of_it(slack))
    again = click(slack, "read", FIRST, all_of_it(slack))
    assert "Page 2 of 3" in words(again)
    last = click(slack, "turn", f"{FIRST}:99", again)
    assert all(each in words(last) for each in ("Page 3 of 3", LESSON.checklist[0], "To the quiz"))


def test_a_quiz_may_be_tried_again_at_once_and_only_that_it_was_passed_is_kept(slack: Slack, rapport: Rapport) -> None:
    form = click(slack, "quiz", FIRST, click(slack, "read", FIRST, all_of_it(slack)))
    failed = answered(slack, form, right=False)
    assert all(each in failed for each in ("Not passed yet.", "0 of 4 were right.", LESSON.quiz.questions[0].why))
    assert "quiz passed" not in words(all_of_it(slack))
    assert "Passed. Well done." in answered(slack, click(slack, "quiz", FIRST, all_of_it(slack)), right=True)
    assert "quiz passed" in words(all_of_it(slack))
    with rapport.store.open() as books:
        (kept,) = data.everything(books, member(rapport))["member_lessons"]
        assert set(kept) == {"member", "module", "page", "at", "passed_at"}, "no answer, and not how often they tried"
        data.forget(books, member(rapport), "", rapport.deps.now())
    assert "quiz passed" not in words(all_of_it(slack))


def test_what_is_no_lesson_is_said_so(slack: Slack, rapport: Rapport) -> None:
    for verb, value in (("read", "dig_out"), ("quiz", "x:y"), ("turn", "nothing:1")):
        answer = slack.interact(slack.clicked(CLEO, PREFIX + verb, value, CIRCLE, view=all_of_it(slack)))
        assert "not here any more" in told(slack, answer, CLEO, CIRCLE)
