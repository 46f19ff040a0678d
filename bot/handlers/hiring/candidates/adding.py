"""Adding a candidate: the form, who has the same phone, and the first stage."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once, told
from bot.handlers.hiring.candidates import TEMPLATES, List, list_page
from bot.handlers.hiring.requisitions import carried, seen, text, whole
from bot.jobs.hiring import candidates as job
from bot.jobs.hiring.panels import seats as panels
from bot.rules.hiring.candidates import Candidacy, Candidate, NotYoursToRun, adding, first_holder, shut_out
from bot.rules.hiring.candidates.moving import begun
from bot.rules.hiring.plans.results import code
from bot.rules.hiring.requisitions import Requisition, Unknown
from bot.rules.hiring.requisitions.running import check_running, may_run
from bot.rules.people import Person, Role
from bot.slack import forms
from bot.store import Books

# The answer that they are none of those who have the same phone.
ANOTHER = "another"


def add(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form. Raises PlanMissing before anything is typed."""
    id = whole(body["actions"][0].get("value"))
    with deps.store.reading() as books:
        me = person.enter(books)
        found = _may_add(books, me, id)
    view = _form(deps, me, found, {})
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They begin at the first stage; or the form asks first whether they are somebody who has the same phone."""
    id, answers, now = whole(carried(body["view"]).get("id")), forms.read(body["view"]), deps.now()
    chosen = text(answers, "same")
    with deps.store.reading() as books:
        me = person.enter(books)
        found = _may_add(books, me, id)
        typed = adding.read(answers, me.workspace)
        near = [] if chosen == ANOTHER else _near(books, me, typed, now)
    if near and chosen not in {str(each.id) for each in near}:
        return ack(response_action="update", view=_form(deps, me, found, answers, near))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = _may_add(books, me, id)
        candidacy, is_hidden = _begin(books, me, found, typed, chosen, now)
        if candidacy is not None:
            entry = {"workspace": me.workspace, "who": me.user, "requisition": found.id, "source": typed.source.value}
            books.record.note(now, f"{job.FEATURE}.add", job.about(candidacy), **entry)
        shown = list_page(deps, books, me, List(found.id), now)
    if below := body["view"].get("previous_view_id"):
        bring_up_to_date(deps, me, below, shown)
    if is_hidden:
        return ack(response_action="update", view=told(deps, me, f"{TEMPLATES}/kept_unseen", {"name": typed.name}))
    return ack()


def _may_add(books: Books, me: Person, id: int) -> Requisition:
    """The request, for somebody who may add somebody to it now.

    Raises Unknown, NotYoursToRun, IllegalMove, PlanMissing.
    """
    found = seen(books, me, id)
    if not may_run(found, me.user, me.roles):
        raise NotYoursToRun()
    check_running(found, me.user, me.roles)
    if books.plans.last(found.id) is None:
        raise adding.PlanMissing()
    return found


def _near(books: Books, me: Person, typed: Candidate, now: datetime) -> Sequence[Candidate]:
    """Who else has that phone, of those whom this person may see; nobody where the address says who it is."""
    if books.candidates.same(me.workspace, typed.emails[0]):
        return ()
    company = books.company.of(me.workspace, now)
    found = books.candidates.with_phone(me.workspace, typed.phone)
    return [each for each in found if me.user not in shut_out(each, company) and _sees(books, me, each)]


def _sees(books: Books, me: Person, candidate: Candidate) -> bool:
    for id in books.candidates.requisitions_of(candidate.id):
        try:
            seen(books, me, id)
        except Unknown:
            continue
        return True
    return False


def _begin(
    books: Books, me: Person, found: Requisition, typed: Candidate, chosen: str, now: datetime
) -> tuple[Candidacy | None, bool]:
    """The candidacy that began, and whether this person may not see it. None where one was there that they may not see:
    then nothing is otherwise, and nothing tells.

    Raises AlreadyThere, NobodyLeft.
    """
    here = books.people.by_email(me.workspace, typed.emails[0])
    if here is not None and here.is_regular:  # whoever works here is shut out even if nobody says so
        typed = replace(typed, user=typed.user or here.user)
    kept = books.candidates.same(me.workspace, typed.emails[0])
    if kept is None and chosen.isdecimal():
        kept = next((each for each in _near(books, me, typed, now) if str(each.id) == chosen), None)
    company = books.company.of(me.workspace, now)
    if kept is not None and books.candidates.candidacy_of(found.id, kept.id):
        if me.user in shut_out(kept, company):
            return None, True
        raise adding.AlreadyThere(name=kept.name)
    whole_record = adding.merged(kept, typed) if kept else typed
    shut = shut_out(whole_record, company)
    holder = first_holder(found, shut, books.roles.holders(me.workspace, Role.RECRUITER), company.gone)
    if kept:
        books.candidates.save(whole_record)
        panels.shut(books, whole_record, company, now)
    else:
        whole_record = books.candidates.add(whole_record, me.user, now)
    taken, made = books.candidates.codes(found.id), code(secrets.token_bytes(8))
    while made in taken:
        made = code(secrets.token_bytes(8))
    version = books.plans.begin(found.id, made, now)
    if version is None:
        raise adding.PlanMissing()
    candidacy = begun(found.id, whole_record.id, made, version.number, me.user, holder, now)
    return books.candidates.begin(candidacy), me.user in shut


def _form(
    deps: Deps, me: Person, found: Requisition, typed: Mapping[str, Any], near: Sequence[Candidate] = ()
) -> dict[str, Any]:
    facts = job.form(typed, found.wanted.title, me.language, near)
    return modal(deps, me, f"{TEMPLATES}/add", facts, json.dumps({"id": found.id}))
