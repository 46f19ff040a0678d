"""Asking somebody for the result of a stage: they are given a code and the work, and nothing else of the candidate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.jobs.hiring.candidates import FEATURE, about
from bot.jobs.hiring.candidates.results import sitting, stage_of
from bot.jobs.moments import Facts, Moment
from bot.rules.hiring.candidates import NoSuchCandidate, Seen
from bot.rules.hiring.candidates.grading import Grading
from bot.rules.hiring.plans.results import BLIND, given_to_grader
from bot.rules.notices import Notice, Planned
from bot.rules.people import Identity
from bot.store import Books

KIND = f"{FEATURE}.grade"


def plan(books: Books, found: Seen, asked: Iterable[Grading], now: datetime) -> None:
    """Each of them hears of it, once."""
    one, workspace = found.candidacy, found.requisition.workspace
    for each in asked:
        key = f"{KIND}:{one.id}:stage={each.stage}:to={each.who}"
        facts = {"id": one.id, "stage": each.stage}
        books.notices.plan(Planned(key, KIND, about(one), workspace, each.who, facts, living=True), now)


def _grade(books: Books, notice: Notice, now: datetime) -> Facts | None:
    """What is asked and whether it is done; that nothing is left to do, once it stands and is over or shut to them."""
    id, at = notice.facts["id"], notice.facts["stage"]
    company = books.company.of(notice.workspace, now)
    try:
        found, grading = books.candidates.graded_by(Identity(notice.workspace, notice.to), id, at, company)
    except NoSuchCandidate:
        return {"is_over": True} if notice.ts else None
    stage, one = stage_of(books, found, at), found.candidacy
    work = given_to_grader(stage.method, stage.form, stage.competencies, one.code, found.candidate.name)
    filled = books.results.last(sitting(one, at)).get(notice.to)
    return {
        "is_over": False, "who": grading.by, "method": stage.method.value, "called": work.called,
        "title": found.requisition.wanted.title, "work": grading.work, "is_blind": stage.method in BLIND,
        "is_done": filled is not None, "value": f"{one.id}:{one.revision}:{at}",
    }  # fmt: skip


MOMENTS: Mapping[str, Moment] = {KIND: Moment(_grade)}
