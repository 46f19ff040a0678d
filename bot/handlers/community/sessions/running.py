"""Moderators announce a session, sort its questions, say what became of each, and let the recap out."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once, open_or_turn, show_under
from bot.handlers.community.content.writing import check_seen
from bot.handlers.community.sessions import board, carried, list_page, number, pair, two
from bot.jobs.community import sessions as shown
from bot.jobs.community.sessions import TEMPLATES
from bot.jobs.community.sessions import running as job
from bot.rules.community.questions.sessions import LATEST_ANSWER, NoSuchSession
from bot.slack import forms


def announce(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of a new one."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/form", shown.blank(books, me, deps.now()))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It stands in its channel; the list shows it."""
    now, view, answers = deps.now(), body["view"], forms.read(body["view"])
    with deps.store.reading() as books:
        person.enter(books)
    check_seen(deps, person.identity.workspace, str(answers.get("channel") or ""))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.announce(books, me, answers, now)
        below = list_page(deps, books, me, "", now)
    if show_under(deps, me, view, below):
        return ack()
    return ack(response_action="update", view=below)


def change(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open its form, as it was announced."""
    id, now = number(carried(body)), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        session = books.sessions.get(me.workspace, id)
        if not session.collects(now):
            raise NoSuchSession()
        view = modal(deps, me, f"{TEMPLATES}/change", shown.filled_in(books, session), str(id))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_change(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is so, in its channel too; the list below shows it."""
    now, view = deps.now(), body["view"]
    id = number(view.get("private_metadata"))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.change(books, me, id, forms.read(view), now)
        below = list_page(deps, books, me, "", now)
    show_under(deps, me, view, below)
    return ack()


def call_off(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It does not take place."""
    id, now = number(carried(body)), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.call_off(books, me, id, now)
        view = list_page(deps, books, me, "", now)
    open_or_turn(deps, me, body, view)
    return ack()


def run(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the page on which it is run."""
    id, now = number(carried(body)), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = board(deps, books, me, books.sessions.get(me.workspace, id), now)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def merge(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Two that ask the same are one."""
    (id, into, other), now = two(carried(body)), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        view = board(deps, books, me, job.merge(books, me, id, into, other, now), now)
    open_or_turn(deps, me, body, view)
    return ack()


def answered(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It was answered; a page of ours shows it, a message does so by itself."""
    question, now = number(carried(body)), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        view = board(deps, books, me, job.answered(books, me, question, now), now)
    if is_modal(body):
        open_or_turn(deps, me, body, view)
    return ack()


def carry(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of who answers it until when, or all that are left."""
    (id, question), now = pair(carried(body)), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        session = books.sessions.get(me.workspace, id)
        found = [each.text for each in books.sessions.questions(id) if each.id == question]
        facts = {**shown.line(session, now), "texts": found, "days": LATEST_ANSWER.days}
        view = modal(deps, me, f"{TEMPLATES}/carry", facts, f"{id}:{question}")
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_carry(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They answer it until that day; the page below shows it."""
    now, view = deps.now(), body["view"]
    id, question = pair(view.get("private_metadata"))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        below = board(deps, books, me, job.carry(books, me, id, question, forms.read(view), now), now)
    show_under(deps, me, view, below)
    return ack()


def tell(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The recap stands in the channel."""
    id, now = number(carried(body)), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        view = board(deps, books, me, job.tell(books, me, id, now), now)
    open_or_turn(deps, me, body, view)
    return ack()
