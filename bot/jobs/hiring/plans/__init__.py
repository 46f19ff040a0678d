"""Plans of recruitments as templates show them, and who hears of a new version."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.jobs.hiring import competencies, descriptions, versions
from bot.jobs.moments import Facts, Moment
from bot.rules.access import Right, has
from bot.rules.hiring import plans as rules
from bot.rules.hiring.competencies import Library
from bot.rules.hiring.outcomes.accepting import in_force
from bot.rules.hiring.outcomes.suggesting import Kind
from bot.rules.hiring.plans import Plan, coverage, fit, proposing
from bot.rules.hiring.plans.methods import METHODS, Method, shift
from bot.rules.hiring.plans.proposing import Brief, Proposal
from bot.rules.hiring.plans.results import BLIND, SHAPES
from bot.rules.hiring.plans.under_way import comparable, same_since
from bot.rules.hiring.requisitions import Requisition
from bot.rules.hiring.versions import Version
from bot.rules.notices import Notice, Pace
from bot.rules.people import Person
from bot.rules.region import Topic, allows
from bot.store import Books

FEATURE = "hiring.plans"
PUBLISHED = f"{FEATURE}.published"


@dataclass(frozen=True)
class View:
    """What a plan is looked at with: the competencies and their names, and what this person may see."""

    library: Library
    language: str
    brief: Brief

    def name(self, competency: str) -> str:
        return descriptions.name_of(self.library, competency, self.language)


def about(requisition: Requisition) -> str:
    """What notices and the record say a plan is about."""
    return f"plan:{requisition.id}"


def view(
    books: Books, library: Library, me: Person, requisition: Requisition, minutes: int = 0, panel: int = 2
) -> View:
    """What this person plans with; `library` is what ships. Group differences are for recruiters, where allowed, and
    figures as one's own hires moved them, where somebody accepted that."""
    library = competencies.library(books, library, me.workspace)
    workspace = books.workspaces.get(me.workspace)
    may_see = has(Right.RECRUIT, me, workspace.kind)
    with_impact = may_see and allows(workspace.region, workspace.region_choices, Topic.GROUP_DIFFERENCES)
    wanted = rules.wanted(books.descriptions.written(requisition.id), library)
    allowed = rules.allowed(workspace.region, workspace.region_choices)
    fits = fit.with_judged(books.fits.of(me.workspace))
    local = in_force(books.suggestions.accepted(me.workspace, Kind.FIGURE))
    return View(library, me.language, Brief(wanted, minutes, fits, panel, allowed, with_impact, local))


def shown(books: Books, with_view: View, requisition: Requisition) -> dict[str, Any]:
    """The whole plan and where it stands, for its page."""
    plan, versions = books.plans.written(requisition.id), books.plans.versions(requisition.id)
    last = versions[0] if versions else None
    description = books.descriptions.last(requisition.id)
    brief = with_view.brief
    holes = coverage.holes(brief.wanted, plan.looks, brief.fits)
    cells = coverage.cells(brief.wanted, plan.looks, brief.fits)
    return {
        "id": requisition.id,
        "title": requisition.wanted.title,
        "seen": rules.fingerprint(plan),
        "last": {"number": last.number, "at": last.at, "by": last.by} if last else None,
        "is_new": last is None or last.content != rules.for_description(plan, description),
        "made_for": last.content.made_for if last else 0,
        "described": description.number if description else 0,
        "same_since": same_since(versions),
        "asks_otherwise": last is not None and not comparable(last.content, plan),
        "is_full": len(plan.stages) >= rules.MOST_STAGES,
        "minutes": plan.minutes,
        "stages": [stage(with_view, each) for each in plan.stages],
        "costs": costs(plan, with_view),
        "picture": None,
        "expected": expected(plan, with_view),
        "shifts": shifts(with_view, {each.method for each in plan.stages}),
        "coverage": [
            {
                "name": with_view.name(each.id),
                "is_must": each.is_must,
                "cells": [int(cell) for cell in cells[each.id]],
                "hole": holes[each.id].value if each.id in holes else "",
            }
            for each in brief.wanted
        ],
    }


def unassessed(books: Books, with_view: View, requisition: Requisition) -> Collection[str]:
    """The must-haves that no stage of the plan sees, as it is being made."""
    brief = with_view.brief
    return rules.unassessed(books.plans.written(requisition.id), brief.wanted, brief.fits)


def stage(with_view: View, one: rules.Stage) -> dict[str, Any]:
    """A stage, its competencies by name."""
    names = [with_view.name(each) for each in one.competencies]
    return {
        "method": one.method.value, "minutes": one.minutes, "panel": one.panel,
        "names": [each for each in names if each],
        "environment": [said for said in (one.place, one.time_of_day, one.materials) if said],
        "is_interview": METHODS[one.method].is_interview,
        "has_form": one.method in SHAPES,
    }  # fmt: skip


def form(plan: Plan, at: int, with_view: View) -> dict[str, Any]:
    """How the result of the stage in that place is taken down. Raises PlanChanged where nothing is filled in."""
    shape, one, library = rules.shape(plan, at), plan.stages[at], with_view.library
    described = [library.by_id[id].texts[with_view.language] for id in one.competencies if id in library.by_id]
    return {
        "method": one.method.value, "shape": shape.value, "form": one.form, "is_blind": one.method in BLIND,
        "graded": [{"name": each.name, "anchors": list(each.anchors.values())} for each in described],
    }  # fmt: skip


def expected(plan: Plan, with_view: View) -> dict[str, Any] | None:
    """What the methods of the plan are expected to tell together; None without a stage."""
    methods = {each.method for each in plan.stages}
    return figures(proposing.weigh(methods, with_view.brief)) if methods else None


def costs(plan: Plan, with_view: View) -> list[dict[str, Any]]:
    """What going without each method would cost, where there is another."""
    methods = list(dict.fromkeys(each.method for each in plan.stages))
    if len(methods) < 2:
        return []
    whole = proposing.weigh(methods, with_view.brief)
    found = [proposing.drop(whole, method, with_view.brief) for method in methods]
    return [
        {
            "method": each.method.value,
            "before": decimal(whole.middle),
            "after": decimal(whole.middle - each.validity),
            "minutes": each.minutes,
            "holes": [with_view.name(id) for id in each.holes],
        }
        for each in found
    ]


def figures(proposal: Proposal) -> dict[str, Any]:
    """What is expected of a set of methods, as a range."""
    return {
        "low": decimal(proposal.low),
        "middle": decimal(proposal.middle),
        "high": decimal(proposal.high),
        "careful": decimal(proposal.careful),
        "impact": decimal(proposal.impact) if proposal.impact is not None else "",
    }


def shifts(with_view: View, methods: Collection[Method] = frozenset(Method)) -> list[dict[str, Any]]:
    """Of these methods those whose figure is not the published one: by how much, and because of how many hires."""
    return [{"method": each.value, **_shift(each, with_view)} for each in METHODS
            if each in methods and each in with_view.brief.local]  # fmt: skip


def _shift(method: Method, with_view: View) -> dict[str, Any]:
    """What a method's figure is here, by how much that is otherwise than published, over how many hires; nothing where
    it is as published."""
    local = with_view.brief.local.get(method)
    if local is None:
        return {"here": "", "by": "", "hires": 0}
    by = shift(method, local)
    return {"here": decimal(local.validity), "by": f"{'' if by < 0 else '+'}{decimal(by)}", "hires": local.hires}


def proposals(with_view: View) -> list[dict[str, Any]]:
    """The trade-offs worth showing, each with what it is made of and what it leaves open."""
    return [
        {
            **figures(each),
            "methods": [
                {"method": look.method.value, "names": [with_view.name(id) for id in sorted(look.competencies)]}
                for look in each.looks
            ],
            "minutes": each.minutes,
            "assessor_minutes": each.assessor_minutes,
            "holes": [with_view.name(id) for id in each.holes],
        }
        for each in proposing.few(proposing.propose(with_view.brief))
    ]


def library_facts(with_view: View) -> list[dict[str, Any]]:
    """Every method with what is published about it; group differences only for whom they are."""
    return [_method(method, with_view) for method in METHODS]


def _method(method: Method, with_view: View) -> dict[str, Any]:
    facts = METHODS[method]
    shown = with_view.brief.with_impact and facts.difference is not None
    return {
        "method": method.value,
        "low": decimal(facts.lower) if facts.lower is not None else "",
        "middle": decimal(facts.validity),
        "high": decimal(facts.upper) if facts.upper is not None else "",
        "difference": decimal(facts.difference or 0.0) if shown else "",
        "evidence": facts.evidence.value,
        "is_allowed": method in with_view.brief.allowed,
        "minutes": facts.minutes(1),
        **_shift(method, with_view),
    }


def decimal(value: float) -> str:
    """Two decimals, as correlations are printed: .42, −.01."""
    text = f"{abs(value):.2f}".removeprefix("0")
    return f"−{text}" if round(value, 2) < 0 else text


def plan_news(books: Books, requisition: Requisition, version: Version[Plan], now: datetime) -> None:
    """Those who run the recruitment hear of a new version, but for who published it."""
    versions.news(books, PUBLISHED, about(requisition), requisition, version, now)


def _published(books: Books, notice: Notice, now: datetime) -> Facts | None:
    last = books.plans.last(notice.facts["id"])
    said = versions.still_news(books, notice, last)
    if said is None or last is None:
        return None
    return {**said, "stages": [{"method": each.method.value, "minutes": each.minutes} for each in last.content.stages]}


MOMENTS: Mapping[str, Moment] = {PUBLISHED: Moment(_published, Pace.DAYTIME)}
