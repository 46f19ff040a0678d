"""The people file in Slack: who answers what, stale buttons, tampered payloads, the same payload twice."""

from __future__ import annotations

import pytest

from bot.app import Rapport
from bot.jobs import staff as job
from bot.rules.staff import Entry
from bot.rules.staff.changing import State
from bot.rules.staff.reading import Field
from tests.fakes import BOTH, COMPANY, Slack
from tests.handlers.forms import filled, opened
from tests.handlers.people_file import FILE, FORMS, form, question, taken, value
from tests.handlers.state import forget, rows, told
from tests.handlers.test_tampered import GARBAGE

BUTTONS = ["staff.apply", "staff.columns", "staff.discard", "staff.undo", "staff.answer"]


def entries(rapport: Rapport) -> dict[str, Entry]:
    with rapport.store.reading() as books:
        return {entry.email: entry for entry in books.staff.entries(COMPANY)}


def state(rapport: Rapport, id: int) -> State:
    with rapport.store.reading() as books:
        return job.get(books, COMPANY, id).state


def click(slack: Slack, address: str, value: str, user: str = "U0ADA") -> str:
    forget(slack)
    return told(slack, slack.interact(slack.clicked(user, address, value)), user)


def test_what_was_shown_is_applied_and_undone_and_every_later_click_is_told_so(slack: Slack, rapport: Rapport) -> None:
    found = taken(rapport)
    button = f"{found.id}:{found.mark}"
    assert "not read yet" in click(slack, "staff.undo", button)
    assert click(slack, "staff.apply", button) == ""
    assert len(entries(rapport)) == 3
    assert "applied already" in click(slack, "staff.apply", button)
    assert "applied already" in click(slack, "staff.columns", button)
    assert "applied already" in click(slack, "staff.discard", button)
    assert click(slack, "staff.undo", button) == ""
    assert entries(rapport) == {}
    assert "undone already" in click(slack, "staff.undo", button)
    other = taken(rapport)
    assert click(slack, "staff.discard", f"{other.id}:{other.mark}") == ""
    assert "discarded already" in click(slack, "staff.apply", f"{other.id}:{other.mark}")
    assert entries(rapport) == {}


def test_only_the_last_import_that_was_applied_can_be_undone(slack: Slack, rapport: Rapport) -> None:
    first = taken(rapport)
    second = taken(rapport, FILE.replace(b"Sam", b"Samuel"), applied=True)
    click(slack, "staff.apply", f"{first.id}:{first.mark}")
    assert entries(rapport)["sam@a.example"].name == "Sam"
    assert "Only the last one" in click(slack, "staff.undo", f"{second.id}:{second.mark}")
    click(slack, "staff.undo", f"{first.id}:{first.mark}")
    assert entries(rapport)["sam@a.example"].name == "Samuel"
    click(slack, "staff.undo", f"{second.id}:{second.mark}")
    assert entries(rapport) == {}


def test_columns_are_corrected_and_a_button_from_before_changes_nothing(slack: Slack, rapport: Rapport) -> None:
    view = form(slack, rapport, "staff.map_columns")
    before = taken(rapport)
    twice = filled(view, department={"value": "3"})
    answer = slack.interact(slack.submitted("U0ADA", twice)).get_json()
    assert {block.partition("~")[0] for block in answer["errors"]} == {"department", "manager"}
    answer = slack.interact(slack.submitted("U0ADA", filled(view, name={"value": "none"}))).get_json()
    assert "tell people apart" in str(answer["errors"])
    assert slack.interact(slack.submitted("U0ADA", view)).get_json() is None
    with rapport.store.reading() as books:
        assert set(job.get(books, COMPANY, 1).columns) == {Field.EMAIL, Field.NAME, Field.MANAGER}
    assert "columns were changed" in click(slack, "staff.apply", f"1:{before.mark}")
    assert entries(rapport) == {}


def test_a_large_import_is_applied_and_undone_by_an_errand_planned_once(slack: Slack, rapport: Rapport) -> None:
    lines = [b"E-mail,Name", *(b"p%d@a.example,P" % number for number in range(job.AT_ONCE + 1))]
    found = taken(rapport, b"\n".join(lines))
    for _ in range(2):
        assert click(slack, "staff.apply", f"{found.id}:{found.mark}") == ""
    assert entries(rapport) == {}
    facts = {"workspace": COMPANY, "import": found.id, "who": "U0ADA"}
    assert [row["facts"] for row in rows(rapport.store)["errands"] if row["kind"] == job.APPLY] == [facts]
    for _ in range(2):
        job.apply_later(rapport.deps, facts)
    assert len(entries(rapport)) == job.AT_ONCE + 1
    assert click(slack, "staff.undo", f"{found.id}:{found.mark}") == ""
    assert len(entries(rapport)) == job.AT_ONCE + 1
    job.undo_later(rapport.deps, facts)
    assert entries(rapport) == {}


def test_a_manager_names_who_manages_whom_and_what_cannot_be_is_told_beside_the_field(
    slack: Slack, rapport: Rapport
) -> None:
    view = opened(slack, "U0ADA", slack.clicked("U0ADA", "staff.answer", question(rapport)))
    assert "ada" not in str(view["blocks"]).lower(), "who heads the department is not asked about"
    before = rows(rapport.store)
    for answers, sentence in (
        ({}, "at least one manager"),
        ({"person_0": "U0OMAR"}, "not in the people file"),
        ({"person_0": "U0NOBODY"}, "not in the people file"),
        ({"person_0": "U0SAM"}, "report to this person themselves"),
        ({"person_0": "U0ADA", "heads": [{"value": "0"}]}, "take one of the two back"),
    ):
        forget(slack)
        said = told(slack, slack.interact(slack.submitted("U0ADA", filled(view, **answers))), "U0ADA")
        assert sentence in said, answers
        assert rows(rapport.store) == before, answers
    assert slack.interact(slack.submitted("U0ADA", filled(view, person_0="U0MINA"))).get_json() is None
    assert entries(rapport)["sam@a.example"].manager == "mina@a.example"


def test_who_heads_a_department_is_asked_about_no_more(slack: Slack, rapport: Rapport) -> None:
    id = question(rapport)
    view = opened(slack, "U0ADA", slack.clicked("U0ADA", "staff.answer", id))
    assert slack.interact(slack.submitted("U0ADA", filled(view, heads=[{"value": "0"}]))).get_json() is None
    assert entries(rapport)["sam@a.example"].manager is None
    assert "nothing left to answer" in click(slack, "staff.answer", id)


def test_a_question_is_answered_only_by_whom_it_was_put_to_and_only_while_they_head_or_administer(
    slack: Slack, rapport: Rapport
) -> None:
    id = question(rapport, to="U0OMAR")
    for user in ("U0ADA", "U0OMAR"):
        assert "put to somebody else" in click(slack, "staff.answer", id, user)


@pytest.mark.parametrize("address", BUTTONS)
def test_a_button_value_that_means_nothing_changes_nothing_and_is_answered(
    slack: Slack, rapport: Rapport, address: str
) -> None:
    made = value(rapport, address)
    before = rows(rapport.store)
    for garbage in (each for each in GARBAGE if each.partition(":")[0] != made.partition(":")[0]):
        assert click(slack, address, garbage), garbage
        assert rows(rapport.store) == before, garbage


@pytest.mark.parametrize("address", BUTTONS)
def test_a_file_of_another_workspace_is_not_there(slack: Slack, rapport: Rapport, address: str) -> None:
    made = value(rapport, address)
    before = rows(rapport.store)
    answer = slack.interact(slack.clicked("U0BO", address, made, BOTH))
    assert told(slack, answer, "U0BO", BOTH)
    assert rows(rapport.store) == before


@pytest.mark.parametrize("name", FORMS)
def test_a_form_with_answers_or_metadata_that_mean_nothing_changes_nothing(
    slack: Slack, rapport: Rapport, name: str
) -> None:
    view = form(slack, rapport, name)
    before = rows(rapport.store)
    broken = [{**view, "state": {"values": values}} for values in ({}, {"x~0": {"a": {}}}, {"file": {}})]
    if name != "staff.load":  # it carries none
        broken += [{**view, "private_metadata": metadata} for metadata in ("", "null", "99", "x", "1:1", "9" * 50)]
    for each in broken:
        answer = slack.interact(slack.submitted("U0ADA", each)).get_json()
        assert answer["response_action"] in {"errors", "push"}, each["state"]
        assert rows(rapport.store) == before


@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_comes_twice_is_taken_once(slack: Slack, rapport: Rapport, name: str) -> None:
    payload = slack.submitted("U0ADA", form(slack, rapport, name))
    before = rows(rapport.store)
    assert slack.interact(payload).get_json() is None
    once = rows(rapport.store)
    assert once != before
    assert slack.interact(payload).status_code == 200
    assert rows(rapport.store) == once
