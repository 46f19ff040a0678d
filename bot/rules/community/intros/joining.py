"""Taking part in introductions: resting, people not to meet, who is not there, and how often a round can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules.calendar import Hours, own_days
from bot.rules.community.intros import (
    FLOOR,
    REST,
    ROUND,
    Absence,
    AvoidsOneself,
    Joiner,
    NoSuchRest,
    TooFew,
    TooManyAvoided,
)

# How many weeks one can rest for.
RESTS = (2, 4, 8, 13)
# Longer lists are of people one should tell a moderator about.
MOST_AVOIDED = 50
# Somebody with less than two working days in the week of a round is away: one day is what a first date always misses.
FEWEST_DAYS = 2
# After three introductions without a word somebody is asked whether to go on, and until then is introduced to nobody:
# the others would wait in vain.
MOST_SILENT = 3
# What may lie between two rounds, the shortest first.
PACES = (timedelta(weeks=1), timedelta(weeks=2), timedelta(weeks=4))


def check_floor(asked: int) -> None:
    """Return if so many are enough to begin. Raises TooFew."""
    if asked < FLOOR:
        raise TooFew(have=asked, floor=FLOOR)


def pace(asked: int) -> timedelta:
    """The shortest time between rounds at which everybody can have somebody new each time.

    In 90 days nobody meets anybody twice, so that each has `asked` - 1 - rounds in 90 days others left. While these are
    at least half of all, a complete pairing exists whichever pairs are used up (Dirac's theorem, 1952). The longest
    pace where none is enough.
    """
    for each in PACES:
        gone = -(-REST // each) - 1
        if 2 * (asked - 1 - gone) >= asked:
            return each
    return PACES[-1]


def rested(joiner: Joiner, weeks: int, now: datetime) -> Joiner:
    """Left alone for so many weeks. Raises NoSuchRest."""
    if weeks not in RESTS:
        raise NoSuchRest()
    return replace(joiner, rests_until=now + timedelta(weeks=weeks))


def back(joiner: Joiner) -> Joiner:
    """Introduced again from the next round on."""
    return replace(joiner, rests_until=None, silent=0)


def avoiding(joiner: Joiner, members: frozenset[int]) -> Joiner:
    """With these on their list and no others. Raises AvoidsOneself, TooManyAvoided."""
    if joiner.member in members:
        raise AvoidsOneself()
    if len(members) > MOST_AVOIDED:
        raise TooManyAvoided(most=MOST_AVOIDED)
    return replace(joiner, avoids=members)


def working_days(hours: Hours, at: datetime) -> int:
    """How many working days somebody has in the week of a round that begins then."""
    return sum(1 for _ in own_days(at, at + ROUND, hours))


def absence(joiner: Joiner, at: datetime, days: int) -> Absence | None:
    """Why they are not in the round that begins then, with so many working days in its week; None when they are."""
    if joiner.rests_until is not None and at < joiner.rests_until:
        return Absence.RESTS
    if joiner.silent >= MOST_SILENT:
        return Absence.SILENT
    return Absence.AWAY if days < FEWEST_DAYS else None
