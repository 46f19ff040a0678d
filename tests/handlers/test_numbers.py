"""Figures of a role: their page and picture, the rows behind them, whom they are for, and the file without formulas."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from bot.app import Rapport
from bot.jobs import ERRANDS, errands
from bot.rules.hiring.candidates import What
from bot.rules.hiring.requisitions import State, moved
from bot.rules.people import Role
from bot.store.schema import requisition_moves
from sandbox.client import words
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.candidates import ANA, MINA
from tests.handlers.first_run import give_roles
from tests.handlers.forms import opened
from tests.handlers.numbers import DAY, FORMULA, REPORTS, begun, held, somebody
from tests.handlers.state import OPEN, ask, rows, told

LIWEI, SAM, NOOR, JAN = "U0LIWEI", "U0SAM", "U0NOOR", "U0JAN"


@pytest.fixture
def role(rapport: Rapport) -> int:
    """Approved 34 days ago; six people began 20 days ago; one of them is Jan's cousin."""
    give_roles(rapport.store)
    store, at = rapport.store, datetime.now(UTC) - 20 * DAY
    id = ask(store, OPEN).id
    with store.engines.write() as connection:
        connection.execute(update(requisition_moves).values(at=at - 14 * DAY))
    kim = begun(store, id, somebody(FORMULA, 1), at, (What.NEXT, ""), (What.HIRE, ""))
    begun(store, id, somebody("Ben", 2), at, (What.WITHDRAW, "pay"))
    begun(store, id, somebody("Cara", 3), at, (What.NEXT, ""))
    away = (What.HOLD, ""), (What.RESUME, ""), (What.WITHDRAW, "too_slow")
    hidden = begun(store, id, somebody("Hidden Harriet", 4, relatives=(JAN,)), at, *away)
    begun(store, id, somebody("Dora", 5), at, (What.REJECT, "must_have"))
    begun(store, id, somebody("Emil", 6), at, (What.WITHDRAW, "pay"))
    held(store, kim, at + DAY, {SAM: 3, NOOR: 30}, "U0EDITH", "-1 day of holiday")
    held(store, hidden, at + DAY, {SAM: -1}, "U0EDITH", "Harriet is my friend")
    return id


def work(rapport: Rapport) -> None:
    while errands.one(rapport.deps, ERRANDS):
        pass


def page(slack: Slack, user: str, value: str, verb: str = "numbers", view: Json | None = None) -> Json:
    """What that button opens, or turns its page into."""
    more: dict[str, Any] = {"view": view} if view else {}
    return opened(slack, user, slack.clicked(user, f"{REPORTS}{verb}", value, **more))


def test_a_page_tells_every_figure_and_gets_its_picture(slack: Slack, rapport: Rapport, role: int) -> None:
    view = page(slack, ANA, f"{role}:90::0")
    said = words(view)
    for sentence in (
        "6 came", "2 of 6 (33 %) went on", "3 withdrew", "1 turned down", "Half of 6 left it within 1.0 days",
        "3 of 6 (50 %) were lost there, elsewhere 0 of 1.", "With so few it may be chance.",
        "The pay · 2", "It took us too long · 1", "A must-have is missing · 1", "2 of 5 (40 %) answers",
        "*1 of 3* were in within 24 hours of the end; the aim is 90 %.",
        "*16.0* days from the approval, for 1 hire", "Usually quoted are 42 days",
        "2 people had 3 seats: half of them at most 1.5, nobody more than 2", "is being drawn",
    ):  # fmt: skip
        assert sentence in said, sentence
    work(rapport)
    now = slack.open_view(ANA)
    assert now is not None
    (image,) = [block for block in now["blocks"] if block["type"] == "image"]
    (file,) = slack.place(COMPANY).files.values()
    assert image["slack_file"]["id"] == file.id
    assert file.content.startswith(b"\x89PNG")
    assert "is being drawn" not in words(now)
    assert rows(rapport.store, "picture_pages")["picture_pages"] == []


def test_a_picture_that_comes_late_does_not_turn_the_page_back(slack: Slack, rapport: Rapport, role: int) -> None:
    view = page(slack, ANA, f"{role}:90::0")
    turned = page(slack, ANA, f"{role}:90:stage0:0", "numbers_rows", view)
    work(rapport)
    assert words(slack.open_view(ANA) or {}) == words(turned)
    assert "Dora" in words(turned)
    back = page(slack, ANA, f"{role}:365::0", view=turned)
    assert "✓ A year" in words(back)
    assert [block["type"] for block in back["blocks"]].count("image") == 1, "the same picture, made already"


def test_a_page_goes_without_a_picture_that_slack_has_no_more(slack: Slack, rapport: Rapport, role: int) -> None:
    view = page(slack, ANA, f"{role}:90::0")
    work(rapport)
    slack.place(COMPANY).files.clear()
    assert "is being drawn" in words(page(slack, ANA, f"{role}:30::0", view=view)), "in its place"
    work(rapport)
    assert [block["type"] for block in (slack.open_view(ANA) or {})["blocks"]].count("image") == 1


def test_whoever_is_shut_out_finds_no_row_no_count_and_no_trace(slack: Slack, rapport: Rapport, role: int) -> None:
    said = words(page(slack, JAN, f"{role}:90::0"))
    assert "5 came" in said
    assert "2 withdrew" in said
    assert "took us too long" not in said
    assert "*1 of 2* were in within" in said
    for figure in ("stage0", "withdrew", "seat", "cards", "load"):
        view = json.dumps(page(slack, JAN, f"{role}:90:{figure}:0", "numbers_rows"))
        assert "Harriet" not in view, figure
        slack.place(COMPANY).views.clear()
        page(slack, JAN, f"{role}:90:{figure}:0", "numbers_file")
    work(rapport)
    assert not [each for each in slack.place(COMPANY).files.values() if b"Harriet" in each.content]
    assert "Harriet" in json.dumps(page(slack, ANA, f"{role}:90:seat:0", "numbers_rows"))


def test_a_row_opens_its_candidate_and_tells_nobodys_name_who_declined(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    view = page(slack, MINA, f"{role}:90:fill:0", "numbers_rows")
    (button,) = [block["accessory"] for block in view["blocks"] if "open_one" in json.dumps(block.get("accessory", {}))]
    slack.interact(slack.clicked(MINA, button["action_id"], button["value"], view=view))
    above = slack.open_view(MINA) or {}
    assert (above["title"]["text"], above["previous_view_id"]) == ("Candidate", view["id"])
    assert "HYPERLINK" in words(above)
    declined = json.dumps(page(slack, ANA, f"{role}:90:seat:0", "numbers_rows"))
    assert "of holiday" in declined
    assert "U0EDITH" not in declined
    late = json.dumps(page(slack, ANA, f"{role}:90:cards:0", "numbers_rows"))
    assert "1 of 2 cards within a day" in late
    assert SAM not in late, "whoever left the process is asked for no card any more"


def test_the_figures_of_a_role_are_for_who_runs_it_alone(slack: Slack, rapport: Rapport, role: int) -> None:
    for user in (SAM, "U0OMAR", "U0ADA"):  # a colleague; somebody who decided on it; an admin who is no recruiter
        for verb, value in (("numbers", f"{role}:90::0"), ("numbers_rows", f"{role}:90:stage0:0")):
            answer = slack.interact(slack.clicked(user, f"{REPORTS}{verb}", value))
            assert "HYPERLINK" not in told(slack, answer, user)
            assert "6 came" not in told(slack, answer, user)
        assert "There are no numbers for you yet" in words(page(slack, user, ":90::0"))
    before = rows(rapport.store)
    slack.interact(slack.clicked(SAM, f"{REPORTS}numbers_file", f"{role}:90::0"))
    assert rows(rapport.store) == before
    for value in ("", "x", f"{role}:7::0", f"{role}:90:stage:0", f"{role}:90:cards", "1:90:nothing:0",
                  f"{role}:90::0"):  # fmt: skip
        slack.place(COMPANY).views.clear()
        answer = slack.interact(slack.clicked(ANA, f"{REPORTS}numbers_rows", value))
        assert "This request is not here" in told(slack, answer, ANA), value
    assert "numbers" in words(page(slack, MINA, ":90::0")).lower()


def test_a_cancelled_role_is_told_of_and_has_no_figures(slack: Slack, rapport: Rapport, role: int) -> None:
    with rapport.store.open() as books:
        before = books.requisitions.for_notice(role)
        assert before is not None
        books.requisitions.save(before, moved(before, State.CANCELLED, MINA, datetime.now(UTC)))
    answer = slack.interact(slack.clicked(ANA, f"{REPORTS}numbers", f"{role}:90::0"))
    assert "6 came" not in told(slack, answer, ANA)
    slack.place(COMPANY).views.clear()
    ask(rapport.store, OPEN)
    said = words(page(slack, ANA, ":all::0"))
    assert "In none of these numbers: 1 role that was cancelled." in said
    assert "Nobody began in this time." in said
    listed = page(slack, ANA, ":all::0", "numbers_roles")
    assert [block["accessory"]["value"] for block in listed["blocks"] if "accessory" in block] == [f"{role + 1}:all::0"]


def test_a_file_comes_to_its_asker_in_their_language_and_runs_nothing(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    with rapport.store.open() as books:
        books.roles.give(COMPANY, Role.RECRUITER, [ANA, LIWEI])
    for user in (ANA, LIWEI):
        page(slack, user, f"{role}:90:stage0:0", "numbers_file")
        slack.place(COMPANY).views.clear()
    page(slack, ANA, f"{role}:90::0", "numbers_file")
    work(rapport)
    english, chinese, figures = (each.content.decode("utf-8-sig") for each in slack.place(COMPANY).files.values())
    table = list(csv.reader(io.StringIO(english)))
    assert table[0] == ["Candidate", "Role", "What became of them", "Days"]
    assert ["'" + FORMULA, "", "went on", "1.0"] in table
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in table for cell in row)
    assert next(csv.reader(io.StringIO(chinese))) == ["候选人", "职位", "结果", "天数"]
    assert [each.channels for each in slack.place(COMPANY).files.values()] != [[], [], []]
    found = {tuple(row[:3]): row[3:] for row in csv.reader(io.StringIO(figures))}
    assert found["Cards within a day", "", "in within 24 hours"] == ["1", "3", ""], "of three no percentage"
    assert found["Candidates who withdrew", "", "The pay"] == ["2", "3", ""]
    assert "numbers_file" in {row["what"].rpartition(".")[2] for row in rows(rapport.store, "record")["record"]}


def test_whoever_lost_the_right_meanwhile_gets_no_file(slack: Slack, rapport: Rapport, role: int) -> None:
    page(slack, ANA, f"{role}:90:stage0:0", "numbers_file")
    with rapport.store.open() as books:
        books.roles.give(COMPANY, Role.RECRUITER, [LIWEI])
    work(rapport)
    assert not slack.place(COMPANY).files
