"""Figures of groups, for admins and whom they named; what candidates are asked, for admins."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.jobs.hiring.outcomes import TEMPLATES
from bot.jobs.hiring.outcomes import fairness as job
from bot.rules.access import Right, check
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books


def groups(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Show the figures by the question that the button carries, in place of those by another; else as a page of its
    own."""
    now, question = deps.now(), str(body["actions"][0].get("value") or "")
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/groups", job.page(books, me, question, now))
    if question and is_modal(body):
        bring_up_to_date(deps, me, str(body["view"]["id"]), view)
    else:
        deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def groups_file(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The counts come as a file to this person alone."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.ask_file(books, me, str(body["actions"][0].get("value") or ""), now)
        view = modal(deps, me, "hiring/reports/numbers_given", {})
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def ask_groups(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of what candidates are asked about themselves."""
    with deps.store.reading() as books:
        me = _admin(person, books)
        view = modal(deps, me, f"{TEMPLATES}/ask_groups", job.form(books, me))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def choose_groups(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """That is asked from now on, and the figures below show it."""
    now, below = deps.now(), body["view"].get("previous_view_id")
    with deps.store.open(once=once(body), at=now) as books:
        me = _admin(person, books)
        job.choose(books, me, forms.read(body["view"]), now)
        view = modal(deps, me, f"{TEMPLATES}/groups", job.page(books, me, "", now))
    if below:
        bring_up_to_date(deps, me, str(below), view)
    return ack()


def _admin(person: Caller, books: Books) -> Person:
    me = person.enter(books)
    check(Right.HIRE, me, books.workspaces.get(me.workspace).kind)
    return me
