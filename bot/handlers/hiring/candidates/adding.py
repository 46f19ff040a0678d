"""Adding candidates: the form, who has the same phone, and the first stage; or a file of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once, told
from bot.handlers.hiring.candidates import TEMPLATES, List, list_page
from bot.handlers.hiring.requisitions import carried, text, whole
from bot.jobs.hiring import candidates as job
from bot.jobs.hiring.candidates import mails, own_page
from bot.jobs.hiring.candidates.adding import may_add
from bot.rules.hiring.candidates import Candidate, adding
from bot.rules.hiring.candidates.mails import Kind
from bot.rules.hiring.requisitions import Requisition
from bot.rules.people import Person
from bot.slack import forms

# The answer that they are none of those who have the same phone.
ANOTHER = "another"


def add(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form, or the one that asks for a file. Raises PlanMissing before anything is typed."""
    id, _, what = str(body["actions"][0].get("value")).partition(":")
    with deps.store.reading() as books:
        me = person.enter(books)
        found = may_add(books, me, whole(id), deps.now()).found
    if what == "file":
        facts = {"title": found.wanted.title}
        view = modal(deps, me, f"{TEMPLATES}/file", facts, json.dumps({"id": found.id}))
    else:
        view = _form(deps, me, found, {})
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They begin at the first stage; or the form asks first whether they are somebody who has the same phone."""
    id, answers, now = whole(carried(body["view"]).get("id")), forms.read(body["view"]), deps.now()
    chosen = text(answers, "same")
    with deps.store.reading() as books:
        me = person.enter(books)
        here = may_add(books, me, id, now)
        typed = adding.read(answers, me.workspace)
        near = [] if chosen == ANOTHER else here.near(typed)
    if near and chosen not in {str(each.id) for each in near}:
        return ack(response_action="update", view=_form(deps, me, here.found, answers, near))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        here = may_add(books, me, id, now)
        begun, is_hidden = here.begin(typed, chosen)
        if begun and answers.get("receipt"):
            mails.plan(books, own_page.find(books, begun.id, now), Kind.RECEIPT, "first", me.user, now)
        shown = list_page(deps, books, me, List(here.found.id), now)
    if below := body["view"].get("previous_view_id"):
        bring_up_to_date(deps, me, below, shown)
    if is_hidden:
        return ack(response_action="update", view=told(deps, me, f"{TEMPLATES}/kept_unseen", {"name": typed.name}))
    return ack()


def _form(
    deps: Deps, me: Person, found: Requisition, typed: Mapping[str, Any], near: Sequence[Candidate] = ()
) -> dict[str, Any]:
    has_mail = deps.mail is not None and bool(deps.public_url)
    facts = {**job.form(typed, found.wanted.title, me.language, near), "has_mail": has_mail}
    return modal(deps, me, f"{TEMPLATES}/add", facts, json.dumps({"id": found.id}))
