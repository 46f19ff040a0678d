"""An offer outside the pay that was approved goes through the request's own chain once more, as a case beside it: the
role goes on meanwhile, its pay stays as it was, and what is decided holds for that one offer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.rules.company import Company
from bot.rules.hiring.requisitions import DECIDING, EndedBy, Move, Requisition, State
from bot.rules.hiring.requisitions.asking import edited, taken_back
from bot.rules.hiring.requisitions.chains import Chain
from bot.rules.hiring.requisitions.deciding import settled, undo_ends
from bot.rules.hiring.requisitions.wanted import Wanted


class Side(StrEnum):
    """On which side of the pay that was approved."""

    ABOVE = "above"
    BELOW = "below"
    UNAPPROVED = "unapproved"  # no pay was approved


@dataclass(frozen=True)
class Outside:
    """Outside the pay that was approved, by how much a year in whole units (0 where none was)."""

    side: Side
    by: int


def outside(wanted: Wanted, pay: int) -> Outside | None:
    """How a yearly pay lies outside what was approved; None within it. An end that was left open bounds nothing."""
    if wanted.pay_from is None and wanted.pay_to is None:
        return Outside(Side.UNAPPROVED, 0)
    if wanted.pay_to is not None and pay > wanted.pay_to:
        return Outside(Side.ABOVE, pay - wanted.pay_to)
    if wanted.pay_from is not None and pay < wanted.pay_from:
        return Outside(Side.BELOW, wanted.pay_from - pay)
    return None


def with_pay(wanted: Wanted, pay: int, currency: str) -> Wanted:
    """What would have been asked for, had that pay been within it."""
    low = pay if wanted.pay_from is None else min(wanted.pay_from, pay)
    high = pay if wanted.pay_to is None else max(wanted.pay_to, pay)
    if wanted.pay_from is None and wanted.pay_to is not None:
        return replace(wanted, pay_to=high)
    if wanted.pay_to is None and wanted.pay_from is not None:
        return replace(wanted, pay_from=low)
    return replace(wanted, pay_from=low, pay_to=high, currency=wanted.currency or currency)


def raised(
    requisition: Requisition, asker: str, pay: int, currency: str, barred: Collection[str], chains: Sequence[Chain],
    company: Company, now: datetime,
) -> Requisition:  # fmt: skip
    """The case of an offer of that yearly pay by `asker`: as an edit of the request would, it asks the steps that look
    at the pay, and those that run only for so much; the others keep their decision. Where none of them looks at it,
    all are asked. The pay itself does not stand in it. Whoever is `barred` is stood in for.

    Raises NothingAsked, NobodyToDecide.
    """
    wanted = with_pay(requisition.wanted, pay, currency)
    begun = replace(
        requisition, id=0, asker=asker, state=State.SUBMITTED, since=now, questions=(), revisions=(),
        moves=(Move(now, asker, State.DRAFT, State.SUBMITTED),), nudged_at=None, in_charge=None,
        raises=requisition.id, barred=frozenset(barred),
    )  # fmt: skip
    after = edited(begun, asker, wanted, chains, company, now)
    if after.state not in DECIDING:  # nobody was asked
        decisions = tuple(
            replace(each, ended_at=now, ended_by=EndedBy.ASKED_AGAIN) if each.stands else each
            for each in after.decisions
        )
        steps = tuple(replace(step, asked_at=None) for step in after.steps)
        anew = replace(begun, revision=after.revision, chain=after.chain, steps=steps, decisions=decisions)
        after = settled(anew, asker, now)
    return replace(after, wanted=requisition.wanted, revisions=())


def is_allowed(case: Requisition, now: datetime) -> bool:
    """Whether the chain said yes and nobody can take that back any more."""
    ends = undo_ends(case)
    return case.state is State.APPROVED and ends is not None and ends <= now


def is_refused(case: Requisition) -> bool:
    """Whether the chain said no."""
    return case.state is State.REJECTED


def over(case: Requisition, who: str, why: str, now: datetime) -> Requisition:
    """The case once its offer is there no more: nobody is asked, and what was allowed is not any more."""
    return taken_back(case, who, why, now) if case.state in DECIDING | {State.APPROVED} else case
