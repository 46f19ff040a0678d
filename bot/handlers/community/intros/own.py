"""A member and introductions: asking for them, resting, whom not to meet, whether they met."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once, open_or_turn, show_under
from bot.handlers.community.intros import carried, said
from bot.handlers.community.mine import open_mine
from bot.jobs.community.intros import TEMPLATES
from bot.jobs.community.intros import own as job
from bot.jobs.community.members import own as members
from bot.rules.community.members import Member
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

Verb = Callable[[Books, Member, Mapping[str, Any], datetime], None]


def meet(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open one's page of introductions."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        view = _page(deps, books, me, job.member_of(books, me, now), now)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def join(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form in which one asks to be introduced, and says what one offers and looks for."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/join", job.asking(books, job.member_of(books, me, now), now))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_join(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """One takes part so."""
    return _save(ack, person, deps, body, job.take_part)


def rest(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of a rest."""
    return open_mine(ack, person, deps, body, f"{TEMPLATES}/rest", job.resting)


def save_rest(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """One rests so long, or no longer."""
    return _save(ack, person, deps, body, job.rest)


def avoid(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open one's private list of people not to meet."""
    return open_mine(ack, person, deps, body, f"{TEMPLATES}/avoid", job.sparing)


def save_avoid(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """One is introduced to none of these."""
    return _save(ack, person, deps, body, job.avoid)


def go_on(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """One is introduced again."""
    return _turn(ack, person, deps, body, job.go_on)


def stop(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """One is introduced to nobody any more."""
    return _turn(ack, person, deps, body, job.stop)


def answer(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """One says whether one met."""
    group, what = said(carried(body))
    return _turn(
        ack, person, deps, body, lambda books, member, now: job.answer(books, member, group, what, now)
    )  # fmt: skip


def _turn(
    ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any], do: Callable[[Books, Member, datetime], None]
) -> BoltResponse:  # fmt: skip
    """Done; a page of ours on which it was asked for shows it, a message does so by itself."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        member = members.mine(books, me)
        do(books, member, now)
        view = _page(deps, books, me, member, now)
    if is_modal(body):
        open_or_turn(deps, me, body, view)
    return ack()


def _save(ack: Ack, person: Caller, deps: Deps, body: Mapping[str, Any], verb: Verb) -> BoltResponse:
    now, view = deps.now(), body["view"]
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        member = job.member_of(books, me, now)
        verb(books, member, forms.read(view), now)
        shown = _page(deps, books, me, member, now)
    show_under(deps, me, view, shown)
    return ack()


def _page(deps: Deps, books: Books, me: Person, member: Member, now: datetime) -> dict[str, Any]:
    return modal(deps, me, f"{TEMPLATES}/meet", job.page(books, member, now))
