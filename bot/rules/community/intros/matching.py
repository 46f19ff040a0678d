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
from dataclasses import dataclass
from heapq import nlargest
from itertools import combinations, islice

from bot.rules.community.intros import two
from bot.rules.community.intros.possible import MOST_POINTS, NEAREST, Hall, Possible, possible

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
    beside: list[dict[int, int]] = [{} for _ in hall.people]
    for one, other, points in found.pairs:
        beside[one][other] = beside[other][one] = points
    parts = [_part(hall, beside, part) for part in _parts(beside)]
    return Plan(
        [pair for each in parts for pair in each.pairs], [trio for each in parts for trio in each.trios],
        found.alone.union(*(each.left for each in parts)),
    )  # fmt: skip


def _parts(beside: Sequence[Mapping[int, int]]) -> Iterator[Sequence[int]]:
    """Those whom a chain of possible pairs joins, in their order; nobody who has no pair."""
    seen = set[int]()
    for first, others in enumerate(beside):
        if others and first not in seen:
            part, ahead = {first}, [first]
            while ahead:
                fresh = beside[ahead.pop()].keys() - part
                part |= fresh
                ahead.extend(fresh)
            seen |= part
            yield sorted(part)


def _part(hall: Hall, beside: Sequence[Mapping[int, int]], part: Sequence[int]) -> Plan:
    if len(part) % 2 == 0:
        pairs = _matched(hall, beside, part)
        return Plan(pairs, (), frozenset()) if 2 * len(pairs) == len(part) else _filled(hall, beside, part, pairs)
    trios = _trios(hall, beside, part)
    for trio in islice(trios, 1):
        pairs = _matched(hall, beside, part, without=trio)
        if 2 * len(pairs) == len(part) - 3:
            return Plan(pairs, (trio,), frozenset())
    over = _matched(hall, beside, part)
    if 2 * len(over) == len(part) - 1:
        for trio in islice(trios, max(FEWEST_TRIES, TRIES // len(part))):
            pairs = _matched(hall, beside, part, without=trio)
            if 2 * len(pairs) == len(part) - 3:
                return Plan(pairs, (trio,), frozenset())
    return _filled(hall, beside, part, over)


def _trios(hall: Hall, beside: Sequence[Mapping[int, int]], part: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """The possible trios of a part: first with the third who was it least and was not left out last time, by lot among
    equals, which is the order of the hall; then by what is to be said for it."""
    for third in sorted(part, key=lambda n: (hall.people[n].was_left_out, hall.people[n].odd)):
        mine = beside[third]
        near = sorted(nlargest(NEAREST, mine, key=mine.__getitem__))
        pairs = [(one, other) for one, other in combinations(near, 2) if other in beside[one]]
        for one, other in sorted(pairs, key=lambda pair: -_of_trio(beside, (*pair, third))):
            if hall.times[one] & hall.times[other] & hall.times[third]:
                yield one, other, third


def _of_trio(beside: Sequence[Mapping[int, int]], trio: tuple[int, int, int]) -> int:
    return sum(beside[one][other] for one, other in combinations(trio, 2))


def _matched(
    hall: Hall, beside: Sequence[Mapping[int, int]], part: Sequence[int], without: Collection[int] = ()
) -> Sequence[tuple[int, int]]:
    """As many pairs of the part as there can be; of such choices one that takes in most of those who were left out
    last time, then of those who were third, then one with most to be said for it."""
    people = [each for each in part if each not in without]
    unit = 1 + MOST_POINTS * (len(people) // 2)  # more than the points of any choice of pairs
    left_out = unit * (1 + MOST_ODD * len(people))  # more than all who were third together
    extra = {
        each: unit * min(hall.people[each].odd, MOST_ODD) + left_out * hall.people[each].was_left_out
        for each in people
    }  # fmt: skip
    place = {each: n for n, each in enumerate(people)}
    edges = [
        (n, place[other], points + extra[one] + extra[other])
        for n, one in enumerate(people) for other, points in beside[one].items() if one < other and other in place
    ]  # fmt: skip
    return sorted((people[one], people[other]) for one, other in solved(len(people), edges))


def solved(count: int, edges: Sequence[tuple[int, int, int]]) -> Sequence[tuple[int, int]]:
    """The heaviest of the largest matchings of so many: pairs of whom nobody is in two, the smaller number first."""
    import rustworkx

    graph: rustworkx.PyGraph[int, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(count))
    graph.add_edges_from(edges)
    return [two(*pair) for pair in rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)]


def _filled(
    hall: Hall, beside: Sequence[Mapping[int, int]], part: Sequence[int], pairs: Sequence[tuple[int, int]]
) -> Plan:
    """Those pairs, with as many of the others as third of one of them as there can be."""
    left = sorted(set(part).difference(*pairs))
    edges = [
        (n, len(left) + m, beside[third][one] + beside[third][other])
        for n, third in enumerate(left) for m, (one, other) in enumerate(pairs)
        if one in beside[third] and other in beside[third]
        and hall.times[one] & hall.times[other] & hall.times[third]
    ]  # fmt: skip
    thirds = {m - len(left): left[n] for n, m in solved(len(left) + len(pairs), edges)}
    return Plan(
        [pair for n, pair in enumerate(pairs) if n not in thirds],
        [(*pairs[n], third) for n, third in sorted(thirds.items())], frozenset(left) - set(thirds.values()),
    )  # fmt: skip
