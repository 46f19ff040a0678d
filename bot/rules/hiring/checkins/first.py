"""From the first hire: what was seen, what happened, what should have been asked. No figure is needed for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.rules.hiring.checkins import Checkin, Hire, NoSuchHire, is_open
from bot.rules.hiring.plans import Plan, frame, with_kit
from bot.rules.hiring.plans.kits import KitQuestion, added, own
from bot.rules.hiring.plans.methods import METHODS
from bot.rules.hiring.requisitions import IN_CHARGE, Requisition
from bot.rules.hiring.requisitions.running import may_run
from bot.rules.hiring.requisitions.wanted import Missing
from bot.rules.people import Role
from bot.rules.refusals import FieldRefusals, Refusal

# What a select takes.
MOST_TARGETS = 100


class RateFirst(Refusal):
    """Whoever has yet to rate somebody, on that `day`, sees nothing of what was seen before: it would colour it."""


@dataclass(frozen=True)
class Target:
    """A competency that an interview looks for: of which role, by the interview's place in its plan."""

    requisition: int
    at: int
    competency: str

    def __str__(self) -> str:
        return f"{self.requisition}:{self.at}:{self.competency}"


def check(
    hire: Hire, all: Sequence[Checkin], requisition: Requisition, person: str, roles: Collection[Role],
    shut: Collection[str], now: datetime,
) -> None:  # fmt: skip
    """Return if that person may see what was seen beside what happened: who runs the recruitment, once their own rating
    of the last full check-in that waits for them is in; never the hired, nor who is `shut` out.

    Raises NoSuchHire, RateFirst.
    """
    if person in shut or person == hire.user or not may_run(requisition, person, roles):
        raise NoSuchHire()
    owed = [
        each.day for each in all if each.is_full and hire.who(each.side) == person and is_open(hire, each, all, now)
    ]
    if owed:
        raise RateFirst(day=max(owed))


def roles_to_ask_in(requisition: Requisition, others: Iterable[Requisition]) -> tuple[Requisition, ...]:
    """In whose interviews it can be asked: their own role's while it goes on, else those that go on by now."""
    if requisition.state in IN_CHARGE:
        return (requisition,)
    return tuple(each for each in others if each.state in IN_CHARGE and each.id != requisition.id)


def targets(hire: Hire, plans: Mapping[int, Plan]) -> tuple[Target, ...]:
    """Where a question can go: every competency of an interview of the hire's own role, and those of other roles that
    the hire is asked after in."""
    found = [
        Target(id, at, competency)
        for id, plan in plans.items()
        for at, stage in enumerate(plan.stages) if METHODS[stage.method].is_interview
        for competency in stage.competencies if id == hire.requisition or competency in hire.competencies
    ]  # fmt: skip
    return tuple(found[:MOST_TARGETS])


def chosen(answers: Mapping[str, object], offered: Iterable[Target]) -> Target:
    """The one that was chosen in the field `where`. Raises FieldRefusals for what was not offered."""
    found = next((each for each in offered if str(each) == answers.get("where")), None)
    if found is None:
        raise FieldRefusals({"where": Missing()})
    return found


def asked(plan: Plan, where: Target, answers: Mapping[str, object]) -> tuple[KitQuestion, Plan]:
    """The question that was typed, and the plan with it in that interview's kit.

    Raises FieldRefusals for `text`, `kind` and `probes`, TooManyQuestions, AskedAlready.
    """
    there, stage = frame(plan, where.at), plan.stages[where.at]
    kind, text, probes = (str(answers.get(name) or "") for name in ("kind", "text", "probes"))
    question = own(there, where.competency, kind, text, probes, ("", "", ""))
    return question, with_kit(plan, where.at, added(stage.kit, there, question))
