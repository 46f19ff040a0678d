"""A goal that can be reached or missed, or none: what is vague is sent back with what is missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import isfinite

from bot.rules.community import fields
from bot.rules.community.goals import DEFINITIONS, Baseline, Goal, Metric, Shape
from bot.rules.refusals import FieldRefusals, Refusal

# product.md, community/goals: a rate is measured over so many days before it is a baseline.
MEASURED = 28
# A baseline that was confirmed longer ago says nothing of today: it is measured and confirmed anew.
GOOD_FOR = timedelta(days=28)
# Why a goal ended before its day, in a few sentences.
WHY_CHARACTERS = 300
# What is over sooner cannot be steered by a forecast of four weeks; what is further off is a wish.
SHORTEST, LONGEST = timedelta(days=28), timedelta(days=365)
# More than twice the baseline, or less than half of it, is worth a question, not a no.
BOLD = 2.0
# More at once, and nothing is a goal.
MOST_OPEN = 5


class Vague(StrEnum):
    """What a goal lacks."""

    NO_METRIC = "no_metric"  # none of the list
    NO_NUMBER = "no_number"
    IMPOSSIBLE = "impossible"  # beyond what the metric can be
    NO_CHANGE = "no_change"  # the target is where it stands, or worse
    NO_DATE = "no_date"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    NO_SEGMENT = "no_segment"  # neither a segment nor everybody
    NO_OWNER = "no_owner"  # nobody, or nobody who is here
    NOT_MEASURED = "not_measured"  # the baseline of a rate is not measured yet
    NOT_CONFIRMED = "not_confirmed"  # it is, and nobody said that it is right
    TOO_MANY = "too_many"
    TWICE = "twice"  # the same is a goal already
    EVERYBODY_ONLY = "everybody_only"  # of hiring, a segment would say who
    BOLD = "bold"  # more than twice the baseline or less than half of it, and nobody said that it is meant


class VagueGoal(Refusal):
    """A goal that is none: `vague`, one of `Vague`."""


class NoSuchGoal(Refusal):
    """There is no goal of that number here, or it ended."""


class NothingToConfirm(Refusal):
    """There is no baseline yet that could be confirmed, or it was confirmed."""


EVERYBODY = "everybody"


def baseline(metric: Metric, values: Mapping[date, float | None], today: date) -> Baseline | None:
    """From where that metric begins: a count from nought today; a rate from the mean of the 28 days before, None while
    there are not that many days or so few people that on half of them there is no figure."""
    if DEFINITIONS[metric].shape is Shape.COUNT:
        return Baseline(0.0, today, today)
    first = today - timedelta(days=MEASURED)
    if not values or min(values) > first:
        return None
    found = [value for day, value in values.items() if first <= day < today and value is not None]
    if len(found) * 2 < MEASURED:
        return None
    return Baseline(sum(found) / len(found), first, today - timedelta(days=1))


def confirmed(measured: Baseline, now: datetime) -> Baseline:
    """Said to be right."""
    return replace(measured, confirmed_at=measured.confirmed_at or now)


def read(
    workspace: str, answers: Mapping[str, object], baselines: Mapping[Metric, Baseline], segments: Mapping[str, int],
    owners: Collection[str], others: Collection[Goal], today: date,
) -> tuple[Goal | None, Mapping[str, Vague]]:  # fmt: skip
    """The goal as it was typed, or by field what it lacks. `segments` are the numbers of those there are by what the
    form calls them, `owners` whoever may be one, `others` the goals there are."""
    wrong: dict[str, Vague] = {}
    metric = next((each for each in Metric if each.value == answers.get("metric")), None)
    if metric is None:
        wrong["metric"] = Vague.NO_METRIC
    began = baselines.get(metric) if metric else None
    if metric is not None and began is None:
        wrong["metric"] = Vague.NOT_MEASURED
    elif metric is not None and began is not None and _waits(metric, began):
        wrong["metric"] = Vague.NOT_CONFIRMED
    target = _number(answers.get("target"))
    if (lacks := _lacks(metric, began, target)) is not None:
        wrong["target"] = lacks
    ends = _day(answers.get("ends"))
    if ends is None:
        wrong["ends"] = Vague.NO_DATE
    elif not SHORTEST <= ends - today <= LONGEST:
        wrong["ends"] = Vague.TOO_SOON if ends - today < SHORTEST else Vague.TOO_FAR
    chosen = str(answers.get("segment"))
    if chosen != EVERYBODY and chosen not in segments:
        wrong["segment"] = Vague.NO_SEGMENT
    elif chosen != EVERYBODY and metric is not None and DEFINITIONS[metric].is_of_hiring:
        wrong["segment"] = Vague.EVERYBODY_ONLY
    owner = str(answers.get("owner"))
    if owner not in owners:
        wrong["owner"] = Vague.NO_OWNER
    segment = segments.get(chosen)
    if "metric" not in wrong and any((each.metric, each.segment) == (metric, segment) for each in others):
        wrong["metric"] = Vague.TWICE
    elif len(others) >= MOST_OPEN:
        wrong.setdefault("metric", Vague.TOO_MANY)
    if wrong or metric is None or began is None or target is None or ends is None:
        return None, wrong
    return Goal(workspace, metric, began, target, today, ends, owner, segment), {}


def checked(goal: Goal | None, wrong: Mapping[str, Vague], is_meant: bool) -> Goal:
    """The goal where nothing is wrong with it, and what is bold is meant. Raises FieldRefusals."""
    if goal is not None and is_bold(goal) and not is_meant:
        wrong = {"target": Vague.BOLD}
    if wrong or goal is None:
        raise FieldRefusals({name: VagueGoal(vague=each.value) for name, each in wrong.items()})
    return goal


def reason(answers: Mapping[str, object]) -> str:
    """Why a goal ends, as the form says. Raises FieldRefusals."""
    wrong: dict[str, Refusal] = {}
    said = fields.text(answers, "why", WHY_CHARACTERS, wrong, is_needed=True)
    if wrong:
        raise FieldRefusals(wrong)
    return said


def is_bold(goal: Goal) -> bool:
    """Whether it asks for more than twice the baseline or less than half of it: then it is asked once whether that is
    meant."""
    value = goal.baseline.value
    return value > 0 and not (value / BOLD <= goal.target <= value * BOLD)


def _waits(metric: Metric, began: Baseline) -> bool:
    return DEFINITIONS[metric].shape is Shape.RATE and began.confirmed_at is None


def _lacks(metric: Metric | None, began: Baseline | None, target: float | None) -> Vague | None:
    if target is None:
        return Vague.NO_NUMBER
    if metric is None:
        return None
    known = DEFINITIONS[metric]
    if (known.least is not None and target < known.least) or (known.most is not None and target > known.most):
        return Vague.IMPOSSIBLE
    if began is None:
        return None
    is_better = target < began.value if known.is_less_better else target > began.value
    return None if is_better else Vague.NO_CHANGE


def _number(given: object) -> float | None:
    try:
        found = float(str(given).strip().removesuffix("%"))
    except ValueError:
        return None
    return found if isfinite(found) else None


def _day(given: object) -> date | None:
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        return None
