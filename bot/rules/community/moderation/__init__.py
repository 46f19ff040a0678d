"""Moderation: what was reported, what was decided of it and why, and whoever decides being looked after too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.refusals import Refusal

# What a form takes.
REASON_CHARACTERS, NOTE_CHARACTERS = 1000, 2000
# How long after a decision whoever it is about may ask somebody else to look at it again: time for a holiday.
APPEAL = timedelta(days=14)


def about(case: int) -> str:
    """What notices and entries of the record about that case are about."""
    return f"moderation:{case}"


class NoSuchCase(Refusal):
    """There is no case of that number that this person may see."""


class CaseChanged(Refusal):
    """It is not any more as this person saw it."""


class ReportsOneself(Refusal):
    """Nobody is reported by themselves."""


class IsConcerned(Refusal):
    """Whoever is reported, or reported it, does not decide."""


class AnotherDecides(Refusal):
    """An appeal is for another moderator than the one it is against, and a case for whoever took it."""


class NotTheirs(Refusal):
    """Only whom it is about may ask for a second look."""


class AppealedBefore(Refusal):
    """There is one second look at a case."""


class TooLate(Refusal):
    """More than `days` days went by."""


class LoadIsFull(Refusal):
    """This moderator took `most` cases this week already."""


class NobodyHere(Refusal):
    """Nobody of this community is known by that: an app, or somebody who came just now."""


class NoChannel(Refusal):
    """It was reported of no message that stands in a channel."""


class NotTheirWeek(Refusal):
    """Whoever is on duty this week hands over."""


class TooMuchTaken(Refusal):
    """No number of cases from 1 to `most`."""


class PersonFirst(Refusal):
    """A newcomer's first post is answered by a person before a ready-made answer goes out."""


class What(StrEnum):
    """What is reported."""

    MESSAGE = "message"
    PERSON = "person"
    DIRECT = "direct"  # a message between two, which only the one who reports it can show


class Breach(StrEnum):
    """Which rule of the code of conduct it is against."""

    SAFETY = "safety"  # somebody may come to harm
    HARASSMENT = "harassment"
    HATE = "hate"
    PRIVACY = "privacy"
    IMPERSONATION = "impersonation"
    SPAM = "spam"
    ADVERTISING = "advertising"
    OFF_TOPIC = "off_topic"
    OTHER = "other"


class State(StrEnum):
    """How far a case is."""

    OPEN = "open"
    TAKEN = "taken"
    DECIDED = "decided"
    APPEALED = "appealed"
    CLOSED = "closed"


class Action(StrEnum):
    """What a bot may do in Slack."""

    NOTHING = "nothing"
    WARN = "warn"  # in a direct message
    REPLY = "reply"  # where the message stands
    REMOVE = "remove"  # from the channel


class ByHand(StrEnum):
    """What Slack leaves to people, and who of them can do it."""

    DELETE = "delete"  # another's message: an owner or admin
    DEACTIVATE = "deactivate"  # an account: an owner or admin
    TELL = "tell"  # somebody who helps, where a person may come to harm


class Verdict(StrEnum):
    """What a second look says of a decision."""

    UPHELD = "upheld"
    OVERTURNED = "overturned"


@dataclass(frozen=True)
class Report:
    """What one member reports of another, at a message of a channel or without one; `text` is what they say, and
    `quote` what they show of a message between two. Both stand sealed. `link` leads to the message, where the app sees
    it."""

    by: int
    about: int
    what: What
    breach: Breach
    at: datetime
    text: str = ""
    quote: str = ""
    channel: str = ""
    ts: str = ""
    link: str = ""


@dataclass(frozen=True)
class Decision:
    """What a moderator decided, why, by which version of the code, and what is to be done by hand for it; `done_at` is
    when that was done."""

    by: int
    at: datetime
    action: Action
    reason: str
    breach: Breach
    code: int
    by_hand: ByHand | None = None
    done_at: datetime | None = None


@dataclass(frozen=True)
class Appeal:
    """The word of whom it is about, and what somebody else said of the decision then."""

    at: datetime
    text: str
    by: int | None = None
    verdict: Verdict | None = None
    reason: str = ""


@dataclass(frozen=True)
class Case:
    """Everything that is reported of one member until it is decided: one thread of moderators. `taken_by` looks at it
    since `taken_at`; members by their number."""

    workspace: str
    about: int
    at: datetime
    reports: tuple[Report, ...] = ()
    state: State = State.OPEN
    taken_by: int | None = None
    taken_at: datetime | None = None
    decision: Decision | None = None
    appeal: Appeal | None = None
    revision: int = 0
    id: int = 0

    @property
    def breach(self) -> Breach:
        """What weighs most of what is said of it: the first in the order of the rules."""
        said = {each.breach for each in self.reports} or {Breach.OTHER}
        return next(each for each in Breach if each in said)

    @property
    def reporters(self) -> frozenset[int]:
        """Who reported it."""
        return frozenset(each.by for each in self.reports)

    def concerns(self, member: int) -> bool:
        """Whether somebody is reported in it or reported it."""
        return member == self.about or member in self.reporters
