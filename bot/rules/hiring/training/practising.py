"""A quiz and the exercises as they are filled in, screen by screen, and what comes out with the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.rules.hiring.training import HIGHEST, LOWEST, Checking, Exercise, Mark, Probing, Quiz, Rating, Resolving
from bot.rules.hiring.training.agreement import POINTS
from bot.rules.hiring.training.scoring import Score, Unanswered, claims_scored, probes_scored, ratings_scored, scored

# More claims on one screen are not read one by one.
CLAIMS_A_SCREEN = 5
PROBES = 3
# Of a distance and a correlation, for people: with four answers there is no more in them.
DIGITS = 2
Answers = Mapping[str, str | list[str] | None]


@dataclass(frozen=True)
class Screen:
    """One screen of an exercise: what is done on it, and with which items (positions)."""

    kind: str  # write, mark, rate, claims, resolve
    items: tuple[int, ...]


@dataclass(frozen=True)
class Item:
    """One answer beside the right one, and why that is right."""

    ask: str
    yours: str
    right: str
    why: tuple[str, ...]
    is_right: bool


@dataclass(frozen=True)
class Outcome:
    """What came out: passed or not, how many were right of how many, or how far from the experts, item by item."""

    passed: bool
    right: int
    of: int
    items: tuple[Item, ...]
    distance: float | None = None
    correlation: float | None = None

    @property
    def score(self) -> dict[str, Any]:
        """What of it is kept, beside the answers."""
        return {name: value for name, value in vars(self).items() if name not in {"passed", "items"}}


def screens(exercise: Exercise) -> tuple[Screen, ...]:
    """The screens of that exercise in their order."""
    match exercise:
        case Probing():
            return tuple(Screen(kind, (n,)) for n in range(len(exercise.answers)) for kind in ("write", "mark"))
        case Rating():
            return tuple(Screen("rate", (n,)) for n in range(len(exercise.recorded)))
        case Checking():
            every = range(len(exercise.claims))
            return tuple(Screen("claims", tuple(every[n : n + CLAIMS_A_SCREEN])) for n in every[::CLAIMS_A_SCREEN])
        case Resolving():
            return tuple(Screen("resolve", (n,)) for n in range(len(exercise.conflicts)))


def check_filled(exercise: Exercise, screen: Screen, answers: Answers) -> None:
    """Return if every field of that screen was answered; marking no point at all is an answer. Raises Unanswered."""
    names = {"write": "p", "mark": "m", "rate": "r", "claims": "c"}
    wanted = [f"{names[screen.kind]}{n}" for n in screen.items if screen.kind in names]
    if screen.kind == "write":
        wanted = [f"{name}_{probe}" for name in wanted for probe in range(PROBES)]
    if isinstance(exercise, Resolving):
        (n,) = screen.items
        first = sum(len(conflict.questions) for conflict in exercise.conflicts[:n])
        wanted = [f"q{first + each}" for each in range(len(exercise.conflicts[n].questions))]
    if missing := sum(answers.get(name) is None for name in wanted):
        raise Unanswered(n=missing)


def numbered(answers: Answers, name: str, count: int) -> list[int | None]:
    """The whole numbers answered in the fields `name0`, `name1` and so on; None for what is no number."""
    given = [answers.get(f"{name}{n}") for n in range(count)]
    return [int(each) if isinstance(each, str) and each.isdecimal() else None for each in given]


def quiz_outcome(quiz: Quiz, answers: Answers) -> Outcome:
    """What comes out of a quiz whose options were chosen in `q0`, `q1` and so on. Raises Unanswered."""
    given = [
        each if each is not None and each < len(question.options) else None
        for each, question in zip(numbered(answers, "q", len(quiz.questions)), quiz.questions, strict=True)
    ]
    items = (
        Item(question.ask, question.options[each or 0], question.options[question.right], (question.why,), True)
        for each, question in zip(given, quiz.questions, strict=True)
    )
    return _outcome(scored(quiz, given), tuple(items))


def outcome(exercise: Exercise, answers: Answers) -> Outcome:
    """What comes out of an exercise. Raises what the scoring of its kind raises."""
    match exercise:
        case Probing():
            return _probed(exercise, answers)
        case Rating():
            return _rated(exercise, answers)
        case Checking():
            return _checked(exercise, answers)
        case Resolving():
            return quiz_outcome(exercise.quiz, answers)


def _outcome(score: Score, items: tuple[Item, ...]) -> Outcome:
    told = (Item(**{**vars(item), "is_right": n not in score.missed}) for n, item in enumerate(items))
    return Outcome(score.passed, score.right, score.of, tuple(told))


def _probed(exercise: Probing, answers: Answers) -> Outcome:
    met = [answers.get(f"m{n}") for n in range(len(exercise.answers))]
    points = [None if each is None else {int(point) for point in each if point.isdecimal()} for each in met]
    of = len(exercise.rubric)
    items = (
        Item(thin.question, str(len(each or ())), str(of), thin.probes, True)
        for thin, each in zip(exercise.answers, points, strict=True)
    )
    return _outcome(probes_scored(exercise, points), tuple(items))


def _rated(exercise: Rating, answers: Answers) -> Outcome:
    given = numbered(answers, "r", len(exercise.recorded))
    found = ratings_scored(exercise, given)
    items = tuple(
        Item(f"{one.competency}: {one.question}", str(each), str(one.expert), (one.why,),
             abs((each or 0) - one.expert) <= POINTS)
        for each, one in zip(given, exercise.recorded, strict=True)
    )  # fmt: skip
    near = sum(item.is_right for item in items)
    shown = (round(figure, DIGITS) for figure in (found.distance, found.correlation))  # what passes was decided before
    return Outcome(found.passed, near, len(items), items, *shown)


def _checked(exercise: Checking, answers: Answers) -> Outcome:
    given = [str(answers.get(f"c{n}")) for n in range(len(exercise.claims))]
    marks = [Mark(each) if each in list(Mark) else None for each in given]
    items = (
        Item(claim.claim, each.value if each else "", claim.mark.value, (claim.why,), True)
        for each, claim in zip(marks, exercise.claims, strict=True)
    )
    return _outcome(claims_scored(exercise, marks), tuple(items))


RATINGS = tuple(range(LOWEST, HIGHEST + 1))
