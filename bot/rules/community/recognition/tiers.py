"""Tiers: what taking part in the last ninety days brings, and how it is lost: late, with notice, never by one point.

A tier asks for help to different people on different days and for some time as a member, so that no friend's afternoon
of likes earns one. It opens doors in the community alone: no job ever asks for one.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from bot.rules.community.recognition import Deed, Merit, Tier

# product.md, community/recognition: the days that count, what of a bar keeps a tier, and how long before it is lost
# somebody is told.
WINDOW = 90
KEPT_AT = Fraction(9, 10)
NOTICE = 14
# product.md, Community: tiers stay off below so many active members and so many days.
FLOOR, FLOOR_DAYS = 100, 90
# What a deed is worth: what others say of it more than what one does, an evening given more than an evening spent, a
# like least. Our own choice, and the same for everybody.
WORTH: Mapping[Deed, int] = {
    Deed.HOSTED: 6, Deed.THANKED: 3, Deed.ANSWERED: 3, Deed.WELCOMED: 2, Deed.MET: 2, Deed.CAME: 2, Deed.REACTED: 1,
}  # fmt: skip
# No more points come of one other person, so that two friends cannot carry each other.
FROM_ONE = 15
# No more points come of likes: they are given without reading.
FROM_LIKES = 10


@dataclass(frozen=True)
class Bar:
    """What a tier asks for: points, from different people, on different days, after so many days as a member."""

    points: int
    people: int
    days: int
    tenure: int


# Twenty thanks from five people on seven days make a contributor. Breadth is asked for in product.md; the figures are
# our own.
BARS: Mapping[Tier, Bar] = {
    Tier.EXPLORER: Bar(0, 0, 0, 0),
    Tier.PARTICIPANT: Bar(10, 2, 3, 14),
    Tier.CONTRIBUTOR: Bar(50, 5, 7, 60),
    Tier.AMBASSADOR: Bar(120, 10, 20, 180),
}


class Why(StrEnum):
    """Why the days of a freeze do not count."""

    HOLIDAY = "holiday"
    LEAVE = "leave"  # a child, an illness, somebody to look after
    PAUSE = "pause"  # they asked to be left alone


# How many days of a kind somebody may freeze in a year; as long as it takes where None.
MOST_FROZEN: Mapping[Why, int | None] = {Why.HOLIDAY: 42, Why.LEAVE: None, Why.PAUSE: None}


@dataclass(frozen=True)
class Frozen:
    """From the first day to the last nothing is counted, asked or lost."""

    first: date
    last: date
    why: Why


@dataclass(frozen=True)
class Reached:
    """What the last ninety days came to."""

    points: int
    people: int
    days: int
    tenure: int

    def meets(self, bar: Bar) -> bool:
        """Whether every part of the bar is reached."""
        return self.tenure >= bar.tenure and not self.missing(bar)

    def keeps(self, bar: Bar) -> bool:
        """Whether no part of it is below nine tenths: of 50 points 45 do, 44 do not."""
        had = ((self.points, bar.points), (self.people, bar.people), (self.days, bar.days))
        return all(have >= KEPT_AT * wanted for have, wanted in had)

    def missing(self, bar: Bar) -> Mapping[str, int]:
        """How much of what is missing, by name; tenure comes by itself."""
        names = ("points", "people", "days")
        return {each: n for each in names if (n := getattr(bar, each) - getattr(self, each)) > 0}


@dataclass(frozen=True)
class Held:
    """A member's tier, since when, and when they were told that it will be lost, while that stands."""

    tier: Tier
    since: date
    told_on: date | None = None


def is_ready(active: int, days: int) -> bool:
    """Whether a community of so many active members, so many days old, may have tiers."""
    return active >= FLOOR and days >= FLOOR_DAYS


def is_frozen(day: date, frozen: Iterable[Frozen]) -> bool:
    """Whether nothing is counted on that day."""
    return any(each.first <= day <= each.last for each in frozen)


def may_freeze(new: Frozen, frozen: Iterable[Frozen]) -> bool:
    """Whether that can be frozen: its end is not before its beginning, and days of that kind are left in the year up
    to its last day."""
    if new.last < new.first:
        return False
    most = MOST_FROZEN[new.why]
    if most is None:
        return True
    since = new.last - timedelta(days=364)
    days = {
        day
        for each in (new, *frozen) if each.why is new.why
        for day in _days(max(each.first, since), min(each.last, new.last))
    }  # fmt: skip
    return len(days) <= most


def counted_from(today: date, days: int, frozen: Iterable[Frozen]) -> date:
    """The first of the last so many days up to today, frozen ones left out."""
    spans, day = sorted(frozen, key=lambda each: each.last, reverse=True), today
    if not spans:
        return today - timedelta(days=days - 1)
    while True:
        over = next((each for each in spans if each.first <= day <= each.last), None)
        if over is not None:
            day = over.first - timedelta(days=1)
            continue
        days -= 1
        if days <= 0:
            return day
        day -= timedelta(days=1)


def reached(merits: Iterable[Merit], joined: date, frozen: Collection[Frozen], today: date) -> Reached:
    """What somebody's last ninety days came to. A deed counts once a day for each other person; `FROM_ONE` and
    `FROM_LIKES` bound what one person and likes bring. Events count as points and days, and as nobody."""
    first = counted_from(today, WINDOW, frozen)
    counted = {each for each in merits if first <= each.day <= today and not is_frozen(each.day, frozen)}
    by_person: dict[int | None, Counter[bool]] = defaultdict(Counter)
    for each in counted:
        by_person[each.other][each.what is Deed.REACTED] += WORTH[each.what]
    likes = points = 0
    for other, worth in by_person.items():
        said = worth[False] if other is None else min(worth[False], FROM_ONE)
        points += said
        likes += worth[True] if other is None else min(worth[True], FROM_ONE - said)
    people = len(by_person.keys() - {None})
    tenure = max(0, (today - joined).days)  # east of us it is tomorrow already
    return Reached(points + min(likes, FROM_LIKES), people, len({each.day for each in counted}), tenure)


def tier_of(found: Reached) -> Tier:
    """The highest tier whose bar is met."""
    return max((tier for tier in Tier if found.meets(BARS[tier])), key=lambda each: each.rank)


def next_of(tier: Tier) -> Tier | None:
    """The one above; None above the highest."""
    return next((each for each in Tier if each.rank == tier.rank + 1), None)


def moved(held: Held, found: Reached, frozen: Collection[Frozen], today: date) -> Held:
    """Their tier as of today. It rises at once; it is lost where it was below nine tenths of its bar when they were
    told and is so fourteen days that count later, and falls to what they still keep. Nothing moves in a freeze."""
    if is_frozen(today, frozen):
        return held
    now = tier_of(found)
    if now.rank > held.tier.rank:
        return Held(now, today)
    if found.keeps(BARS[held.tier]):
        return replace(held, told_on=None)
    if held.told_on is None:
        return replace(held, told_on=today)
    return Held(_kept(held.tier, found), today) if today >= lost_on(held.told_on, frozen) else held


def lost_on(told_on: date, frozen: Collection[Frozen]) -> date:
    """The first day on which a tier can be lost after its member was told then: fourteen days of which none is
    frozen lie between."""
    day, left = told_on, NOTICE
    while left:
        day += timedelta(days=1)
        left -= not is_frozen(day, frozen)
    return day


def _kept(tier: Tier, found: Reached) -> Tier:
    below = [each for each in Tier if each.rank < tier.rank and found.keeps(BARS[each])]
    return max(below, key=lambda each: each.rank)


def _days(first: date, last: date) -> Sequence[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
