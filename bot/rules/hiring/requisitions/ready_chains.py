"""Three chains of approval to start from: an organisation says who sits in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.rules.hiring.requisitions import Mode
from bot.rules.hiring.requisitions.chain_editing import SeatsMissing
from bot.rules.hiring.requisitions.chains import DEPARTMENT_HEAD, MANAGER, Chain, StepPlan
from bot.rules.hiring.requisitions.conditions import Condition, Test
from bot.rules.hiring.requisitions.wanted import MOST_PAY, Answer, NotAWholeNumber
from bot.rules.refusals import FieldRefusals, Refusal

MONEY = frozenset({"pay_from", "pay_to", "currency", "headcount"})
POST = frozenset({"department", "level", "headcount", "reason"})
# Working hours: two days of eight for one person's yes, three where several have to agree, five for the leadership.
SHORT, MIDDLE, LONG = 16, 24, 40
# What counts as many people at once, and as a senior level, unless the organisation edits it.
MANY = 3
SENIOR = ("Director", "Vice president", "总监", "副总裁")


class Ready(StrEnum):
    """The ready chains, smallest first."""

    SMALL = "small"
    MONEY = "money"
    LARGE = "large"


class Part(StrEnum):
    """The steps of the ready chains; each has its name among the templates."""

    MANAGER = "manager"
    HEAD = "head"
    ABOVE = "above"
    HR = "hr"
    FINANCE = "finance"
    FINANCE_PEOPLE = "finance_people"
    FINANCE_NO_PAY = "finance_no_pay"
    LEADERSHIP = "leadership"
    LEADERSHIP_LEVEL = "leadership_level"


@dataclass(frozen=True)
class Asked:
    """Which people, besides those of the people file, a ready chain needs, and whether it needs a limit of pay."""

    groups: tuple[str, ...]
    limit: bool = False


NEEDS: Mapping[Ready, Asked] = {
    Ready.SMALL: Asked(("hr",)),
    Ready.MONEY: Asked(("finance", "hr"), limit=True),
    Ready.LARGE: Asked(("finance", "leadership")),
}


@dataclass(frozen=True)
class Chosen:
    """Who sits where, as the admin chose, by Slack user; `limit` in whole units of the request's currency."""

    finance: tuple[str, ...] = ()
    hr: tuple[str, ...] = ()
    leadership: tuple[str, ...] = ()
    limit: int = 0
    backup: str | None = None


def chosen_from(which: Ready, answers: Mapping[str, Answer]) -> Chosen:
    """What the form's answers choose for that chain. Raises FieldRefusals with everything that is missing or wrong."""
    wrong: dict[str, Refusal] = {}
    groups: dict[str, tuple[str, ...]] = {}
    for group in NEEDS[which].groups:
        given = answers.get(group)
        groups[group] = tuple(given) if isinstance(given, list) else ()
        if not groups[group]:
            wrong[group] = SeatsMissing()
    limit = 0
    if NEEDS[which].limit:
        text = str(answers.get("limit") or "")
        if text.isascii() and text.isdigit() and len(text) < 12 and int(text) <= MOST_PAY:
            limit = int(text)
        else:
            wrong["limit"] = NotAWholeNumber(least=0, most=MOST_PAY)
    if wrong:
        raise FieldRefusals(wrong)
    backup = answers.get("backup")
    return Chosen(**groups, limit=limit, backup=str(backup) if backup else None)


def ready(which: Ready, chosen: Chosen, name: str, names: Mapping[Part, str]) -> Chain:
    """The ready chain with these people, its steps called by `names`; open to every request."""
    parts = {Ready.SMALL: _small, Ready.MONEY: _money, Ready.LARGE: _large}[which]
    return Chain(name, (), tuple(_named(part, step, names, chosen) for part, step in parts(chosen)))


def _named(part: Part, step: StepPlan, names: Mapping[Part, str], chosen: Chosen) -> StepPlan:
    backup = chosen.backup if chosen.backup not in step.seats else None
    return StepPlan(
        names[part], step.seats, step.mode, step.needed, step.veto, step.conditions, step.inputs, step.hours_allowed,
        backup,
    )  # fmt: skip


Parts = list[tuple[Part, StepPlan]]


def _small(chosen: Chosen) -> Parts:
    """The manager, then anyone of HR."""
    return [
        (Part.MANAGER, StepPlan("", (MANAGER,), hours_allowed=SHORT)),
        (Part.HR, _some(chosen.hr, 1, hours=SHORT)),
    ]


def _money(chosen: Chosen) -> Parts:
    """The head of the department; Finance, at most once, for much pay, many people or no pay given; then HR."""
    limit, many = chosen.limit, Condition("headcount", Test.AT_LEAST, MANY)
    dear, cheap = Condition("pay_to", Test.OVER, limit), Condition("pay_to", Test.AT_MOST, limit)
    unknown = Condition("pay_to", Test.IS, None)
    return [
        (Part.HEAD, StepPlan("", (DEPARTMENT_HEAD,), inputs=POST, hours_allowed=SHORT)),
        (Part.FINANCE, _some(chosen.finance, 1, (dear,), MONEY, MIDDLE)),
        (Part.FINANCE_PEOPLE, _some(chosen.finance, 1, (cheap, many), MONEY, MIDDLE)),
        (Part.FINANCE_NO_PAY, _some(chosen.finance, 1, (unknown,), MONEY, MIDDLE)),
        (Part.HR, _some(chosen.hr, 1, inputs=POST, hours=SHORT)),
    ]


def _large(chosen: Chosen) -> Parts:
    """Manager and head of department, asked once when they are the same; most of Finance, any of whom may stop it;
    two of the leadership for many people or a senior level."""
    many, few = Condition("headcount", Test.AT_LEAST, MANY), Condition("headcount", Test.UNDER, MANY)
    senior = Condition("level", Test.IN, values=SENIOR)
    most, two = len(chosen.finance) // 2 + 1, min(2, len(chosen.leadership))
    return [
        (Part.ABOVE, StepPlan("", (MANAGER, DEPARTMENT_HEAD), inputs=POST, hours_allowed=SHORT)),
        (Part.FINANCE, StepPlan("", chosen.finance, Mode.N_OF_M, most, True, (), MONEY, MIDDLE)),
        (Part.LEADERSHIP, _some(chosen.leadership, two, (many,), POST, LONG)),
        (Part.LEADERSHIP_LEVEL, _some(chosen.leadership, two, (few, senior), POST, LONG)),
    ]


def _some(
    people: tuple[str, ...],
    needed: int,
    conditions: tuple[Condition, ...] = (),
    inputs: frozenset[str] = frozenset(),
    hours: int = SHORT,
) -> StepPlan:
    return StepPlan("", people, Mode.N_OF_M, needed, False, conditions, inputs, hours)
