"""What candidates who have begun keep when a plan is published anew, and who may be compared with whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.rules.hiring.plans import Plan, Stage
from bot.rules.hiring.plans.methods import METHODS
from bot.rules.hiring.versions import Version


def pinned(begun: int | None, versions: Sequence[Version[Plan]]) -> Version[Plan] | None:
    """The version of the plan a candidate goes through: the one they began with, or the last for who begins now.

    `begun` is the number they began with, None for who has not; None comes back while nothing is published.
    """
    if begun is None:
        return max(versions, key=lambda each: each.number, default=None)
    return next((each for each in versions if each.number == begun), None)


def comparable(one: Plan, other: Plan) -> bool:
    """Whether candidates were asked the same, in the same order, stage by stage, and rated on the same scales.

    A pass mark, a place, or how an interview begins and ends makes no difference to that.
    """
    return _asked(one) == _asked(other)


def same_since(versions: Sequence[Version[Plan]]) -> int:
    """The number of the first version from which on candidates were asked the same as by the last; 0 for none."""
    newest_first = sorted(versions, key=lambda each: -each.number)
    since = 0
    for each in newest_first:
        if not comparable(each.content, newest_first[0].content):
            break
        since = each.number
    return since


def _asked(plan: Plan) -> list[Any]:
    return [(each.method, each.competencies, *_content(each)) for each in plan.stages]


def _content(stage: Stage) -> tuple[Any, ...]:
    if METHODS[stage.method].is_interview:
        return (stage.kit.questions,)
    form = stage.form
    return form.least, form.most, form.instructions, form.questions
