"""Choosing how to assess: different methods see different things, and a plan combines them in stages.

Beside this: `methods` (the library), `fit` (what sees what), `coverage` (holes), `composing` (the arithmetic),
`proposing` (the best trade-offs), `kits` (what an interview asks), `results` (what is kept of the rest),
`under_way` (which version a candidate keeps).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from bot.rules.hiring.competencies import Library
from bot.rules.hiring.descriptions import Description
from bot.rules.hiring.plans.coverage import Hole, Look, Wanted, holes
from bot.rules.hiring.plans.fit import Fits
from bot.rules.hiring.plans.kits import EMPTY, Frame, Kit
from bot.rules.hiring.plans.methods import METHODS, MOST_PER_INTERVIEW, Method
from bot.rules.hiring.plans.proposing import Brief, Proposal
from bot.rules.hiring.plans.results import PLAIN, SHAPES, Form, Shape
from bot.rules.hiring.requisitions.wanted import TooLong
from bot.rules.hiring.versions import Version
from bot.rules.refusals import FieldRefusals, Refusal
from bot.rules.region import Topic, allows

# What a form takes and a page can list.
MOST_STAGES, MOST_PANEL, MOST_MINUTES = 10, 5, 480
LINE_CHARACTERS = 120


@dataclass(frozen=True)
class Stage:
    """One stage: what is done, for how many minutes of the candidate's, by how many, looking for which competencies,
    and in which environment (the same for every candidate): place or link, time of day, materials."""

    method: Method
    minutes: int
    panel: int
    competencies: tuple[str, ...]
    place: str = ""
    time_of_day: str = ""
    materials: str = ""
    kit: Kit = EMPTY
    form: Form = PLAIN


@dataclass(frozen=True)
class Plan:
    """The stages, in the order in which candidates meet them, and the number of the version of the description that
    they were made for; 0 while none was published."""

    stages: tuple[Stage, ...] = ()
    made_for: int = 0

    @property
    def minutes(self) -> int:
        """Of one candidate's time."""
        return sum(stage.minutes for stage in self.stages)

    @property
    def looks(self) -> tuple[Look, ...]:
        """What each stage looks at."""
        return tuple(
            Look(each.method, frozenset(each.competencies), each.panel if METHODS[each.method].is_interview else 1)
            for each in self.stages
        )


class TooManyStages(Refusal):
    """More stages than `most`: candidates would not stay."""


class OutOfRange(Refusal):
    """Not a whole number from `least` to `most`."""


class NothingLookedFor(Refusal):
    """A stage that looks for no competency tells nothing."""


# So many moves may come between what somebody saw and their click; nobody clicks faster, or the page is long old.
QUICK_CLICKS = 3


class PlanChanged(Refusal):
    """Somebody else changed the plan since this form was opened."""


class NothingToLookFor(Refusal):
    """The description names no competency yet, so there is nothing to plan for."""


class NothingPlanned(Refusal):
    """There is no stage to publish."""


class NothingNewPlanned(Refusal):
    """The plan is published as it stands."""


# Methods that an organisation allows, or not, with its answers about law.
ASKED_OF_THE_REGION = {
    Method.INTEGRITY: Topic.INTEGRITY_TESTS,
    Method.CONSCIENTIOUSNESS: Topic.PERSONALITY_TESTS,
    Method.COGNITIVE_ABILITY: Topic.COGNITIVE_TESTS,
}


def allowed(region: str | None, choices: Mapping[str, Any]) -> frozenset[Method]:
    """The methods that may be used, by the organisation's answers about law."""
    return frozenset(
        method
        for method in Method
        if method not in ASKED_OF_THE_REGION or allows(region, choices, ASKED_OF_THE_REGION[method])
    )


def check_publishable(plan: Plan, last: Version[Plan] | None) -> None:
    """Return if there is a stage, and something that is not published yet. Raises NothingPlanned, NothingNewPlanned."""
    if not plan.stages:
        raise NothingPlanned()
    if last is not None and last.content == plan:
        raise NothingNewPlanned()


def for_description(plan: Plan, description: Version[Description] | None) -> Plan:
    """The plan as made for that version of the description; None while none is published."""
    return replace(plan, made_for=description.number if description else 0)


def fingerprint(plan: Plan) -> str:
    """Sixteen letters and digits that are others when somebody changed the plan."""
    return sha256(repr(plan).encode()).hexdigest()[:16]


def asked(brief: Brief) -> str:
    """Sixteen letters and digits that are others when other trade-offs might be found."""
    known = (brief.wanted, sorted(brief.allowed), brief.with_impact, sorted(brief.local.items()))
    return sha256(repr(known).encode()).hexdigest()[:16]


def check_seen(plan: Plan, seen: object) -> None:
    """Return if the plan is still the one with that fingerprint. Raises PlanChanged."""
    if fingerprint(plan) != seen:
        raise PlanChanged()


def wanted(description: Description, library: Library) -> tuple[Wanted, ...]:
    """What the description asks for, as far as it is in the library, the must-haves first."""
    named = [each for each in description.qualities if each.competency in library.by_id]
    found = [Wanted(each.competency or "", library.by_id[each.competency or ""].kind, each.is_must) for each in named]
    return tuple(sorted(found, key=lambda each: not each.is_must))


def stages_of(proposal: Proposal, panel: int) -> tuple[Stage, ...]:
    """The stages that a proposal comes to: cheap ones first, interviews of no more competencies than do well."""
    made = []
    for look in proposal.looks:
        facts, ids = METHODS[look.method], sorted(look.competencies)
        each = MOST_PER_INTERVIEW if facts.is_interview else len(ids)
        sittings = [ids[at : at + each] for at in range(0, len(ids), each)]
        made += [
            Stage(look.method, facts.minutes(len(some)), panel if facts.is_interview else 1, tuple(some))
            for some in sittings
        ]
    return tuple(sorted(made, key=lambda stage: (stage.minutes, list(METHODS).index(stage.method))))


def with_stage(plan: Plan, at: int | None, stage: Stage) -> Plan:
    """The plan with a stage in that place, None for one at the end; what was there leaves it its kit and form.

    Raises FieldRefusals, PlanChanged.
    """
    wrong: dict[str, Refusal] = {}
    for name in ("place", "time_of_day", "materials"):
        if len(getattr(stage, name)) > LINE_CHARACTERS:
            wrong[name] = TooLong(most=LINE_CHARACTERS)
    if not 0 < stage.minutes <= MOST_MINUTES:
        wrong["minutes"] = OutOfRange(least=1, most=MOST_MINUTES)
    if not 0 < stage.panel <= MOST_PANEL:
        wrong["panel"] = OutOfRange(least=1, most=MOST_PANEL)
    if not stage.competencies:
        wrong["competencies"] = NothingLookedFor()
    if at is None and len(plan.stages) >= MOST_STAGES:
        wrong["method"] = TooManyStages(most=MOST_STAGES)
    if wrong:
        raise FieldRefusals(wrong)
    if at is None:
        return replace(plan, stages=(*plan.stages, stage))
    without = without_stage(plan, at)
    before = plan.stages[at]
    stage = replace(stage, kit=before.kit, form=before.form)
    return replace(plan, stages=(*plan.stages[:at], stage, *without.stages[at:]))


def without_stage(plan: Plan, at: int) -> Plan:
    """The plan without the stage in that place. Raises PlanChanged."""
    if not 0 <= at < len(plan.stages):
        raise PlanChanged()
    return replace(plan, stages=(*plan.stages[:at], *plan.stages[at + 1 :]))


def frame(plan: Plan, at: int) -> Frame:
    """What the kit of the interview in that place has to fit. Raises PlanChanged where there is none."""
    if not 0 <= at < len(plan.stages) or not METHODS[plan.stages[at].method].is_interview:
        raise PlanChanged()
    others = [each for number, each in enumerate(plan.stages) if number != at and METHODS[each.method].is_interview]
    elsewhere = frozenset(question.key for each in others for question in each.kit.questions)
    return Frame(plan.stages[at].minutes, plan.stages[at].competencies, elsewhere)


def with_kit(plan: Plan, at: int, kit: Kit) -> Plan:
    """The plan with that kit for the interview in that place. Raises PlanChanged where there is none."""
    frame(plan, at)
    return replace(plan, stages=(*plan.stages[:at], replace(plan.stages[at], kit=kit), *plan.stages[at + 1 :]))


def shape(plan: Plan, at: int) -> Shape:
    """What the result of the stage in that place is made of. Raises PlanChanged where nothing is filled in."""
    if not 0 <= at < len(plan.stages) or plan.stages[at].method not in SHAPES:
        raise PlanChanged()
    return SHAPES[plan.stages[at].method]


def with_form(plan: Plan, at: int, form: Form) -> Plan:
    """The plan with that result form for the stage in that place. Raises PlanChanged where there is none."""
    shape(plan, at)
    return replace(plan, stages=(*plan.stages[:at], replace(plan.stages[at], form=form), *plan.stages[at + 1 :]))


def taken(plan: Plan, proposal: Proposal, panel: int) -> Plan:
    """The plan that a proposal comes to. Kits and forms made before go to stages of the same method, in their order."""
    before: dict[Method, list[Stage]] = {}
    for stage in plan.stages:
        before.setdefault(stage.method, []).append(stage)
    stages = []
    for stage in stages_of(proposal, panel):
        made = before[stage.method].pop(0) if before.get(stage.method) else stage
        stages.append(replace(stage, kit=made.kit, form=made.form))
    return replace(plan, stages=tuple(stages))


def moved(plan: Plan, at: int | None, by: int) -> Plan:
    """The plan with the stage of that place one up (`by` -1) or down (1). Raises PlanChanged where there is no way."""
    if at is None or abs(by) != 1 or not (0 <= at < len(plan.stages) and 0 <= at + by < len(plan.stages)):
        raise PlanChanged()
    stages = list(plan.stages)
    stages[at], stages[at + by] = stages[at + by], stages[at]
    return replace(plan, stages=tuple(stages))


def moved_from(plan: Plan, seen: str, at: int | None, by: int, is_own: bool) -> Plan:
    """The plan with the stage one up (`by` -1) or down (1) that stood in that place of the plan as it was `seen`.

    Where stages were moved since, and by the same person (`is_own`), it moves from where it is now, and at the end of
    its way it stays: somebody clicked again before the page showed the first click. Raises PlanChanged.
    """
    if fingerprint(plan) == seen or not is_own or at is None:
        check_seen(plan, seen)
        return moved(plan, at, by)
    orders = {tuple(range(len(plan.stages)))}
    for _ in range(QUICK_CLICKS):
        orders |= {_swapped(order, n) for order in orders for n in range(len(order) - 1)}
    for order in orders:
        if at < len(order) and fingerprint(replace(plan, stages=tuple(plan.stages[n] for n in order))) == seen:
            now = order[at]
            return moved(plan, now, by) if 0 <= now + by < len(plan.stages) else plan
    raise PlanChanged()


def _swapped(order: tuple[int, ...], n: int) -> tuple[int, ...]:
    return (*order[:n], order[n + 1], order[n], *order[n + 2 :])


def unassessed(plan: Plan, wanted: Sequence[Wanted], fits: Fits) -> Collection[str]:
    """The must-haves that no stage sees; none where nothing is planned yet, for that comes after the description."""
    if not plan.stages:
        return ()
    missing: Mapping[str, Hole] = holes(wanted, plan.looks, fits)
    return [each.id for each in wanted if each.is_must and missing.get(each.id) is Hole.UNSEEN]
