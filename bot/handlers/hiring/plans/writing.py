"""Planning: the page of a plan, its stages one by one, and what is known about methods."""

from __future__ import annotations

import json
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, message, modal
from bot.handlers.hiring.descriptions import may, roles
from bot.handlers.hiring.plans import TEMPLATES, changing, open_page, place
from bot.handlers.hiring.requisitions import button, text
from bot.jobs.hiring import plans as job
from bot.rules.access import Right, has
from bot.rules.hiring import plans as rules
from bot.rules.hiring.plans import Stage
from bot.rules.hiring.plans.methods import METHODS
from bot.rules.hiring.requisitions import Requisition
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books


def plan(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The roles of this person, and how far their plans are."""
    with deps.store.reading() as books:
        me = person.enter(books)
        may_judge = has(Right.RECRUIT, me, books.workspaces.get(me.workspace).kind)
        facts = {"roles": roles(books, me, books.plans), "may_judge": may_judge}
    return ack(response_type="ephemeral", **message(deps, me, f"{TEMPLATES}/list", facts))


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The plan of one role, as it is being made."""
    open_page(person, deps, body, button(body)[0])
    return ack()


def methods(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """What is published about each method, as ranges."""
    id, _ = button(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        facts = {"methods": job.library_facts(job.view(books, deps.words.library, me, may(books, me, id)))}
    view = modal(deps, me, f"{TEMPLATES}/methods", facts)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def edit(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of a stage, or of a new one."""
    where = place(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        found = may(books, me, where.id)
        written = books.plans.written(found.id)
        looked = job.view(books, deps.words.library, me, found)
    rules.check_seen(written, where.seen)
    if not looked.brief.wanted:
        raise rules.NothingToLookFor()
    if where.at is not None and where.at >= len(written.stages):
        raise rules.PlanChanged()
    stage = None if where.at is None else written.stages[where.at]
    offered = [each.value for each in METHODS if each in looked.brief.allowed]
    facts = {
        "stage": stage,
        "methods": offered,
        "chosen": stage.method.value if stage and stage.method in offered else offered[0],
        "wanted": [{"id": each.id, "name": looked.name(each.id)} for each in looked.brief.wanted],
    }
    metadata = json.dumps({"place": body["actions"][0]["value"]})
    view = modal(deps, me, f"{TEMPLATES}/stage", facts, metadata)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=True)
    return ack()


def save_stage(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep a stage, or take it out."""
    where, answers = place(body), forms.read(body["view"])

    def change(it: rules.Plan, books: Books, me: Person, found: Requisition) -> rules.Plan:
        if where.at is not None and answers.get("out"):
            return rules.without_stage(it, where.at)
        looked = job.view(books, deps.words.library, me, found)
        chosen = {each.id for each in looked.brief.wanted} & set(answers.get("competencies") or ())
        method = next((each for each in looked.brief.allowed if each.value == answers.get("method")), None)
        if method is None:
            raise rules.PlanChanged()  # what is offered changed since the form was opened
        panel = _number(answers, "panel") if METHODS[method].is_interview else 1
        return rules.with_stage(it, where.at, Stage(
            method, _number(answers, "minutes"), panel, tuple(sorted(chosen)), *_environment(answers)
        ))  # fmt: skip

    with changing(person, deps, body, "save_stage", change):
        return ack()


def move(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Put a stage one place up or down: candidates meet them in this order. Who clicks again before the page shows
    the first click moves it on."""
    where = place(body)

    def change(it: rules.Plan, books: Books, me: Person, found: Requisition) -> rules.Plan:
        return rules.moved_from(it, where.seen, where.at, where.by, books.plans.written_by(found.id) == me.user)

    with changing(person, deps, body, "move", change, is_checked=False):
        return ack()


def _environment(answers: dict[str, Any]) -> tuple[str, str, str]:
    place, time_of_day, materials = (text(answers, name).strip() for name in ("place", "time_of_day", "materials"))
    return place, time_of_day, materials


def _number(answers: dict[str, Any], name: str) -> int:
    """What was typed as a number; 0, which no field of ours takes, for anything else."""
    typed = text(answers, name).strip()
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 5 else 0


