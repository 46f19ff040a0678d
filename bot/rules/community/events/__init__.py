"""Events: where members meet, from a draft to what came of it; and the seat of each who answered.

A seat is somebody's answer. Nobody is thrown out of one: a smaller number of seats only lets nobody new in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.refusals import Refusal

# Whoever is offered a seat has so long to take it (product.md, community/events).
CLAIM = timedelta(hours=12)
# The way in opens a quarter of an hour before it begins: who follows it before then is early and not there.
JOIN_FROM = timedelta(minutes=15)
# So long after the end those who came and those who did not hear from us, or so long after the last mark: whoever marks
# by hand does so one after the other, and often on the next morning. After a week nobody is told any more.
FOLLOW_UP_AFTER, MARKED_FOR, ASKED_FOR = timedelta(hours=2), timedelta(minutes=30), timedelta(days=7)


class Kind(StrEnum):
    """What an event is."""

    WEBINAR = "webinar"
    WORKSHOP = "workshop"
    OFFICE_HOURS = "office_hours"
    MEET_UP = "meet_up"
    TOUR = "tour"


class State(StrEnum):
    """How far an event is."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OVER = "over"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    """What somebody said, or is asked."""

    GOING = "going"
    WAITING = "waiting"
    OFFERED = "offered"  # a seat is kept for them for a while
    DECLINED = "declined"


# Whoever has a seat, or has one kept.
HELD = frozenset({Answer.GOING, Answer.OFFERED})


@dataclass(frozen=True)
class Event:
    """Something members come to. `host` and `helpers` are users of the workspace; `capacity` is None without a limit;
    `members_only` asks for an agreement to be in the community; `tier_first` keeps some seats for tiers until two days
    before. `sequence` is that of its calendar file: it goes up when time or place change. `followed_up` once those who
    came, and who did not, heard from us."""

    workspace: str
    kind: Kind
    title: str
    text: str
    start: datetime
    minutes: int
    host: str
    by: str
    at: datetime
    state: State = State.DRAFT
    place: str = ""
    link: str = ""
    capacity: int | None = None
    helpers: tuple[str, ...] = ()
    members_only: bool = False
    tier_first: bool = False
    channel: str = ""
    reason: str = ""
    announced_at: datetime | None = None
    followed_up: bool = False
    sequence: int = 0
    revision: int = 0
    id: int = 0

    @property
    def end(self) -> datetime:
        """When it is over."""
        return self.start + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Seat:
    """A member's answer to an event, since `at`. An offer holds until `until`. `remind_at` is when it is next looked
    whether to remind them; `came_at` is when they came, `stars` (1 to 5) what they said of it. `sequence` and `mark`
    are those of the last calendar file that went to them by letter: no mark when what they have is off."""

    event: int
    member: int
    answer: Answer
    at: datetime
    until: datetime | None = None
    remind_at: datetime | None = None
    came_at: datetime | None = None
    stars: int | None = None
    sequence: int = 0
    mark: str = ""


class NoSuchEvent(Refusal):
    """There is no event of that number here, or this person may not see it."""


class EventChanged(Refusal):
    """It is not any more as this person saw it."""


class NotOpen(Refusal):
    """Nobody answers it now: it is not announced, over, or called off."""


class MembersOnly(Refusal):
    """It is for those who agreed to be in the community."""


class NotYourEvent(Refusal):
    """Only moderators, its host and, for some of it, its helpers do that."""


class NoLinkYet(Refusal):
    """There is nothing to follow: it has no link, or its way in is not open now."""


def is_open(event: Event, now: datetime) -> bool:
    """Whether members may answer it."""
    return event.state is State.ANNOUNCED and now < event.end


def check_open(event: Event, now: datetime) -> None:
    """Raises NotOpen."""
    if not is_open(event, now):
        raise NotOpen()


def runs(event: Event, user: str, moderates: bool) -> bool:
    """Whether they may change it, announce it and call it off."""
    return moderates or user == event.host


def helps(event: Event, user: str, moderates: bool) -> bool:
    """Whether they may see who goes, and mark who came."""
    return runs(event, user, moderates) or user in event.helpers


def is_way_in_open(event: Event, now: datetime) -> bool:
    """Whether following its link now means being there."""
    return event.state in {State.ANNOUNCED, State.OVER} and event.start - JOIN_FROM <= now < event.end


def about(event: int) -> str:
    """What the message in the channel and entries of the record about that event are about."""
    return f"event:{event}"
