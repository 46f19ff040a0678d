"""Candidates side by side: what a sealed card moves (nothing), who sees it, the picture, and severity."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import Rapport
from bot.jobs.hiring.reports import comparing as job
from bot.jobs.hiring.reports import estimating
from bot.rules.hiring.candidates import Candidate
from bot.rules.hiring.panels import seats as seating
from bot.rules.hiring.panels.seats import Interview, Part
from bot.rules.hiring.plans import Plan, Stage
from bot.rules.hiring.plans.methods import Method
from bot.rules.hiring.scorecards import Card, Overall, Rating, Version
from sandbox.client import words
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.candidates import KIM, another, on_list
from tests.handlers.first_run import give_roles
from tests.handlers.forms import opened
from tests.handlers.panels import ANA, NOOR, SAM, asked, card, kept
from tests.handlers.state import OPEN, ask, rows, told
from tests.handlers.test_plan_pictures import picture, work
from tests.make import NOW

COMPARE = "hiring.reports.compare"
BOTH = Plan((Stage(Method.STRUCTURED_INTERVIEW, 60, 2, ("teamwork", "drive")),))
LEE, ADA = another("Lee Park"), another("Ada Byron")


@pytest.fixture
def role(rapport: Rapport) -> int:
    give_roles(rapport.store)
    return ask(rapport.store, OPEN).id


def held(rapport: Rapport, role: int, candidate: Candidate, *people: str) -> Interview:
    """Sam and Noor, or these, interviewed them two hours ago."""
    one = asked(rapport.store, role, *people, candidate=candidate, start=datetime.now(UTC) - timedelta(hours=2))
    for seat in one.seats:
        one = kept(rapport.store, one, seating.accepted(one, seat.id, seat.who, 1, one.at))
    return one


def hands_in(
    rapport: Rapport, one: Interview, who: str, score: int, part: Part = Part.LEAD, n: int = 0, drive: int | None = None
) -> None:
    card = Card((Rating("teamwork", score, "Seen"), Rating("drive", drive)), Overall.YES)
    version = Version(card, datetime.now(UTC), "Misread" * bool(n))
    with rapport.store.open() as books:
        books.scorecards.keep(one, who, part, n, version)


def said(view: Json) -> str:
    return words(view).replace("\n", "")


def look(slack: Slack, role: int, user: str = ANA) -> Json:
    slack.place(COMPANY).views.pop(user, None)
    return opened(slack, user, slack.clicked(user, COMPARE, str(role)))


def test_the_list_leads_to_it_and_candidates_stand_in_order_with_their_ranges(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    for candidate, scores in ((LEE, (3, 2)), (ADA, (5, 4))):
        one = held(rapport, role, candidate)
        for who, score in zip((SAM, NOOR), scores, strict=True):
            hands_in(rapport, one, who, score)
    assert COMPARE in json.dumps(on_list(slack, ANA, role))
    shown = said(look(slack, role))
    assert shown.index("Ada Byron") < shown.index("Lee Park")
    assert "4.5 of 5, probably 3.3 to 5" in shown
    assert "Teamwork 4.5 (2 interviewers)" in shown
    assert "1 of 1 competency assessed" in shown
    assert "The highest first" in shown
    assert "does not allow figures about single interviewers" in shown


def test_no_sealed_card_moves_a_figure_an_order_or_a_picture(slack: Slack, rapport: Rapport, role: int) -> None:
    lee, ada, kim = held(rapport, role, LEE), held(rapport, role, ADA), held(rapport, role, KIM, SAM)
    hands_in(rapport, lee, SAM, 3)
    hands_in(rapport, lee, NOOR, 4)
    before = said(look(slack, role))
    assert before.count("cards not open yet") == 2
    hands_in(rapport, ada, SAM, 5)
    assert said(look(slack, role)) == before, "Noor's of Ada is missing"
    hands_in(rapport, lee, SAM, 1, n=1)
    hands_in(rapport, kim, NOOR, 5, Part.TRAINEE)
    assert said(look(slack, role)) == before, "what was changed later, and practice, count nowhere"
    hands_in(rapport, ada, NOOR, 5)
    shown = said(look(slack, role))
    assert shown.count("cards not open yet") == 1
    assert shown.index("Ada Byron") < shown.index("Lee Park")
    with rapport.store.reading() as books:
        now = datetime.now(UTC)
        assert [len(each) for each in books.scorecards.settled([1, 2, 3], now).values()] == [2, 2, 0]


def test_who_still_owes_a_card_of_a_candidate_is_shown_nothing_of_them(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    hands_in(rapport, held(rapport, role, LEE, SAM), SAM, 4)
    assert "4 of 5" in said(look(slack, role))
    with rapport.store.open() as books:
        (one,) = books.interviews.of(1)
        start = datetime.now(UTC) + timedelta(days=2)
        late = Interview(COMPANY, 1, role, 1, 1, 1, start, 60, (seating.Seat(0, ANA, "interviewer", ("teamwork",)),),
                         NOOR, one.at)  # fmt: skip
        books.interviews.add(seating.offered(seating.proposed(late, (), one.at), one.at))
    assert "4 of 5" not in said(look(slack, role)), "Ana is asked for the next interview"
    assert "4 of 5" in said(look(slack, role, "U0MINA"))


def test_without_equal_coverage_they_stand_by_name_and_it_is_said_why(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    with rapport.store.open() as books:
        books.plans.publish(role, BOTH, "U0MINA", NOW)
    for candidate, drive in ((LEE, 5), (ADA, None)):
        hands_in(rapport, held(rapport, role, candidate, SAM), SAM, 3, drive=drive)
    shown = said(look(slack, role))
    assert shown.index("Ada Byron") < shown.index("Lee Park"), "the highest is Lee's"
    assert "No order." in shown
    assert "not the same competencies were assessed of all" in shown
    assert "The highest first" not in shown


def test_who_is_shut_out_does_not_learn_that_there_is_one_more_and_nobody_else_sees_anything(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    hands_in(rapport, held(rapport, role, KIM, SAM), SAM, 4)
    hands_in(rapport, held(rapport, role, LEE, SAM), SAM, 3)
    assert "Kim" in said(look(slack, role))
    related = look(slack, role, "U0JAN")
    assert "Kim" not in said(related)
    assert "1. Lee Park" in said(related)
    for user in (SAM, "U0OMAR", "U0LIWEI"):
        assert "Lee" not in told(slack, slack.interact(slack.clicked(user, COMPARE, str(role))), user)


def test_the_picture_has_no_names_and_comes_by_an_errand(slack: Slack, rapport: Rapport, role: int) -> None:
    hands_in(rapport, held(rapport, role, LEE, SAM), SAM, 4)
    page = look(slack, role)
    assert "is being drawn" in said(page)
    assert slack.stand_in.calls("files.getUploadURLExternal") == 0, "nothing is drawn in a handler"
    assert "Lee" not in str(rows(rapport.store, "pictures"))
    work(rapport)
    shown = slack.open_view(ANA)
    assert shown is not None
    first = picture(shown)
    assert first is not None
    assert picture(look(slack, role)) == first
    del slack.place(COMPANY).files[first]
    assert "is being drawn" in said(look(slack, role))
    work(rapport)
    assert picture(look(slack, role)) not in (None, first)


def test_more_than_a_page_is_turned_in_its_place(
    slack: Slack, rapport: Rapport, role: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job, "LISTED", 1)
    for candidate, score in ((LEE, 3), (ADA, 5)):
        hands_in(rapport, held(rapport, role, candidate, SAM), SAM, score)
    page = look(slack, role)
    assert "Lee Park" not in said(page)
    slack.interact(slack.clicked(ANA, COMPARE, f"{role}:1", view=page))
    work(rapport)
    shown = slack.open_view(ANA)
    assert shown is not None
    assert shown["id"] == page["id"]
    assert "2. Lee Park" in said(shown)
    assert picture(shown) is not None


def test_severity_stands_beside_what_was_given_once_a_night_has_looked_and_its_person_alone_sees_their_own(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    with rapport.store.open() as books:
        books.workspaces.set_region(COMPANY, "us", {})
    for n in range(12):
        one = held(rapport, role, another(f"C{n:02} X"))
        hands_in(rapport, one, SAM, 2 + n % 3)
        hands_in(rapport, one, NOOR, 3 + n % 3)
    assert "severity-adjusted:" not in said(look(slack, role))
    slack.place(COMPANY).views.clear()
    estimating.plan(rapport.deps)
    work(rapport)
    shown = said(look(slack, role))
    assert shown.count("severity-adjusted:") == 12
    assert "3.5 of 5" in shown, "what was given stands as it was"
    training = opened(slack, SAM, slack.clicked(SAM, "hiring.training.show", ""))
    rates = said(opened(slack, SAM, slack.clicked(SAM, "hiring.outcomes.how_i_rate", "", view=training)))
    assert "Over 12 interviews: 0.5 points less than others of the same candidates" in rates
    assert "How you rate" not in said(opened(slack, ANA, slack.clicked(ANA, "hiring.training.show", "")))
    with rapport.store.open() as books:
        books.workspaces.set_region(COMPANY, "eu", {})
        assert estimating.of(books, COMPANY, SAM) is None
    assert "severity-adjusted:" not in said(look(slack, role))
    estimating.plan(rapport.deps)
    assert rows(rapport.store, "severity_fits")["severity_fits"] == []


def test_cards_of_the_form_are_what_is_compared(slack: Slack, rapport: Rapport, role: int) -> None:
    held(rapport, role, LEE, SAM)
    slack.interact(slack.submitted(SAM, card(slack, SAM, "1")))
    assert "Teamwork 4 (1 interviewer)" in said(look(slack, role))
