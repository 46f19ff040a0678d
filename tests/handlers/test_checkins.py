"""Check-ins in Slack: answered from a message or a page, kept while typed, shared or not, looked after; no score."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.app import Rapport
from bot.jobs.hiring.checkins import begin, plan
from bot.rules.hiring.candidates import What
from bot.rules.hiring.candidates.moving import moved
from bot.rules.hiring.checkins import Hire, Side
from bot.rules.hiring.checkins.asking import Answers
from sandbox import views
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.candidates import CANDIDATES
from tests.handlers.checkins import ANA, CHECKINS, MINA, SAM, given, hired
from tests.handlers.debriefs import SAW, handed_in
from tests.handlers.first_run import give_roles
from tests.handlers.forms import filled, opened
from tests.handlers.panels import over
from tests.handlers.state import OPEN, ask

NOT_YET = {"value": "not_observed"}


@pytest.fixture
def hire(rapport: Rapport) -> Hire:
    """Kim, here as Sam for half a year."""
    give_roles(rapport.store)
    return hired(rapport.store, ask(rapport.store, OPEN).id, days=190)


def fill(slack: Slack, user: str, at: str = "1:180:manager", view: Json | None = None) -> Json:
    more: dict[str, Any] = {"view": view} if view else {}
    return opened(slack, user, slack.clicked(user, f"{CHECKINS}fill", at, **more))


def shown_now(slack: Slack, user: str) -> dict[str, str]:
    """What each open view of that person says."""
    place = slack.place(COMPANY)
    found = (views.described(place, each) for each in views.stack(place, user))
    return {each["id"]: json.dumps(each["blocks"]) for each in found}


def send(slack: Slack, user: str, view: Json) -> Json:
    answer: Json = slack.interact(slack.submitted(user, view)).get_json() or {}
    return answer


def test_the_form_asks_for_what_the_interviews_asked_for_and_shows_no_score(
    slack: Slack, rapport: Rapport
) -> None:
    give_roles(rapport.store)
    one = over(rapport.store, ask(rapport.store, OPEN).id)
    handed_in(rapport.store, one)
    with rapport.store.open() as books:
        found = books.candidates.brought(one.candidacy)
        assert found is not None
        made = begin(books, one.workspace, found[0], MINA, datetime.now(UTC))
        assert made is not None
        long_ago = replace(made, start=datetime.now(UTC).date() - timedelta(days=190), user=SAM)
        books.checkins.save(long_ago)
        plan(books, long_ago, "")
    form = json.dumps(fill(slack, MINA))
    assert "Teamwork" in form
    for words in ("Zebra", "Giraffe", "strong_yes", str(SAW[SAM].overall)):
        assert words not in form
    view = filled(fill(slack, MINA), score_0={"value": "4"}, score_1={"value": "4"})
    assert send(slack, MINA, view)["response_action"] == "update"
    with rapport.store.reading() as books:
        marked = [each.interviewed for each in books.checkins.of([1])[1] if each.is_in]
    assert marked == [False], "Mina has not interviewed Kim"


def test_choices_are_kept_and_what_is_missing_is_said_beside_its_field(
    slack: Slack, rapport: Rapport, hire: Hire
) -> None:
    view = filled(fill(slack, MINA), score_0={"value": "2"}, words="A zebra")
    slack.interact(slack.clicked(MINA, f"{CHECKINS}choose", view=view))
    again = fill(slack, MINA)
    assert "A zebra" in json.dumps(again["blocks"])
    wrong = send(slack, MINA, view)
    assert wrong["response_action"] == "errors"
    assert {name.partition("~")[0] for name in wrong["errors"]} == {"score_1", "verdict_0"}
    nothing = filled(again, score_0=NOT_YET, score_1=NOT_YET, verdict_0={"value": "not_yet"})
    assert "Rate at least one" in str(send(slack, MINA, nothing))
    done = filled(again, score_0={"value": "2"}, score_1={"value": "4"}, verdict_0={"value": "missed"}, reached_0="15")
    assert "Thank you" in str(send(slack, MINA, done)["view"]["title"])
    with rapport.store.reading() as books:
        gaps = {each.about for each in books.checkins.actions([1])[1]}
        assert books.checkins.given(1)[180, Side.MANAGER].words == "A zebra"
    assert gaps == {"competency:teamwork", "indicator:0"}


def test_each_reads_what_is_theirs(slack: Slack, rapport: Rapport, hire: Hire) -> None:
    theirs = Answers({"competency:teamwork": 4, "overall": 5}, words="Giraffe")
    given(rapport.store, hire, 90, Side.OWN, theirs)
    given(rapport.store, hire, 180, Side.OWN, Answers({"overall": 5}, words="Zebra", share=True))
    pages = dict.fromkeys((MINA, SAM, ANA), "")
    for who in pages:
        shown = opened(slack, who, slack.clicked(who, f"{CHECKINS}open_one", "1"))
        pages[who] = json.dumps(shown["blocks"])
    assert [("Giraffe" in said, "Zebra" in said) for said in pages.values()] == [
        (False, False), (True, True), (True, True)
    ]  # fmt: skip
    given(rapport.store, hire, 180, Side.MANAGER, Answers({"overall": 3}, words="Lion"))
    shown = opened(slack, MINA, slack.clicked(MINA, f"{CHECKINS}open_one", "1"))
    assert "Zebra" in json.dumps(shown["blocks"])
    assert "Giraffe" not in json.dumps(shown["blocks"])
    shown = opened(slack, SAM, slack.clicked(SAM, f"{CHECKINS}open_one", "1"))
    assert "Lion" not in json.dumps(shown["blocks"])


def test_pages_below_a_form_show_what_it_did(slack: Slack, rapport: Rapport, hire: Hire) -> None:
    listed = opened(slack, ANA, slack.clicked(ANA, f"{CHECKINS}show"))
    assert "Kim Sommer" in json.dumps(listed["blocks"])
    shown = opened(slack, ANA, slack.clicked(ANA, f"{CHECKINS}open_one", "1", view=listed))
    form = opened(slack, ANA, slack.clicked(ANA, f"{CHECKINS}leave", "1:0", view=shown))
    day = (datetime.now(UTC).date() - timedelta(days=3)).isoformat()
    send(slack, ANA, filled(form, how={"value": "resigned"}, day=day))
    now = shown_now(slack, ANA)
    assert "They gave notice" in now[shown["id"]]
    assert "They gave notice" in now[listed["id"]]


def test_the_candidates_page_leads_there_and_a_form_still_fits_above(
    slack: Slack, rapport: Rapport, hire: Hire
) -> None:
    with rapport.store.open() as books:
        found = books.candidates.brought(1)
        assert found is not None
        at_last = moved(found[0], What.NEXT, 2, MINA, datetime.now(UTC))
        books.candidates.move(found[0], at_last)
        books.candidates.move(at_last, moved(at_last, What.HIRE, 2, MINA, datetime.now(UTC)))
    listed = opened(slack, ANA, slack.clicked(ANA, f"{CANDIDATES}show", "1:0"))
    kim = opened(slack, ANA, slack.clicked(ANA, f"{CANDIDATES}open_one", "1", view=listed))
    assert f"{CHECKINS}open_one" in json.dumps(kim["blocks"])
    shown = opened(slack, ANA, slack.clicked(ANA, f"{CHECKINS}open_one", "1", view=kim))
    assert shown["id"] == kim["id"]
    form = opened(slack, ANA, slack.clicked(ANA, f"{CHECKINS}change", "1:0", view=shown))
    assert form["previous_view_id"] == kim["id"]
    send(slack, ANA, filled(form, manager="U0LIWEI"))
    now = shown_now(slack, ANA)
    assert "U0LIWEI" in now[kim["id"]]
