"""A week after an introduction: did you meet?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.calendar import Hours, next_allowed
from bot.rules.community.intros import NotTakingPart

# product.md, community/intros: asked a week later; who says "not yet" is asked once more, a week after that.
ASKED_AFTER = timedelta(days=7)
MOST_ASKED = 2
# Below so many answers no figure is shown, as it would say who answered what.
FEWEST_ANSWERS = 10


class Answer(StrEnum):
    """What somebody says of it."""

    YES = "yes"
    NOT_YET = "not_yet"
    NO = "no"


@dataclass(frozen=True)
class Introduced:
    """A group that was introduced, how often each was asked, and what they said last."""

    members: tuple[int, ...]
    at: datetime
    asked: Mapping[int, int] = field(default_factory=dict)
    answers: Mapping[int, Answer] = field(default_factory=dict)

    @property
    def is_met(self) -> bool | None:
        """Whether they met: one who says so is enough. None while nobody says yes or no."""
        said = set(self.answers.values())
        return True if Answer.YES in said else False if Answer.NO in said else None


def ask_from(introduced: Introduced, member: int) -> datetime | None:
    """From when on this member is asked next; None when they are asked no more: they said yes or no, somebody else said
    that they met, or they were asked twice. Whoever says nothing is not asked again."""
    times = introduced.asked.get(member, 0)
    answer = introduced.answers.get(member)
    if introduced.is_met or answer is Answer.NO or times >= MOST_ASKED or (times and answer is None):
        return None
    return introduced.at + (times + 1) * ASKED_AFTER


def ask_at(introduced: Introduced, member: int, hours: Hours) -> datetime | None:
    """The same, in their day of a working day, in UTC."""
    at = ask_from(introduced, member)
    return None if at is None else next_allowed(at, hours)


def asked(introduced: Introduced, member: int) -> Introduced:
    """With that member asked once more."""
    return replace(introduced, asked={**introduced.asked, member: introduced.asked.get(member, 0) + 1})


def answered(introduced: Introduced, member: int, answer: Answer) -> Introduced:
    """With what that member says now; the last word holds. Raises NotTakingPart for anybody else."""
    if member not in introduced.members:
        raise NotTakingPart()
    return replace(introduced, answers={**introduced.answers, member: answer})


def silent(introductions: Iterable[Introduced], member: int) -> int:
    """How many of their last introductions in which they were asked had no answer from them, from the newest back to
    the last that had one."""
    mine = sorted((each for each in introductions if each.asked.get(member)), key=lambda each: each.at, reverse=True)
    count = 0
    for each in mine:
        if member in each.answers:
            break
        count += 1
    return count


@dataclass(frozen=True)
class Came:
    """Of how many introductions somebody said what came of it, and in how many of these they met."""

    answered: int
    met: int

    @property
    def percent(self) -> int | None:
        """Met of a hundred answered, rounded down; None below the fewest answers."""
        return self.met * 100 // self.answered if self.answered >= FEWEST_ANSWERS else None


def came(introductions: Collection[Introduced]) -> Came:
    """What came of these."""
    said = [each.is_met for each in introductions if each.is_met is not None]
    return Came(len(said), sum(said))
