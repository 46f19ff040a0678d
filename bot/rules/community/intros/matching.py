"""The matching of a round: a complete pairing wherever one exists, and of those the one with most to be said for it.

What holds, exactly:

- People are taken part by part, a part being those whom a chain of possible pairs joins. In an even part everybody has
  somebody if any choice of its pairs does that: the matching has as many pairs as there can be (Edmonds' blossoms).
- In an odd part one is the third of a possible trio and all others are in pairs, if one of the first `tries` trios
  allows it; in a part of up to 15 people these are all of them. The third is who was it least, by lot among equals.
- Where neither can be, of the people who were left out last time as many as possible have somebody, and only then as
  many as possible of those who were third before. So somebody is left out twice running only where no choice of
  possible pairs takes in more of those who were left out before. Whoever is over joins a pair all of whom they may
  meet, at a time that all three have.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import combinations, islice
from typing import TYPE_CHECKING

from bot.rules.community.intros import two
from bot.rules.community.intros.possible import MOST_POINTS, NEAREST, Hall, Possible, possible

if TYPE_CHECKING:
    from bot.rules.community.intros.possible import Table

# Trios tried in an odd part of n people: n × tries is about the same work, and 15 people have 455 trios.
TRIES, FEWEST_TRIES = 8_000, 3
# Who was third more often counts as this often where not everybody can be in a pair.
MOST_ODD = 3


@dataclass(frozen=True)
class Plan:
    """Pairs and trios by number, in a trio the third last; and who has nobody."""

    pairs: Sequence[tuple[int, int]]
    trios: Sequence[tuple[int, int, int]]
    left: frozenset[int]


def plan(hall: Hall, chance: random.Random) -> Plan:
    """Who meets whom. Only the best pairs of each person are looked at first, then all of those whom that leaves over,
    then all: what is complete with few pairs is complete."""
    seed, everybody, whole = chance.random(), frozenset(range(len(hall.people))), frozenset[int]()
    while True:
        pairs = possible(hall, whole, random.Random(seed))
        found = _planned(hall, pairs)
        is_complete = found.left <= pairs.alone and len(found.trios) <= (len(everybody) - len(pairs.alone)) % 2
        if pairs.is_all or is_complete:
            return found
        whole = everybody if whole else found.left or everybody


def _planned(hall: Hall, found: Possible) -> Plan:
    parts = [_planned_part(hall, part) for part in _parts(len(hall.people), found.pairs)]
    return Plan(
        [pair for each in parts for pair in each.pairs], [trio for each in parts for trio in each.trios],
        found.alone.union(*(each.left for each in parts)),
    )  # fmt: skip


@dataclass(frozen=True)
class _Part:
    """Those whom a chain of possible pairs joins, in their order, and these pairs."""

    people: Sequence[int]
    pairs: Table

    _beside: dict[int, Mapping[int, int]] = field(default_factory=dict)

    def beside(self, n: int) -> Mapping[int, int]:
        """With whom that one can be, and what is to be said for it."""
        if n not in self._beside:
            one, other, _ = self.pairs.T
            theirs = self.pairs[(one == n) | (other == n)].tolist()
            self._beside[n] = {one + other - n: points for one, other, points in theirs}
        return self._beside[n]


def _parts(count: int, pairs: Table) -> Iterator[_Part]:
    """Those of so many who have a pair, part by part. Each learns the first of their part: the lowest number to which a
    chain of pairs leads."""
    import numpy as np

    first, before = np.arange(count), np.full(count, -1)
    one, other = pairs[:, 0], pairs[:, 1]
    while (first != before).any():
        before = first.copy()
        np.minimum.at(first, one, before[other])
        np.minimum.at(first, other, before[one])
        first = first[first]
    theirs = first[one]
    order = np.argsort(theirs, kind="stable")
    found, starts = np.unique(theirs[order], return_index=True)
    for n, begins, ends in zip(found, starts, np.append(starts, len(order))[1:], strict=True):
        yield _Part(np.flatnonzero(first == n).tolist(), pairs[order[begins:ends]])


def _planned_part(hall: Hall, part: _Part) -> Plan:
    size = len(part.people)
    if size % 2 == 0:
        pairs = _matched(hall, part)
        return Plan(pairs, (), frozenset()) if 2 * len(pairs) == size else _filled(hall, part, pairs)
    trios = _trios(hall, part)
    for trio in islice(trios, 1):
        pairs = _matched(hall, part, without=trio)
        if 2 * len(pairs) == size - 3:
            return Plan(pairs, (trio,), frozenset())
    over = _matched(hall, part)
    if 2 * len(over) == size - 1:
        for trio in islice(trios, max(FEWEST_TRIES, TRIES // size)):
            pairs = _matched(hall, part, without=trio)
            if 2 * len(pairs) == size - 3:
                return Plan(pairs, (trio,), frozenset())
    return _filled(hall, part, over)


def _trios(hall: Hall, part: _Part) -> Iterator[tuple[int, int, int]]:
    """The possible trios of a part: first with the third who was it least and was not left out last time, by lot among
    equals, which is the order of the hall; then by what is to be said for it."""
    for third in sorted(part.people, key=lambda n: (hall.people[n].was_left_out, hall.people[n].odd)):
        mine = part.beside(third)
        near = sorted(nlargest(NEAREST, mine, key=mine.__getitem__))
        pairs = [(one, other) for one, other in combinations(near, 2) if other in part.beside(one)]
        for one, other in sorted(pairs, key=lambda pair: -_of_trio(part, (*pair, third))):
            if hall.times[one] & hall.times[other] & hall.times[third]:
                yield one, other, third


def _of_trio(part: _Part, trio: tuple[int, int, int]) -> int:
    return sum(part.beside(one)[other] for one, other in combinations(trio, 2))


def _matched(hall: Hall, part: _Part, without: Collection[int] = ()) -> Sequence[tuple[int, int]]:
    """As many pairs of the part as there can be; of such choices one that takes in most of those who were left out
    last time, then of those who were third, then one with most to be said for it."""
    import numpy as np

    people = [each for each in part.people if each not in without]
    unit = 1 + MOST_POINTS * (len(people) // 2)  # more than the points of any choice of pairs
    left_out = unit * (1 + MOST_ODD * len(people))  # more than all who were third together
    extra, place = np.zeros(len(hall.people), int), np.full(len(hall.people), -1)
    place[people] = range(len(people))
    extra[people] = [
        unit * min(who.odd, MOST_ODD) + left_out * who.was_left_out for who in map(hall.people.__getitem__, people)
    ]
    one, other, points = part.pairs[(place[part.pairs[:, :2]] >= 0).all(axis=1)].T
    weights = points + extra[one] + extra[other]
    edges = list(zip(place[one].tolist(), place[other].tolist(), weights.tolist(), strict=True))
    return sorted((people[one], people[other]) for one, other in solved(len(people), edges))


def solved(count: int, edges: Sequence[tuple[int, int, int]]) -> Sequence[tuple[int, int]]:
    """The heaviest of the largest matchings of so many: pairs of whom nobody is in two, the smaller number first."""
    import rustworkx

    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(count))
    graph.add_edges_from(edges)
    return [two(*pair) for pair in rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)]


def _filled(hall: Hall, part: _Part, pairs: Sequence[tuple[int, int]]) -> Plan:
    """Those pairs, with as many of the others as third of one of them as there can be."""
    left = sorted(set(part.people).difference(*pairs))
    edges = [
        (n, len(left) + m, mine[one] + mine[other])
        for n, third in enumerate(left) for mine in (part.beside(third),) for m, (one, other) in enumerate(pairs)
        if one in mine and other in mine and hall.times[one] & hall.times[other] & hall.times[third]
    ]  # fmt: skip
    thirds = {m - len(left): left[n] for n, m in solved(len(left) + len(pairs), edges)}
    return Plan(
        [pair for n, pair in enumerate(pairs) if n not in thirds],
        [(*pairs[n], third) for n, third in sorted(thirds.items())], frozenset(left) - set(thirds.values()),
    )  # fmt: skip
