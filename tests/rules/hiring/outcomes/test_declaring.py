"""What candidates are asked about themselves: nothing until an admin says so, and nothing is made up for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.rules.hiring.outcomes.declaring import (
    AGE,
    GENDER,
    MOST_READERS,
    OFF,
    OWN,
    RATHER_NOT,
    READY,
    Question,
    Setting,
    TooManyReaders,
    WrongOptions,
    WrongQuestions,
    answered,
    counted_before,
    may_look,
    set_from,
)
from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.people import Role
from bot.rules.refusals import FieldRefusals, Refusal
from tests import make

FORM: dict[str, Any] = {
    "on": ["on"], "questions": [GENDER, OWN], "title": " Which  language did you grow up with? ",
    "options": "English\n\n Chinese \nAnother", "readers": ["U0ANA", "U0ANA"],
}  # fmt: skip


def test_a_form_says_what_is_asked_and_who_may_look() -> None:
    own = Question(OWN, ("English", "Chinese", "Another"), "Which language did you grow up with?")
    assert set_from(FORM) == Setting(True, (Question(GENDER, READY[GENDER]), own), ("U0ANA",), False)
    assert set_from({"on": []}) == OFF
    assert set_from({**FORM, "on": ["on", "files"], "questions": [AGE]}).gives_files


@pytest.mark.parametrize(
    ("change", "field", "why"),
    [
        ({"on": None}, "on", Missing),
        ({"questions": []}, "questions", WrongQuestions),
        ({"questions": [GENDER, AGE, OWN]}, "questions", WrongQuestions),
        ({"title": "  "}, "title", Missing),
        ({"title": "x" * 81}, "title", TooLong),
        ({"options": "English"}, "options", WrongOptions),
        ({"options": "English\nenglish"}, "options", WrongOptions),
        ({"options": f"English\n{RATHER_NOT}"}, "options", WrongOptions),
        ({"options": "\n".join(map(str, range(9)))}, "options", WrongOptions),
        ({"options": "English\n" + "x" * 41}, "options", TooLong),
        ({"readers": [f"U{n}" for n in range(MOST_READERS + 1)]}, "readers", TooManyReaders),
    ],
)
def test_a_form_that_asks_too_little_or_too_much_is_refused_beside_its_field(
    change: dict[str, Any], field: str, why: type[Refusal]
) -> None:
    with pytest.raises(FieldRefusals) as refused:
        set_from({**FORM, **change})
    assert {name: type(each) for name, each in refused.value.errors.items()} == {field: why}


def test_only_an_option_or_would_rather_not_is_an_answer() -> None:
    setting = set_from(FORM)
    said = {"group_gender": "woman", "group_own": RATHER_NOT}
    assert answered(setting, said) == {GENDER: "woman", OWN: RATHER_NOT}
    for wrong in ({}, {"group_gender": "nobody we know"}, {"group_gender": ""}):
        with pytest.raises(FieldRefusals) as refused:
            answered(setting, {**said, "group_own": "Chinese", **{"group_gender": ""}, **wrong})
        assert list(refused.value.errors) == ["group_gender"]


def test_admins_and_whom_they_named_may_look_and_only_while_it_is_on() -> None:
    setting = set_from(FORM)
    somebody = make.person(user="U0ANA")
    assert may_look(setting, somebody)
    assert not may_look(replace(setting, is_on=False), somebody)
    assert not may_look(setting, make.person(user="U0SAM", roles=frozenset({Role.RECRUITER})))
    assert may_look(OFF, make.person(user="U0PIA", roles=frozenset({Role.ADMIN})))
    assert may_look(OFF, make.person(user="U0ADA", is_admin=True))


def test_figures_move_once_a_month() -> None:
    assert counted_before(datetime(2026, 11, 27, 9, 37, tzinfo=UTC)) == datetime(2026, 11, 1, tzinfo=UTC)
