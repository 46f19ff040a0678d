"""What is kept of introductions: who asked for them, when rounds are, a round from its proposal to what was said."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.rules.calendar import zone_or_utc
from bot.rules.community.intros import Group, Joiner, Kind, Proposal
from bot.rules.community.intros.following import Introduced
from bot.rules.community.intros.joining import PACES, check_floor, pace
from bot.rules.refusals import Refusal

# Moderators see a round so long before it is said: one of them is there on a working day before most of them.
PREVIEW = timedelta(days=2)
# A round begins at this hour where the moderator is who chose its day; nobody hears of it outside their own day.
BEGINS = time(9)
# What somebody offers or looks for: so many things, each so long. More is not read.
MOST_THINGS, THING_CHARACTERS = 10, 60
# How far ahead the first round may be.
FARTHEST = timedelta(days=90)
# What was introduced longer ago is forgotten: it is long after anybody may meet again.
KEPT = timedelta(days=365)


class NothingChosen(Refusal):
    """Somebody asked to be introduced, and to nobody."""


class TooManyThings(Refusal):
    """A list holds `most` things of `characters` each."""


class NotMembers(Refusal):
    """The people called `names` are no members here, so that nobody would be introduced to them."""


class NoSuchPace(Refusal):
    """With so many who asked, rounds are not so close together, or that is no pace."""


class NoSuchDay(Refusal):
    """The first day is one of the next `days`."""


class NoSuchRound(Refusal):
    """The round was said, dropped, or is made anew."""


class RoundAhead(Refusal):
    """There is a round already that was not said yet."""


class State(StrEnum):
    """Where a round stands."""

    MATCHING = "matching"
    PROPOSED = "proposed"  # moderators look at it
    SAID = "said"
    DROPPED = "dropped"


OPEN = (State.MATCHING, State.PROPOSED)


@dataclass(frozen=True)
class Part:
    """A member who asked to be introduced, for `kinds`. What went by in silence before `back_at` counts no more."""

    member: int
    kinds: frozenset[Kind]
    since: datetime
    offers: tuple[str, ...] = ()
    seeks: tuple[str, ...] = ()
    rests_until: datetime | None = None
    back_at: datetime | None = None
    avoids: frozenset[int] = frozenset()

    @property
    def joiner(self) -> Joiner:
        """As the rules of rounds have it, of what is here."""
        return Joiner(self.member, avoids=self.avoids, rests_until=self.rests_until)


@dataclass(frozen=True)
class Setting:
    """Whether there are rounds of a kind in a community, every so many weeks, the next one then."""

    workspace: str
    kind: Kind
    by: str
    at: datetime
    is_on: bool = False
    weeks: int = 4
    next_at: datetime | None = None


@dataclass(frozen=True)
class Held:
    """A round. `version` counts how often it was matched; one that `goes` is said as soon as it is matched; so many who
    asked are `absent` from it."""

    workspace: str
    kind: Kind
    at: datetime
    seed: str
    state: State = State.MATCHING
    version: int = 1
    goes: bool = False
    absent: int = 0
    said_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True)
class Introduction:
    """A group of a round by its number, and what came of it."""

    id: int
    round: int
    kind: Kind
    group: Group
    introduced: Introduced


def about(group: int) -> str:
    """What notices of that group are about."""
    return f"intro:{group}"


def about_round(round: int) -> str:
    """What notices of that round to moderators are about."""
    return f"intro_round:{round}"


def about_part(member: int) -> str:
    """What notices of somebody's taking part are about."""
    return f"intro_part:{member}"


def things(text: str) -> tuple[str, ...]:
    """What somebody offers or looks for, from commas or lines between; each once. Raises TooManyThings."""
    parts = (" ".join(each.split()) for each in re.split(r"[,，、;；\n]", text))
    found = {each.casefold(): each for each in parts if each}
    if len(found) > MOST_THINGS or any(len(each) > THING_CHARACTERS for each in found.values()):
        raise TooManyThings(most=MOST_THINGS, characters=THING_CHARACTERS)
    return tuple(found.values())


def kinds(chosen: Collection[str]) -> frozenset[Kind]:
    """What they want to be introduced for. Raises NothingChosen."""
    found = frozenset(each for each in Kind if each.value in chosen)
    if not found:
        raise NothingChosen()
    return found


def paces(asked: int) -> list[int]:
    """How many weeks may lie between rounds with so many who asked."""
    return [each.days // 7 for each in PACES if each >= pace(asked)]


def set_up(
    before: Setting, asked: int, is_on: bool, weeks: str, day: date | None, zone: str, now: datetime
) -> Setting:  # fmt: skip
    """So it goes from now on. Raises TooFew, NoSuchPace, NoSuchDay; who switches it off is asked nothing."""
    if not is_on:
        return replace(before, is_on=False, next_at=None)
    check_floor(asked)
    if weeks not in {str(each) for each in paces(asked)}:
        raise NoSuchPace()
    at = None if day is None else datetime.combine(day, BEGINS, zone_or_utc(zone)).astimezone(UTC)
    if at is None or not now <= at <= now + FARTHEST:
        raise NoSuchDay(days=FARTHEST.days)
    return replace(before, is_on=True, weeks=int(weeks), next_at=at)


def after(setting: Setting, asked: int, now: datetime) -> Setting:
    """With the next round one pace later, and not in the past; longer apart when there are too few for its own."""
    step = timedelta(weeks=max(setting.weeks, pace(asked).days // 7))
    at = (setting.next_at or now) + step
    while at <= now:
        at += step
    return replace(setting, next_at=at)


def check_open(held: Held) -> Held:
    """The round, while moderators may still change it. Raises NoSuchRound."""
    if held.state is not State.PROPOSED or held.goes:
        raise NoSuchRound()
    return held


def again(held: Held) -> Held:
    """It is matched anew."""
    return replace(held, state=State.MATCHING, version=held.version + 1)


def proposed(held: Held, proposal: Proposal) -> Held:
    """It was matched so."""
    return replace(held, state=State.PROPOSED, absent=len(proposal.absent))


def is_whole(introductions: Iterable[Introduction], there: Collection[int]) -> bool:
    """Whether everybody in the groups is still there."""
    return all(member in there for each in introductions for member in each.group.members)
