"""What a community is set up with before it is told to anybody: each step with how far it is; and whether a community
is the right thing at all."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules.community.content.ready import PLAN
from bot.rules.refusals import Refusal


class NotAChannel(Refusal):
    """A community begins in channels that everybody can join, not in a conversation between a few."""


class Question(StrEnum):
    """What the fit check asks, to be answered with yes or no."""

    NEED = "need"  # the same kinds of roles are hired for again and again
    TIME = "time"  # two people have some hours a week for it, for a year
    VALUE = "value"  # there is something to give to people who look for no job now
    PEOPLE = "people"  # fifty people could be asked to begin with
    MANAGERS = "managers"  # some who do the work would answer questions


# Without these a community is an empty room or a list of adverts; without the others it is begun small.
FIRST = frozenset({Question.NEED, Question.TIME, Question.VALUE})


class Advice(StrEnum):
    """What the answers come to."""

    GO = "go"
    SMALL = "small"
    NOT_YET = "not_yet"


class Channel(StrEnum):
    """What the four channels are for, with which a community begins; under that name one is made."""

    ANNOUNCEMENTS = "announcements"
    INTRODUCTIONS = "introductions"
    QUESTIONS = "questions"
    OFF_TOPIC = "off-topic"


@dataclass(frozen=True)
class Fit:
    """To what somebody said yes, and when."""

    yes: frozenset[Question]
    by: str
    at: datetime

    @property
    def missing(self) -> tuple[Question, ...]:
        """To what they said no."""
        return tuple(each for each in Question if each not in self.yes)

    @property
    def advice(self) -> Advice:
        """What that comes to. It is advice: nothing is switched off by it."""
        if FIRST - self.yes:
            return Advice.NOT_YET
        return Advice.SMALL if self.missing else Advice.GO


# product.md, First run: fit check, a goal, consent text, code of conduct, two moderators, four channels, a ready
# four-week calendar; what it is good for is said in both languages.
NEEDED: Mapping[str, int] = {
    "fit": 1, "good_for": 2, "consent": 1, "code": 1, "moderators": 2, "goal": 1, "channels": len(Channel),
    "way_in": 1, "calendar": sum(map(len, PLAN)), "past": 1,
}  # fmt: skip
# Not every community has past applicants to bring.
OPTIONAL = frozenset({"past"})


@dataclass(frozen=True)
class Step:
    """A step: so many of so many are there."""

    name: str
    count: int
    of: int

    @property
    def is_done(self) -> bool:
        """Whether nothing of it is left."""
        return self.count >= self.of

    @property
    def is_optional(self) -> bool:
        """Whether a community is set up without it."""
        return self.name in OPTIONAL


def steps(found: Mapping[str, int]) -> tuple[Step, ...]:
    """Every step in the order in which they are done; `found` says how much of each is there."""
    return tuple(Step(name, min(found[name], of), of) for name, of in NEEDED.items())


def is_complete(listed: Collection[Step]) -> bool:
    """Whether nothing is left to be done but what is optional."""
    return all(each.is_done or each.is_optional for each in listed)
