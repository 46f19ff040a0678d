"""Contests of members who bring others: moderators start them, members take part."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once, show_under
from bot.handlers.community.sources import TEMPLATES, clicked, number, page_number
from bot.jobs.community.members import own
from bot.jobs.community.sources import contests as job
from bot.rules.community.sources import NoSuchSource
from bot.rules.community.sources import contests as rules
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

SAID = ("name", "prize", "terms", "first", "last")


def contests(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the list of contests."""
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/contests", job.listed(books, me, 0, now))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def turn_contests(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Another page of it, in its place."""
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/contests", job.listed(books, me, page_number(clicked(body)), now))
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def begin_contest(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form for a new one."""
    with deps.store.reading() as books:
        me = person.enter(books)
    view = modal(deps, me, f"{TEMPLATES}/contest_new", {})
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_contest(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It begins on its first day, for whoever takes part."""
    now, view, answers = deps.now(), body["view"], forms.read(body["view"])
    said = {name: str(answers.get(name) or "") for name in SAID}
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        others, zone = books.contests.open_ones(me.workspace), books.workspaces.get(me.workspace).zone
        made = books.contests.begin(rules.planned(me.workspace, said, others, zone, me.user, now))
        about = job.about(made.id)
        books.record.note(now, "community.sources.save_contest", about, workspace=me.workspace, who=me.user)
        shown = modal(deps, me, f"{TEMPLATES}/contests", job.listed(books, me, 0, now))
    show_under(deps, me, view, shown)
    return ack()


def call_off(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is over without a winner."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.call_off(books, me, _contest(books, me, clicked(body)), now)
        shown = modal(deps, me, f"{TEMPLATES}/contests", job.listed(books, me, 0, now))
    if is_modal(body):
        bring_up_to_date(deps, me, body["view"]["id"], shown)
    return ack()


def prize(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open what is noted of a winner's prize."""
    with deps.store.reading() as books:
        me = person.enter(books)
        contest, part = _winner(books, me, clicked(body))
    facts, which = {**job.prize(contest, part), "who": part.user}, f"{contest.id}:{part.member}"
    view = modal(deps, me, f"{TEMPLATES}/prize", facts, which)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_prize(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """When it is due, and whether it is paid; the winner hears so."""
    now, view = deps.now(), body["view"]
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        contest, part = _winner(books, me, view.get("private_metadata"))
        job.pay(books, me, contest, part, forms.read(view), now)
        shown = modal(deps, me, f"{TEMPLATES}/contests", job.listed(books, me, 0, now))
    show_under(deps, me, view, shown)
    return ack()


def contest(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open a contest: what it is about, one's own place, and the tick that one takes part."""
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _shown(deps, books, me, _contest(books, me, clicked(body)), now)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def take_part(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They take part from now on, named or not, or no more."""
    now, view = deps.now(), body["view"]
    chosen = forms.read(view).get("part")
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = _contest(books, me, view.get("private_metadata"))
        job.take_part(books, found, own.mine(books, me).id, chosen if isinstance(chosen, list) else [], now)
        shown = _shown(deps, books, me, found, now)
    return ack(response_action="update", view=shown)


def _shown(deps: Deps, books: Books, me: Person, found: rules.Contest, now: datetime) -> dict[str, Any]:
    facts = job.of_member(books, found, own.mine(books, me).id, now)
    return modal(deps, me, f"{TEMPLATES}/contest", facts, str(found.id))


def _contest(books: Books, me: Person, value: Any) -> rules.Contest:
    try:
        return books.contests.get(me.workspace, number(value))
    except NoSuchSource:
        raise rules.NoSuchContest() from None


def _winner(books: Books, me: Person, value: Any) -> tuple[rules.Contest, rules.Part]:
    which, _, member = str(value).partition(":")
    try:
        return job.winner(books, me, number(which), number(member))
    except NoSuchSource:
        raise rules.NoSuchContest() from None
