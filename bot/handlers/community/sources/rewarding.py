"""Who told whom of the community, and the rewards: all for moderators, what their colleagues told for recruiters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once, show_under
from bot.handlers.community.sources import TEMPLATES, clicked, number, page_number
from bot.jobs.community.sources import referring as job
from bot.jobs.community.sources import showing
from bot.rules.community.sources import NoSuchSource
from bot.rules.community.sources.referring import NoSuchReferral, Referral
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

View = dict[str, Any]


@dataclass(frozen=True)
class _Side:
    """How somebody comes to referrals: to one by its number, to its form, and to a page of their list."""

    find: Callable[[Books, Person, int], Referral]
    form: Callable[[Deps, Person, Referral], View]
    page: Callable[[Deps, Books, Person, int], View]


def _reward_form(deps: Deps, me: Person, found: Referral) -> View:
    return modal(deps, me, f"{TEMPLATES}/reward", showing.rewarded(me, found), str(found.id))


def _pay_form(deps: Deps, me: Person, found: Referral) -> View:
    return modal(deps, me, f"{TEMPLATES}/pay", showing.of_company(me, found, ""), str(found.id))


def _referrals(deps: Deps, books: Books, me: Person, n: int) -> View:
    return modal(deps, me, f"{TEMPLATES}/referrals", showing.referrals(books, me, n))


def _rewards(deps: Deps, books: Books, me: Person, n: int) -> View:
    return modal(deps, me, f"{TEMPLATES}/rewards", showing.rewards(books, me, n))


MODERATORS = _Side(lambda books, me, id: books.referrals.get(me.workspace, id), _reward_form, _referrals)
RECRUITERS = _Side(lambda books, me, id: books.referrals.of_company(me.workspace, id), _pay_form, _rewards)


def referrals(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the list of who told whom."""
    return _list(ack, person, deps, body, MODERATORS)


def turn_referrals(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Another page of it, in its place."""
    return _turn(ack, person, deps, body, MODERATORS)


def reward(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open what is noted of a reward."""
    return _open(ack, person, deps, body, MODERATORS)


def save_reward(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Its terms, when it is due, and whether it is paid; whoever told hears so."""
    return _save(ack, person, deps, body, MODERATORS)


def rewards(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the list of whom colleagues told of it, with the rewards."""
    return _list(ack, person, deps, body, RECRUITERS)


def turn_rewards(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Another page of it, in its place."""
    return _turn(ack, person, deps, body, RECRUITERS)


def pay(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open what is noted of a colleague's reward."""
    return _open(ack, person, deps, body, RECRUITERS)


def save_pay(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Its terms, when it is due, and whether it is paid; the colleague hears so."""
    return _save(ack, person, deps, body, RECRUITERS)


def _list(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], side: _Side) -> BoltResponse:
    with deps.store.reading() as books:
        me = person.enter(books)
        view = side.page(deps, books, me, 0)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def _turn(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], side: _Side) -> BoltResponse:
    with deps.store.reading() as books:
        me = person.enter(books)
        view = side.page(deps, books, me, page_number(clicked(body)))
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def _open(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], side: _Side) -> BoltResponse:
    with deps.store.reading() as books:
        me = person.enter(books)
        view = side.form(deps, me, _found(books, me, clicked(body), side))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def _save(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], side: _Side) -> BoltResponse:
    now, view = deps.now(), body["view"]
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        found = _found(books, me, view.get("private_metadata"), side)
        job.reward(books, me, found, forms.read(view), now)
        shown = side.page(deps, books, me, 0)
    show_under(deps, me, view, shown)
    return ack()


def _found(books: Books, me: Person, value: Any, side: _Side) -> Referral:
    try:
        return side.find(books, me, number(value))
    except NoSuchSource:
        raise NoSuchReferral() from None
