"""Results of stages in Slack: filled in once, corrected with a reason, and asked of others who see nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.app import Rapport
from bot.jobs import MOMENTS
from bot.jobs.delivery import Delivery
from bot.rules.hiring.plans import Plan, Stage
from bot.rules.hiring.plans.methods import Method
from bot.rules.people import Identity
from bot.store.hiring.results import Sitting
from sandbox.client import words
from tests.fakes import COMPANY, Slack
from tests.handlers.candidates import ANA, CANDIDATES, another, begin, page
from tests.handlers.forms import filled, opened
from tests.handlers.state import forget, told
from tests.handlers.test_candidates import MINA, SAM, behind, role, sent
from tests.make import NOW

__all__ = ["role"]


def test_a_result_is_filled_in_once_corrected_with_a_reason_and_seen_on_no_page(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    begin(rapport.store, role, another("Robin Vale"), moves=1)
    view = page(slack, ANA, role, 2)
    button = slack.clicked(ANA, f"{CANDIDATES}result", "2:2:1", view=view)
    form = filled(opened(slack, ANA, button), score="31", place="Room 4", arranged="More time", arranged_why="Dyslexia")
    errors = sent(slack, filled(form, score="101", day="2099-01-01"))["errors"]
    assert {name.partition("~")[0] for name in errors} == {"score", "day"}
    assert sent(slack, form) == {}
    shown = behind(slack, ANA)[1]
    assert "Filled in by" in shown
    assert "31" not in shown
    assert "Dyslexia" not in shown
    forget(slack)
    view = page(slack, ANA, role, 2)
    again = opened(slack, ANA, slack.clicked(ANA, f"{CANDIDATES}result", "2:2:1", view=view))
    corrected = filled(again, score="33")
    assert "reason" in str(sent(slack, corrected)["errors"])
    assert sent(slack, filled({**corrected, "hash": "2"}, reason="Added up wrongly")) == {}
    with rapport.store.reading() as books:
        found = books.candidates.seen_by(books.people.get(Identity(COMPANY, MINA)), 2, books.company.of(COMPANY, NOW))
        history = books.results.history(Sitting(role, 1, 1, found.candidacy.code))
        (seen,) = books.results.seen_by_panel(Sitting(role, 1, 1, found.candidacy.code))
    assert [each.score for each in history] == [31, 33]
    assert seen.conditions == ("More time",)


def test_who_is_asked_to_grade_is_given_a_code_and_the_work_and_nothing_else(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    blind = Plan((Stage(Method.WORK_SAMPLE, 60, 2, ("teamwork",)),))
    with rapport.store.open() as books:
        books.plans.publish(role, blind, MINA, NOW)
    one = begin(rapport.store, role, another("Robin Vale", relatives=("U0LIWEI",)))
    ask_form = opened(
        slack, ANA, slack.clicked(ANA, f"{CANDIDATES}result", "2:1:ask0", view=page(slack, ANA, role, 2))
    )
    assert "who" in str(sent(slack, filled(ask_form, who=["U0LIWEI"]))["errors"])
    assert sent(slack, filled(ask_form, who=[SAM], work="Folder 7")) == {}
    assert "was asked and has not filled it in yet" in behind(slack, ANA)[1]
    forget(slack)
    said = words(delivered(slack, rapport, SAM))
    assert one.candidacy.code in said
    assert "Folder 7" in said
    assert "Robin" not in said
    button = slack.clicked(SAM, f"{CANDIDATES}result", "2:1:0")
    form = opened(slack, SAM, button)
    assert "Robin" not in str(form)
    answers = {"grade_teamwork": {"value": "4"}, "place": "At home"}
    assert sent(slack, filled(form, **answers), SAM) == {}
    assert "You have filled it in" in words(delivered(slack, rapport, SAM))
    forget(slack)
    assert "Filled in by" in behind_page(slack, role)
    assert "no such candidate" in told(slack, slack.interact(slack.clicked(SAM, f"{CANDIDATES}open_one", "2")), SAM)
    with rapport.store.open() as books:
        books.candidates.flag(replace(one.candidate, relatives=(SAM,)))
    forget(slack)
    assert "no such candidate" in told(slack, slack.interact(button), SAM)


def delivered(slack: Slack, rapport: Rapport, user: str) -> Any:
    """The newest message of the bot to that person, once everything due is said."""
    sender = Delivery(rapport.deps, MOMENTS)
    while sender.round():
        pass
    said = slack.place(COMPANY).conversations[slack.direct(user, COMPANY)].messages[-1]
    return {"text": said.text, "blocks": said.blocks}


def behind_page(slack: Slack, role: int) -> str:
    page(slack, ANA, role, 2)
    return behind(slack, ANA)[1]


def test_the_result_of_a_stage_that_is_an_interview_or_still_to_come_has_no_form(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    view = page(slack, ANA, role, 1)
    for stage in ("0", "1", "7", "next"):
        clicked = slack.clicked(ANA, f"{CANDIDATES}result", f"1:1:{stage}", view=view)
        assert "Not done" in told(slack, slack.interact(clicked), ANA)
        forget(slack)
        view = page(slack, ANA, role, 1)
