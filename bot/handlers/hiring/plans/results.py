"""Result forms of the stages that are no interviews: how a result is taken down, set with the plan."""

from __future__ import annotations

import json
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, modal
from bot.handlers.hiring.descriptions import may
from bot.handlers.hiring.plans import TEMPLATES, changing, place
from bot.handlers.hiring.requisitions import text
from bot.jobs.hiring import plans as job
from bot.rules.hiring import plans as rules
from bot.rules.hiring.plans import Plan, results
from bot.rules.hiring.requisitions import Requisition
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

FIELDS = ("least", "most", "pass_mark", "instructions", "questions")


def form(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the result form of a stage, to be set."""
    where = place(body)
    at = -1 if where.at is None else where.at
    with deps.store.reading() as books:
        me = person.enter(books)
        found = may(books, me, where.id)
        plan = books.plans.written(found.id)
        looked = job.view(books, deps.words.library, me, found)
    rules.check_seen(plan, where.seen)
    facts = job.form(plan, at, looked)
    view = modal(deps, me, f"{TEMPLATES}/form", facts, json.dumps({"place": body["actions"][0]["value"]}))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=True)
    return ack()


def save_form(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep how the result of a stage is taken down."""
    where, answers = place(body), forms.read(body["view"])
    at = -1 if where.at is None else where.at

    def change(it: Plan, books: Books, me: Person, found: Requisition) -> Plan:
        typed = {name: text(answers, name) for name in FIELDS}
        return rules.with_form(it, at, results.form(rules.shape(it, at), typed))

    with changing(person, deps, body, "save_form", change):
        return ack()
