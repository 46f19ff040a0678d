"""How many cards come while what was seen is fresh: the share that is in within a day, by one definition wherever it is
shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules.hiring.panels.seats import Interview, Seat

# So many of a hundred cards within so long of the interview's end (product.md, hiring/scorecards).
AIM, WITHIN = 90, timedelta(hours=24)
# What is longer ago says little of how it goes now.
LOOKED_AT = timedelta(days=90)
# Fewer cards than these are no figure: one that is late would be a fifth of it or more.
FEWEST_CARDS = 5
# Fewer people than these are no team: the figure of one would be read off it.
FEWEST_PEOPLE = 3


@dataclass(frozen=True)
class Pace:
    """Of `counted` cards `in_time` came within a day."""

    counted: int = 0
    in_time: int = 0

    @property
    def percent(self) -> int | None:
        """The share in per cent, rounded down so that the aim is not met by rounding; None where there are too few."""
        return 100 * self.in_time // self.counted if self.counted >= FEWEST_CARDS else None

    @property
    def is_met(self) -> bool:
        """Whether it is as it should be; compared as integers."""
        return 100 * self.in_time >= AIM * self.counted


@dataclass(frozen=True)
class Came:
    """A card that counts: whose, when their interview ended, and when its first version came; None if none did."""

    who: str
    ended: datetime
    submitted: datetime | None


def in_time(ended: datetime, submitted: datetime | None) -> bool:
    """Whether a card counts as in time for the aim."""
    return submitted is not None and submitted - ended <= WITHIN


def counting(
    interview: Interview, waived: Collection[str], now: datetime, shut: Collection[str] = ()
) -> tuple[Seat, ...]:
    """The seats whose card counts: of leads who said yes and came to an interview that was held and ended a day ago or
    longer, and whom nobody let go. Whether a card came makes no difference before that day is over: the figure would
    tell of it."""
    if not interview.is_held or now < interview.span.end + WITHIN:
        return ()
    away = interview.missing | set(waived) | set(shut)
    return tuple(seat for seat in interview.leads if seat.who not in away)


def rate(pairs: Iterable[tuple[datetime, datetime | None]]) -> Pace:
    """The pace of cards that count, each given as the interview's end and when its first version came, if it did."""
    came = [in_time(ended, submitted) for ended, submitted in pairs]
    return Pace(len(came), sum(came))


def of_team(cards: Iterable[Came]) -> Pace | None:
    """The pace of several people's cards; None where it would be read as one person's, or is of too few cards."""
    known = tuple(cards)
    pace = rate((each.ended, each.submitted) for each in known)
    return None if len({each.who for each in known}) < FEWEST_PEOPLE or pace.percent is None else pace


def by_team(cards: Iterable[Came], teams: Mapping[str, str]) -> Mapping[str, Pace]:
    """The pace of each team that may have one, by its name; `teams` says by person which is theirs. A team that has no
    figure of its own cannot be had by taking the others from the whole either: then one more of these has none."""
    groups = defaultdict[str, list[Came]](list)
    for each in cards:
        groups[teams.get(each.who, "")].append(each)
    hidden = list(groups.pop("", []))
    shown: dict[str, Pace] = {}
    for name, theirs in sorted(groups.items()):
        pace = of_team(theirs)
        if pace is None:
            hidden += theirs
        else:
            shown[name] = pace
    while hidden and shown and of_team(hidden) is None:
        least = min(shown, key=lambda name: (shown[name].counted, name))
        hidden += groups[least]
        del shown[least]
    return shown
