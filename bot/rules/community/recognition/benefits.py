"""What a tier brings: hearing of openings first, and a seat kept for a while at events, recruiters' office hours among
them. Nothing else hangs on it: who hears of an opening last may still apply as well as who heard first, and events for
members only are for everybody who agreed to be one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.community.recognition import Tier

# product.md, community/openings: how long after the first each tier hears of an opening.
HEARS_AFTER: Mapping[Tier, timedelta] = {
    Tier.AMBASSADOR: timedelta(),
    Tier.CONTRIBUTOR: timedelta(hours=24),
    Tier.PARTICIPANT: timedelta(hours=48),
    Tier.EXPLORER: timedelta(hours=72),
}
# One seat in five is kept for contributors and above until two days before an event: later it would stay empty.
KEPT_ONE_IN, KEPT_UNTIL = 5, timedelta(hours=48)


class Benefit(StrEnum):
    """What comes with a tier."""

    EARLY_OPENINGS = "early_openings"
    KEPT_SEATS = "kept_seats"


BENEFITS: Mapping[Tier, frozenset[Benefit]] = {
    Tier.EXPLORER: frozenset(),
    Tier.PARTICIPANT: frozenset({Benefit.EARLY_OPENINGS}),
    Tier.CONTRIBUTOR: frozenset({Benefit.EARLY_OPENINGS, Benefit.KEPT_SEATS}),
    Tier.AMBASSADOR: frozenset(Benefit),
}


def hears_at(tier: Tier, opened_at: datetime, is_on: bool) -> datetime:
    """When a member hears of an opening; all at once while tiers are not on."""
    return opened_at + HEARS_AFTER[tier] if is_on else opened_at


def kept_seats(capacity: int, starts_at: datetime, now: datetime) -> int:
    """How many seats of an event are kept now for those to whom a tier brings that."""
    return capacity // KEPT_ONE_IN if now < starts_at - KEPT_UNTIL else 0


def may_sit(tier: Tier, taken: int, capacity: int, starts_at: datetime, now: datetime) -> bool:
    """Whether there is a seat for a member of that tier now, when so many are taken."""
    kept = 0 if Benefit.KEPT_SEATS in BENEFITS[tier] else kept_seats(capacity, starts_at, now)
    return taken < capacity - kept
