"""Results of a candidate's stages as templates show them: who filled in what, and the form of one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.jobs.hiring import plans
from bot.jobs.hiring.candidates import plan_of
from bot.rules.calendar import zone_or_utc
from bot.rules.hiring import plans as rules
from bot.rules.hiring.candidates import Candidacy, Seen
from bot.rules.hiring.competencies import Library
from bot.rules.hiring.plans import Plan
from bot.rules.hiring.plans.results import BLIND, GRADES, SHAPES, Result, Work, given_to_grader
from bot.rules.people import Person
from bot.store import Books
from bot.store.hiring.results import Sitting


def sitting(candidacy: Candidacy, at: int) -> Sitting:
    """The stage in that place, with this candidate in it."""
    return Sitting(candidacy.requisition, candidacy.plan, at, candidacy.code)


def listed(books: Books, candidacy: Candidacy, plan: Plan | None) -> list[dict[str, Any]]:
    """The stages so far whose result is filled in, who did, and who was asked and did not yet; what they wrote is not
    here, so that nobody who is to grade reads it first."""
    asked, lines = books.candidates.gradings(candidacy.id), []
    for at, stage in enumerate(plan.stages[: candidacy.stage + 1] if plan else ()):
        if stage.method in SHAPES:
            given = books.results.last(sitting(candidacy, at))
            waits = [each.who for each in asked if each.stage == at and each.who not in given]
            by = [{"who": each.by, "at": each.at} for each in given.values()]
            lines.append({"at": at, "n": at + 1, "method": stage.method.value, "by": by, "waits": waits})
    return lines


def stage_of(books: Books, found: Seen, at: int) -> rules.Stage:
    """The stage in that place of the plan they go through, once they are there. Raises PlanChanged where there is none,
    or nothing is filled in."""
    plan = plan_of(books, found.candidacy)
    if plan is None or at > found.candidacy.stage:
        raise rules.PlanChanged()
    rules.shape(plan, at)
    return plan.stages[at]


def form(
    books: Books, library: Library, me: Person, found: Seen, at: int, now: datetime, given: str = ""
) -> dict[str, Any]:
    """The form of that stage: for who grades blind with a code for a name; with what this person filled in before.
    `given` says where the work is."""
    stage = stage_of(books, found, at)
    look = plans.view(books, library, me, found.requisition)
    work: Work = given_to_grader(
        stage.method, stage.form, stage.competencies, found.candidacy.code, found.candidate.name
    )
    earlier = books.results.last(sitting(found.candidacy, at)).get(me.user)
    local = (earlier.at if earlier else now).astimezone(zone_or_utc(me.zone))
    return {
        "method": stage.method.value, "shape": SHAPES[stage.method].value, "form": stage.form,
        "called": work.called, "given": given, "instructions": work.instructions, "is_blind": stage.method in BLIND,
        "competencies": [_graded(look, each) for each in work.competencies], "grades": [str(n) for n in GRADES],
        "day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}", "zone": me.zone, "is_again": earlier is not None,
        "typed": typed(earlier) if earlier else {},
    }  # fmt: skip


def typed(earlier: Result) -> dict[str, str]:
    """What was filled in, by field name."""
    made = {"place": earlier.place, "score": "" if earlier.score is None else str(earlier.score)}
    for n, grade in enumerate(earlier.grades):
        made |= {f"grade_{grade.competency}": str(grade.rating or "none"), f"evidence_{n}": grade.evidence}
    if earlier.reference:
        made |= {"relation": earlier.reference.relation, "period": earlier.reference.period}
        made |= {f"answer_{n}": text for n, text in enumerate(earlier.reference.answers)}
    arranged = [each for each in earlier.deviations if each.is_accommodation]
    made["otherwise"] = "\n".join(each.what for each in earlier.deviations if not each.is_accommodation)
    made["arranged"] = "\n".join(each.what for each in arranged)
    made["arranged_why"] = arranged[0].reason if arranged else ""
    return made


def _graded(look: plans.View, competency: str) -> dict[str, Any]:
    known = look.library.by_id.get(competency)
    anchors = list(known.texts[look.language].anchors.values()) if known else []
    return {"id": competency, "name": look.name(competency), "anchors": anchors}
