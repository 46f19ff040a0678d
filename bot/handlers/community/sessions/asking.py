"""Members see what is asked in a session, ask themselves, and vote."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once, open_or_turn, show_under
from bot.handlers.community.sessions import carried, list_page, number, page, pair
from bot.jobs.community.sessions import TEMPLATES, line
from bot.jobs.community.sessions import asking as job
from bot.rules.community.questions.sessions import MOST_EACH, TEXT_CHARACTERS, NotCollecting
from bot.slack import forms


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the list of sessions."""
    return turn(ack, person, deps, body)


def turn(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Another page of it, in its place."""
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = list_page(deps, books, me, carried(body), now)
    open_or_turn(deps, me, body, view)
    return ack()


def open_one(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open a session, or another page of its questions in its place."""
    (id, n), now = pair(carried(body)), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = page(deps, books, me, books.sessions.get(me.workspace, id), n, now)
    is_list = not (body.get("view") or {}).get("private_metadata")
    open_or_turn(deps, me, body, view, is_above=is_modal(body) and is_list)
    return ack()


def ask(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of a question."""
    id, now = number(carried(body)), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        session = books.sessions.get(me.workspace, id)
    if not session.collects(now):
        raise NotCollecting()
    facts = {**line(session, now), "most": MOST_EACH, "characters": TEXT_CHARACTERS}
    view = modal(deps, me, f"{TEMPLATES}/ask", facts, str(id))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_ask(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is among the questions; the session's page shows it."""
    now, view = deps.now(), body["view"]
    id = number(view.get("private_metadata"))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        session = job.ask(books, me, id, forms.read(view), now)
        shown = page(deps, books, me, session, 0, now)
    if show_under(deps, me, view, shown):
        return ack()
    return ack(response_action="update", view=shown)


def vote(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They want an answer to it too, or no more; the page shows it."""
    question, now = number(carried(body)), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        session = job.vote(books, me, question, now)
        view = page(deps, books, me, session, _page(body), now)
    open_or_turn(deps, me, body, view)
    return ack()


def _page(body: dict[str, Any]) -> int:
    """Which page of a session somebody looks at."""
    view = body.get("view") or {}
    return pair(view["private_metadata"])[1] if view.get("private_metadata") else 0
