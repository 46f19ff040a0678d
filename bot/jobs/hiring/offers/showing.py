"""Offers as templates show them to who runs the recruitment: on the candidate's page, on their own, and in the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.jobs.hiring import requisitions
from bot.jobs.hiring.candidates.moving import stages
from bot.jobs.hiring.offers import case_of, doing
from bot.jobs.hiring.offers.ending import today
from bot.jobs.hiring.requisitions.showing import to_come
from bot.rules.hiring import offers as rules
from bot.rules.hiring.candidates import Seen
from bot.rules.hiring.debriefs import Debrief
from bot.rules.hiring.offers import Did, Offer, Standing, terms
from bot.rules.hiring.offers import ending as days
from bot.rules.hiring.offers.terms import Terms
from bot.rules.hiring.requisitions import DECIDING, Requisition, raising
from bot.rules.hiring.requisitions.deciding import undo_ends
from bot.rules.people import Person
from bot.rules.refusals import Refusal
from bot.store import Books

# What the form proposes for the last day: time to think, and not long enough to forget us.
PROPOSED = timedelta(days=7)


def on_page(books: Books, me: Person, seen: Seen) -> dict[str, Any] | None:
    """How it stands with the offer, on the page of a candidate; None where there is none and none can be made yet, or
    for somebody who may not see it."""
    try:
        offers = books.offers.seen_by(me, seen)
    except Refusal:
        return None
    last = rules.at_hand(offers)
    if last is None:
        return {"standing": "", "until": None} if _fits(books, me, seen) else None
    return {"standing": last.standing.value, "until": last.until}


def page(books: Books, me: Person, seen: Seen, now: datetime) -> dict[str, Any]:
    """Every version of what a candidate is offered, the newest first, what the chain says, and what may be done.

    Raises NoOfferHere.
    """
    offers = books.offers.seen_by(me, seen)
    last = rules.at_hand(offers)
    case = case_of(books, last)
    return {
        "id": seen.candidacy.id, "name": seen.candidate.name, "title": seen.requisition.wanted.title,
        "number": last.number if last else 0, "revision": last.revision if last else 0,
        "verbs": [] if seen.candidate.erased else _verbs(books, me, seen, offers, case, now),
        "fits": _fits(books, me, seen),
        "chain": _case(case, now) if case is not None and last and last.standing is Standing.ASKED else None,
        "versions": [_version(each, seen.requisition) for each in reversed(offers)],
    }  # fmt: skip


def form(
    seen: Seen, offers: Sequence[Offer], answers: Mapping[str, Any] | None, now: datetime,
    debrief: Debrief | None = None, case: Requisition | None = None, said: Terms | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The form of the next version: with what was typed, else the version before, else what the request says. With what
    was `said` it shows what is worth a second look before it is kept: how far outside, whom `case` would ask, and
    what the last `debrief` decided."""
    wanted, last = seen.requisition.wanted, rules.at_hand(offers)
    day = today(seen, now)
    start = wanted.target_start if wanted.target_start and wanted.target_start >= day else None
    fresh = {
        "pay": "", "currency": wanted.currency or "", "start": start.isoformat() if start else "",
        "place": wanted.location or "", "contract": "", "more": "", "until": (day + PROPOSED).isoformat(), "why": "",
    }  # fmt: skip
    typed = answers or (terms.answers_of(last.terms, last.why) if last else fresh)
    beyond = raising.outside(wanted, said.pay) if said else None
    made = debrief.decision if debrief else None
    return {
        "name": seen.candidate.name, "title": wanted.title, "wanted": wanted,
        "typed": {name: typed.get(name) or "" for name in fresh}, "has_currency": wanted.currency is not None,
        "decided": "" if made is None else "hire" if doing.says_hire(debrief) else "other",
        "conditions": made.conditions if made else "",
        "looked": said is not None, "side": beyond.side.value if beyond else "", "by": beyond.by if beyond else 0,
        "currency": wanted.currency or (said.currency if said else ""),
        "steps": to_come(case, now) if case else [], "keeps": beyond is not None and case is None,
        "most": {"place": terms.PLACE_CHARACTERS, "words": terms.WORDS_CHARACTERS, "why": terms.OUTSIDE_CHARACTERS},
    }  # fmt: skip


def answer(seen: Seen, offer: Offer, what: str) -> dict[str, Any]:
    """The form that asks why it ends, or until when they have longer. Raises OfferStands."""
    if offer.standing not in rules.FROM[Did(what)]:
        raise rules.OfferStands(standing=offer.standing.value)
    return {
        "name": seen.candidate.name, "title": seen.requisition.wanted.title, "what": what,
        "reasons": list(rules.WHYS.get(Did(what), ())), "until": offer.until, "most": rules.WHY_CHARACTERS,
    }  # fmt: skip


def _fits(books: Books, me: Person, seen: Seen) -> bool:
    try:
        rules.check_fits(seen, stages(books, seen.candidacy), me.user)
    except Refusal:
        return False
    return True


def _verbs(
    books: Books, me: Person, seen: Seen, offers: Sequence[Offer], case: Requisition | None, now: datetime
) -> list[str]:
    last, fits = rules.at_hand(offers), _fits(books, me, seen)
    if last is None:
        return ["write"] if fits else []
    is_late = now >= days.ends(last.until, seen.candidate.zone)
    may_make = last.standing is Standing.DRAFT or (case is not None and raising.is_allowed(case, now))
    may = {
        "make": fits and may_make and not is_late,
        "accept": fits and not is_late,
        "extend": fits,
        "write": fits and last.standing not in {Standing.MADE, Standing.ACCEPTED},
    }
    names = [did.value for did in (Did.MAKE, Did.ACCEPT, Did.EXTEND, Did.DECLINE) if last.standing in rules.FROM[did]]
    found = [name for name in [*names, "write"] if may.get(name, True)]
    return [*found, *(["withdraw"] if last.standing in rules.FROM[Did.WITHDRAW] else [])]


def _case(case: Requisition, now: datetime) -> dict[str, Any]:
    shown = requisitions.shown(case, now)
    return {
        "state": case.state.value, "steps": shown["steps"], "questions": shown["questions"],
        "is_deciding": case.state in DECIDING, "is_allowed": raising.is_allowed(case, now),
        "allowed_at": undo_ends(case), "is_refused": raising.is_refused(case),
    }  # fmt: skip


def _version(offer: Offer, requisition: Requisition) -> dict[str, Any]:
    said, beyond = offer.terms, raising.outside(requisition.wanted, offer.terms.pay)
    return {
        "number": offer.number, "standing": offer.standing.value, "since": offer.since, "until": offer.until,
        "pay": said.pay, "currency": said.currency, "start": said.start, "place": said.place,
        "contract": said.contract, "more": said.more, "why": offer.why, "by": beyond.by if beyond else 0,
        "side": beyond.side.value if beyond else "", "debrief": offer.debrief or 0,
        "moves": [
            {"what": each.did.value, "who": each.who, "at": each.at, "until": each.until, "reason": each.reason,
             "why": each.why}
            for each in offer.moves
        ],
    }  # fmt: skip
