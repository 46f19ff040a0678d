"""Asking for headcount, and saying yes or no to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, message, modal, once
from bot.jobs.hiring import requisitions as job
from bot.rules.calendar import local_day
from bot.rules.hiring import requisitions as rules
from bot.rules.hiring.requisitions.wanted import wanted_from
from bot.rules.people import Person
from bot.slack import forms
from bot.slack.client import respond
from bot.store import Books

FORM = "hiring.requisitions"
TEMPLATES = "hiring/requisitions"


def request(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form, with the draft as it was left and the steps that will run."""
    with deps.store.reading() as books:
        me = person.enter(books)
        answers = books.drafts.get(me.identity, FORM)
        steps = _steps_to_come(books, me)
    view = modal(deps, me, f"{TEMPLATES}/request", {"answers": answers, "steps": steps, "asker": me.user})
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=(body.get("view") or {}).get("type") == "modal")
    return ack()


def _steps_to_come(books: Books, me: Person) -> list[dict[str, Any]]:
    chain = books.workspaces.get(me.workspace).chain
    if not chain.steps:
        raise rules.NoChain()
    steps = [replace(step, approvers=tuple(who for who in step.approvers if who != me.user)) for step in chain.steps]
    return [{"name": step.name, "people": list(step.approvers), "needed": step.enough} for step in steps]


def choose(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep what is in the form, as choices are made."""
    _keep(person, deps, body)
    return ack()


def close(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep what Slack tells when the form is closed."""
    _keep(person, deps, body)
    return ack()


def _keep(person: Caller, deps: Deps, body: Mapping[str, Any]) -> None:
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        if answers := forms.read(body["view"]):
            books.drafts.keep(me.identity, FORM, answers, now, body["view"]["id"])


def submit(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Send the request to its first approvers."""
    now, answers = deps.now(), forms.read(body["view"])
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        wanted = wanted_from(answers, me.user, local_day(now, me.zone))
        draft = rules.begin_draft(me.workspace, me.user, wanted, now)
        asked = rules.submit(draft, me.user, books.workspaces.get(me.workspace).chain, now)
        kept = books.requisitions.add(asked)
        books.drafts.sent(me.identity, FORM, now, body["view"]["id"])
        _note(books, "submit", kept, me, now)
    return ack()


def approve(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """This person's yes."""
    id, revision = _button(body)
    is_list = (body.get("container") or {}).get("is_ephemeral")
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        before = books.requisitions.seen_by(me.identity, id)
        _save(books, "approve", before, rules.approve(before, me.user, revision, now), me, now)
        left = _waiting_list(books, deps, me) if is_list else None
    if left is not None:  # the list of `/hire approve`: no notice keeps it true
        respond(body["response_url"], left, replace=True)
    return ack()


def reject(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask for the reason of a no."""
    id, revision = _button(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        found = books.requisitions.seen_by(me.identity, id)
        rules.may_decide(found, me.user, revision)
    facts = {"title": found.wanted.title, "asker": found.asker}
    view = modal(deps, me, f"{TEMPLATES}/reject", facts, json.dumps({"id": id, "revision": revision}))
    deps.slack.open_view(me.workspace, body["trigger_id"], view)
    return ack()


def reject_with_reason(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """This person's no, with its reason."""
    which, answers = json.loads(body["view"]["private_metadata"]), forms.read(body["view"])
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        before = books.requisitions.seen_by(me.identity, int(which["id"]))
        reason = answers.get("reason")
        after = rules.reject(before, me.user, int(which["revision"]), reason if isinstance(reason, str) else "", now)
        _save(books, "reject", before, after, me, now)
    return ack()


def waiting(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """What waits for this person's yes or no."""
    with deps.store.reading() as books:
        shown = _waiting_list(books, deps, person.enter(books))
    return ack(response_type="ephemeral", **shown)


def _waiting_list(books: Books, deps: Deps, me: Person) -> dict[str, Any]:
    found = [job.shown(each) for each in books.requisitions.waiting_for(me.identity)]
    return message(deps, me, f"{TEMPLATES}/waiting_list", {"requests": found})


def status(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Where this person's requests are, who holds them and since when."""
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        found = books.requisitions.of(me.identity)
        has_draft = bool(books.drafts.get(me.identity, FORM))
    mine = [{**job.shown(each), "days": rules.days_in_state(each, now)} for each in found]
    facts = {"requests": mine, "has_draft": has_draft}
    return ack(response_type="ephemeral", **message(deps, me, f"{TEMPLATES}/status", facts))


def _button(body: Mapping[str, Any]) -> tuple[int, int]:
    id, _, revision = body["actions"][0]["value"].partition(":")
    return int(id), int(revision)


def _save(
    books: Books, verb: str, before: rules.Requisition, after: rules.Requisition, me: Person, now: datetime
) -> None:
    books.requisitions.save(before, after)
    _note(books, verb, after, me, now, why=after.decisions[-1].reason)


def _note(books: Books, verb: str, after: rules.Requisition, me: Person, now: datetime, **more: Any) -> None:
    """Write into the record what was done, and tell whom it concerns."""
    about, state = f"requisition:{after.id}", after.state.value
    books.record.note(now, f"{FORM}.{verb}", about, workspace=me.workspace, who=me.user, state=state, **more)
    job.plan(books, after, now)
