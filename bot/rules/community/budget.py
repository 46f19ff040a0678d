"""One budget over every sender: how often a member may be written to, and how many could be now.

The digest somebody chose, reminders of what they said they come to, replies, and news of their own applications do not
count; all else does, over Slack and mail together (product.md, community/content).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules.calendar import Hours, next_allowed

# So many within so long, whatever they are: two in any week, and six in any thirty days.
LIMITS = ((2, timedelta(days=7)), (6, timedelta(days=30)))
# What was sent longer ago counts for nothing.
COUNTED_FOR = max(within for _, within in LIMITS)


def when_allowed(sent: Iterable[datetime], now: datetime) -> datetime:
    """The first instant from now on at which one more fits, given when those that count were sent."""
    at, newest = now, sorted(sent, reverse=True)
    for most, within in LIMITS:
        if len(newest) >= most:
            at = max(at, newest[most - 1] + within)
    return at


@dataclass(frozen=True)
class Alike:
    """So many members of one zone of whom the same is true."""

    zone: str
    agrees: bool
    is_paused: bool
    is_over: bool
    count: int


@dataclass(frozen=True)
class Reach:
    """Whom something that counts would reach if it were sent now: at once, by day, and who not, each counted once under
    the first of these reasons that holds: no agreement, a pause, a budget that is used up."""

    now: int = 0
    by_day: int = 0
    over: int = 0
    paused: int = 0
    without: int = 0


def reached(groups: Sequence[Alike], now: datetime) -> Reach:
    """How many of them it would reach."""
    found = dict.fromkeys(("now", "by_day", "over", "paused", "without"), 0)
    for each in groups:
        is_day = next_allowed(now, Hours(each.zone)) <= now
        where = "now" if is_day else "by_day"
        where = "over" if each.is_over else where
        where = "paused" if each.is_paused else where
        found[where if each.agrees else "without"] += each.count
    return Reach(**found)
