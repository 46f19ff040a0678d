"""Who may what here, page by page, for admins: confirmed or taken away by a tap, and completed once for all."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, modal, once, open_or_turn
from bot.jobs import access_review as job
from bot.rules.access_review import NotGiven
from bot.rules.people import Person, Role
from bot.store import Books

_NUMBER = re.compile("[0-9]{1,6}")
# What a button carries: a role and to whom it is given, a user or a user group.
_GRANT = re.compile(f"({'|'.join(Role)}):([A-Z0-9]{{2,32}})")


def show(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the first page."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _page(deps, books, me, "0", deps.now())
    open_or_turn(deps, me, body, view)
    return ack()


def turn(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Show another page in place of this one."""
    with deps.store.reading() as books:
        me = person.enter(books)
        view = _page(deps, books, me, _value(body), deps.now())
    open_or_turn(deps, me, body, view)
    return ack()


def begin(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """A review is open from now on."""
    return _settle(ack, person, deps, body, job.begin)


def keep(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """It is right that they have that role."""
    role, subject = _grant(body)
    return _settle(ack, person, deps, body, lambda books, me, now: job.keep(books, me, role, subject, now))


def take(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They have that role no more."""
    role, subject = _grant(body)
    return _settle(ack, person, deps, body, lambda books, me, now: job.take(books, me, role, subject, now))


def complete(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The review is done."""
    return _settle(ack, person, deps, body, job.complete)


def _settle(
    ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], move: Callable[[Books, Person, datetime], None]
) -> BoltResponse:
    """Move, and show the page as it is then."""
    now, open_view = deps.now(), body.get("view") or {}
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        move(books, me, now)
        view = _page(deps, books, me, str(open_view.get("private_metadata", "")), now)
    bring_up_to_date(deps, me, str(open_view.get("id")), view)
    return ack()


def _page(deps: Deps, books: Books, me: Person, number: str, now: datetime) -> dict[str, Any]:
    facts = job.page(books, me, int(number) if _NUMBER.fullmatch(number) else 0, now)
    return modal(deps, me, "access_review/show", facts, str(facts["number"]))


def _grant(body: dict[str, Any]) -> tuple[Role, str]:
    found = _GRANT.fullmatch(_value(body))
    if found is None:
        raise NotGiven()
    return Role(found[1]), found[2]


def _value(body: dict[str, Any]) -> str:
    return str(body["actions"][0].get("value") or "")
