"""Whoever is asked for a result is asked once, and is nobody the candidate is shut to."""

from __future__ import annotations

import pytest

from bot.rules.hiring.candidates import Conflict
from bot.rules.hiring.candidates.grading import MOST_GRADERS, GraderTooClose, Grading, TooManyGraders, asked
from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.refusals import FieldRefusals
from tests.make import NOW

SHUT = {"U0AUNT": Conflict.RELATIVE}
BEFORE = [Grading(1, "U0SAM", "U0ANA", NOW), Grading(2, "U0KAI", "U0ANA", NOW)]


def ask(*whom: str, work: str = "") -> list[str]:
    return [each.who for each in asked(1, whom, "U0ANA", work, NOW, SHUT, BEFORE)]


def test_each_is_asked_once_for_a_stage() -> None:
    assert ask("U0KAI", "U0SAM", "U0KAI") == ["U0KAI"]
    assert ask("U0SAM") == []


@pytest.mark.parametrize(
    ("whom", "work", "field", "why"),
    [
        ([], "", "who", Missing),
        (["U0SAM", "U0AUNT"], "", "who", GraderTooClose),
        ([f"U{n}" for n in range(MOST_GRADERS)], "", "who", TooManyGraders),
        (["U0KAI"], "x" * 501, "work", TooLong),
    ],
)
def test_nobody_is_asked_where_something_is_wrong(whom: list[str], work: str, field: str, why: type) -> None:
    with pytest.raises(FieldRefusals) as refused:
        ask(*whom, work=work)
    assert {name: type(each) for name, each in refused.value.errors.items()} == {field: why}
