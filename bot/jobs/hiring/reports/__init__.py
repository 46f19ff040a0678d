"""The talent report of a candidate: drawn from the cards once nothing is sealed any more, and as pages show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.jobs.hiring import competencies
from bot.jobs.hiring.candidates.results import sitting
from bot.jobs.hiring.panels.brief import MESSAGES
from bot.jobs.hiring.plans import View
from bot.rules.hiring import plans
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.plans import Plan
from bot.rules.hiring.plans.proposing import Brief
from bot.rules.hiring.plans.results import SHAPES, Shape
from bot.rules.hiring.reports import drafting as rules
from bot.rules.hiring.reports.composite import Composite
from bot.rules.hiring.reports.composite import competencies as looked_for
from bot.rules.hiring.reports.drafting import Claim, Draft, Line, Score, Setting
from bot.rules.hiring.reports.signing import NoReportHere, Report, StillSealed
from bot.rules.hiring.requisitions.running import may_run
from bot.rules.people import Person
from bot.store import Books

FEATURE = "hiring.reports"
# So much of what somebody said stands in the words that a draft begins with; the whole of it is a click away.
EXCERPT = 160


@dataclass(frozen=True)
class Found:
    """A candidate as somebody may look at their report: whether they run the recruitment, the versions they may read,
    and whether they may draft one now."""

    seen: Seen
    runs: bool
    reports: Sequence[Report]
    may_draft: bool

    def version(self, number: int) -> Report | None:
        """That version, 0 for the last; None where there is none."""
        if not number:
            return self.reports[-1] if self.reports else None
        return next((each for each in self.reports if each.number == number), None)


def find(books: Books, me: Person, id: int, now: datetime) -> Found:
    """The report of that candidate for who runs the recruitment, and whoever may read a version of it.

    Raises NoReportHere for everybody else.
    """
    seen = books.candidates.for_panel(id, books.company.of(me.workspace, now))
    if seen is None or seen.candidate.workspace != me.workspace or seen.candidate.erased or me.user in seen.shut:
        raise NoReportHere()
    runs = may_run(seen.requisition, me.user, me.roles)
    reports = books.reports.seen_by(me.user, seen, runs, now)
    if not runs and not reports:
        raise NoReportHere()
    return Found(seen, runs, reports, runs and rules.is_open(books.scorecards.process(seen, now), me.user))


def running(books: Books, me: Person, id: int, now: datetime) -> Found:
    """The same for who runs the recruitment, and nobody else. Raises NoReportHere."""
    found = find(books, me, id, now)
    if not found.runs:
        raise NoReportHere()
    return found


def draft(books: Books, me: Person, found: Found, now: datetime) -> Draft:
    """What the cards come to by now, for who runs the recruitment. Raises StillSealed."""
    if not found.may_draft:
        raise StillSealed()
    seen, candidacy = found.seen, found.seen.candidacy
    cards = [
        rules.Seen(each.who, each.interview, each.stage, each.versions)
        for each in books.scorecards.seen_by(me.user, seen, found.runs, now)
    ]
    version = books.plans.kept_by(candidacy.requisition, candidacy.code)
    plan = version.content if version else Plan()
    musts = _musts(books, me, seen, plan)
    claims, scores = _results(books, seen, plan)
    over = [
        each for each in books.debriefs.of(candidacy.id) if each.decision is not None or each.is_closed(now)
    ]  # fmt: skip
    wanted = dict.fromkeys([*looked_for(plan), *musts])
    settings = _settings(books, me, seen, plan, now)
    return rules.drafted(version.number if version else 0, list(wanted), musts, cards, claims, scores, settings, over)


def _musts(books: Books, me: Person, seen: Seen, plan: Plan) -> list[str]:
    """The must-haves of the description that the plan was made for."""
    known = {each.number: each.content for each in books.descriptions.versions(seen.requisition.id)}
    description = known.get(plan.made_for) or books.descriptions.written(seen.requisition.id)
    wanted = plans.wanted(description, view(books, me.workspace, me.language).library)
    return [each.id for each in wanted if each.is_must]


def _results(books: Books, seen: Seen, plan: Plan) -> tuple[list[Claim], list[Score]]:
    claims, scores = list[Claim](), list[Score]()
    for at, stage in enumerate(plan.stages[: seen.candidacy.stage + 1]):
        for who, result in books.results.last(sitting(seen.candidacy, at)).items() if stage.method in SHAPES else ():
            claims += [
                Claim(each.competency, who, rules.NO_INTERVIEW, at, each.rating, each.evidence)
                for each in result.grades
            ]
            if SHAPES[stage.method] is Shape.SCORE and result.score is not None:
                form = stage.form
                scores.append(Score(at, who, result.score, form.least, form.most, form.pass_mark))
    return claims, scores


def _settings(books: Books, me: Person, seen: Seen, plan: Plan, now: datetime) -> list[Setting]:
    lines = books.candidates.listed_for(me, [seen.requisition], books.company.of(me.workspace, now))
    held = [each for each in books.interviews.of_all([one.id for one in lines]) if each.start <= now]
    known = {each.number: each.content for each in books.plans.versions(seen.requisition.id)}
    others = [(each, known.get(each.plan, Plan())) for each in held if each.candidacy != seen.candidacy.id]
    mine = [each for each in books.interviews.of(seen.candidacy.id) if each.start <= now and each.is_held]
    ordered = sorted(mine, key=lambda each: (each.stage, each.start))
    return [rules.set_beside(each, plan, others) for each in ordered]


def view(books: Books, workspace: str, language: str) -> View:
    """What names competencies in that language."""
    from bot.words.library import library  # what reads YAML is loaded where it is needed

    return View(competencies.library(books, library(MESSAGES), workspace), language, Brief((), 0, {}))


def content(books: Books, seen: Seen, made: Draft, language: str) -> dict[str, Any]:
    """What was drawn from the cards as templates show it, in that language; people by id and, in `names`, by name."""
    looked = view(books, seen.requisition.workspace, language)
    versions = books.plans.versions(seen.requisition.id)
    plan = next((each.content for each in versions if each.number == made.plan), Plan())

    def stage(at: int) -> dict[str, Any]:
        return {"n": at + 1, "method": plan.stages[at].method.value if at < len(plan.stages) else ""}

    lines = [{**_line(each, stage), "at": n, "name": looked.name(each.competency) or each.competency}
             for n, each in enumerate(made.lines)]  # fmt: skip
    interval = Composite({}, made.composite, made.error).interval
    votes = [
        {**stage(each.stage), "who": each.who, "before": each.before.value if each.before else "",
         "after": each.after.value if each.after else "", "why": each.why}
        for each in made.votes
    ]  # fmt: skip
    return {
        "composite": _mean(made.composite), "least": _mean(interval and interval[0]),
        "most": _mean(interval and interval[1]), "covered": made.covered, "of": len(made.lines), "lines": lines,
        "votes": votes, "scores": [{**stage(each.stage), **_score(each)} for each in made.scores],
        "settings": [{**stage(each.stage), **_setting(each)} for each in made.settings],
        "names": _names(books, seen.requisition.workspace, made),
    }  # fmt: skip


def _line(one: Line, stage: Any) -> dict[str, Any]:
    claims = [
        {
            **stage(each.stage), "who": each.who, "score": each.score, "words": each.words,
            "excerpt": each.words if len(each.words) <= EXCERPT else f"{each.words[:EXCERPT].rstrip()}…",
            "is_graded": each.interview == rules.NO_INTERVIEW,
            "corrected": vars(each.corrected) if each.corrected else None,
        }
        for each in one.claims
    ]  # fmt: skip
    return {
        "is_must": one.is_must, "mean": _mean(one.mean), "assessors": one.assessors, "claims": claims,
        "scores": list(one.scores), "picture": one.picture.value, "risks": [each.value for each in one.risks],
    }  # fmt: skip


def _score(one: Score) -> dict[str, Any]:
    return {"who": one.who, "score": one.score, "least": one.least, "most": one.most, "pass_mark": one.pass_mark}


def _setting(one: Setting) -> dict[str, Any]:
    return {
        "start": one.start, "who": list(one.who), "panel": None if one.panel is None else round(100 * one.panel),
        "is_same": one.is_same, "is_placed": one.is_placed,
    }  # fmt: skip


def _mean(value: float | None) -> str:
    """To one place: more than that five points and a few people do not tell."""
    return "" if value is None else f"{value:.1f}"


def _names(books: Books, workspace: str, made: Draft) -> Mapping[str, str]:
    users = {each.who for each in made.votes} | {claim.who for line in made.lines for claim in line.claims}
    users |= {who for each in made.settings for who in each.who} | {each.who for each in made.scores}
    return {user: each.name for user, each in books.people.some(workspace, users).items()}


def written(report: Report) -> dict[str, Any]:
    """A signed version as templates show it."""
    said = report.written
    return {
        "number": report.number, "who": report.who, "at": report.at, "why": report.why, "tags": list(said.tags),
        "strengths": said.strengths, "weaknesses": said.weaknesses, "risks": said.risks, "overall": said.overall,
    }  # fmt: skip
