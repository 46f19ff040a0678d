"""What is typed into the form of a result is read as it is meant, and what is lacking is told at its field."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.rules.hiring.plans.filling import NotYet, filled
from bot.rules.hiring.plans.results import CorrectionUnexplained, Deviation, EvidenceMissing, Form, Grade, Result, Shape
from bot.rules.hiring.requisitions.wanted import Missing, NotAWholeNumber
from bot.rules.refusals import FieldRefusals
from tests.make import NOW

ANA = "U0ANA"
FORM = Form(0, 40, questions=("What did they do?", "Again?"))
HELD = {"day": "2026-11-23", "time": "09:30", "place": "Room 4"}


def read(shape: Shape, earlier: Result | None = None, **typed: Any) -> Result:
    return filled({**HELD, **typed}, shape, FORM, ("craft", "quality"), ANA, "Europe/Berlin", NOW, earlier)


def wrong(shape: Shape, earlier: Result | None = None, **typed: Any) -> dict[str, type]:
    with pytest.raises(FieldRefusals) as refused:
        read(shape, earlier, **typed)
    return {name: type(each) for name, each in refused.value.errors.items()}


def test_a_score_is_held_at_the_moment_of_whoever_typed_it_with_what_was_otherwise() -> None:
    arranged = {"arranged": "More time", "arranged_why": "As agreed"}
    made = read(Shape.SCORE, score="31", otherwise="Noise\n\nA fire drill", **arranged)
    assert (made.score, made.at, made.by) == (31, datetime(2026, 11, 23, 8, 30, tzinfo=UTC), ANA)
    assert made.deviations == (
        Deviation("Noise"), Deviation("A fire drill"), Deviation("More time", True, "As agreed"),
    )  # fmt: skip


def test_what_is_lacking_is_told_at_its_field() -> None:
    assert wrong(Shape.SCORE, score="41", place=" ") == {"score": NotAWholeNumber, "place": Missing}
    for score in ("", "many", "3.5", "٣", "9" * 30):
        assert wrong(Shape.SCORE, score=score) == {"score": NotAWholeNumber}
    assert wrong(Shape.SCORE, score="1", day=None) == {"day": Missing}
    assert wrong(Shape.SCORE, score="1", day="2026-02-31") == {"day": Missing}
    assert wrong(Shape.SCORE, score="1", time="10:01") == {"day": NotYet}
    bare = wrong(Shape.GRADES, grade_craft="5", evidence_0="")
    assert bare == {"grade_craft": EvidenceMissing, "grade_quality": Missing}
    assert wrong(Shape.GRADES, grade_craft="6", grade_quality="none") == {"grade_craft": Missing}
    assert wrong(Shape.REFERENCE, relation="Lead", answer_1="Yes") == {"period": Missing, "answer_0": Missing}


def test_grades_and_answers_stand_in_their_order_and_a_correction_says_why() -> None:
    made = read(Shape.GRADES, grade_quality="none", grade_craft="5", evidence_0="No fault in 200 lines")
    assert made.grades == (Grade("craft", 5, "No fault in 200 lines"), Grade("quality", None))
    call = read(Shape.REFERENCE, relation="Lead", period="2022", answer_1="Yes", answer_0="Billing").reference
    assert call is not None
    assert call.answers == ("Billing", "Yes")
    first = read(Shape.SCORE, score="31", reason="nothing to explain")
    assert first.reason == ""
    assert wrong(Shape.SCORE, first, score="33") == {"reason": CorrectionUnexplained}
    assert read(Shape.SCORE, first, score="33", reason="Added up wrongly").score == 33
