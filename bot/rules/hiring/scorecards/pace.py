"""Which cards count and how many of them come while what was seen is fresh, and of whom that is told: one definition
for whatever shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from statistics import median

from bot.rules.hiring.panels.seats import Interview

HOUR = timedelta(hours=1)
# So many of a hundred cards within so long of the interview's end (product.md, hiring/scorecards).
AIM, WITHIN = 90, timedelta(hours=24)
# What is longer ago says little of how it goes now.
LOOKED_AT = timedelta(days=90)
# Fewer cards than these are no figure: one that is late would be a fifth of it or more.
FEWEST_CARDS = 5
# Fewer people than these are no team: the figure of one would be read off it.
FEWEST_PEOPLE = 3


@dataclass(frozen=True)
class Sitting:
    """An interview and what is known of its cards without opening one: when whose was in first, when whose was let go.
    `left` is when its candidate was in the process no more, `shut` to whom they are; of whoever `is_erased` no card is
    left."""

    interview: Interview
    cards: Mapping[str, datetime] = field(default_factory=dict)
    waived: Mapping[str, datetime] = field(default_factory=dict)
    left: datetime | None = None
    shut: frozenset[str] = frozenset()
    is_erased: bool = False


@dataclass(frozen=True)
class OwedCard:
    """A card that was waited for a whole day: whose, of which interview, when that ended, when the card was in."""

    sitting: Sitting
    who: str
    at: datetime | None

    @property
    def ended(self) -> datetime:
        return self.sitting.interview.span.end

    @property
    def is_in_time(self) -> bool:
        return self.at is not None and self.at - self.ended <= WITHIN

    @property
    def hours(self) -> float | None:
        """From the end of the interview to the card."""
        return None if self.at is None else max(self.at - self.ended, timedelta()) / HOUR


def owed(sittings: Iterable[Sitting], now: datetime) -> tuple[OwedCard, ...]:
    """The cards that count: of leads who came to an interview that was held, once their day is over, so that early ones
    do not count before late ones can. Nobody owed one who is shut out, who was let go, or whose candidate left, before
    the day was over; what came counts even so, and letting somebody go later makes no figure better."""
    found = []
    for one in sittings:
        due = one.interview.span.end + WITHIN
        if now < due or one.is_erased or not one.interview.is_held:
            continue
        for seat in one.interview.leads:
            at = one.cards.get(seat.who)
            let_go = [each for each in (one.waived.get(seat.who), one.left) if each is not None and each <= due]
            if seat.who in one.interview.missing or seat.who in one.shut or (at is None and let_go):
                continue
            found.append(OwedCard(one, seat.who, at))
    return tuple(found)


@dataclass(frozen=True)
class Pace:
    """Of `counted` cards `in_time` came within a day; half of those that came took at most so many `hours`."""

    counted: int = 0
    in_time: int = 0
    hours: float | None = None

    @property
    def percent(self) -> int | None:
        """The share in per cent, rounded down so that the aim is not met by rounding; None where there are too few."""
        return 100 * self.in_time // self.counted if self.counted >= FEWEST_CARDS else None

    @property
    def is_met(self) -> bool:
        """Whether it is as it should be; compared as integers."""
        return 100 * self.in_time >= AIM * self.counted


def rate(cards: Iterable[OwedCard]) -> Pace:
    """The pace of these cards."""
    known = tuple(cards)
    hours = [each.hours for each in known if each.hours is not None]
    return Pace(len(known), sum(each.is_in_time for each in known), median(hours) if hours else None)


def of_team(cards: Iterable[OwedCard]) -> Pace | None:
    """The pace of several people's cards; None where it would be read as one person's, or is of too few cards. Hours
    are of cards that came, so they are told only where as many people's did."""
    known = tuple(cards)
    pace = rate(known)
    if pace.percent is None or _people(known) < FEWEST_PEOPLE:
        return None
    came = _people(each for each in known if each.at is not None)
    return pace if came >= FEWEST_PEOPLE else replace(pace, hours=None)


def by_team(cards: Iterable[OwedCard], teams: Mapping[str, str]) -> Mapping[str, Pace]:
    """The pace of each team that may have one, by its name, then under no name that of all the rest; `teams` says by
    person which is theirs. Where the rest, which one has by taking the others from the whole, may have no figure
    either, one more team goes with it. Nothing where no team is left."""
    groups = defaultdict[str, list[OwedCard]](list)
    for each in cards:
        groups[teams.get(each.who, "")].append(each)
    rest = list(groups.pop("", []))
    shown: dict[str, Pace] = {}
    for name, theirs in sorted(groups.items()):
        pace = of_team(theirs)
        if pace is None:
            rest += theirs
        else:
            shown[name] = pace
    while rest and shown and of_team(rest) is None:
        least = min(shown, key=lambda name: (shown[name].counted, name))
        rest += groups[least]
        del shown[least]
    pooled = of_team(rest)
    return {**shown, "": pooled} if shown and pooled is not None else shown


def _people(cards: Iterable[OwedCard]) -> int:
    return len({each.who for each in cards})
