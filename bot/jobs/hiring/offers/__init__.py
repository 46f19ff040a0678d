"""Offers: kept, written into the record, and told to whom it concerns. What is done with one stands beside (`doing`),
its clock (`ending`), and its page (`showing`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.jobs.hiring import outgoing
from bot.jobs.hiring.candidates import about, own_page
from bot.jobs.moments import Facts, Moment
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.candidates.connecting import Event
from bot.rules.hiring.offers import Did, Offer, Standing
from bot.rules.hiring.requisitions import Requisition, State
from bot.rules.notices import Notice, Pace, Planned
from bot.store import Books

FEATURE = "hiring.offers"
ACCEPTED, DECLINED = f"{FEATURE}.accepted", f"{FEATURE}.declined"
# What other systems are told of, and which notice goes out.
EVENTS = {Did.MAKE: Event.OFFER_MADE, Did.ACCEPT: Event.OFFER_ACCEPTED, Did.DECLINE: Event.OFFER_DECLINED}
NOTICES = {Did.ACCEPT: ACCEPTED, Did.DECLINE: DECLINED}


def case_of(books: Books, offer: Offer | None) -> Requisition | None:
    """The request by which the chain is asked about that offer."""
    return books.requisitions.for_notice(offer.case) if offer and offer.case else None


def keep(books: Books, seen: Seen, offer: Offer, who: str, now: datetime) -> None:
    """Keep how it stands after its last move; the record, other systems and whom it concerns know of it."""
    books.offers.save(offer)
    last, where = offer.moves[-1], seen.requisition.workspace
    note(books, about(seen.candidacy), last.did.value, who, offer, where, now)
    event, kind = EVENTS.get(last.did), NOTICES.get(last.did)
    if event is not None:
        facts = {"number": offer.number, "start": offer.terms.start.isoformat()}
        which = f"offer={offer.id}:revision={offer.revision}"
        outgoing.tell(books, where, event, seen.candidacy.id, which, now, offer=facts)
    for to in concerned(books, seen, who, now) if kind else ():
        tell(books, seen, offer, str(kind), f"revision={offer.revision}", to, now)


def concerned(books: Books, seen: Seen, who: str, now: datetime) -> Sequence[str]:
    """Who hears of an answer: who runs it and whom it is for, but for whoever noted it and who may not see them."""
    role, gone = seen.requisition, books.company.of(seen.requisition.workspace, now).gone
    everybody = (*own_page.hearers(books, seen, now), role.in_charge, role.wanted.hiring_manager)
    return [each for each in dict.fromkeys(filter(None, everybody)) if each not in {who, *seen.shut, *gone}]


def note(books: Books, whose: str, what: str, who: str, offer: Offer, workspace: str, now: datetime) -> None:
    """Write into the record what was done with it: nothing of what it says."""
    entry = {"number": offer.number, "standing": offer.standing.value, "reason": offer.moves[-1].reason}
    books.record.note(now, f"{FEATURE}.{what}", whose, workspace=workspace, who=who, **entry)


def tell(books: Books, seen: Seen, offer: Offer, kind: str, which: str, to: str, now: datetime) -> None:
    """That person hears of the offer, once for `which` of its kind."""
    facts = {"candidacy": seen.candidacy.id, "number": offer.number}
    key = f"{kind}:{offer.id}:{which}:to={to}"
    books.notices.plan(Planned(key, kind, about(seen.candidacy), seen.requisition.workspace, to, facts), now)


def of_notice(books: Books, notice: Notice, now: datetime) -> tuple[Seen, Offer] | None:
    """The offer a notice is about, and whose it is; None when its reader may see it no more."""
    seen = own_page.of_notice(books, notice, now)
    if seen is None:
        return None
    found = [each for each in books.offers.of(seen.candidacy.id) if each.number == notice.facts["number"]]
    return (seen, found[0]) if found else None


def line(seen: Seen, offer: Offer) -> Facts:
    """What a message says of an offer: nothing of its terms but the days."""
    return {
        "id": seen.candidacy.id, "name": seen.candidate.name, "title": seen.requisition.wanted.title,
        "until": offer.until, "start": offer.terms.start,
    }  # fmt: skip


def _answered(books: Books, notice: Notice, now: datetime) -> Facts | None:
    found = of_notice(books, notice, now)
    standing = Standing.ACCEPTED if notice.kind == ACCEPTED else Standing.DECLINED
    if found is None or found[1].standing is not standing:
        return None
    seen, offer = found
    last = offer.moves[-1]
    return {
        **line(seen, offer), "who": last.who, "reason": last.reason, "why": last.why,
        "is_filled": seen.requisition.state is State.FILLED,
    }  # fmt: skip


MOMENTS = {kind: Moment(_answered, Pace.DAYTIME) for kind in NOTICES.values()}
