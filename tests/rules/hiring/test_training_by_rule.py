"""Whom an organisation's rules put in training, and that they do it once."""

from __future__ import annotations

import pytest

from bot.rules.hiring.training.by_rule import IN_CHARGE, department_of, is_rule, of_department, offered, wanted
from bot.rules.hiring.training.families import Family

DEPARTMENTS = {"U0SAM": "Engineering", "U0MINA": " engineering ", "U0LI": "Sales, EMEA", "U0JO": "Sales"}
FAMILIES = (Family("Selling", ("Sales", "sales EMEA")), Family("Law"))


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ((), []),
        ((IN_CHARGE,), ["U0ANA"]),
        ((of_department("ENGINEERING"),), ["U0MINA", "U0SAM"]),
        ((of_department("Sales  emea"), IN_CHARGE), ["U0ANA", "U0LI"]),
        ((of_department("Law"),), []),
        (("family:Selling",), ["U0JO", "U0LI"]),
        (("family:Selling", of_department("sales")), ["U0JO", "U0LI"]),
        (("family:Gone",), []),
    ],
)
def test_rules_want_who_runs_a_recruitment_and_everybody_of_a_department(
    rules: tuple[str, ...], found: list[str]
) -> None:
    assert wanted(rules, ["U0ANA"], DEPARTMENTS, FAMILIES, ()) == found
    assert wanted(rules, ["U0ANA"], DEPARTMENTS, FAMILIES, found) == [], "nobody twice"


def test_a_department_that_was_chosen_stays_to_be_chosen_when_nobody_is_in_it() -> None:
    rules = offered(DEPARTMENTS.values(), [IN_CHARGE, of_department("Law")])
    assert [name.casefold() for _, name in rules] == ["law", "engineering", "sales", "sales, emea"]
    assert {rule for rule, _ in rules} == {of_department(name) for name in (*DEPARTMENTS.values(), "law")}
    assert department_of(IN_CHARGE) is None
    assert department_of(of_department("Law")) == "law"
    assert [is_rule(each) for each in (IN_CHARGE, of_department("Law"), "family:Law", "Law")] == [True] * 3 + [False]


def test_a_department_whose_name_is_longer_than_an_option_cannot_be_chosen() -> None:
    assert offered(["x" * 90], ()) == []
