"""Filling in the result of a stage that is no interview: a score, grades, a reference."""

from __future__ import annotations

import json
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, modal, once
from bot.handlers.hiring.candidates import TEMPLATES, Place, behind, find_running, page, place
from bot.handlers.hiring.requisitions import carried
from bot.jobs.hiring import candidates as job
from bot.jobs.hiring.candidates import results as shown
from bot.rules.hiring.plans import PlanChanged
from bot.rules.hiring.plans.filling import filled
from bot.rules.hiring.plans.results import SHAPES
from bot.slack import forms


def result(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of a stage, with what this person filled in before."""
    where, now = place(body), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        found, _ = find_running(books, me, where.id, now)
        facts = shown.form(books, deps.words.library, me, found, _stage(where), now)
    kept = json.dumps({"place": str(where), **carried(body["view"])})
    view = modal(deps, me, f"{TEMPLATES}/result", facts, kept)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=True)
    return ack()


def keep_result(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep it behind what this person filled in before, and show on the candidate's page that it is in."""
    where, answers, now = place(body), forms.read(body["view"]), deps.now()
    at = _stage(where)
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found, company = find_running(books, me, where.id, now)
        stage, sitting = shown.stage_of(books, found, at), shown.sitting(found.candidacy, at)
        earlier = books.results.last(sitting).get(me.user)
        made = filled(
            answers, SHAPES[stage.method], stage.form, stage.competencies, me.user, me.zone, now, earlier
        )  # fmt: skip
        number = books.results.keep(sitting, made, now)
        entry = {"workspace": me.workspace, "who": me.user, "stage": at + 1, "number": number}
        books.record.note(now, f"{job.FEATURE}.result", job.about(found.candidacy), **entry)
        view = page(deps, books, me, found, company, now, behind(body["view"]))
    bring_up_to_date(deps, me, body["view"]["previous_view_id"], view)
    return ack()


def _stage(where: Place) -> int:
    """The stage by its place. Raises PlanChanged for what no button of ours says."""
    if not where.what.isdecimal():
        raise PlanChanged()
    return int(where.what)
