"""Every metric's formula, from plain counts. A share is a percentage; None where so few are no ground for a figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from statistics import median

from bot.rules.community.goals import DEFINITIONS, Metric

# The four levels of taking part, from whoever looks on to whoever leads, and what they weigh.
WEIGHTS = (1, 4, 7, 10)
# A first week.
WEEK = timedelta(days=7)
# Of ten a promoter says nine or ten, a detractor up to six (F. Reichheld, Harvard Business Review 81, 2003).
PROMOTES, DETRACTS = 9, 6
# A referrer's own figure leans on everybody's as though they had referred so many more people of that share.
LEANS_ON = 10
# One in twenty waits longer.
SLOW = 95


def percent(part: int, of: int, metric: Metric) -> float | None:
    """So many of a hundred; None below the fewest of that metric.

    Retention: members of 90 days ago who are still here. Decay: who was active 28 days before and is not now.
    Attendance: who came, of those with a seat. Content response: who answered, reacted or tapped, of those it reached.
    Pool fill: hires from the pool, of all. Direct yield: hires, of those approached directly. Unsubscribed, complaints:
    of those something was sent to.
    """
    return 100 * part / of if of and of >= DEFINITIONS[metric].fewest else None


def growth(joined: Mapping[int, int], left: Mapping[int, int]) -> Mapping[int, int]:
    """Net growth by source: who joined less who left, each under the source they came by first."""
    return {source: joined.get(source, 0) - left.get(source, 0) for source in sorted({*joined, *left})}


def activation(newcomers: Iterable[tuple[date, date | None]], today: date) -> float | None:
    """Of a hundred who joined, how many did something within their first seven days; only those whose week is over."""
    over = [(joined, first) for joined, first in newcomers if joined + WEEK <= today]
    began = sum(first is not None and first < joined + WEEK for joined, first in over)
    return percent(began, len(over), Metric.ACTIVATION)


def weight(levels: Sequence[int]) -> int:
    """The sum of squared weights over members, given how many are at each of the four levels, the outermost first."""
    return sum(each * each * members for each, members in zip(WEIGHTS, levels, strict=True))


def gravity(before: Sequence[int], after: Sequence[int]) -> float | None:
    """By how much the weight of a member grew: the change of the whole by the members there are now."""
    members = sum(after)
    return (weight(after) - weight(before)) / members if members >= DEFINITIONS[Metric.GRAVITY].fewest else None


def density(people: int, pairs: Collection[frozenset[int]]) -> float | None:
    """Of a hundred pairs of people that there could be, how many spoke to each other."""
    if people < DEFINITIONS[Metric.DENSITY].fewest:
        return None
    return 100 * len({each for each in pairs if len(each) == 2}) / (people * (people - 1) / 2)


def waits(asked: Iterable[tuple[datetime, datetime | None]], now: datetime) -> tuple[float | None, float | None]:
    """Hours until the first answer by a person: the median, and what one in twenty waits longer than (by the nearest
    rank). What nobody answered has waited until now, so that silence never looks fast."""
    found = sorted(((answer or now) - at) / timedelta(hours=1) for at, answer in asked)
    middle = median(found) if len(found) >= DEFINITIONS[Metric.FIRST_RESPONSE].fewest else None
    rank = -(-SLOW * len(found) // 100) - 1
    return middle, found[rank] if len(found) >= DEFINITIONS[Metric.SLOW_RESPONSE].fewest else None


def satisfaction(answers: Iterable[int]) -> float | None:
    """The net promoter score of answers from 0 to 10: promoters less detractors, of a hundred; None below twenty."""
    said = Counter("+" if each >= PROMOTES else "-" if each <= DETRACTS else "" for each in answers)
    of = said.total()
    return 100 * (said["+"] - said["-"]) / of if of >= DEFINITIONS[Metric.SATISFACTION].fewest else None


def referral_quality(referred: Mapping[int, tuple[int, int]]) -> Mapping[int, float]:
    """By referrer, of a hundred they referred, how many came as far as an interview, given (came, referred): drawn
    towards everybody's share, so that one lucky referral makes nobody the best. Nothing below the fewest in all."""
    came, of = (sum(each[n] for each in referred.values()) for n in (0, 1))
    if of < DEFINITIONS[Metric.REFERRAL_QUALITY].fewest:
        return {}
    usual = came / of
    return {who: 100 * (good + LEANS_ON * usual) / (all + LEANS_ON) for who, (good, all) in referred.items()}


def time_to_hire(pool: Sequence[int], others: Sequence[int]) -> float | None:
    """The median days to a hire from the pool less that of all others; below nought the pool is faster. None below the
    fewest of either."""
    few = DEFINITIONS[Metric.TIME_TO_HIRE].fewest
    return median(pool) - median(others) if min(len(pool), len(others)) >= few else None
