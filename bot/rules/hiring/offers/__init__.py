"""What somebody is offered, how it stands, and what they answered. Signing happens elsewhere.

The reading of its form stands beside (`terms`), and so do its places and its last day (`places`, `ending`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.rules.hiring.candidates import Candidacy, Seen, What
from bot.rules.hiring.candidates.moving import REASONS, check_may
from bot.rules.hiring.offers.terms import Terms
from bot.rules.hiring.requisitions import IN_CHARGE, IllegalMove, Requisition
from bot.rules.hiring.requisitions.raising import is_allowed, outside
from bot.rules.hiring.requisitions.running import may_run
from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.people import Role
from bot.rules.refusals import FieldRefusals, Refusal

WHY_CHARACTERS = 1000


class Standing(StrEnum):
    DRAFT = "draft"
    ASKED = "asked"  # outside the pay that was approved: the chain is asked, or has answered
    MADE = "made"  # they have it
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"  # by a later version, before anybody had it


# It goes on, or may.
GOING = frozenset({Standing.DRAFT, Standing.ASKED, Standing.MADE})
# Nobody outside has seen it yet.
UNMADE = frozenset({Standing.DRAFT, Standing.ASKED})


class Did(StrEnum):
    """What can happen to an offer."""

    WRITE = "write"
    MAKE = "make"
    EXTEND = "extend"
    ACCEPT = "accept"
    DECLINE = "decline"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    REPLACE = "replace"


FROM: Mapping[Did, frozenset[Standing]] = {
    Did.MAKE: UNMADE,
    Did.EXTEND: frozenset({Standing.MADE, Standing.EXPIRED}),
    Did.ACCEPT: frozenset({Standing.MADE}),
    Did.DECLINE: frozenset({Standing.MADE, Standing.EXPIRED}),
    Did.EXPIRE: frozenset({Standing.MADE}),
    Did.WITHDRAW: GOING,
    Did.REPLACE: UNMADE,
}
LEADS_TO: Mapping[Did, Standing] = {
    Did.MAKE: Standing.MADE,
    Did.EXTEND: Standing.MADE,
    Did.ACCEPT: Standing.ACCEPTED,
    Did.DECLINE: Standing.DECLINED,
    Did.EXPIRE: Standing.EXPIRED,
    Did.WITHDRAW: Standing.WITHDRAWN,
    Did.REPLACE: Standing.REPLACED,
}
# The reasons of each list, in its order. A candidate declines for what they withdraw for.
WHYS: Mapping[Did, tuple[str, ...]] = {
    Did.DECLINE: REASONS[What.WITHDRAW],
    Did.WITHDRAW: ("other_terms", "another_chosen", "role_gone", "not_allowed", "mistake", "other"),
}
# Why it was withdrawn by itself.
LEFT, TURNED_DOWN, HIRED = "left", "turned_down", "hired"
# What nobody does to a candidacy while an offer is out: note there what came of it.
SHUT_WHILE_OUT = frozenset({What.BACK, What.HOLD, What.REJECT, What.HIRE})


class NoOfferHere(Refusal):
    """There is no such offer, or none this person may see: both look the same."""


class OfferChanged(Refusal):
    """It stands otherwise by now than on the page from which this was done."""


class OfferGoing(Refusal):
    """There is an offer already, which `standing` says of."""


class NotAtTheEnd(Refusal):
    """An offer is for somebody under way, at the last stage."""


class OfferStands(Refusal):
    """As the offer stands (`standing`), that cannot happen."""


class NotAllowedYet(Refusal):
    """Its pay lies outside what was approved, and nobody allowed it: or not yet, or not for good yet."""


class OfferOut(Refusal):
    """They have an offer: what came of it is noted there first."""


@dataclass(frozen=True)
class Move:
    """Something that happened, and how it stood afterwards. `reason` is one of a list, `why` what was said to it;
    `until` is the last day from then on."""

    did: Did
    who: str
    at: datetime
    standing: Standing
    until: date
    reason: str = ""
    why: str = ""


@dataclass(frozen=True)
class Offer:
    """One version of what a candidate is offered; those of a candidacy are numbered from 1. `why` says why its pay is
    outside what was approved; `case` is the request, by id, that asks the chain about it, `debrief` the one that
    decided to hire them, where one did. How it stands is what its last move left."""

    requisition: int
    candidacy: int
    number: int
    terms: Terms
    moves: tuple[Move, ...]
    why: str = ""
    case: int | None = None
    debrief: int | None = None
    id: int = 0

    @property
    def revision(self) -> int:
        return len(self.moves)

    @property
    def standing(self) -> Standing:
        return self.moves[-1].standing

    @property
    def since(self) -> datetime:
        return self.moves[-1].at

    @property
    def until(self) -> date:
        """The last day on which they may say yes."""
        return self.moves[-1].until

    @property
    def by(self) -> str:
        """Who wrote it."""
        return self.moves[0].who

    @property
    def made_at(self) -> datetime | None:
        """When they had it first; None for one that nobody outside has seen."""
        return next((each.at for each in self.moves if each.did is Did.MAKE), None)


def may_see(requisition: Requisition, person: str, roles: Collection[Role], shut: Collection[str]) -> bool:
    """Whether they may see what a candidate is offered: who runs the recruitment, the hiring manager and recruiters,
    unless they are shut out; nobody because they interview."""
    return person not in shut and may_run(requisition, person, roles)


def going(offers: Sequence[Offer]) -> Offer | None:
    """The one that goes on, of one candidacy's; None where there is none."""
    return next((each for each in offers if each.standing in GOING), None)


def at_hand(offers: Sequence[Offer]) -> Offer | None:
    """The one that something may still be done with: what goes on, else the last."""
    return going(offers) or (offers[-1] if offers else None)


def check_fits(seen: Seen, stages: int, who: str) -> None:
    """Return if that candidate can be offered the role now: it is recruited for, and they could be hired.

    Raises IllegalMove, NotAtTheEnd.
    """
    if seen.requisition.state not in IN_CHARGE:
        raise IllegalMove(state=seen.requisition.state.value)
    try:
        check_may(seen.candidacy, What.HIRE, stages, who)
    except Refusal:
        raise NotAtTheEnd() from None


def check_revision(offers: Sequence[Offer], number: int, revision: int) -> Offer:
    """The offer of that number, if it is still what somebody saw and none came after. Raises OfferChanged."""
    last = offers[-1] if offers else None
    if last is None or (last.number, last.revision) != (number, revision):
        raise OfferChanged()
    return last


def check_writable(offers: Sequence[Offer]) -> None:
    """Return if a version may be written: nobody has one. Raises OfferGoing."""
    there = going(offers)
    if there is not None and there.standing not in UNMADE:
        raise OfferGoing(standing=there.standing.value)
    if any(each.standing is Standing.ACCEPTED for each in offers):
        raise OfferGoing(standing=Standing.ACCEPTED.value)


def keeps_case(offers: Sequence[Offer], terms: Terms, is_refused: bool) -> int | None:
    """The case of the version before, where the chain was asked about this very pay and has not said no."""
    before = going(offers)
    same = before is not None and (before.terms.pay, before.terms.currency) == (terms.pay, terms.currency)
    return before.case if before is not None and same and not is_refused else None


def written(
    seen: Seen, offers: Sequence[Offer], terms: Terms, why: str, case: int | None, who: str, now: datetime,
    debrief: int | None = None,
) -> tuple[Offer, Offer | None]:  # fmt: skip
    """The next version, and the one before as it is now if that went on: replaced.

    Raises OfferGoing, NotAllowedYet for a pay outside what was approved with no case.
    """
    check_writable(offers)
    is_outside = outside(seen.requisition.wanted, terms.pay) is not None
    if is_outside and case is None:
        raise NotAllowedYet()
    before = going(offers)
    standing = Standing.ASKED if is_outside else Standing.DRAFT
    first = Move(Did.WRITE, who, now, standing, terms.until)
    number = offers[-1].number + 1 if offers else 1
    made = Offer(
        seen.requisition.id, seen.candidacy.id, number, terms, (first,), why if is_outside else "",
        case if is_outside else None, debrief,
    )  # fmt: skip
    return made, moved(before, Did.REPLACE, who, now) if before else None


def moved(
    offer: Offer, did: Did, who: str, now: datetime, reason: str = "", why: str = "", until: date | None = None
) -> Offer:
    """The offer after that. Raises OfferStands."""
    if offer.standing not in FROM.get(did, ()):
        raise OfferStands(standing=offer.standing.value)
    move = Move(did, who, now, LEADS_TO[did], until or offer.until, reason, why)
    return replace(offer, moves=(*offer.moves, move))


def made(offer: Offer, case: Requisition | None, who: str, now: datetime) -> Offer:
    """They have it. Places and days are asked of the rules beside. Raises OfferStands, NotAllowedYet."""
    if offer.standing is Standing.ASKED and (case is None or not is_allowed(case, now)):
        raise NotAllowedYet()
    return moved(offer, Did.MAKE, who, now)


def ended(offer: Offer, did: Did, who: str, now: datetime, reason: str, why: str) -> Offer:
    """Declined or withdrawn, with its reason. Raises OfferStands, FieldRefusals for `reason` and `why`."""
    said, wrong = why.strip(), dict[str, Refusal]()
    if reason not in WHYS[did]:
        wrong["reason"] = Missing()
    if len(said) > WHY_CHARACTERS:
        wrong["why"] = TooLong(most=WHY_CHARACTERS)
    if wrong:
        raise FieldRefusals(wrong)
    return moved(offer, did, who, now, reason, said)


def check_free(offers: Sequence[Offer], what: What) -> None:
    """Return if that can happen to the candidacy beside its offers. Raises OfferOut."""
    there = going(offers)
    if what in SHUT_WHILE_OUT and there is not None and there.standing is Standing.MADE:
        raise OfferOut()


def followed(offer: Offer, after: Candidacy, who: str, now: datetime) -> Offer | None:
    """The offer after what happened to the candidacy, where that ends it: somebody who withdraws declines what they
    have, what nobody had is withdrawn. None where it ends nothing."""
    last = after.moves[-1]
    if offer.standing not in GOING:
        return None
    is_out = offer.standing is Standing.MADE
    if last.what is What.WITHDRAW and is_out:
        return moved(offer, Did.DECLINE, who, now, last.reason, last.why[:WHY_CHARACTERS])
    if last.what is What.HIRE and is_out:
        return moved(offer, Did.ACCEPT, who, now)
    why = {What.WITHDRAW: LEFT, What.REJECT: TURNED_DOWN, What.HIRE: HIRED}.get(last.what)
    return moved(offer, Did.WITHDRAW, who, now, why) if why else None
