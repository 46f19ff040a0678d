"""The asker's side: the form and its draft, the check before sending, edit, remind, withdraw."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once, tell
from bot.handlers.hiring.requisitions import (
    TEMPLATES,
    ask_for,
    button,
    carried,
    change,
    note,
    save,
    seen,
    text,
    which,
    whole,
)
from bot.jobs.hiring import requisitions as job
from bot.jobs.hiring.requisitions.showing import changed, to_come
from bot.rules.calendar import local_day
from bot.rules.hiring.requisitions import Requisition, asking
from bot.rules.hiring.requisitions.chains import NoChain
from bot.rules.hiring.requisitions.wanted import Wanted, answers_of, fingerprint, wanted_from
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

FORM = "hiring.requisitions"


def request(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form, with the draft as it was left."""
    with deps.store.reading() as books:
        me = person.enter(books)
        if not books.workspaces.get(me.workspace).chains:
            raise NoChain()
        answers = books.drafts.get(me.identity, FORM)
    view = modal(deps, me, f"{TEMPLATES}/request", {"answers": answers, "asker": me.user, "is_edit": False})
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def edit(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form with what was asked for, or with the edit as it was left."""
    id, _ = button(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        found = seen(books, me, id)
        asking.check_edit(found, me.user)
        answers = books.drafts.get(me.identity, _draft(id, found.revision)) or answers_of(found.wanted)
    metadata = json.dumps({"id": id, "revision": found.revision})
    facts = {"answers": answers, "asker": me.user, "is_edit": True}
    view = modal(deps, me, f"{TEMPLATES}/request", facts, metadata)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def choose(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep what is in the form, as choices are made."""
    _keep(person, deps, body, once(body))
    return ack()


def close(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep what Slack tells when the form is closed."""
    _keep(person, deps, body, once(body))
    return ack()


def _keep(person: Caller, deps: Deps, body: Mapping[str, Any], key: str | None = None) -> Person:
    """Next has no key: what was wrong is corrected and sent from the same view again."""
    now = deps.now()
    with deps.store.open(once=key, at=now) as books:
        me = person.enter(books)
        if answers := forms.read(body["view"]):
            books.drafts.keep(me.identity, _form(body["view"]), answers, now, body["view"]["id"])
    return me


def check(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Keep the form and show what would happen: who decides, which steps are skipped, and what is like it."""
    me, now, answers = _keep(person, deps, body), deps.now(), forms.read(body["view"])
    wanted = wanted_from(answers, me.user, local_day(now, me.zone))
    with deps.store.reading() as books:
        before, after = _asked(books, me, _editing(body["view"]), wanted, now)
        like = [] if before else books.requisitions.like(me.workspace, wanted)
    facts = {
        "wanted": wanted,
        "steps": to_come(after, now),
        "like": [job.line(each, now) for each in like],
        "changed": changed(asking.changes(before.wanted, wanted)) if before else [],
        "is_edit": before is not None,
    }
    metadata = json.dumps({**_editing(body["view"]), "digest": fingerprint(wanted)})
    return ack(response_action="push", view=modal(deps, me, f"{TEMPLATES}/check", facts, metadata))


def submit(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Send what was checked: to its first approvers, or, edited, to those whose steps look at what changed."""
    now, view = deps.now(), body["view"]
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        form = _form(view)
        answers = books.drafts.get(me.identity, form)
        asking.check_kept(bool(answers))
        wanted = wanted_from(answers, me.user, local_day(now, me.zone))
        asking.check_same(fingerprint(wanted), str(carried(view).get("digest")))
        before, after = _asked(books, me, _editing(view), wanted, now)
        if before is None:
            note(books, "submit", books.requisitions.add(after), me, now)
        else:
            save(
                books,
                "edit",
                before,
                after,
                me,
                now,
                changed=[each.field for each in asking.changes(before.wanted, wanted)],
            )
        books.drafts.sent(me.identity, form, now, view["root_view_id"])
    return ack(response_action="clear")


def nudge(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Remind those it waits for, once in four of their working hours."""
    id, _ = button(body)
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        before = seen(books, me, id, cases=True)
        after, whom = asking.nudge(before, me.user, job.hours_of(books, before), now)
        save(books, "nudge", before, after, me, now, whom=list(whom))
        job.plan_nudges(books, after, whom, now)
    tell(deps, me, body, f"{TEMPLATES}/nudge_sent", {"whom": list(whom)})
    return ack()


def withdraw(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Ask for the reason of taking it back."""

    def look(found: Requisition, me: Person) -> Mapping[str, Any]:
        asking.check_edit(found, me.user)
        return {"title": found.wanted.title}

    return ask_for(ack, person, deps, body, f"{TEMPLATES}/withdraw", look)


def withdraw_with_reason(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Take the request back: nobody is asked any more."""
    (id, _), why = which(body), text(forms.read(body["view"]), "reason")
    change(person, deps, body, id, "withdraw", lambda one, me, now: asking.withdraw(one, me.user, why, now), why=why)
    return ack(response_action="clear")


def _asked(
    books: Books, me: Person, editing: Mapping[str, int], wanted: Wanted, now: datetime
) -> tuple[Requisition | None, Requisition]:
    """The request before, if it is an edit, and as it would be after."""
    chains, company = books.workspaces.get(me.workspace).chains, books.company.of(me.workspace, now)
    if not editing:
        draft = asking.begin_draft(me.workspace, me.user, wanted, now)
        return None, asking.submit(draft, me.user, chains, company, now)
    before = seen(books, me, editing["id"])
    asking.check_revision(before, editing["revision"])
    return before, asking.edit(before, me.user, wanted, chains, company, now)


def _editing(view: Mapping[str, Any]) -> dict[str, int]:
    """Which request, in which revision, the form edits; empty for a new one. Rights are asked of the store."""
    found = carried(view)
    return {name: whole(found.get(name)) for name in ("id", "revision")} if "id" in found else {}


def _form(view: Mapping[str, Any]) -> str:
    editing = _editing(view)
    return _draft(editing["id"], editing["revision"]) if editing else FORM


def _draft(id: int, revision: int) -> str:
    return f"{FORM}:{id}:{revision}"
