"""How one rates and foretells: for oneself and the coach one chose, and for nobody else."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.app import Rapport
from bot.jobs.hiring import checkins as hiring
from bot.jobs.hiring.reports import estimating
from bot.rules.hiring.checkins import Hire, Kind, Side, scheduled
from bot.rules.hiring.checkins.asking import Answers
from bot.rules.hiring.panels.seats import Part
from bot.rules.hiring.scorecards import Card, Overall, Rating, Version
from bot.rules.people import Identity
from sandbox.client import words
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.candidates import MINA, another
from tests.handlers.first_run import give_roles
from tests.handlers.forms import opened
from tests.handlers.panels import ANA, NOOR, SAM
from tests.handlers.state import OPEN, ask, told
from tests.handlers.test_comparing import held
from tests.handlers.test_plan_pictures import picture, work

HOW = "hiring.outcomes.how_i_rate"


def said(view: Json) -> str:
    return " ".join(words(view).split())


def look(slack: Slack, user: str, value: str = "", view: Json | None = None) -> Json:
    more: dict[str, Any] = {"view": view} if view else {}
    return opened(slack, user, slack.clicked(user, HOW, value, **more))


@pytest.fixture
def settled(rapport: Rapport) -> None:
    """Sam foretold ten, Noor nothing; of Sam's nine with 80 per cent seven are strong, the other is not."""
    give_roles(rapport.store)
    now, id = datetime.now(UTC), ask(rapport.store, OPEN).id
    with rapport.store.open() as books:
        books.workspaces.set_region(COMPANY, "us", {})
    for n in range(10):
        one = held(rapport, id, another(f"C{n:02} X"))
        with rapport.store.open() as books:
            for who, chance in ((SAM, 80 if n < 9 else 20), (NOOR, None)):
                card = Card((Rating("teamwork", 3 + n % 3, "Seen"),), Overall.YES, "", chance)
                books.scorecards.keep(one, who, Part.LEAD, 0, Version(card, now))
            start = (now - timedelta(days=200)).date()
            hire = books.checkins.begin(Hire(COMPANY, id, Kind.HIRED, start, MINA, "", (), (), one.candidacy))
            books.checkins.keep(scheduled(hire, hiring.hours(books, hire, "Europe/Berlin")))
            of = next(each for each in books.checkins.of([hire.id])[hire.id]
                      if (each.day, each.side) == (180, Side.MANAGER))  # fmt: skip
            books.checkins.hand_in(replace(of, by=MINA, at=now), Answers({"overall": 5 if n < 7 else 2}))


def test_what_became_of_predictions_is_told_with_a_curve_and_a_list(
    slack: Slack, rapport: Rapport, settled: None
) -> None:
    view = look(slack, SAM)
    shown = said(view)
    for sentence in (
        "Of 10 settled predictions: 74 % foretold on average, 70 % came true.", "Brier score 0.16",
        "always says how many become strong has 0.21", "The predictions tell more than that.",
        "20 to 40 %: 1 prediction, 20 % on average; 0 % came true", "80 to 100 %: 9 predictions, 80 % on average; 78 %",
        "is being drawn",
    ):  # fmt: skip
        assert sentence in shown, sentence
    assert "C00" not in json.dumps(view)
    work(rapport)
    drawn = slack.open_view(SAM)
    assert drawn is not None
    assert picture(drawn) is not None
    assert "0 predictions are settled. Nothing is told before 10" in said(look(slack, NOOR))


def test_the_coach_one_chose_sees_it_and_nobody_else(slack: Slack, rapport: Rapport, settled: None) -> None:
    refused = told(slack, slack.interact(slack.clicked(NOOR, HOW, SAM)), NOOR)
    assert "for themselves and the coach they chose" in refused
    assert "74 %" not in refused
    with rapport.store.open() as books:
        books.predictions.choose(Identity(COMPANY, SAM), NOOR, datetime.now(UTC))
    own = look(slack, NOOR)
    theirs = look(slack, NOOR, SAM, own)
    assert theirs["id"] == own["id"], "in its place"
    assert "74 % foretold" in said(theirs)
    work(rapport)
    drawn = slack.open_view(NOOR)
    assert drawn is not None
    assert picture(drawn) is not None
    slack.place(COMPANY).views.clear()
    assert "for themselves" in told(slack, slack.interact(slack.clicked(ANA, HOW, SAM)), ANA)


def test_where_the_organisation_allows_no_such_figures_there_are_none(
    slack: Slack, rapport: Rapport, settled: None
) -> None:
    estimating.plan(rapport.deps)
    work(rapport)
    assert "Over 10 interviews" in said(look(slack, SAM))
    slack.place(COMPANY).views.clear()
    with rapport.store.open() as books:
        books.workspaces.set_region(COMPANY, "eu", {})
    shown = said(look(slack, SAM))
    assert "allows no figures about a single interviewer" in shown
    assert "Brier" not in shown
