"""How fast Slack may be spoken to: the arithmetic of a pace that all processes share. Real time throughout.

The generic cell rate algorithm (ITU-T I.371): one instant says when all that was sent so far is paid for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.rules.notices import Way

MINUTE = timedelta(minutes=1)
# Slack's tiers for chat.update (3) and views.publish (4), in a minute, of one method in one workspace.
EDITS_PER_MINUTE = 50
HOMES_PER_MINUTE = 100
# Slack takes about one message a second in a conversation.
REST = timedelta(seconds=1)
# What may go at once after a rest: the few messages that one decision sends, but no more than a twentieth of what goes
# in a minute, because a queue that never ends goes slower by as much.
MOST_AT_ONCE = 8
SHARE_AT_ONCE = 20


@dataclass(frozen=True)
class Rate:
    """At most `per_minute` in any minute, `at_once` of them without a pause; 0 a minute limits nothing."""

    per_minute: int
    at_once: int = 1

    @property
    def apart(self) -> timedelta:
        """How far apart they go when there is always another: so that `at_once` more still make no fuller minute."""
        return MINUTE / (self.per_minute - self.at_once + 1) if self.per_minute else timedelta()

    def allowed(self, paid_at: datetime, now: datetime) -> int | None:
        """How many may go at `now`; None for any number."""
        if self.per_minute:
            return max(0, (self.apart * self.at_once - max(paid_at - now, timedelta())) // self.apart)
        return None if paid_at <= now else 0

    def opens_at(self, paid_at: datetime) -> datetime:
        """From when on one more may go."""
        return paid_at - self.apart * (self.at_once - 1)

    def after(self, paid_at: datetime, now: datetime, count: int) -> datetime:
        """When all is paid for once `count` more have gone at `now`."""
        return max(paid_at, now) + self.apart * count

    def given_back(self, paid_at: datetime) -> datetime:
        """When all is paid for if one that was counted did not go."""
        return paid_at - self.apart

    def set_back(self, paid_at: datetime, until: datetime) -> datetime:
        """When all is paid for if Slack wants nothing more before `until`; then they go one by one."""
        return max(paid_at, until + self.apart * (self.at_once - 1))


@dataclass(frozen=True)
class Rates:
    """The rate of each way in one workspace, and how long a conversation rests after a message."""

    by_way: Mapping[Way, Rate]
    rest: timedelta = timedelta()

    def of(self, way: Way) -> Rate:
        """The rate of that way."""
        return self.by_way.get(way, UNLIMITED)


UNLIMITED = Rate(0)
# For a stand-in that has no limits; what it says with a 429 is obeyed all the same.
UNPACED = Rates(MappingProxyType({}))


def paced(messages_per_minute: int) -> Rates:
    """The rates for so many messages a minute in one workspace; with 0 nothing is paced."""
    if not messages_per_minute:
        return UNPACED
    per_minute = {Way.POST: messages_per_minute, Way.EDIT: EDITS_PER_MINUTE, Way.HOME: HOMES_PER_MINUTE}
    rates = {way: Rate(most, max(1, min(MOST_AT_ONCE, most // SHARE_AT_ONCE))) for way, most in per_minute.items()}
    return Rates(MappingProxyType(rates), REST)
