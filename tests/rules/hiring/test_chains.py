"""The chain as an admin writes it in the form."""

from __future__ import annotations

import pytest

from bot.rules.hiring.chains import LONGEST, MoreThanThere, StepWithoutName, StepWithoutPeople, chain_from, fits_form
from bot.rules.hiring.requisitions import Chain, Mode
from bot.rules.refusals import FieldRefusals
from tests.make import step

ANSWERS = {"step_name_1": " Finance ", "step_people_1": ["U0A", "U0B"], "step_needed_1": "1", "step_name_2": ""}


def test_the_form_is_read_into_steps_and_empty_ones_are_left_out() -> None:
    assert chain_from(ANSWERS, Chain(())).steps == (step("U0A", "U0B", mode=Mode.N_OF_M, needed=1),)
    assert chain_from({**ANSWERS, "step_needed_1": None}, Chain(())).steps[0].mode is Mode.ALL_OF


def test_what_the_form_does_not_show_of_a_step_stays() -> None:
    present = Chain((step("U0A", veto=True, hours_allowed=8, backup="U0C"),))
    (changed,) = chain_from(ANSWERS, present).steps
    assert (changed.veto, changed.hours_allowed, changed.backup) == (True, 8, "U0C")
    assert changed.approvers == ("U0A", "U0B")


def test_a_chain_longer_than_the_form_stays_whole() -> None:
    present = Chain(tuple(step("U0A", name=f"Step {n}") for n in range(LONGEST + 1)))
    assert not fits_form(present)
    assert chain_from({"hr_channel": "C0HR"}, present) == present


def test_everything_wrong_is_told_at_once() -> None:
    wrong = {
        "step_people_1": ["U0A"], "step_name_2": "HR", "step_name_3": "Board", "step_people_3": ["U0A"],
        "step_needed_3": "2",
    }  # fmt: skip
    with pytest.raises(FieldRefusals) as refused:
        chain_from(wrong, Chain(()))
    assert {name: type(error) for name, error in refused.value.errors.items()} == {
        "step_name_1": StepWithoutName,
        "step_people_2": StepWithoutPeople,
        "step_needed_3": MoreThanThere,
    }
