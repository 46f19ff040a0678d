"""What is done with an offer, and what follows for the candidacy, the role and the chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.jobs.hiring import debriefs, requisitions
from bot.jobs.hiring.candidates import about, own_page
from bot.jobs.hiring.candidates.moving import move, stages
from bot.jobs.hiring.offers import case_of, ending, keep, note
from bot.rules.company import Company
from bot.rules.hiring import offers as rules
from bot.rules.hiring.candidates import Candidate, Seen, What
from bot.rules.hiring.debriefs import Debrief, Verdict
from bot.rules.hiring.offers import Did, Offer, terms
from bot.rules.hiring.offers.ending import check_in_time
from bot.rules.hiring.offers.places import NoPlaceLeft
from bot.rules.hiring.offers.terms import Terms
from bot.rules.hiring.requisitions import Requisition, State, raising, running
from bot.rules.hiring.requisitions.wanted import Missing
from bot.rules.people import Person
from bot.rules.refusals import FieldRefusals
from bot.store import Books


def check_place(books: Books, me: Person, seen: Seen, company: Company) -> None:
    """Return if a place is left for that candidate, or is theirs already. Raises NoPlaceLeft."""
    places = books.offers.places(seen.requisition)
    if places.has_one_for(seen.candidacy.id):
        return
    names = {each.id: each.name for each in books.candidates.listed_for(me, [seen.requisition], company)}
    hired, out = ([names[id] for id in sorted(ids) if id in names] for ids in (places.hired, places.out))
    raise NoPlaceLeft(headcount=places.headcount, hired=hired, out=out)


def check_move(books: Books, me: Person, seen: Seen, what: What, now: datetime) -> None:
    """Return if that can happen to the candidacy beside offers to others. Raises NoPlaceLeft."""
    if what is What.HIRE and books.offers.places(seen.requisition).out:
        check_place(books, me, seen, books.company.of(me.workspace, now))


def decided(books: Books, me: Person, seen: Seen, now: datetime) -> Debrief | None:
    """The last debrief about that candidate that was decided, if this person may look into it by now."""
    for each in reversed(books.debriefs.of(seen.candidacy.id)):
        one = debriefs.sight(books, each, me.workspace, now) if each.decision else None
        if one is not None:
            return each if one.may_look(me) and not one.process.owes(me.user) else None
    return None


def says_hire(debrief: Debrief | None) -> bool:
    """Whether it was decided to hire them."""
    return debrief is not None and debrief.decision is not None and debrief.decision.verdict is Verdict.HIRE


def check_may(books: Books, me: Person, seen: Seen) -> Sequence[Offer]:
    """Every version so far, if this person may write the next one now.

    Raises NoOfferHere, OfferGoing, NotAtTheEnd, IllegalMove.
    """
    offers = books.offers.seen_by(me, seen)
    rules.check_writable(offers)
    rules.check_fits(seen, stages(books, seen.candidacy), me.user)
    return offers


def asking(books: Books, me: Person, seen: Seen, company: Company, said: Terms, now: datetime) -> Requisition | None:
    """The case that would ask the chain about that pay, if it has to be asked anew; None where it has not.

    Raises NothingAsked, NobodyToDecide.
    """
    if raising.outside(seen.requisition.wanted, said.pay) is None:
        return None
    offers = books.offers.of(seen.candidacy.id)
    case = case_of(books, rules.going(offers))
    if rules.keeps_case(offers, said, case is not None and raising.is_refused(case)) is not None:
        return None
    chains = books.workspaces.get(me.workspace).chains
    return raising.raised(seen.requisition, me.user, said.pay, said.currency, seen.shut, chains, company, now)


def write(books: Books, me: Person, seen: Seen, company: Company, said: Terms, why: str, now: datetime) -> Offer:
    """The next version is kept; where its pay is outside what was approved, the chain is asked.

    Raises what `check_may` and `asking` raise, FieldRefusals where a pay outside needs its reason.
    """
    offers = check_may(books, me, seen)
    check_why(seen.requisition, said, why)
    before = rules.going(offers)
    old, anew = case_of(books, before), asking(books, me, seen, company, said, now)
    kept = rules.keeps_case(offers, said, old is not None and raising.is_refused(old))
    case = books.requisitions.add(anew) if anew else None
    debrief = decided(books, me, seen, now)
    settled = debrief.id if debrief and says_hire(debrief) else None
    written, replaced = rules.written(seen, offers, said, why, case.id if case else kept, me.user, now, settled)
    if replaced is not None:
        books.offers.save(replaced)
        if old is not None and old.id != written.case:
            _over(books, old, me.user, now)
    made = books.offers.add(written)
    if case is not None:
        requisitions.plan(books, case, now)
        note(books, requisitions.about(case), "ask", me.user, made, me.workspace, now)
    note(books, about(seen.candidacy), "write", me.user, made, me.workspace, now)
    return made


def check_why(requisition: Requisition, said: Terms, why: str) -> None:
    """Return if a pay outside what was approved says why. Raises FieldRefusals."""
    if raising.outside(requisition.wanted, said.pay) is not None and not why:
        raise FieldRefusals({"why": Missing()})


def make(books: Books, me: Person, seen: Seen, company: Company, offer: Offer, now: datetime) -> Offer:
    """They have it. Raises NotAtTheEnd, IllegalMove, NoPlaceLeft, LastDayOver, OfferStands, NotAllowedYet."""
    rules.check_fits(seen, stages(books, seen.candidacy), me.user)
    after = rules.made(offer, case_of(books, offer), me.user, now)
    check_in_time(after.until, seen.candidate.zone, now)
    check_place(books, me, seen, company)
    keep(books, seen, after, me.user, now)
    ending.plan(books, seen, after, now)
    return after


def extend(
    books: Books, me: Person, seen: Seen, company: Company, offer: Offer, answers: Mapping[str, Any], now: datetime
) -> Offer:
    """They have longer, also where it was over. Raises FieldRefusals, OfferStands, NotAtTheEnd, NoPlaceLeft."""
    if offer.standing not in rules.FROM[Did.EXTEND]:
        raise rules.OfferStands(standing=offer.standing.value)
    until = terms.later(answers, offer.terms, offer.until, ending.today(seen, now))
    rules.check_fits(seen, stages(books, seen.candidacy), me.user)
    check_place(books, me, seen, company)
    after = rules.moved(offer, Did.EXTEND, me.user, now, until=until)
    keep(books, seen, after, me.user, now)
    ending.plan(books, seen, after, now)
    return after


def accept(books: Books, me: Person, seen: Seen, offer: Offer, now: datetime) -> None:
    """They said yes: they are hired, and the role is filled once every place is taken.

    Raises OfferStands, LastDayOver, and what a move to hired raises.
    """
    after = rules.moved(offer, Did.ACCEPT, me.user, now)
    check_in_time(offer.until, seen.candidate.zone, now)
    keep(books, seen, after, me.user, now)
    move(books, me.workspace, seen.candidacy, What.HIRE, me.user, now)
    role = seen.requisition
    if role.state is State.OPEN and books.offers.places(role).is_full:
        filled = running.run(role, me.user, me.roles, State.FILLED, "", now)
        books.requisitions.save(role, filled)
        entry = {"workspace": me.workspace, "who": me.user, "state": filled.state.value}
        books.record.note(now, "hiring.requisitions.run", requisitions.about(filled), **entry)
        requisitions.plan(books, filled, now)


def end(books: Books, me: Person, seen: Seen, offer: Offer, did: Did, reason: str, why: str, now: datetime) -> None:
    """Declined, or withdrawn. Raises OfferStands, FieldRefusals."""
    _ended(books, seen, rules.ended(offer, did, me.user, now, reason, why), me.user, now)


def followed(books: Books, seen: Seen, who: str, now: datetime) -> None:
    """What happened to a candidacy ends its offer with it, where it does."""
    offer = rules.going(books.offers.of(seen.candidacy.id))
    after = rules.followed(offer, seen.candidacy, who, now) if offer else None
    if after is not None:
        _ended(books, seen, after, who, now)


def let_go(books: Books, candidate: Candidate, who: str, now: datetime) -> None:
    """Somebody is to be erased: nothing is offered to them any more, and no chain is asked about it."""
    for id in books.erasing.candidacies(candidate.id):
        offer = rules.going(books.offers.of(id))
        if offer is not None:
            seen = own_page.find(books, id, now)
            _ended(books, seen, rules.moved(offer, Did.WITHDRAW, who, now, rules.LEFT), who, now)


def look_again(books: Books, candidate: Candidate, now: datetime) -> None:
    """Whom a candidate is shut to changed: whoever is asked about their pay may not be any more."""
    for case in books.erasing.cases(books.erasing.candidacies(candidate.id)):
        books.requisitions.check_again(case, now)


def _ended(books: Books, seen: Seen, after: Offer, who: str, now: datetime) -> None:
    if after.made_at is None and (case := case_of(books, after)) is not None:
        _over(books, case, who, now)
    keep(books, seen, after, who, now)


def _over(books: Books, case: Requisition, who: str, now: datetime) -> None:
    after = raising.over(case, who, "", now)
    if after != case:
        books.requisitions.save(case, after)
        requisitions.plan(books, after, now)
