"""A file of candidates in Slack: given from the role's list, its columns chosen, everybody in it added once."""

from __future__ import annotations

import pytest

from bot.app import Rapport
from bot.rules.hiring.candidates.importing import Import, State
from sandbox.client import words
from tests.fakes import COMPANY, Slack
from tests.handlers.candidates import (
    ANA,
    CANDIDATES,
    FILE,
    MARK,
    MINA,
    columns_form,
    file_form,
    given,
    on_list,
)
from tests.handlers.forms import filled
from tests.handlers.state import rows, told
from tests.handlers.test_candidates import role

__all__ = ["role"]
NOOR = "U0NOOR"


def kept(rapport: Rapport, id: int = 1) -> Import:
    with rapport.store.reading() as books:
        found = books.imports.get(COMPANY, id)
    assert found is not None
    return found


def press(slack: Slack, what: str, mark: str = MARK, user: str = MINA) -> str:
    """What is told after the button under the message."""
    return told(slack, slack.interact(slack.clicked(user, f"{CANDIDATES}decide", f"1:{what}:{mark}")), user)


def kinds(rapport: Rapport) -> list[str]:
    """The errands about files, in their order."""
    errands = rows(rapport.store, "errands")["errands"]
    found = [each["kind"] for each in errands if each["kind"].startswith(CANDIDATES)]
    return [each.removeprefix(CANDIDATES) for each in found]


def test_a_file_is_given_from_the_list_of_the_role_and_read_by_an_errand(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    assert "Add from a file …" in words(on_list(slack, MINA, role))
    form = file_form(slack, role)
    for _ in range(2):  # a form that is sent twice is one file
        assert slack.interact(slack.submitted(MINA, form)).status_code == 200
    assert (kept(rapport).state, kept(rapport).who, kept(rapport).requisition) == (State.NEW, MINA, role)
    assert kinds(rapport) == ["fetch"]


def test_without_a_file_nothing_is_read(slack: Slack, rapport: Rapport, role: int) -> None:
    form = filled(file_form(slack, role), file=[])
    assert "file" in str(slack.interact(slack.submitted(MINA, form)).get_json()["errors"])
    assert kinds(rapport) == []


def test_who_does_not_run_the_recruitment_gives_no_file(slack: Slack, rapport: Rapport, role: int) -> None:
    assert "Add from a file" not in words(on_list(slack, NOOR, role))
    answer = slack.interact(slack.submitted(NOOR, file_form(slack, role)))
    assert "Only who runs this recruitment" in told(slack, answer, NOOR)
    assert kinds(rapport) == []


def test_everybody_is_added_by_one_errand_however_often_it_is_pressed(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    given(rapport.store, role)
    assert "not read yet" in press(slack, "undo")
    press(slack, "add")
    assert kept(rapport).state is State.ADDING
    assert "applied already" in press(slack, "add")
    assert "applied already" in press(slack, "others")
    assert kinds(rapport).count("add_all") == 1


def test_nobody_decides_on_the_file_of_somebody_else(slack: Slack, rapport: Rapport, role: int) -> None:
    given(rapport.store, role)
    for what in ("add", "others", "columns", "rows", "discard", "undo"):
        assert "I do not have this file" in press(slack, what, user=ANA)
    assert kept(rapport).state is State.READ


@pytest.mark.parametrize("carried", ["", "1", "1:burn:", "x:add:", "1:add:1;2"])
def test_a_button_that_is_not_ours_does_nothing(slack: Slack, rapport: Rapport, role: int, carried: str) -> None:
    given(rapport.store, role)
    clicked = slack.clicked(MINA, f"{CANDIDATES}decide", carried)
    assert "I do not have this file" in told(slack, slack.interact(clicked), MINA)
    assert kept(rapport).state is State.READ


def test_columns_are_chosen_and_an_older_message_adds_nobody(slack: Slack, rapport: Rapport, role: int) -> None:
    given(rapport.store, role)
    form = columns_form(slack)
    wrong = filled(form, phone={"value": "1"}, name={"value": "none"})
    errors = slack.interact(slack.submitted(MINA, wrong)).get_json()["errors"]
    assert {name.partition("~")[0] for name in errors} == {"email", "phone", "name"}
    assert slack.interact(slack.submitted(MINA, filled(form, phone={"value": "none"}))).status_code == 200
    assert kept(rapport).mark == "1.0.-.-.-.-.-.-.-.-"
    assert "columns were changed" in press(slack, "add")
    press(slack, "add", kept(rapport).mark)
    assert kept(rapport).state is State.ADDING


def test_what_is_discarded_is_kept_no_longer(slack: Slack, rapport: Rapport, role: int) -> None:
    given(rapport.store, role)
    press(slack, "discard")
    assert (kept(rapport).state, kept(rapport).content) == (State.DISCARDED, None)
    for what in ("add", "columns", "discard", "undo"):
        assert "discarded already" in press(slack, what)
    assert "I do not have this file" in press(slack, "rows")


def test_a_file_of_which_no_row_can_be_taken_adds_nobody(slack: Slack, rapport: Rapport, role: int) -> None:
    given(rapport.store, role, FILE.replace(b"lee@example.com", b""))
    assert "No row of this file can be taken" in press(slack, "add")
    assert kept(rapport).state is State.READ
