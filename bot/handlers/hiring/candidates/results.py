"""Filling in the result of a stage that is no interview, a score, grades, a reference; and asking others to."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.hiring.candidates import TEMPLATES, Place, behind, find, find_running, page, place
from bot.handlers.hiring.requisitions import carried, text
from bot.jobs.hiring import candidates as job
from bot.jobs.hiring.candidates import grading as asking
from bot.jobs.hiring.candidates import results as shown
from bot.rules.hiring.candidates import NoSuchCandidate, NotYoursToRun, Seen
from bot.rules.hiring.candidates.grading import asked
from bot.rules.hiring.plans import PlanChanged
from bot.rules.hiring.plans.filling import filled
from bot.rules.hiring.plans.results import SHAPES
from bot.rules.people import Identity, Person
from bot.slack import forms
from bot.store import Books

# What stands before the stage where others are to be asked.
ASK = "ask"


def result(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of a stage, with what this person filled in before; or the one that asks who else is to."""
    where, now = place(body), deps.now()
    at, is_page = _stage(where), is_modal(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        if where.what.startswith(ASK):
            found, _ = find_running(books, me, where.id, now)
            template, work = f"{TEMPLATES}/graders", ""
        else:
            found, work = _to_fill_in(books, me, where.id, at, now)
            template = f"{TEMPLATES}/result"
        facts = shown.form(books, deps.words.library, me, found, at, now, work)
    kept = json.dumps({"place": str(where), **(carried(body["view"]) if is_page else {})})
    view = modal(deps, me, template, facts, kept)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_page)
    return ack()


def keep_result(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep it behind what this person filled in before; whoever runs the recruitment sees that it is in."""
    where, answers, now = place(body), forms.read(body["view"]), deps.now()
    at = _stage(where)
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found, _ = _to_fill_in(books, me, where.id, at, now)
        stage, sitting = shown.stage_of(books, found, at), shown.sitting(found.candidacy, at)
        earlier = books.results.last(sitting).get(me.user)
        made = filled(
            answers, SHAPES[stage.method], stage.form, stage.competencies, me.user, me.zone, now, earlier
        )  # fmt: skip
        number = books.results.keep(sitting, made, now)
        entry = {"workspace": me.workspace, "who": me.user, "stage": at + 1, "number": number}
        books.record.note(now, f"{job.FEATURE}.result", job.about(found.candidacy), **entry)
        books.notices.refresh(now, about=job.about(found.candidacy))
    _show_page(deps, person, body, where, now)
    return ack()


def name_graders(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They are asked to fill in the result of the stage, each on their own."""
    where, answers, now = place(body), forms.read(body["view"]), deps.now()
    at, whom = _stage(where), [str(each) for each in answers.get("who") or ()]
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found, _ = find_running(books, me, where.id, now)
        shown.stage_of(books, found, at)
        for each in whom:
            books.people.check_here(Identity(me.workspace, each))
        before = books.candidates.gradings(found.candidacy.id)
        new = asked(at, whom, me.user, text(answers, "work"), now, found.shut, before)
        books.candidates.ask_to_grade(found.candidacy.id, new)
        asking.plan(books, found, new, now)
        entry = {"workspace": me.workspace, "who": me.user, "stage": at + 1, "asked": [each.who for each in new]}
        books.record.note(now, f"{job.FEATURE}.ask_to_grade", job.about(found.candidacy), **entry)
    _show_page(deps, person, body, where, now)
    return ack()


def _to_fill_in(books: Books, me: Person, id: int, at: int, now: datetime) -> tuple[Seen, str]:
    """The candidate for whoever runs their recruitment, or was asked for the result of that stage, and where the work
    is. Raises NoSuchCandidate, NotYoursToRun."""
    try:
        return find_running(books, me, id, now)[0], ""
    except (NoSuchCandidate, NotYoursToRun) as no:
        try:
            found, grading = books.candidates.graded_by(me.identity, id, at, books.company.of(me.workspace, now))
        except NoSuchCandidate:
            raise no from None
        return found, grading.work


def _show_page(deps: Deps, person: Caller, body: dict[str, Any], where: Place, now: datetime) -> None:
    """The candidate's page beneath the form shows it; whoever came from a message has none."""
    beneath = body["view"].get("previous_view_id")
    if beneath:
        with deps.store.reading() as books:
            me = person.enter(books)
            found, company = find(books, me, where.id, now)
            view = page(deps, books, me, found, company, now, behind(body["view"]))
        bring_up_to_date(deps, me, beneath, view)


def _stage(where: Place) -> int:
    """The stage by its place. Raises PlanChanged for what no button of ours says."""
    at = where.what.removeprefix(ASK)
    if not at.isdecimal():
        raise PlanChanged()
    return int(at)
