"""Telling a friend of the community, and what moderators note of rewards."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.community.sources import TEMPLATES, clicked, number, page_number
from bot.jobs.community.sources import referring as job
from bot.jobs.community.sources import showing
from bot.rules.community.sources import NoSuchSource
from bot.rules.community.sources import referring as rules
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books


def refer(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form, with one's own link and what became of those one told of."""
    now = deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/refer", job.page(books, me, deps.public_url, now))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def send(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The friend gets one letter. Whether somebody was known already is told to nobody."""
    now, answers = deps.now(), forms.read(body["view"])
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.refer(books, me, rules.read(answers), str(answers.get("language") or ""), now)
    return ack(response_action="update", view=modal(deps, me, f"{TEMPLATES}/referred", {}))


def referrals(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the list of who told whom."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _list(deps, books, me, 0)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def turn_referrals(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Another page of it, in its place."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _list(deps, books, me, page_number(clicked(body)))
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def reward(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open what is noted of a reward."""
    with deps.store.reading() as books:
        me = person.enter(books)
        found = _found(books, me, clicked(body))
        view = modal(deps, me, f"{TEMPLATES}/reward", showing.rewarded(me, found), str(found.id))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def save_reward(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Its terms, when it is due, and whether it is paid; whoever told hears so."""
    now, view = deps.now(), body["view"]
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.reward(books, me, _found(books, me, view.get("private_metadata")), forms.read(view), now)
        shown = _list(deps, books, me, 0)
    if view.get("previous_view_id"):
        bring_up_to_date(deps, me, view["previous_view_id"], shown)
    return ack()


def _found(books: Books, me: Person, value: Any) -> rules.Referral:
    try:
        return books.referrals.get(me.workspace, number(value))
    except NoSuchSource:
        raise rules.NoSuchReferral() from None


def _list(deps: Deps, books: Books, me: Person, n: int) -> dict[str, Any]:
    return modal(deps, me, f"{TEMPLATES}/referrals", showing.referrals(books, me, n))
