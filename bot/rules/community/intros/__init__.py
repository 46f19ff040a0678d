"""Introductions: members who asked for it meet each other, two and two by rounds; one too many makes it three."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.calendar import Hours
from bot.rules.refusals import Refusal

# product.md, Community: introductions stay off below twelve who asked for them.
FLOOR = 12
# product.md, community/intros: nobody meets the same person again within 90 days; two hours of common time.
REST = timedelta(days=90)
COMMON = timedelta(hours=2)
# A round is for the week that it begins: who has no time for the other in it is not introduced to them.
ROUND = timedelta(days=7)


class TooFew(Refusal):
    """Only `have` asked to be introduced, and it begins with `floor`."""


class NotTakingPart(Refusal):
    """Whoever did not ask to be introduced cannot rest from it, nor say how it went."""


class AvoidsOneself(Refusal):
    """Nobody is introduced to themselves anyway."""


class TooManyAvoided(Refusal):
    """A list of people not to meet holds `most`."""


class NoSuchRest(Refusal):
    """That is none of the times one can rest for."""


class Kind(StrEnum):
    """What two are brought together for."""

    PEOPLE = "people"  # to know each other
    PROJECTS = "projects"  # to make something together


Two = tuple[int, int]


@dataclass(frozen=True)
class Joiner:
    """A member who asked to be introduced. `hours` are their own, with the days on which they are away; `avoids` are
    the members they do not want to meet, which nobody else is told; `offers` and `seeks` are skills and roles for
    projects. They rest until `rests_until`. `odd` counts the rounds of the last year in which they were the third of
    three, `was_left_out` says whether the last round they took part in had nobody for them, `silent` how many of their
    last introductions, counted back from the newest, had no answer from them."""

    member: int
    hours: Hours = field(default_factory=Hours)
    topics: frozenset[str] = frozenset()
    offers: frozenset[str] = frozenset()
    seeks: frozenset[str] = frozenset()
    avoids: frozenset[int] = frozenset()
    rests_until: datetime | None = None
    odd: int = 0
    was_left_out: bool = False
    silent: int = 0


@dataclass(frozen=True)
class Met:
    """These were introduced to each other then, two of them or three; whether they met is another question."""

    members: tuple[int, ...]
    at: datetime


@dataclass(frozen=True)
class Round:
    """What a round is made from: all who asked, who was introduced to whom, who has talked with whom without that,
    and whom moderators do not want to see together this time. The same seed brings the same round."""

    kind: Kind
    at: datetime
    people: Sequence[Joiner]
    met: Collection[Met] = ()
    contacts: Collection[Two] = ()
    apart: Collection[Two] = ()
    seed: str = ""


class Absence(StrEnum):
    """Why somebody who asked to be introduced is not in a round."""

    RESTS = "rests"  # they said so
    AWAY = "away"
    SILENT = "silent"  # several introductions went by without a word from them


class Distance(StrEnum):
    """How far apart two are in the network of who talked with whom or was introduced to whom."""

    KNOWN = "known"
    BETWEEN = "between"  # somebody knows both
    FAR = "far"


@dataclass(frozen=True)
class Help:
    """One of a group looks for what another offers."""

    by: int
    to: int
    what: str


@dataclass(frozen=True)
class Why:
    """Why these: topics that all of them follow, or two of three where all share none; who can help whom; how far
    apart they are at the most; and the starts of up to three common stretches of two hours on different days, in UTC.
    Whom anybody avoids is in none of it."""

    topics: tuple[str, ...]
    helps: tuple[Help, ...]
    distance: Distance
    times: tuple[datetime, ...]


@dataclass(frozen=True)
class Group:
    """Two who are to meet, or three: then the last is the one who was over. `prompt` is what they may begin with, by
    its id, empty where there is none."""

    members: tuple[int, ...]
    why: Why
    prompt: str = ""

    @property
    def odd(self) -> int | None:
        """Who was over, where they are three."""
        return self.members[2] if len(self.members) > 2 else None


@dataclass(frozen=True)
class Proposal:
    """A round as moderators see it before it is said: the groups, who has nobody this time, and who is not in it. Why
    somebody has nobody is not in it: it could be another's private list."""

    groups: tuple[Group, ...]
    left: tuple[int, ...] = ()
    absent: Mapping[int, Absence] = field(default_factory=dict)


def two(one: int, other: int) -> Two:
    """Two members, the same whoever is named first."""
    return (one, other) if one < other else (other, one)
