"""A file of past hires in Slack: given on its page, decided on by whoever gave it, one person taken out."""

from __future__ import annotations

import pytest

from bot.app import Rapport
from bot.rules.hiring.candidates.importing import State
from bot.rules.hiring.outcomes.importing import Import
from sandbox.client import words
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.first_run import give_roles
from tests.handlers.forms import filled, opened
from tests.handlers.past_hires import ANA, FILE, JAN, OUTCOMES, file_form, given, shown, take_out_form
from tests.handlers.state import rows, told

MINA, ADA = "U0MINA", "U0ADA"


@pytest.fixture(autouse=True)
def _roles(rapport: Rapport) -> None:
    give_roles(rapport.store)


def kept(rapport: Rapport, id: int = 1) -> Import:
    with rapport.store.reading() as books:
        found = books.past_hires.get(COMPANY, id)
    assert found is not None
    return found


def people(rapport: Rapport) -> int:
    with rapport.store.reading() as books:
        return len(list(books.past_hires.cases(COMPANY)))


def kinds(rapport: Rapport) -> list[str]:
    """The errands about files, in their order."""
    found = [each["kind"] for each in rows(rapport.store, "errands")["errands"]]
    return [each.removeprefix(OUTCOMES) for each in found if each.startswith(OUTCOMES)]


def press(slack: Slack, carried: str, user: str = ANA, view: Json | None = None) -> str:
    """What is told after the button of the message, or of the page."""
    clicked = slack.clicked(user, f"{OUTCOMES}load_decide", carried)
    return told(slack, slack.interact({**clicked, "view": view} if view else clicked), user)


def test_a_file_is_given_on_the_page_and_read_by_an_errand_once(slack: Slack, rapport: Rapport) -> None:
    form = file_form(slack)
    assert "docs/outcomes.md" in words(form)
    for _ in range(2):  # a form that is sent twice is one file
        assert slack.interact(slack.submitted(ANA, form)).status_code == 200
    assert (kept(rapport).state, kept(rapport).who) == (State.NEW, ANA)
    assert kinds(rapport) == ["load_fetch"]


def test_without_a_file_nothing_is_read(slack: Slack, rapport: Rapport) -> None:
    form = filled(file_form(slack), file=[])
    assert "file" in str(slack.interact(slack.submitted(ANA, form)).get_json()["errors"])
    assert kinds(rapport) == []


def test_who_does_not_recruit_neither_sees_the_page_nor_gives_a_file(slack: Slack, rapport: Rapport) -> None:
    given(rapport.store, added=True)
    form, out = file_form(slack), take_out_form(slack)
    before = rows(rapport.store, "past_hire_imports", "past_hires", "errands")
    for payload in (
        *(slack.clicked(MINA, f"{OUTCOMES}{verb}") for verb in ("load", "load_example", "take_out")),
        slack.clicked(MINA, f"{OUTCOMES}load_decide", "1:undo"), slack.submitted(MINA, form),
        slack.submitted(MINA, out),
    ):  # fmt: skip
        said = told(slack, slack.interact(payload), MINA)
        assert "recruit" in said.lower(), said
        assert "Kim" not in said
    assert rows(rapport.store, "past_hire_imports", "past_hires", "errands") == before


def test_whoever_gave_a_file_says_what_is_done_with_it_once(slack: Slack, rapport: Rapport) -> None:
    given(rapport.store)
    for what in ("add", "discard", "rows"):
        assert "I do not have this file" in press(slack, f"1:{what}", JAN)
    assert "not read yet" in press(slack, "1:undo")
    press(slack, "1:add")
    assert kept(rapport).state is State.ADDING
    for what in ("add", "discard", "undo"):
        assert "applied already" in press(slack, f"1:{what}")
    assert kinds(rapport).count("load_add") == 1


def test_what_is_discarded_is_kept_no_longer(slack: Slack, rapport: Rapport) -> None:
    found = given(rapport.store)
    press(slack, "1:discard")
    with rapport.store.reading() as books:
        assert books.past_hires.content(found) is None
    for what in ("add", "discard", "undo"):
        assert "discarded already" in press(slack, f"1:{what}")
    assert "I do not have this file" in press(slack, "1:rows")


@pytest.mark.parametrize("carried", ["", "1", "1:burn", "x:add", "2:add", "9999999999:add", "1:add:1"])
def test_a_button_that_is_not_ours_does_nothing(slack: Slack, rapport: Rapport, carried: str) -> None:
    given(rapport.store)
    assert "I do not have this file" in press(slack, carried)
    assert kept(rapport).state is State.READ


def test_a_file_of_which_nobody_is_new_imports_nobody(slack: Slack, rapport: Rapport) -> None:
    given(rapport.store, FILE.splitlines()[0] + b"\n=HYPERLINK(1),@burn\n")
    assert "No row of this file can be taken" in press(slack, "1:add")
    assert kept(rapport).state is State.READ


def test_any_recruiter_takes_an_import_back_on_the_page_which_shows_it(slack: Slack, rapport: Rapport) -> None:
    given(rapport.store, added=True)
    view = shown(slack, ADA)
    assert "3 people" in words(view)
    assert "Kim" not in words(view)
    press(slack, "1:undo", ADA, view)
    assert "is being undone" in words(slack.open_view(ADA))
    assert kept(rapport).state is State.UNDOING
    assert kinds(rapport).count("load_undo") == 1


def test_one_person_is_taken_out_and_the_page_below_counts_fewer(slack: Slack, rapport: Rapport) -> None:
    given(rapport.store, added=True)
    for nobody in ("", "Somebody Else", "=HYPERLINK(2)"):
        answer = slack.interact(slack.submitted(ANA, take_out_form(slack, who=nobody))).get_json()
        assert "Nobody is kept" in str(answer["errors"])
    assert people(rapport) == 3
    form = take_out_form(slack, who="KIM  sommer")
    answer = slack.interact(slack.submitted(ANA, form)).get_json()
    assert "1 record is gone" in words(answer["view"])
    assert people(rapport) == 2
    below = {each.id: words(each.payload) for each in slack.place(COMPANY).views[ANA]}[form["previous_view_id"]]
    assert "2 people" in below
    assert "Kim" not in str(rows(rapport.store, "record", "record_personal", "handled"))


def test_an_example_comes_by_an_errand(slack: Slack, rapport: Rapport) -> None:
    view = shown(slack)
    said = opened(slack, ANA, slack.clicked(ANA, f"{OUTCOMES}load_example", view=view))
    assert "comes into our conversation" in words(said)
    assert kinds(rapport) == ["load_example_file"]
