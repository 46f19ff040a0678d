"""Members: one record of each person of the community, and what they agreed to.

A member is begun by a join page, an import, a referral or by joining the workspace; whoever joined has a Slack user.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.rules.refusals import Refusal


class NoSuchMember(Refusal):
    """There is no member of that number here, or none this person may see."""


class Standing(StrEnum):
    """How far somebody came."""

    STARTED = "started"  # gave an address and did not confirm it yet
    KNOWN = "known"  # came with an import or a referral; nothing was asked of them
    CONFIRMED = "confirmed"  # the address is theirs; not in the workspace yet
    JOINED = "joined"
    LEFT = "left"
    FORGOTTEN = "forgotten"  # nothing of them is left but that they were


class Purpose(StrEnum):
    """What somebody agrees to, each by itself."""

    COMMUNITY = "community"  # to be kept in the community's records and written to in Slack
    MAIL = "mail"  # to be written to by e-mail
    HIRING = "hiring"  # that hiring people see the profile as shown, and may write about openings


class How(StrEnum):
    """By what somebody agreed. Opening a mail is none of it."""

    PAGE = "page"
    CLICK = "click"
    ANSWER = "answer"
    IMPORT = "import"


@dataclass(frozen=True)
class Consent:
    """The receipt of one agreement: for what, to which version of the text, how and when, and until when it holds.
    `ended_at` is when it was taken back or replaced."""

    purpose: Purpose
    version: str
    how: How
    at: datetime
    until: datetime
    ended_at: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it may be relied on."""
        return self.ended_at is None and now < self.until


class Frequency(StrEnum):
    """How often somebody wants their digest."""

    DAILY = "daily"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    NEVER = "never"


class Way(StrEnum):
    """Where a digest comes."""

    MESSAGE = "message"
    MAIL = "mail"


class Stand(StrEnum):
    """What a member thinks of a topic."""

    FOLLOWED = "followed"
    MUTED = "muted"


class Field(StrEnum):
    """What a member may show to hiring people, each by itself; nothing is shown unasked."""

    NAME = "name"
    EMAIL = "email"
    LANGUAGES = "languages"
    LOCATION = "location"
    FAMILY = "family"
    SENIORITY = "seniority"
    SKILLS = "skills"
    INTERESTS = "interests"
    MOTIVATION = "motivation"


@dataclass(frozen=True)
class Member:
    """One person of a community. `email` is folded, and theirs once `verified_at`; `user` is who they are in its Slack
    workspace, `candidate` who they are among the candidates. `language` is the one they are spoken to in, `languages`
    those they speak; `shown` is what hiring people may see; `owner` is the moderator who looks after them;
    `graduates` is the day a student expects to be done, `worked_until` the last one on which a former colleague worked
    with us, as they say; `comes_back` says that a mail server refused for good what was
    sent to `email`."""

    workspace: str
    name: str
    standing: Standing
    at: datetime
    email: str = ""
    verified_at: datetime | None = None
    user: str | None = None
    language: str = "en"
    zone: str = "UTC"
    languages: tuple[str, ...] = ()
    family: str = ""
    seniority: str = ""
    skills: tuple[str, ...] = ()
    location: str = ""
    motivation: str = ""
    shown: frozenset[Field] = frozenset()
    tags: tuple[str, ...] = ()
    owner: str | None = None
    frequency: Frequency = Frequency.WEEKLY
    way: Way = Way.MESSAGE
    paused_until: datetime | None = None
    joined_at: datetime | None = None
    left_at: datetime | None = None
    candidate: int | None = None
    graduates: date | None = None
    worked_until: date | None = None
    comes_back: bool = False
    id: int = 0

    def is_paused(self, now: datetime) -> bool:
        """Whether they asked to be left alone for now."""
        return self.paused_until is not None and now < self.paused_until


def folded(email: str) -> str:
    """An address as it is compared: without blanks around it, in lower case."""
    return email.strip().lower()


def holding(consents: Iterable[Consent], now: datetime) -> Mapping[Purpose, Consent]:
    """The agreements that hold now, by purpose: of several the newest."""
    return {each.purpose: each for each in sorted(consents, key=lambda each: each.at) if each.holds(now)}


@dataclass(frozen=True)
class Touch:
    """A source somebody came through: the first for ever, all of them in their order."""

    source: int
    at: datetime


class Side(StrEnum):
    """Which half a line of somebody's timeline belongs to: the wall goes between them."""

    COMMUNITY = "community"
    HIRING = "hiring"


@dataclass(frozen=True)
class Line:
    """Something that happened to or with a member. `what` is its address (`community.members.noted`), `who` did it
    (empty for the member), `facts` are ids and plain values, `text` is what somebody wrote and stands sealed."""

    what: str
    side: Side
    at: datetime
    who: str = ""
    facts: Mapping[str, str | int] | None = None
    text: str = ""
    id: int = 0


class Act(StrEnum):
    """What a member does that shows they are there, counted by day; what they wrote is not kept."""

    POST = "post"
    REPLY = "reply"
    REACTION = "reaction"
    TAP = "tap"  # a button, a link of ours, an answer
    EVENT = "event"
