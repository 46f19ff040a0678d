"""Who runs an event writes it, announces it, changes it, calls it off, sees who goes, and marks who came."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once, open_or_turn
from bot.handlers.community.content.writing import check_seen
from bot.handlers.community.events import TEMPLATES, bring, clicked, kept, marked, page, pair, show_anew
from bot.handlers.hiring.requisitions import carried
from bot.jobs.community import events as job
from bot.jobs.community.events import running
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

# What the button of a new event carries.
NEW = "0:0"


def write(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of an event, a new one or one that is there."""
    id, revision = pair(clicked(body))
    with deps.store.reading() as books:
        me = person.enter(books)
        event = running.same(books, me, id, revision) if id else running.blank(books, me, deps.now())
        carries = kept(body.get("view") or {}, spot=f"{id}:{revision}", event=id)
        shown = modal(deps, me, f"{TEMPLATES}/form", job.form(books, event), carries)
    deps.slack.open_view(me.workspace, body["trigger_id"], shown, push=is_modal(body))
    return ack()


def save(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The event is as the form says; a new one is a draft."""
    view, answers, now = body["view"], forms.read(body["view"]), deps.now()
    id, revision = pair(carried(view).get("spot"))
    if channel := answers.get("channel"):
        with deps.store.reading() as books:
            person.enter(books)
        check_seen(deps, person.identity.workspace, str(channel))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        event = running.save(books, me, id, revision, answers, now)
        shown, pages = page(deps, books, me, event, now, view), show_anew(deps, books, me, event, now, view)
    bring(deps, me, pages)
    return ack() if id else ack(response_action="update", view=shown)


def announce(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Members may answer it from now on."""
    (id, revision), now, view = pair(clicked(body)), deps.now(), body.get("view") or {}
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        event = running.announce(books, me, id, revision, now)
        shown, pages = page(deps, books, me, event, now, view), show_anew(deps, books, me, event, now, view)
    open_or_turn(deps, me, body, shown)
    bring(deps, me, pages)
    return ack()


def invite(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Members who are not in Slack are told of it by letter."""
    (id, revision), now = pair(clicked(body)), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        count = running.invite(books, me, id, revision, now)
        shown = modal(deps, me, f"{TEMPLATES}/invited", {"n": count})
    deps.slack.open_view(me.workspace, body["trigger_id"], shown, push=is_modal(body))
    return ack()


def cancel(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that asks why it is called off."""
    id, revision = pair(clicked(body))
    with deps.store.reading() as books:
        me = person.enter(books)
        event = running.same(books, me, id, revision)
        carries = kept(body.get("view") or {}, spot=f"{id}:{revision}", event=id)
        facts = {"title": event.title, "going": len(running.concerned(books, event)), "most": running.MOST_REASON}
        shown = modal(deps, me, f"{TEMPLATES}/cancel", facts, carries)
    deps.slack.open_view(me.workspace, body["trigger_id"], shown, push=is_modal(body))
    return ack()


def call_off(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It does not take place, and whoever goes or waits hears why."""
    view, answers, now = body["view"], forms.read(body["view"]), deps.now()
    id, revision = pair(carried(view).get("spot"))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        event = running.call_off(books, me, id, revision, answers, now)
        pages = show_anew(deps, books, me, event, now, view)
    bring(deps, me, pages)
    return ack()


def who(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open who goes, who waits and who came."""
    id, n = pair(clicked(body))
    with deps.store.reading() as books:
        me = person.enter(books)
        shown = _who(deps, books, me, id, n, body)
    if "who" in carried(body.get("view") or {}):
        bring_up_to_date(deps, me, body["view"]["id"], shown)
    else:
        deps.slack.open_view(me.workspace, body["trigger_id"], shown, push=is_modal(body))
    return ack()


def mark(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Somebody came, or did not."""
    (id, member, came, n), now = marked(clicked(body)), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        running.mark(books, me, id, member, came, now)
        shown = _who(deps, books, me, id, n, body)
    if is_modal(body):
        bring_up_to_date(deps, me, body["view"]["id"], shown)
    return ack()


def _who(deps: Deps, books: Books, me: Person, id: int, n: int, body: dict[str, Any]) -> dict[str, Any]:
    facts = job.who(books, job.helped_by(books, me, id), n, deps.now())
    return modal(deps, me, f"{TEMPLATES}/who", facts, kept(body.get("view") or {}, who=id))
