"""What members talk about more than before, and less: by how many people, so that one who writes much is no trend."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import exp, fsum, lgamma, log

# Four weeks beside the four before.
OVER = timedelta(days=28)
# Of fewer people in both together nothing is said: neither is it a trend, nor is it nobody's.
FEWEST = 5
# Of what is called a trend one in ten may be chance (Y. Benjamini and Y. Hochberg, J. R. Statist. Soc. B 57, 1995).
FALSE = 0.1
# Two outcomes count as equally likely when they differ by less than rounding does.
ROUNDING = 1e-7


class Way(StrEnum):
    """Where a topic goes."""

    RISING = "rising"
    FALLING = "falling"
    STEADY = "steady"


@dataclass(frozen=True)
class Trend:
    """A topic: so many people spoke of it in the 28 days before and in the last 28, and how likely so different a share
    of all who spoke is by chance."""

    topic: str
    before: int
    now: int
    p: float
    way: Way


def people(said: Iterable[tuple[int, str, date]], today: date) -> Mapping[str, tuple[int, int]]:
    """By topic, how many different people spoke of it in the 28 days before the last 28 and in these, which end with
    today."""
    found: dict[str, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for member, topic, day in said:
        if today - 2 * OVER < day <= today:
            found[topic][day > today - OVER].add(member)
    return {topic: (len(before), len(now)) for topic, (before, now) in found.items()}


def trends(counts: Mapping[str, tuple[int, int]], spoke: tuple[int, int]) -> tuple[Trend, ...]:
    """Where each topic goes, given how many spoke of it and how many spoke at all, before and now: what rises most
    surely first, what is steady last. A community that grows makes no topic rise by itself: shares are compared, by the
    two-sided binomial test of those who spoke of it."""
    known = {topic: each for topic, each in counts.items() if sum(each) >= FEWEST}
    if not all(spoke):
        return ()
    chance = spoke[1] / sum(spoke)
    tested = sorted((_p(before + now, now, chance), topic) for topic, (before, now) in known.items())
    passed = [n for n, (p, _) in enumerate(tested, 1) if p <= FALSE * n / len(tested)]
    sure = {topic for _, topic in tested[: max(passed, default=0)]}
    found = []
    for p, topic in tested:
        before, now = known[topic]
        way = Way.RISING if now > (before + now) * chance else Way.FALLING
        found.append(Trend(topic, before, now, p, way if topic in sure else Way.STEADY))
    return tuple(sorted(found, key=lambda each: (list(Way).index(each.way), each.p, each.topic)))


def _p(n: int, k: int, chance: float) -> float:
    """How likely something as unlikely as k of n is, or more so."""
    of = [_log_ways(n, each) + each * log(chance) + (n - each) * log(1 - chance) for each in range(n + 1)]
    return min(1.0, fsum(exp(each) for each in of if each <= of[k] + ROUNDING))


def _log_ways(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
