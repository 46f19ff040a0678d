"""Keeping somebody in mind with the tags of their report; and the page of those who are."""

from __future__ import annotations

import re
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, modal, once, open_or_turn
from bot.handlers.hiring.reports import TEMPLATES, behind, clicked, form, page
from bot.jobs.hiring import reports as job
from bot.jobs.hiring.reports import keeping
from bot.slack import forms

# What a button of the list carries: a page, and the mark of a tag; what its menu does for every tag.
_LIST = re.compile("([0-9]{1,4}):([0-9a-f]{0,12})")
EVERY = "*"


def keep(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The form that asks for tags, and how they said yes, in the page's place."""
    where, now = clicked(body, 1), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        facts = keeping.form(books, me, job.running(books, me, where.id, now), now)
        view = form(deps, me, f"{TEMPLATES}/keep", facts, where)
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def keep_in_mind(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They are, once they said yes."""
    (where, _), now = behind(body["view"]), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = job.running(books, me, where.id, now)
        keeping.keep(books, me, found, forms.read(body["view"]), now)
        view = page(deps, books, me, found, 0, now, "kept")
    return ack(response_action="update", view=view)


def drop(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They are kept in mind no more."""
    where, now = clicked(body, 1), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = job.running(books, me, where.id, now)
        keeping.drop(books, me, found, now)
        view = page(deps, books, me, found, 0, now, "dropped")
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def pool(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Who is kept in mind, page by page, or those with a tag: from a command or a button, and from the page itself in
    its place."""
    action, now = (body.get("actions") or [{}])[0], deps.now()
    chosen = (action.get("selected_option") or {}).get("value")
    found = _LIST.fullmatch(str(action.get("value") or "")) if chosen is None else None
    tag = (found[2] if found else "") if chosen is None else "" if chosen == EVERY else str(chosen)
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/pool", keeping.listed(books, me, tag, int(found[1]) if found else 0, now))
    open_or_turn(deps, me, body, view)
    return ack()
