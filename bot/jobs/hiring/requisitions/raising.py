"""What those see of an offer whom the chain is asked about its pay: they, and whoever runs the recruitment."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.rules.company import Company
from bot.rules.hiring.requisitions import Requisition, involved, raising
from bot.rules.hiring.requisitions.running import may_run
from bot.rules.people import Identity
from bot.store import Books


def offered(books: Books, requisition: Requisition, reader: str, now: datetime) -> dict[str, Any]:
    """For templates: `is_case` for a request that is asked for an offer alone, and `offer` with who it is for, what is
    offered, how far outside it is and why, for a reader who may see that; no score, nor anything else of the candidate.
    """
    if requisition.raises is None:
        return {"is_case": False, "offer": None}
    return {"is_case": True, "offer": _offer(books, requisition, reader, now)}


def barring(books: Books, case: Requisition, company: Company) -> Requisition:
    """The case with everybody barred who is too close to the candidate by now."""
    offer = books.offers.of_case(case.id)
    named = books.candidates.named(offer.candidacy, company) if offer else None
    return replace(case, barred=case.barred | frozenset(named[1])) if named else case


def _offer(books: Books, case: Requisition, reader: str, now: datetime) -> dict[str, Any] | None:
    offer = books.offers.of_case(case.id)
    named = books.candidates.named(offer.candidacy, books.company.of(case.workspace, now)) if offer else None
    if offer is None or named is None or reader in named[1]:
        return None
    roles = books.roles.of(Identity(case.workspace, reader))
    if reader not in involved(case) and not may_run(case, reader, roles):
        return None
    terms, beyond = offer.terms, raising.outside(case.wanted, offer.terms.pay)
    return {
        "candidacy": offer.candidacy, "name": named[0].name, "pay": terms.pay, "currency": terms.currency,
        "start": terms.start, "place": terms.place, "contract": terms.contract, "more": terms.more, "why": offer.why,
        "side": beyond.side.value if beyond else "", "by": beyond.by if beyond else 0,
    }  # fmt: skip
