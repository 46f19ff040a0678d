"""Figures of groups: off until an admin says so, shown to few, said of nobody; what candidates are asked and take back.
"""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest

from bot.app import Rapport
from bot.jobs import ERRANDS, errands
from bot.jobs.hiring.candidates import data
from bot.rules.access import Right
from bot.rules.hiring.candidates import What
from bot.rules.hiring.outcomes.declaring import GENDER, OFF, OWN, RATHER_NOT
from bot.rules.people import Identity
from sandbox.client import words
from tests.fakes import COMPANY, Json, Slack
from tests.handlers import test_own_page
from tests.handlers.candidates import ANA
from tests.handlers.fairness import ADA, ASKED, GROUPS, ON, asking, page, turn_on
from tests.handlers.first_run import give_roles
from tests.handlers.numbers import begun, somebody
from tests.handlers.state import OPEN, ask, rows
from tests.handlers.test_own_page import get, post

# Kim's page, as they open it.
reached, path = test_own_page.reached, test_own_page.path
LIWEI, SAM = "U0LIWEI", "U0SAM"
BOT = Path(__file__).parents[2] / "bot"


@pytest.fixture
def decided(rapport: Rapport) -> None:
    """Of 60 men 30 went on to be hired, of 40 women 12; ten did not say, and three named another gender."""
    give_roles(rapport.store)
    turn_on(rapport.store)
    last_month = datetime.now(UTC) - timedelta(days=62)
    id = ask(rapport.store, OPEN).id
    ends = {True: ((What.NEXT, ""), (What.HIRE, "")), False: ((What.REJECT, "experience"),)}
    groups = [("man", 60, 30), ("woman", 40, 12), ("another", 3, 1), ("", 10, 5)]
    n = 0
    for said, of, passed in groups:
        for k in range(of):
            n += 1
            one = begun(rapport.store, id, somebody(f"Zebra {n}", n), last_month, *ends[k < passed])
            if said:
                with rapport.store.open() as books:
                    books.declarations.say(COMPANY, one.candidate.id, {GENDER: said}, last_month)


def told(slack: Slack, user: str, view: Json) -> Json:
    """What the form is answered with."""
    answer = slack.interact(slack.submitted(user, view))
    assert answer.status_code == 200
    found: Json = answer.get_json() or {}
    return found


def test_it_is_off_until_an_admin_turns_it_on_and_off_again_nothing_is_left(slack: Slack, rapport: Rapport) -> None:
    give_roles(rapport.store)
    view = page(slack)
    assert "This is off" in words(view)
    assert told(slack, ADA, asking(slack, view, questions=[])).get("response_action") == "errors"
    told(slack, ADA, asking(slack, view, readers=[LIWEI]))
    assert "Gender" in words(slack.open_view(ADA) or {}), "the page below shows it"
    with rapport.store.reading() as books:
        setting = books.declarations.setting(COMPANY)
    assert (setting.is_on, setting.readers, setting.gives_files) == (True, (LIWEI,), False)
    assert "性别" in words(page(slack, LIWEI))
    assert f"{GROUPS}ask_groups" not in json.dumps(page(slack, LIWEI)), "who may look sets nothing"
    with rapport.store.open() as books:
        books.declarations.say(COMPANY, 1, {GENDER: "man"}, datetime.now(UTC))
    told(slack, ADA, asking(slack, page(slack), on=[]))
    left = rows(rapport.store, "declarations", "group_counts")
    assert left == {"declarations": [], "group_counts": []}
    noted = [each["what"] for each in rows(rapport.store, "record")["record"]]
    assert noted.count("hiring.outcomes.choose_groups") == 2


def test_the_page_tells_how_sure_it_is_hides_the_few_and_the_record_says_who_looked(
    slack: Slack, rapport: Rapport, decided: None
) -> None:
    view = page(slack)
    said = " ".join(words(view).split())
    for sentence in (
        "Everybody: 48 of 113 (42 %) passed · 10 did not say", "30 of 60 (50 %) passed · the highest rate",
        "12 of 40 (30 %) passed", "Ratio to the highest: 0.60", "between 0.35 and 1.02",
        "Below four fifths, but chance alone would easily do as much.",
        "With one of them let through in place of one of the highest: 0.67.",
        "Within the same role, 1 role put together: odds 0.42 times",
        "Chance alone would put them as far apart in 6.3 % of cases",
        "Were all chances equal, groups of this size would fall below four fifths in 17.7 %", "fewer than five people",
    ):  # fmt: skip
        assert sentence in said, sentence
    assert "Zebra" not in json.dumps(view)
    noted = rows(rapport.store, "record")["record"]
    (entry,) = [each for each in noted if each["what"] == "hiring.outcomes.look_at_groups"]
    assert entry["about"] == f"workspace:{COMPANY}"
    by_own = words(page(slack, value=OWN, view=view))
    assert "Where did you grow up?" in by_own
    assert "more than a fifth did not say" in by_own


def test_the_numbers_page_leads_there_whoever_may_look_and_nobody_else(
    slack: Slack, rapport: Rapport, decided: None
) -> None:
    def leads(user: str) -> bool:
        slack.command(user, "/hire numbers")
        return f"{GROUPS}groups" in json.dumps(slack.open_view(user))

    assert leads(ADA)
    assert not leads(ANA)
    slack.place(COMPANY).views.clear()
    slack.interact(slack.clicked(ANA, f"{GROUPS}groups", ""))
    assert "man" not in words(slack.open_view(ANA) or {}).lower().replace("many", "").replace("manage", "")


def test_the_counts_come_as_a_file_only_where_that_is_allowed(slack: Slack, rapport: Rapport, decided: None) -> None:
    page(slack, value=GENDER, verb="groups_file")
    while errands.one(rapport.deps, ERRANDS):
        pass
    (file,) = slack.place(COMPANY).files.values()
    lines = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    women = next(each for each in lines if each["Gender"] == "Woman")
    assert [women[name] for name in ("came", "passed", "ratio")] == ["40", "12", "0.60"]
    another = next(each for each in lines if each["Gender"] == "Another gender")
    assert (another["came"], another["passed"]) == ("", "")
    slack.place(COMPANY).files.clear()
    with rapport.store.open() as books:
        books.declarations.choose(COMPANY, type(ON)(True, (ASKED,)), ADA, datetime.now(UTC))
    slack.interact(slack.clicked(ADA, f"{GROUPS}groups_file", GENDER))
    while errands.one(rapport.deps, ERRANDS):
        pass
    assert not slack.place(COMPANY).files


def test_a_candidate_answers_changes_and_takes_back_and_nothing_shows_what(rapport: Rapport, path: str) -> None:
    assert "Are we fair?" not in get(rapport, path).text, "it is off"
    turn_on(rapport.store)
    said = unescape(get(rapport, path).text)
    assert said.index("Who sees what:") < said.index("Woman")
    assert "Hill &lt;b&gt;" in get(rapport, path).text, "what an admin typed is text"
    before = rows(rapport.store, "record")
    answer = post(rapport, path, "group", group_gender="nothing we offer", group_own="Harbour")
    assert answer.status_code == 422
    assert "is one too" in unescape(answer.text)
    assert rows(rapport.store, "declarations")["declarations"] == []
    for gender in ("woman", RATHER_NOT):
        assert post(rapport, path, "group", group_gender=gender, group_own="Harbour").status_code == 303
        said = unescape(get(rapport, path).text)
        assert "You have answered" in said
        assert "checked" not in re.sub(r"<form.*?name=\"rating\".*?</form>", "", said, flags=re.DOTALL)
    assert len(rows(rapport.store, "declarations")["declarations"]) == 1
    assert rows(rapport.store, "record") == before, "the record does not say who answered"
    assert post(rapport, path, "group_not").status_code == 303
    assert "You have answered" not in get(rapport, path).text
    assert rows(rapport.store, "declarations")["declarations"] == []
    turn_on(rapport.store, OFF)
    assert post(rapport, path, "group", group_gender="man", group_own="Harbour").status_code == 303
    assert rows(rapport.store, "declarations")["declarations"] == []


def test_what_somebody_said_goes_with_them_and_is_in_no_file_about_them(rapport: Rapport, path: str) -> None:
    turn_on(rapport.store)
    post(rapport, path, "group", group_gender="woman", group_own="Harbour")
    with rapport.store.open() as books:
        me = books.people.enter(Identity(COMPANY, ANA), Right.HIRE)
        found = data.find(books, me, 1, rapport.deps.now())
        assert "Harbour" not in json.dumps(data.everything(books, found.candidate), default=str)
        data.erase(books, me, found, rapport.deps.now())
    assert rows(rapport.store, "declarations")["declarations"] == []


def test_nothing_else_of_the_bot_knows_that_anybody_said_anything() -> None:
    """Neither panels, nor matching, nor cards, nor reports: a new name here needs a reason as good as these."""
    asks = {path.relative_to(BOT).as_posix() for path in BOT.rglob("*.py") if "declarations" in path.read_text("utf-8")}
    knows = {each for each in asks if not each.startswith("store/")}
    assert knows == {
        "jobs/hiring/outcomes/fairness.py",  # asks, and counts
        "jobs/hiring/candidates/data.py",  # forgets
        "jobs/hiring/reports/numbers_page.py",  # knows whether there is a page, not what is on it
        "jobs/access_review.py",  # names who may read the page, not what is on it
    }
