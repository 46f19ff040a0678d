"""The quarterly review: what to keep, change and stop, by how it was answered; applied by a tap, undone by another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.community.goals.shares import interval
from bot.rules.refusals import Refusal

# Of fewer pieces, or fewer people reached, nothing is concluded: one bad week is no verdict.
FEWEST_PIECES, FEWEST_REACHED = 6, 100
# What surely stays under the half of what is usual is stopped, what surely stays under it is changed: by the 95 %
# interval, so that chance stops nothing.
STOPPED_AT = 0.5
# How long a change can be undone by a tap; later it is another decision.
UNDONE_WITHIN = timedelta(days=28)


class Of(StrEnum):
    """What is looked at."""

    CONTENT = "content"
    CHANNEL = "channel"
    SEGMENT = "segment"
    TIER = "tier"


class Proposal(StrEnum):
    """What is proposed."""

    KEEP = "keep"
    CHANGE = "change"
    STOP = "stop"


class Why(StrEnum):
    """What it rests on."""

    GOOD = "good"  # no worse than usual, as far as can be told
    FEW = "few"  # too few to say anything: kept
    ALONE = "alone"  # nothing to hold it beside: kept
    BELOW = "below"
    FAR_BELOW = "far_below"
    NEEDED = "needed"  # far below, but somebody is entitled to it: changed


@dataclass(frozen=True)
class Looked:
    """How a kind of content, a channel, a segment or a tier did in the quarter: of `reached` people (over all pieces)
    so many `answered`. `is_needed` says that it cannot stop: a tier that was promised, the only way to some people."""

    of: Of
    key: str
    pieces: int
    reached: int
    answered: int
    is_needed: bool = False


@dataclass(frozen=True)
class Proposed:
    """A proposal with what it rests on: its share of a hundred with its interval, and that of all others of its sort
    together (None where there is no other)."""

    looked: Looked
    proposal: Proposal
    why: Why
    share: float
    low: float
    high: float
    usual: float | None


def review(looked: Iterable[Looked]) -> tuple[Proposed, ...]:
    """What is proposed of each, against all others of its own sort: what stops first, then what changes, then what
    stays."""
    known = list(looked)
    found = [_proposed(each, [other for other in known if other.of is each.of and other != each]) for each in known]
    order = (Proposal.STOP, Proposal.CHANGE, Proposal.KEEP)
    sorts = list(Of)
    return tuple(sorted(found, key=lambda each: (order.index(each.proposal), sorts.index(each.looked.of), each.share)))


def _proposed(looked: Looked, others: list[Looked]) -> Proposed:
    low, high = interval(looked.answered, looked.reached)
    share = looked.answered / looked.reached if looked.reached else 0.0
    reached = sum(each.reached for each in others)
    usual = sum(each.answered for each in others) / reached if reached else None
    proposal, why = Proposal.KEEP, Why.GOOD
    if looked.pieces < FEWEST_PIECES or looked.reached < FEWEST_REACHED:
        why = Why.FEW
    elif usual is None or reached < FEWEST_REACHED:
        why = Why.ALONE
    elif high < STOPPED_AT * usual:
        proposal, why = (Proposal.CHANGE, Why.NEEDED) if looked.is_needed else (Proposal.STOP, Why.FAR_BELOW)
    elif high < usual:
        proposal, why = Proposal.CHANGE, Why.BELOW
    hundred = None if usual is None else 100 * usual
    return Proposed(looked, proposal, why, 100 * share, 100 * low, 100 * high, hundred)


@dataclass(frozen=True)
class Applied:
    """What a tap changed: the settings as they were and as they became, by name. What was not there is None."""

    of: Of
    key: str
    proposal: Proposal
    before: Mapping[str, str | None]
    after: Mapping[str, str | None]
    by: str
    at: datetime
    undone_at: datetime | None = None
    id: int = 0


class NoSuchProposal(Refusal):
    """There is no such proposal in the newest review here, no such change, or nothing set by that name."""


class AlreadySo(Refusal):
    """It is as the proposal would have it."""


class CannotUndo(Refusal):
    """A change is not undone: `why` of NotUndone."""


class NotUndone(StrEnum):
    """Why a change is not undone."""

    ALREADY = "already"
    LATE = "late"
    OTHERWISE = "otherwise"  # somebody changed it since: undoing would undo that too


def applied(
    proposed: Proposed, settings: Mapping[str, str | None], changes: Mapping[str, str | None], by: str, now: datetime
) -> Applied | None:
    """What applying it changes in those settings; None where it changes nothing: what is kept, or is so already."""
    new = {name: value for name, value in changes.items() if settings.get(name) != value}
    if proposed.proposal is Proposal.KEEP or not new:
        return None
    before = {name: settings.get(name) for name in new}
    return Applied(proposed.looked.of, proposed.looked.key, proposed.proposal, before, new, by, now)


def why_not_undone(change: Applied, settings: Mapping[str, str | None], now: datetime) -> NotUndone | None:
    """Why it cannot be undone in the settings as they are; None where it can."""
    if change.undone_at is not None:
        return NotUndone.ALREADY
    if now > change.at + UNDONE_WITHIN:
        return NotUndone.LATE
    is_same = all(settings.get(name) == value for name, value in change.after.items())
    return None if is_same else NotUndone.OTHERWISE


def undone(
    change: Applied, settings: Mapping[str, str | None], now: datetime
) -> tuple[Applied, Mapping[str, str | None]]:
    """The change as undone, and the settings as they are after it: as they were, whatever else is in them."""
    after = {name: value for name, value in {**settings, **change.before}.items() if value is not None}
    return replace(change, undone_at=now), after
