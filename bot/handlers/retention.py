"""How long data are kept, and who is held because the law wants it: for admins."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, modal, once, open_or_turn, show_under
from bot.jobs import retention as job
from bot.rules.retention import NoSuchHold
from bot.slack import forms


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the page with each kind of data, its time and rule, and who is held."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, "retention/show", job.page(books, me, deps.now()))
    open_or_turn(deps, me, body, view)
    return ack()


def hold(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that asks whom to keep, why and until when."""
    with deps.store.reading() as books:
        me = person.enter(books)
        shown = job.page(books, me, deps.now())
    view = modal(deps, me, "retention/hold", {"hires": shown["hires"], "belongs": shown["belongs"]})
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=True)
    return ack()


def save(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """That person is kept until then; the page below says so."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.hold(books, me, forms.read(body["view"]), now)
        shown = modal(deps, me, "retention/show", job.page(books, me, now))
    show_under(deps, me, body["view"], shown)
    return ack()


def end(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It holds nobody any more; the page says so."""
    now, value = deps.now(), str(body["actions"][0].get("value") or "")
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        raise NoSuchHold()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.end(books, me, int(value), now)
        shown = modal(deps, me, "retention/show", job.page(books, me, now))
    bring_up_to_date(deps, me, str(body["view"]["id"]), shown)
    return ack()
