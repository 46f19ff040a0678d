"""What is done with an offer: opened, written and looked at again, made, answered, given longer, withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, is_modal, modal, once, open_or_turn
from bot.handlers.hiring.candidates import show_anew
from bot.handlers.hiring.offers import TEMPLATES, Spot, candidate, kept, last, page, pages, running, spot
from bot.handlers.hiring.requisitions import carried, text
from bot.jobs.hiring.offers import doing as job
from bot.jobs.hiring.offers import ending, showing
from bot.rules.company import Company
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.offers import Did, OfferChanged, terms
from bot.rules.hiring.requisitions.raising import outside
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

# What has a form, and what shows the candidate's page again.
ASKED, BACK = (Did.DECLINE, Did.WITHDRAW, Did.EXTEND), "back"
Verb = Callable[[Books, Person, Seen, Company, datetime], object]


def offer(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Show every version of what a candidate is offered, in place of their page, so that its forms come on top; or that
    page again. By itself from a message."""
    where, now, view = spot(body), deps.now(), body.get("view") or {}
    with deps.store.reading() as books:
        me = person.enter(books)
        seen, _ = running(books, me, where.id, now)
        if where.what == BACK:
            shown = candidate(deps, books, me, where.id, now, view)
        else:
            shown = page(deps, books, me, seen, now, view)
    open_or_turn(deps, me, body, shown)
    return ack()


def write(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form of the next version."""
    where, now = spot(body), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        seen, _ = running(books, me, where.id, now)
        offers = job.check_may(books, me, seen)
        facts = showing.form(seen, offers, None, now, job.decided(books, me, seen, now))
    view = modal(deps, me, f"{TEMPLATES}/form", facts, kept(body.get("view") or {}, offer=str(where)))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def keep(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """What is worth a second look, shown once; then the version is kept, and the chain asked where it has to be."""
    where, now, view, answers = spot(body), deps.now(), body["view"], forms.read(body["view"])
    with deps.store.reading() as books:
        me = person.enter(books)
        seen, company = running(books, me, where.id, now)
        offers = job.check_may(books, me, seen)
        said, why = terms.read(answers, seen.requisition.wanted, ending.today(seen, now))
        job.check_why(seen.requisition, said, why)
        mark, debrief = terms.fingerprint(said, why), job.decided(books, me, seen, now)
        is_plain = job.says_hire(debrief) and not outside(seen.requisition.wanted, said.pay)
        if not is_plain and carried(view).get("seen") != mark:
            case = job.asking(books, me, seen, company, said, now)
            facts = showing.form(seen, offers, answers, now, debrief, case, said)
            shown = modal(deps, me, f"{TEMPLATES}/form", facts, kept(view, offer=str(where), seen=mark))
            return ack(response_action="update", view=shown)

    def verb(books: Books, me: Person, seen: Seen, company: Company, now: datetime) -> None:
        if where.number:
            last(books, me, seen, where)
        elif books.offers.seen_by(me, seen):
            raise OfferChanged()
        job.write(books, me, seen, company, said, why, now)

    _change(person, deps, body, where, verb)
    return ack()


def change(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They have it, or said yes: at once."""
    where = spot(body)
    if where.what not in (Did.MAKE, Did.ACCEPT) or not is_modal(body):
        raise OfferChanged()

    def verb(books: Books, me: Person, seen: Seen, company: Company, now: datetime) -> None:
        offer = last(books, me, seen, where)
        if where.what == Did.MAKE:
            job.make(books, me, seen, company, offer, now)
        else:
            job.accept(books, me, seen, offer, now)

    _change(person, deps, body, where, verb)
    return ack()


def ask(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open the form that asks why it ends, or until when they have longer."""
    where, now = spot(body), deps.now()
    if where.what not in ASKED:
        raise OfferChanged()
    with deps.store.reading() as books:
        me = person.enter(books)
        seen, _ = running(books, me, where.id, now)
        facts = showing.answer(seen, last(books, me, seen, where), where.what)
    view = modal(deps, me, f"{TEMPLATES}/answer", facts, kept(body.get("view") or {}, offer=str(where)))
    deps.slack.open_view(me.workspace, body["trigger_id"], view, push=is_modal(body))
    return ack()


def say(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Declined or withdrawn, with its reason; or given longer."""
    where, answers = spot(body), forms.read(body["view"])
    reason, why = text(answers, "reason"), text(answers, "why")
    if where.what not in ASKED:
        raise OfferChanged()
    did = Did(where.what)

    def verb(books: Books, me: Person, seen: Seen, company: Company, now: datetime) -> None:
        offer = last(books, me, seen, where)
        if did is Did.EXTEND:
            job.extend(books, me, seen, company, offer, answers, now)
        else:
            job.end(books, me, seen, offer, did, reason, why, now)

    _change(person, deps, body, where, verb)
    return ack()


def _change(person: Caller, deps: Deps, body: dict[str, Any], where: Spot, verb: Verb) -> None:
    """One change in its transaction; afterwards the offer's page shows it, and the list below. A page that was out of
    date is not any more. Raises what `running` and the verb raise."""
    now, view = deps.now(), body["view"]
    on = view["id"] if body["type"] == "block_actions" else view.get("previous_view_id")
    try:
        with deps.store.open(once=once(body), at=now) as books:
            me = person.enter(books)
            seen, company = running(books, me, where.id, now)
            verb(books, me, seen, company, now)
            shown = _pages(deps, books, me, where, now, view, on)
    except OfferChanged:
        with deps.store.reading() as books:
            me = person.enter(books)
            shown = _pages(deps, books, me, where, now, view, on)
        show_anew(deps, me, shown)
        raise
    show_anew(deps, me, shown)


def _pages(
    deps: Deps, books: Books, me: Person, where: Spot, now: datetime, view: Mapping[str, Any], on: str | None
) -> dict[str, Any]:
    seen, _ = running(books, me, where.id, now)
    return pages(deps, books, me, seen, now, view, on) if on else {}
