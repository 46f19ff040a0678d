"""The figures of the recruitments one runs, the rows behind each, and a file of them."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.hiring.reports import TEMPLATES
from bot.handlers.pictured import show
from bot.jobs.hiring.reports import numbers as job
from bot.jobs.hiring.reports import numbers_page
from bot.jobs.hiring.reports.numbers import Scope, scope_from
from bot.jobs.hiring.reports.numbers_page import Page
from bot.rules.people import Person


def numbers(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Every figure: from Home or by command a page of its own; in a modal in its place, so that a candidate and a form
    fit above it. The picture that it lacks is made; a page that Slack refuses for one it has no more goes without."""
    is_plain = "actions" not in body or not body["actions"][0].get("value")  # from Home, or by command
    scope = Scope() if is_plain else _scope(body)
    me, made, view = show(deps, body, lambda: _made(person, deps, scope))
    if view:
        with deps.store.open() as books:
            numbers_page.want(books, me, made, view, deps.now())
    return ack()


def numbers_roles(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The roles of whose figures one may choose."""
    scope = _scope(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/numbers_roles", job.roles(books, me, scope))
    _turn(deps, me, body, view)
    return ack()


def numbers_rows(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """What a figure was counted from."""
    scope = _scope(body)
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/numbers_rows", job.rows(job.gather(books, me, scope, deps.now())))
    _turn(deps, me, body, view)
    return ack()


def numbers_file(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The figures, or the rows of one, come as a file to this person alone."""
    scope, now = _scope(body), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        numbers_page.ask(books, me, scope, now)
        view = modal(deps, me, f"{TEMPLATES}/numbers_given", {})
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def _scope(body: dict[str, Any]) -> Scope:
    """What the button carries. Raises Unknown for what no button of ours carries."""
    return scope_from(body["actions"][0].get("value"))


def _made(person: Caller, deps: Deps, scope: Scope) -> tuple[Person, Page]:
    with deps.store.reading() as books:
        me = person.enter(books)
        return me, numbers_page.page(deps, books, me, scope, deps.now())


def _turn(deps: Deps, me: Person, body: dict[str, Any], view: dict[str, Any]) -> None:
    """Show it in place of the figures, whose picture is waited for no more."""
    if not is_modal(body):
        deps.slack.open_view(me.workspace, body["trigger_id"], view)
        return
    with deps.store.open() as books:
        books.pictures.left(me.workspace, body["view"]["id"])
    bring_up_to_date(deps, me, body["view"]["id"], view)
