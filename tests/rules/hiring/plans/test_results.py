"""Result forms: what is wrong with one is said at its field, and who may not know a thing is not given it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.hiring.plans import results
from bot.rules.hiring.plans.methods import METHODS, Method
from bot.rules.hiring.plans.results import PLAIN, Deviation, Form, Grade, Reference, Result, Shape
from bot.rules.refusals import FieldRefusals
from tests.make import NOW

TEST = Form(0, 40, 24)
CALL = Form(questions=("What did they do?", "Would you work with them again?"))
HELD = Result("U0ANA", NOW, "Room 4")
GRADED = (Grade("craft", 5, "No fault in 200 lines"), Grade("quality", None))
SPOKEN = Reference("Their lead", "2022 to 2024", ("Ran billing", "Yes"))


def typed(**texts: str) -> dict[str, str]:
    return {"least": "0", "most": "40", "pass_mark": "", "instructions": "", "questions": "", **texts}


def wrong(error: pytest.ExceptionInfo[FieldRefusals]) -> dict[str, str]:
    return {name: type(each).__name__ for name, each in error.value.errors.items()}


def wrong_with(result: Result, shape: Shape, form: Form = PLAIN, earlier: Result | None = None) -> dict[str, str]:
    with pytest.raises(FieldRefusals) as error:
        results.check(result, shape, form, ("craft", "quality"), earlier)
    return wrong(error)


def test_every_method_has_its_form_but_interviews_and_what_is_read_from_a_cv() -> None:
    without = {method for method in Method if method not in results.SHAPES}
    assert without == {each for each in Method if METHODS[each].is_interview} | {Method.EDUCATION, Method.EXPERIENCE}


def test_a_form_is_kept_as_it_was_typed_and_only_what_its_method_needs_of_it() -> None:
    assert results.form(Shape.SCORE, typed(pass_mark="24", instructions=" Alone. ")) == replace(
        TEST, instructions="Alone."
    )
    assert results.form(Shape.SCORE, typed(least="-10", most="10")) == Form(-10, 10)
    assert results.form(Shape.GRADES, typed(least="x", instructions="Two hours")) == Form(instructions="Two hours")
    assert results.form(Shape.REFERENCE, typed(questions="What?\n\n Why? ")) == Form(questions=("What?", "Why?"))


@pytest.mark.parametrize(
    ("shape", "texts", "expected"),
    [
        (Shape.SCORE, {"least": "", "most": "a lot"}, {"least": "NotAWholeNumber", "most": "NotAWholeNumber"}),
        (Shape.SCORE, {"least": "40", "most": "40"}, {"most": "ScaleUpsideDown"}),
        (Shape.SCORE, {"most": "99999"}, {"most": "NotAWholeNumber"}),
        (Shape.SCORE, {"pass_mark": "41"}, {"pass_mark": "NotAWholeNumber"}),
        (Shape.SCORE, {"pass_mark": "half", "instructions": "x" * 2001},
         {"pass_mark": "NotAWholeNumber", "instructions": "TooLong"}),
        (Shape.REFERENCE, {"questions": " \n "}, {"questions": "Missing"}),
        (Shape.REFERENCE, {"questions": "?\n" * 11}, {"questions": "TooManyLines"}),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_form_is_told_at_its_field(
    shape: Shape, texts: dict[str, str], expected: dict[str, str]
) -> None:
    with pytest.raises(FieldRefusals) as error:
        results.form(shape, typed(**texts))
    assert wrong(error) == expected


def test_a_result_that_says_everything_is_taken() -> None:
    results.check(replace(HELD, score=40), Shape.SCORE, TEST, ())
    results.check(replace(HELD, grades=GRADED), Shape.GRADES, PLAIN, ("craft", "quality"))
    results.check(replace(HELD, reference=SPOKEN), Shape.REFERENCE, CALL, ())
    again = replace(HELD, score=39, reason="Added up wrongly")
    results.check(again, Shape.SCORE, TEST, (), replace(HELD, score=38))


def test_what_is_missing_of_a_result_is_told_at_its_field() -> None:
    assert wrong_with(replace(HELD, place=" "), Shape.SCORE, TEST) == {"place": "Missing", "score": "NotAWholeNumber"}
    assert wrong_with(replace(HELD, score=41), Shape.SCORE, TEST) == {"score": "NotAWholeNumber"}
    blank = replace(HELD, grades=GRADED[1:], deviations=(Deviation("Fire alarm"), Deviation(" ")))
    assert wrong_with(blank, Shape.GRADES) == {"grade_craft": "Missing", "deviation_1": "Missing"}, "never blank"
    for grade, refusal in ((Grade("craft", 1), "EvidenceMissing"), (Grade("craft", 6, "x"), "NotAWholeNumber")):
        assert wrong_with(replace(HELD, grades=(grade, *GRADED[1:])), Shape.GRADES) == {"grade_craft": refusal}
    long = replace(HELD, grades=(Grade("craft", 3, "x" * 2001), *GRADED[1:]))
    assert wrong_with(long, Shape.GRADES) == {"grade_craft": "TooLong"}
    half = replace(HELD, reference=Reference("Lead", "", ("Ran billing",)))
    assert wrong_with(half, Shape.REFERENCE, CALL) == {"period": "Missing", "answer_1": "Missing"}
    assert wrong_with(replace(HELD, score=3), Shape.SCORE, TEST, HELD) == {"reason": "CorrectionUnexplained"}


def test_a_pass_mark_is_reached_by_exactly_that_score_and_without_one_nothing_is() -> None:
    assert [results.suffices(replace(HELD, score=score), TEST) for score in (23, 24)] == [False, True]
    assert results.suffices(replace(HELD, score=40), replace(TEST, pass_mark=None)) is None
    assert results.suffices(HELD, TEST) is None


@given(st.lists(st.builds(Deviation, st.text(), st.booleans(), st.text(min_size=9, max_size=9)), max_size=5))
def test_an_accommodation_is_never_an_inconsistency_and_the_panel_never_learns_why(found: list[Deviation]) -> None:
    result = replace(HELD, deviations=tuple(found))
    assert results.inconsistencies(result) == tuple(each.what for each in found if not each.is_accommodation)
    turned = replace(
        HELD, deviations=tuple(Deviation(each.what, not each.is_accommodation, "another") for each in found)
    )
    assert results.seen_by_panel(result) == results.seen_by_panel(turned), "nothing shows which was which, nor why"


def test_whoever_grades_a_work_sample_sees_a_code_and_never_the_name() -> None:
    given = results.given_to_grader(Method.WORK_SAMPLE, Form(instructions="Two hours"), ["craft"], "K7QXMA", "Cleo Ito")
    assert "Cleo" not in repr(given)
    assert (given.called, given.instructions, given.competencies) == ("K7QXMA", "Two hours", ("craft",))
    assert results.given_to_grader(Method.ASSESSMENT_CENTRE, PLAIN, [], "K7QXMA", "Cleo Ito").called == "Cleo Ito"


@given(st.binary(min_size=8, max_size=16))
def test_a_code_is_of_signs_that_nobody_mistakes(random: bytes) -> None:
    made = results.code(random)
    assert len(made) == results.CODE_LENGTH
    assert not set(made) - set(results.CODE_SIGNS)
    assert not set("01OIBS5Z2") & set(made)


def test_a_code_of_too_few_bytes_is_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        results.code(b"1234567")
