"""What is to be said to whom, once: the plain facts of a notice and the pure decisions about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.rules.calendar import next_allowed

# A claim is good for this long; whoever holds it must be done by then (house.md, "Saying a thing").
LEASE = timedelta(seconds=120)
# Attempts that were clearly refused or limited before an admin hears of it.
MOST_ATTEMPTS = 8
# The first wait before a clear failure is tried again; doubles each time, at most this long.
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=2)


class State(StrEnum):
    DUE = "due"
    CLAIMED = "claimed"
    SENDING = "sending"
    UNCLEAR = "unclear"
    SENT = "sent"
    WITHDRAWN = "withdrawn"
    STALE = "stale"
    FAILED = "failed"


class Pace(StrEnum):
    """When a kind of notice may arrive."""

    AT_ONCE = "at_once"
    DAYTIME = "daytime"


class Carrier(StrEnum):
    MESSAGE = "message"
    HOME = "home"


@dataclass(frozen=True)
class Planned:
    """A notice to be planned under a unique `key`.

    `kind` is the address of its moment, `about` what makes it moot when withdrawn, `to` a user or a conversation.
    `facts` holds ids and only those values that must be frozen. A `living` one is edited until it shows the truth.
    """

    key: str
    kind: str
    about: str
    workspace: str
    to: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None
    stale_after: datetime | None = None
    living: bool = False
    carrier: Carrier = Carrier.MESSAGE
    reply_to: str | None = None


@dataclass(frozen=True)
class Notice:
    """A planned notice as the store remembers it. `fence` names the claim; `ts` is where it already stands."""

    id: str
    key: str
    kind: str
    about: str
    workspace: str
    to: str
    facts: Mapping[str, Any]
    state: State
    due_at: datetime
    stale_after: datetime | None
    living: bool
    carrier: Carrier
    fence: int
    attempts: int
    wanted: int
    shown: int
    channel: str | None
    ts: str | None
    thread_ts: str | None
    unclear_since: datetime | None
    last_error: str | None


def lane(planned: Planned) -> str:
    """The conversation whose order is kept: one claim in it at a time."""
    return f"{planned.workspace}:{planned.carrier.value}:{planned.to}"


def is_stale(notice: Notice, now: datetime) -> bool:
    """Whether saying it now would be worse than never; what already stands is still corrected."""
    return notice.ts is None and notice.stale_after is not None and now > notice.stale_after


def when_allowed(notice: Notice, pace: Pace, now: datetime, zone: str | None) -> datetime:
    """The instant from which it may be said: `now`, or their next morning. Edits notify nobody and never wait."""
    if pace is Pace.AT_ONCE or notice.ts is not None or notice.carrier is Carrier.HOME:
        return now
    return next_allowed(now, zone)


def wait_before(attempts: int) -> timedelta:
    """How long to wait after `attempts` clear failures (1 or more)."""
    doubled: int = 2 ** min(attempts - 1, 20)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)
