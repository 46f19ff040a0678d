"""What is to be said to whom, once: the plain facts of a notice and the pure decisions about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.rules.calendar import Hours, next_allowed

# A claim is good for this long; whoever holds it must be done by then (house.md, "Saying a thing").
LEASE = timedelta(seconds=120)
# When to look once more for what landed after the first look.
REPAIR_AFTER = timedelta(minutes=10)
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
    LET_GO = "let_go"  # failed, and an admin said that nothing more is to be done


# What never reached its reader, and will not unless somebody moves it.
UNSAID = frozenset({State.WITHDRAWN, State.STALE, State.FAILED, State.LET_GO})


class Pace(StrEnum):
    """When a kind of notice may arrive."""

    AT_ONCE = "at_once"  # answers what its reader did just now
    DAYTIME = "daytime"  # within the reader's hours


class Carrier(StrEnum):
    MESSAGE = "message"
    HOME = "home"


class Way(StrEnum):
    """How it goes to Slack now: each way has its own pace in a workspace."""

    POST = "post"  # a new message
    EDIT = "edit"  # what stands, shown anew
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
    attempted_at: datetime | None
    unclear_since: datetime | None
    last_error: str | None

    @property
    def way(self) -> Way:
        """How it goes to Slack now."""
        return way_of(self.carrier, self.ts)

    @property
    def queue(self) -> tuple[str, Way]:
        """The queue it stands in: each workspace has one for each way."""
        return self.workspace, self.way


def lane(notice: Planned | Notice) -> str:
    """The conversation whose order is kept: one claim in it at a time."""
    return f"{notice.workspace}:{notice.carrier.value}:{notice.to}"


def way_of(carrier: Carrier, ts: str | None) -> Way:
    """How a notice of that carrier goes, that stands at `ts` or nowhere yet."""
    if carrier is Carrier.HOME:
        return Way.HOME
    return Way.POST if ts is None else Way.EDIT


def home_key(workspace: str, user: str) -> str:
    """The key of the living notice that is this person's Home."""
    return f"home:{workspace}:{user}"


def is_unknown(notice: Notice) -> bool:
    """Whether it may stand in its conversation although nobody here ever sent it: this is a copy of an older state."""
    never_sent = notice.ts is None and notice.attempted_at is None
    return notice.carrier is Carrier.MESSAGE and notice.unclear_since is not None and never_sent


def is_stale(notice: Notice, now: datetime) -> bool:
    """Whether saying it now would be worse than never; what already stands is still corrected."""
    return notice.ts is None and notice.stale_after is not None and now > notice.stale_after


def when_allowed(notice: Notice, pace: Pace, now: datetime, hours: Hours) -> datetime:
    """The instant from which it may be said: `now`, or within the reader's `hours`. Edits notify nobody, never wait."""
    if pace is Pace.AT_ONCE or notice.ts is not None or notice.carrier is Carrier.HOME:
        return now
    return next_allowed(now, hours)


def wait_before(attempts: int) -> timedelta:
    """How long to wait after `attempts` clear failures (1 or more)."""
    doubled: int = 2 ** min(attempts - 1, 20)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)
