"""What is kept of a stage that is no interview: a score, grades, a reference; and how far it was the same for all.

The conditions of a test count as much as its questions. What was otherwise is noted; what was arranged for somebody who
needed it is no inconsistency, and why it was is for nobody on the panel.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules.hiring.competencies import ANCHORED
from bot.rules.hiring.plans.methods import Method
from bot.rules.hiring.requisitions.wanted import Missing, NotAWholeNumber, TooLong
from bot.rules.refusals import FieldRefusals, Refusal

# What a scale may reach, and what texts may be, in characters.
LOWEST, HIGHEST = -1000, 10_000
LINE_CHARACTERS, TEXT_CHARACTERS = 120, 2000
MOST_QUESTIONS = 10
# A grade runs from the lowest to the highest anchored rating.
GRADES = range(ANCHORED[0], ANCHORED[-1] + 1)
# Codes are of signs that nobody mistakes for another, long enough that two candidates of a role hardly share one.
CODE_SIGNS, CODE_LENGTH = "ACDEFGHJKLMNPQRTUVWXY34679", 6


class Shape(StrEnum):
    """What a result is made of."""

    SCORE = "score"
    GRADES = "grades"
    REFERENCE = "reference"


# Education and experience are read from what candidates send; there is nothing to fill in.
SHAPES: Mapping[Method, Shape] = {
    Method.JOB_KNOWLEDGE: Shape.SCORE,
    Method.COGNITIVE_ABILITY: Shape.SCORE,
    Method.INTEGRITY: Shape.SCORE,
    Method.SITUATIONAL_JUDGEMENT: Shape.SCORE,
    Method.CONSCIENTIOUSNESS: Shape.SCORE,
    Method.BIODATA: Shape.SCORE,
    Method.WORK_SAMPLE: Shape.GRADES,
    Method.ASSESSMENT_CENTRE: Shape.GRADES,
    Method.REFERENCE_CHECK: Shape.REFERENCE,
}
# Whoever grades these sees the work and a code, never whose it is.
BLIND = frozenset({Method.WORK_SAMPLE})


@dataclass(frozen=True)
class Form:
    """How a stage's result is taken down: for a score its scale and what suffices (None where nothing is a bar), for a
    reference the questions, for each what everybody is told."""

    least: int = 0
    most: int = 100
    pass_mark: int | None = None
    instructions: str = ""
    questions: tuple[str, ...] = ()


PLAIN = Form()


@dataclass(frozen=True)
class Deviation:
    """What was otherwise than planned. `reason` is why an accommodation was made, if the candidate said so."""

    what: str
    is_accommodation: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Grade:
    """How a competency showed, from 1 to 5, None for not assessed; and what shows it."""

    competency: str
    rating: int | None
    evidence: str = ""


@dataclass(frozen=True)
class Reference:
    """What somebody says who worked with the candidate: as what, in which period, an answer to each question."""

    relation: str
    period: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """A form as it was filled in, by whom; `at` and `place` are where the stage was held. `reason` says why it is
    otherwise than the one before; empty for the first."""

    by: str
    at: datetime
    place: str
    score: int | None = None
    grades: tuple[Grade, ...] = ()
    reference: Reference | None = None
    deviations: tuple[Deviation, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Work:
    """What a grader is given: how to call the candidate, what everybody was told, and what to grade."""

    called: str
    instructions: str
    competencies: tuple[str, ...]


@dataclass(frozen=True)
class Seen:
    """What the panel may see of a result. `conditions` is what was otherwise: not why, and not whether it was an
    accommodation."""

    at: datetime
    place: str
    score: int | None
    grades: tuple[Grade, ...]
    reference: Reference | None
    conditions: tuple[str, ...]


class ScaleUpsideDown(Refusal):
    """The highest score is not above the lowest."""


class TooManyLines(Refusal):
    """More than `most` questions."""


class EvidenceMissing(Refusal):
    """The highest and the lowest grade need what shows them."""


class CorrectionUnexplained(Refusal):
    """There is a result already, and nothing says why this one is otherwise."""


def form(shape: Shape, typed: Mapping[str, str]) -> Form:
    """The form as it was typed in. Raises FieldRefusals for `least`, `most`, `pass_mark`, `instructions`, `questions`.

    Only what the shape needs is looked at.
    """
    wrong: dict[str, Refusal] = {}
    instructions = typed.get("instructions", "").strip()
    if len(instructions) > TEXT_CHARACTERS:
        wrong["instructions"] = TooLong(most=TEXT_CHARACTERS)
    least, most, pass_mark, questions = PLAIN.least, PLAIN.most, None, tuple[str, ...]()
    if shape is Shape.SCORE:
        numbers = {name: _number(typed.get(name, "")) for name in ("least", "most", "pass_mark")}
        wrong |= {name: _off_the_scale() for name in ("least", "most") if numbers[name] is None}
        least, most, pass_mark = numbers["least"] or 0, numbers["most"] or 0, numbers["pass_mark"]
        if typed.get("pass_mark", "").strip() and pass_mark is None:
            wrong["pass_mark"] = _off_the_scale()
        if not wrong.keys() & {"least", "most"}:
            if not LOWEST <= least < most <= HIGHEST:
                wrong["most"] = ScaleUpsideDown() if most <= least else _off_the_scale()
            elif pass_mark is not None and not least <= pass_mark <= most:
                wrong["pass_mark"] = NotAWholeNumber(least=least, most=most)
    if shape is Shape.REFERENCE:
        questions = tuple(line for line in map(str.strip, typed.get("questions", "").splitlines()) if line)
        if not questions:
            wrong["questions"] = Missing()
        elif len(questions) > MOST_QUESTIONS:
            wrong["questions"] = TooManyLines(most=MOST_QUESTIONS)
    if wrong:
        raise FieldRefusals(wrong)
    return Form(least, most, pass_mark, instructions, questions)


def check(
    result: Result, shape: Shape, form: Form, competencies: Collection[str], earlier: Result | None = None
) -> None:
    """Return if the form is filled in as this stage wants it.

    Raises FieldRefusals for `place`, `score`, `relation`, `period`, `answer_0` on, `grade_` with a competency,
    `deviation_0` on, and `reason` where there is an earlier result by the same person.
    """
    wrong = dict(_wrong(result, shape, form, competencies))
    if earlier is not None and not result.reason.strip():
        wrong["reason"] = CorrectionUnexplained()
    if wrong:
        raise FieldRefusals(wrong)


def _wrong(result: Result, shape: Shape, form: Form, competencies: Collection[str]) -> Iterator[tuple[str, Refusal]]:
    if not result.place.strip():
        yield "place", Missing()
    for number, deviation in enumerate(result.deviations):
        if not deviation.what.strip():
            yield f"deviation_{number}", Missing()
    match shape:
        case Shape.SCORE:
            if result.score is None or not form.least <= result.score <= form.most:
                yield "score", NotAWholeNumber(least=form.least, most=form.most)
        case Shape.GRADES:
            given = {each.competency: each for each in result.grades}
            for id in competencies:
                if id not in given:
                    yield f"grade_{id}", Missing()
                elif (problem := _wrong_grade(given[id])) is not None:
                    yield f"grade_{id}", problem
        case Shape.REFERENCE:
            said = result.reference or Reference("", "", ())
            for name, text in (("relation", said.relation), ("period", said.period)):
                if not text.strip():
                    yield name, Missing()
            answers = (*said.answers, *[""] * len(form.questions))
            for number, _ in enumerate(form.questions):
                if not answers[number].strip():
                    yield f"answer_{number}", Missing()


def _wrong_grade(grade: Grade) -> Refusal | None:
    if grade.rating is not None and grade.rating not in GRADES:
        return NotAWholeNumber(least=GRADES[0], most=GRADES[-1])
    if grade.rating in (GRADES[0], GRADES[-1]) and not grade.evidence.strip():
        return EvidenceMissing()
    return TooLong(most=TEXT_CHARACTERS) if len(grade.evidence) > TEXT_CHARACTERS else None


def suffices(result: Result, form: Form) -> bool | None:
    """Whether a score is at the pass mark or above; None where there is no score or no mark."""
    if result.score is None or form.pass_mark is None:
        return None
    return result.score >= form.pass_mark


def inconsistencies(result: Result) -> tuple[str, ...]:
    """What was otherwise than for the others and counts as that. Accommodations never do."""
    return tuple(each.what for each in result.deviations if not each.is_accommodation)


def seen_by_panel(result: Result) -> Seen:
    """What the panel may see: what was otherwise, so that it understands the result, and never why."""
    conditions = tuple(each.what for each in result.deviations)
    return Seen(result.at, result.place, result.score, result.grades, result.reference, conditions)


def given_to_grader(method: Method, form: Form, competencies: Sequence[str], code: str, name: str) -> Work:
    """What whoever grades a stage is given: a code in place of the name where grading is blind."""
    return Work(code if method in BLIND else name, form.instructions, tuple(competencies))


def code(random: bytes) -> str:
    """A candidate's code from eight random bytes or more: it says nothing of who they are, nor of who came before.

    Raises ValueError for fewer: then codes would repeat.
    """
    if len(random) < 8:
        raise ValueError("too few random bytes for a code")
    number, signs = int.from_bytes(random, "big"), []
    for _ in range(CODE_LENGTH):
        number, sign = divmod(number, len(CODE_SIGNS))
        signs.append(CODE_SIGNS[sign])
    return "".join(signs)


def _off_the_scale() -> Refusal:
    return NotAWholeNumber(least=LOWEST, most=HIGHEST)


def _number(typed: str) -> int | None:
    """The whole number that was typed; None for anything else."""
    given = typed.strip()
    digits = given.removeprefix("-")
    return int(given) if digits.isascii() and digits.isdecimal() and len(digits) < 6 else None
