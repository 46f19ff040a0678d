"""What figures of outcomes are made of, on one scale: out of cards, results of other stages, and check-ins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.rules.hiring.checkins import FULL, Checkin, Hire, Side
from bot.rules.hiring.checkins.asking import OVERALL as OVERALL_ASKED
from bot.rules.hiring.checkins.asking import Answers, competency, share_of_target
from bot.rules.hiring.outcomes import OVERALL, Rating, Score
from bot.rules.hiring.plans import Plan
from bot.rules.hiring.plans.results import SHAPES, Result, Shape
from bot.rules.hiring.reports.composite import Given
from bot.rules.hiring.scorecards import Overall
from bot.rules.hiring.training import HIGHEST, LOWEST

# The one word of a card on the scale of its ratings: as far apart as yes and no are, without a middle nobody chose.
WORDS: Mapping[Overall, int] = {Overall.STRONG_NO: 1, Overall.NO: 2, Overall.YES: 4, Overall.STRONG_YES: 5}
# A test is scored by nobody: whoever types in what came of it saw nothing.
NOBODY = ""


def _named(plan: Plan | None, n: int) -> tuple[str, str]:
    """What figures call the stage in that place: its number from 1 with its method; and the method."""
    method = plan.stages[n].method.value if plan and n < len(plan.stages) else ""
    return f"{n + 1}:{method}", method


def of_card(card: Given, plan: Plan | None, n: int) -> Iterator[Score]:
    """What a card gave, of the stage in that place: each competency that was assessed, and its one word."""
    by, (name, method) = card.who, _named(plan, n)
    for about, score in card.card.scored:
        yield Score(about, by, name, method, score)
    if card.card.overall is not None:
        yield Score(OVERALL, by, name, method, WORDS[card.card.overall])


def of_result(result: Result, plan: Plan | None, n: int) -> Iterator[Score]:
    """What came of a stage that is no interview: grades as they are, a score of the scale its form has. Of a reference
    nothing: it has no scale; nor of what no plan knows."""
    if plan is None or n >= len(plan.stages):
        return
    stage, (name, method) = plan.stages[n], _named(plan, n)
    shape = SHAPES.get(stage.method)
    if shape is Shape.GRADES:
        for grade in result.grades:
            if grade.rating is not None:
                yield Score(grade.competency, result.by, name, method, grade.rating)
    elif shape is Shape.SCORE and result.score is not None:
        least, most = stage.form.least, stage.form.most
        share = (result.score - least) / (most - least)
        yield Score(OVERALL, NOBODY, name, method, LOWEST + share * (HIGHEST - LOWEST))


def ratings(hire: Hire, all: Iterable[Checkin], given: Mapping[tuple[int, Side], Answers]) -> Iterator[Rating]:
    """What the manager rated at the check-ins that ask for what the interviews asked for; what they themselves think of
    it is no outcome."""
    names = {competency(id): id for id in hire.competencies} | {OVERALL_ASKED: OVERALL}
    for one in all:
        answers = given.get((one.day, Side.MANAGER))
        if one.side is not Side.MANAGER or one.day not in FULL or answers is None:
            continue
        for name, score in answers.scores.items():
            if score is not None and name in names:
                yield Rating(names[name], one.by, one.day, score, one.interviewed)


def reached(hire: Hire, given: Mapping[tuple[int, Side], Answers]) -> Mapping[str, float]:
    """By key indicator what the manager last said was reached, as a share of its target."""
    found: dict[str, float] = {}
    for day, side in sorted(given):
        for n, each in given[day, side].reached.items() if side is Side.MANAGER else ():
            if n < len(hire.indicators) and (share := share_of_target(hire.indicators[n], each)) is not None:
                found[hire.indicators[n].name] = share
    return found
