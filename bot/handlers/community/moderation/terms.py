"""Who moderates or is an ambassador until when: appointing, renewing, ending, and handing over."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once, open_or_turn, show_under
from bot.handlers.community.moderation import TEMPLATES, clicked
from bot.handlers.hiring.requisitions import carried
from bot.jobs.community.moderation import terms as job
from bot.rules.community.moderation.terms import NoSuchTerm
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

Page = Callable[[Books, Person, datetime], Mapping[str, Any]]
# What buttons and forms carry: a term and its last day; a role and whose it is.
_TERM, _WHOSE = re.compile("([0-9]{1,9}):([0-9]{4}-[0-9]{2}-[0-9]{2})"), re.compile("([a-z]{1,16}):([0-9]{1,9})")


def terms(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the page of who moderates or is an ambassador until when."""
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/terms", job.page(books, me, now))
    open_or_turn(deps, me, body, view)
    return ack()


def appoint(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of appointing."""
    now, found = deps.now(), _WHOSE.fullmatch(str(clicked(body)))
    role, member = (found[1], int(found[2])) if found else ("", 0)
    template = f"{TEMPLATES}/appoint"
    return _form(ack, person, deps, body, template, "", lambda books, me: job.form(books, me, role, member, now))


def save_appoint(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Somebody has the role for that time."""
    answers = forms.read(body["view"])

    def verb(books: Books, me: Person, now: datetime) -> None:
        job.appoint(books, me, answers, now)

    return _save(ack, person, deps, body, f"{TEMPLATES}/terms", job.page, verb)


def renew(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The term goes on for as long as is usual; the message or the page shows it."""
    now, (id, until) = deps.now(), _term(clicked(body))
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        job.renew(books, me, id, until, now)
        view = modal(deps, me, f"{TEMPLATES}/terms", job.page(books, me, now))
    if is_modal(body):
        bring_up_to_date(deps, me, str(body["view"]["id"]), view)
    return ack()


def end(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of ending a term, one's own or another's."""
    now, (id, until) = deps.now(), _term(clicked(body))
    template, kept = f"{TEMPLATES}/end_term", json.dumps({"term": f"{id}:{until}"})
    return _form(ack, person, deps, body, template, kept, lambda books, me: job.ending(books, me, id, until, now))


def save_end(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They have the role no more."""
    (id, until), answers, now = _term(carried(body["view"]).get("term")), forms.read(body["view"]), deps.now()
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        is_mine = bool(job.ending(books, me, id, until, now)["is_mine"])
        job.end(books, me, id, until, answers, now)
        template, page = (f"{TEMPLATES}/my_term", job.mine) if is_mine else (f"{TEMPLATES}/terms", job.page)
        shown = modal(deps, me, template, page(books, me, now))
    show_under(deps, me, body["view"], shown)
    return ack()


def my_term(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the page of one's own terms."""
    now = deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, f"{TEMPLATES}/my_term", job.mine(books, me, now))
    open_or_turn(deps, me, body, view)
    return ack()


def pass_on(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of what is handed over at the end of a term."""
    now, id = deps.now(), _number(clicked(body))
    template, kept = f"{TEMPLATES}/pass_on", json.dumps({"term": id})
    return _form(ack, person, deps, body, template, kept, lambda books, me: job.passing_on(books, me, id, now))


def save_pass_on(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """The others read that."""
    id, answers = _number(carried(body["view"]).get("term")), forms.read(body["view"])

    def verb(books: Books, me: Person, now: datetime) -> None:
        job.pass_on(books, me, id, answers, now)

    return _save(ack, person, deps, body, f"{TEMPLATES}/my_term", job.mine, verb)


def _form(
    ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], template: str, kept: str,
    look: Callable[[Books, Person], Mapping[str, Any]],
) -> BoltResponse:  # fmt: skip
    with deps.store.reading() as books:
        me = person.enter(books)
        view = modal(deps, me, template, look(books, me), kept)
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def _save(
    ack: Ack, person: Caller, deps: Deps, body: dict[str, Any], template: str, page: Page,
    verb: Callable[[Books, Person, datetime], None],
) -> BoltResponse:  # fmt: skip
    now, view = deps.now(), body["view"]
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        verb(books, me, now)
        shown = modal(deps, me, template, page(books, me, now))
    show_under(deps, me, view, shown)
    return ack()


def _number(value: Any) -> int:
    if not re.fullmatch("[0-9]{1,9}", str(value)):
        raise NoSuchTerm()
    return int(value)


def _term(value: Any) -> tuple[int, date]:
    found = _TERM.fullmatch(str(value))
    try:
        until = date.fromisoformat(found[2]) if found else None
    except ValueError:
        until = None
    if found is None or until is None:
        raise NoSuchTerm()
    return int(found[1]), until
