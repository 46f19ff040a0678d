"""Events: where members meet, from an idea to what was learnt of it.

Beside this: `planning` (what an event is and how far), `seats` (who comes), `reminding` (when who is reminded) and
`following` (who came, and whether it was worth it).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules.refusals import Refusal


class Kind(StrEnum):
    """What an event is."""

    WEBINAR = "webinar"
    WORKSHOP = "workshop"
    HOURS = "hours"  # office hours: somebody is there to be asked
    MEETUP = "meetup"
    TOUR = "tour"


class State(StrEnum):
    """How far an event is."""

    IDEA = "idea"
    ANNOUNCED = "announced"
    ON = "on"
    OVER = "over"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Event:
    """An event from `starts_at` to `ends_at` (None while it is an idea without a day); `zone` is where it is.

    `host` and `helpers` (Slack users) run it, and take no seat. `capacity` is how many seats it has, any number where
    None. `members_only`: nobody comes who has not joined the community. Of the seats `reserved` are kept until
    `reserved_until` for those who stand at `first_level` or above (0 is where everybody begins). `place` is where it
    is, `link` where one takes part from afar. `reason` is why it was cancelled."""

    workspace: str
    kind: Kind
    title: str
    text: str
    host: str
    at: datetime
    state: State = State.IDEA
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    zone: str = "UTC"
    place: str = ""
    link: str = ""
    channel: str = ""
    topics: tuple[str, ...] = ()
    helpers: frozenset[str] = frozenset()
    capacity: int | None = None
    members_only: bool = False
    first_level: int = 0
    reserved: int = 0
    reserved_until: datetime | None = None
    reason: str = ""
    revision: int = 0
    id: int = 0


class May(StrEnum):
    """What somebody may do with an event."""

    CHANGE = "change"  # its time, place and words; announce it, call it off
    ADMIT = "admit"  # see who comes, and mark who came


class EventChanged(Refusal):
    """It is not any more as this person saw it."""


def may(event: Event, who: str, is_moderator: bool) -> frozenset[May]:
    """What they may do: moderators and the host everything, helpers what is done at the door."""
    if is_moderator or who == event.host:
        return frozenset(May)
    return frozenset({May.ADMIT}) if who in event.helpers else frozenset()
