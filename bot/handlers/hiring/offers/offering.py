"""What is done with an offer: opened, written and looked at again, made, answered, given longer, withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltResponse

from bot.deps import Deps
from bot.handlers.caller import Caller, bring_up_to_date, is_modal, modal, once
from bot.handlers.hiring.offers import TEMPLATES, Spot, kept, last, page, running, show_anew, show_below, spot
from bot.handlers.hiring.requisitions import carried, text
from bot.jobs.hiring.offers import doing as job
from bot.jobs.hiring.offers import ending, showing
from bot.rules.company import Company
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.offers import Did, Offer, OfferChanged, terms
from bot.rules.hiring.requisitions.raising import outside
from bot.rules.people import Person
from bot.slack import forms
from bot.store import Books

# What is done at once, and what has a form.
AT_ONCE, ASKED = (Did.MAKE, Did.ACCEPT), (Did.DECLINE, Did.WITHDRAW, Did.EXTEND)
BACK = "back"
Verb = Callable[[Books, Person, Seen, Company, Offer, datetime], object]


def offer(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Open every version of what a candidate is offered; from its form, show it again in place of that."""
    where, now, view = spot(body), deps.now(), body.get("view") or {}
    with deps.store.reading() as books:
        me = person.enter(books)
        seen, _ = running(books, me, where.id, now)
        shown = page(deps, books, me, seen, now, view)
    if where.what == BACK and is_modal(body):
        bring_up_to_date(deps, me, view["id"], shown)
    else:
        deps.slack.open_view(me.workspace, body["trigger_id"], shown, push=is_modal(body))
    return ack()


def write(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Show the form of the next version in place of the page: Slack lays no more than three modals on one another."""
    where, now = spot(body), deps.now()
    with deps.store.reading() as books:
        me = person.enter(books)
        seen, _ = running(books, me, where.id, now)
        offers = job.check_may(books, me, seen)
        facts = {**showing.form(seen, offers, None, now, job.decided(books, me, seen, now)), "back": _back(where)}
    view = modal(deps, me, f"{TEMPLATES}/form", facts, kept(body["view"], offer=str(where)))
    bring_up_to_date(deps, me, body["view"]["id"], view)
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
            facts = {**showing.form(seen, offers, answers, now, debrief, case, said), "back": _back(where)}
            shown = modal(deps, me, f"{TEMPLATES}/form", facts, kept(view, offer=str(where), seen=mark))
            return ack(response_action="update", view=shown)
    with deps.store.open(once=once(body), at=now) as books:
        me = person.enter(books)
        seen, company = running(books, me, where.id, now)
        if where.number:
            last(books, me, seen, where)
        elif books.offers.seen_by(me, seen):
            raise OfferChanged()
        job.write(books, me, seen, company, said, why, now)
        shown = page(deps, books, me, seen, now, view)
        below = show_below(deps, books, me, where.id, view, now)
    show_anew(deps, me, below)
    return ack(response_action="update", view=shown)


def change(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """They have it, or said yes: at once."""
    where, view = spot(body), body.get("view") or {}
    verbs: dict[str, Verb] = {
        Did.MAKE: job.make,
        Did.ACCEPT: lambda books, me, seen, company, offer, now: job.accept(books, me, seen, offer, now),
    }
    if where.what not in verbs or not view:
        raise OfferChanged()
    me, shown = _change(person, deps, body, where, verbs[where.what])
    bring_up_to_date(deps, me, view["id"], shown)
    return ack()


def ask(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Show the form that asks why it ends, or until when they have longer, in place of the page."""
    where, now = spot(body), deps.now()
    if where.what not in ASKED:
        raise OfferChanged()
    with deps.store.reading() as books:
        me = person.enter(books)
        seen, _ = running(books, me, where.id, now)
        facts = {**showing.answer(seen, last(books, me, seen, where), where.what), "back": _back(where)}
    view = modal(deps, me, f"{TEMPLATES}/answer", facts, kept(body["view"], offer=str(where)))
    bring_up_to_date(deps, me, body["view"]["id"], view)
    return ack()


def say(ack: Ack, person: Caller, deps: Deps, body: dict[str, Any]) -> BoltResponse:
    """Declined or withdrawn, with its reason; or given longer."""
    where, answers = spot(body), forms.read(body["view"])
    reason, why = text(answers, "reason"), text(answers, "why")
    if where.what not in ASKED:
        raise OfferChanged()
    did = Did(where.what)

    def verb(books: Books, me: Person, seen: Seen, company: Company, offer: Offer, now: datetime) -> None:
        if did is Did.EXTEND:
            job.extend(books, me, seen, company, offer, answers, now)
        else:
            job.end(books, me, seen, offer, did, reason, why, now)

    _, shown = _change(person, deps, body, where, verb)
    return ack(response_action="update", view=shown)


def _change(
    person: Caller, deps: Deps, body: Mapping[str, Any], where: Spot, verb: Verb
) -> tuple[Person, dict[str, Any]]:
    """One change in its transaction: the pages below show it, and this one is given back as it is then."""
    now, view = deps.now(), body["view"]
    try:
        with deps.store.open(once=once(body), at=now) as books:
            me = person.enter(books)
            seen, company = running(books, me, where.id, now)
            verb(books, me, seen, company, last(books, me, seen, where), now)
            seen, _ = running(books, me, where.id, now)
            shown = page(deps, books, me, seen, now, view)
            below = show_below(deps, books, me, where.id, view, now)
    except OfferChanged:
        with deps.store.reading() as books:
            me = person.enter(books)
            seen, _ = running(books, me, where.id, now)
            shown = page(deps, books, me, seen, now, view)
        if body["type"] == "block_actions":  # the page was out of date, and is not any more
            bring_up_to_date(deps, me, view["id"], shown)
        raise
    show_anew(deps, me, below)
    return me, shown


def _back(where: Spot) -> str:
    return str(Spot(where.id, where.number, where.revision, BACK))
