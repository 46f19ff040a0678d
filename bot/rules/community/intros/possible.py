"""Who can be introduced to whom in a round, and how much is to be said for it: whole numbers, the more the better.

What forbids a pair is hard: a private list, an introduction within 90 days, no two hours in common, a moderator's word.
Everything else is a wish. People are numbers from 0 here, in the order in which they are given.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, combinations, pairwise
from typing import TYPE_CHECKING, Any

from bot.rules.community.intros import REST, Distance, Joiner, Kind, Round, Two
from bot.rules.community.intros.times import STARTS, stretches

if TYPE_CHECKING:
    import numpy as np

    Table = np.ndarray[Any, np.dtype[Any]]

# What is wished for. A shared interest is worth more than being far apart, one more interest less than the first; what
# one seeks and the other offers counts each way. Few and small values: the time of a matching grows with how many
# different ones there are (measured: 2,000 people and 60,000 pairs take 0.8 s with six values, 5 s with any).
SHARED = (0, 3, 4, 5)
HELPED = (0, 3, 4)
APART = {Distance.KNOWN: 0, Distance.BETWEEN: 2, Distance.FAR: 4}
MOST_POINTS = SHARED[-1] + 2 * HELPED[-1] + APART[Distance.FAR]
# How many of the best others of each person are looked at first, more only where that leaves somebody over: with
# 2,000 people some 60,000 pairs.
NEAREST = 48
# How many people are compared with all others at once: 2,000 × 256 small numbers stay in a processor's cache.
ROWS = 256
# How many bits stand together in lines of them.
WORD = 64


@dataclass(frozen=True)
class Possible:
    """Pairs, a line each: two by their numbers, the smaller first, and what is to be said for them. `alone` are those
    who may meet nobody at all, and `is_all` says that no other pairs are possible."""

    pairs: Table
    alone: frozenset[int]
    is_all: bool


@dataclass(frozen=True)
class Hall:
    """The people of a round who are there, in an order that the seed makes. By person: when they have two hours, as the
    bits of a number; whom they know, and whom they may not meet, as lines of bits. `known` goes on with members who are
    not there, as two may both know one of those."""

    kind: Kind
    people: Sequence[Joiner]
    times: Sequence[int]
    known: Table
    barred: Table

    def distance(self, one: int, other: int) -> Distance:
        """How far apart these are."""
        if self.known[one, other // WORD] >> other % WORD & 1:
            return Distance.KNOWN
        return Distance.BETWEEN if (self.known[one] & self.known[other]).any() else Distance.FAR


def gathered(round: Round, there: Collection[Joiner], chance: random.Random) -> Hall:
    """These of a round's people, shuffled, with what is known of each."""
    people = sorted(there, key=lambda each: each.member)
    chance.shuffle(people)
    times = {hours: stretches(hours, round.at) for hours in {each.hours for each in people}}
    met = defaultdict[datetime, list[Two]](list)
    for each in round.met:
        met[each.at] += combinations(each.members, 2)
    known = [*round.contacts, *chain.from_iterable(met.values())]
    # An introduction to come counts too: rounds of the two kinds may be made on one day.
    recent = [pairs for at, pairs in met.items() if abs(round.at - at) < REST]
    barred = [*round.apart, *chain.from_iterable(recent)]
    barred += [(one.member, other) for one in people for other in one.avoids]
    return Hall(
        round.kind, people, [times[each.hours] for each in people], _beside(people, known),
        _beside(people, barred)[: len(people)],
    )  # fmt: skip


def _beside(people: Sequence[Joiner], pairs: Sequence[Two]) -> Table:
    """Who is in a pair with each, a line of bits for each; other members have the next lines, as far as one of the
    people is in a pair with them."""
    import numpy as np

    here = np.array([each.member for each in people], int)
    both = np.fromiter(chain.from_iterable(pairs), int, 2 * len(pairs)).reshape(-1, 2)
    both = both[np.isin(both, here).any(axis=1)]
    every, rank = np.unique(np.concatenate([here, both.ravel()]), return_inverse=True)
    place = np.full(len(every), -1)
    place[rank[: len(here)]] = range(len(here))
    place[place < 0] = range(len(here), len(every))
    one, other = place[rank[len(here) :]].reshape(-1, 2).T
    found = np.zeros((len(every), -(-len(every) // WORD)), np.uint64)
    for mine, theirs in ((one, other), (other, one)):
        np.bitwise_or.at(found, (mine, theirs // WORD), np.uint64(1) << (theirs % WORD).astype(np.uint64))
    return found


def possible(hall: Hall, whole: Collection[int], chance: random.Random, most: int = NEAREST) -> Possible:
    """The pairs that nothing forbids: of each person the `most` best, of those in `whole` all."""
    import numpy as np

    count, tables = len(hall.people), _Tables(hall)
    random_numbers = np.random.default_rng(chance.getrandbits(64))
    lines, alone, is_all = [np.zeros(0, int)], set[int](), True
    for first in range(0, count, ROWS):
        rows = range(first, min(first + ROWS, count))
        said = tables.points(rows)
        reachable = said >= 0
        degrees = reachable.view(np.uint8).sum(axis=1, dtype=np.uint32)
        alone.update(first + int(n) for n in np.flatnonzero(degrees == 0))
        if most < count - 1:
            dice = said + random_numbers.random(said.shape, dtype=np.float32)
            near = dice >= np.partition(dice, count - most, axis=1)[:, count - most, None]
            near[[n - first for n in rows if n in whole]] = True
            is_all &= bool((degrees <= most).all()) or len(whole) == count
            reachable &= near
        at = np.flatnonzero(reachable)
        one, other = at // count + first, at % count
        pairs = np.minimum(one, other) * count + np.maximum(one, other)
        lines.append(pairs * (MOST_POINTS + 1) + said.ravel()[at])
    line = np.sort(np.concatenate(lines))  # a pair is one number, whoever found it: several times as fast as `unique`
    pair, points = np.divmod(line[np.diff(line, prepend=-1) > 0], MOST_POINTS + 1)
    return Possible(np.stack([*np.divmod(pair, max(count, 1)), points], axis=1), frozenset(alone), is_all)


class _Tables:
    """Who follows, seeks and offers what, and has when time, as tables."""

    def __init__(self, hall: Hall) -> None:
        import numpy as np

        self.hall = hall
        people = hall.people
        self.topics = _Shared([each.topics for each in people], [each.topics for each in people])
        self.seeks = _Shared([each.seeks for each in people], [each.offers for each in people])
        self.offers = _Shared([each.offers for each in people], [each.seeks for each in people])
        kinds = {times: n for n, times in enumerate(dict.fromkeys(hall.times))}
        words = -(-STARTS // WORD)
        free = np.frombuffer(b"".join(each.to_bytes(words * WORD // 8, "little") for each in kinds), "<u8")
        free = free.reshape(-1, words)
        self.kind = np.array([kinds[times] for times in hall.times], int)
        self.beyond = _beyond(hall.known, len(people))
        self.has_time = np.array([(each & free).any(axis=1)[self.kind] for each in free], bool)

    def points(self, rows: range) -> Table:
        """Of each of these people with each of all: what is to be said for it, -1 where it is forbidden."""
        import numpy as np

        here, count = slice(rows.start, rows.stop), len(self.hall.people)
        said = _worth(self.topics.of(here), SHARED)
        if self.hall.kind is Kind.PROJECTS:
            said += _worth(self.seeks.of(here), HELPED) + _worth(self.offers.of(here), HELPED)
        known, barred = self.hall.known, _spread(self.hall.barred[here], count)
        near, between = _spread(known[here], count), _spread(self.beyond[here], count)
        said += APART[Distance.FAR]
        said -= (near | between) * np.int8(APART[Distance.FAR] - APART[Distance.BETWEEN])
        said -= near * np.int8(APART[Distance.BETWEEN] - APART[Distance.KNOWN])
        np.putmask(said, barred | ~self.has_time[self.kind[here]], -1)
        said[range(len(rows)), rows] = -1
        return said


def _spread(lines: Table, count: int) -> Table:
    """The first so many bits of each line."""
    import numpy as np

    octets = lines.astype("<u8", copy=False).view(np.uint8)
    return np.unpackbits(octets, axis=1, count=count, bitorder="little").view(bool)


def _beyond(known: Table, count: int) -> Table:
    """Whom those know whom each of the first so many people knows, as lines of bits: the first one that each knows,
    then the second, those who know most before the others, so that those who know no more are the rest."""
    import numpy as np

    knows = _spread(known[:count], len(known))
    others = np.flatnonzero(knows) % len(known)
    degrees = np.count_nonzero(knows, axis=1)
    starts, order = np.cumsum(degrees) - degrees, np.argsort(-degrees, kind="stable")
    found = np.zeros_like(known[:count])
    for n in range(degrees.max(initial=0)):
        who = order[: np.count_nonzero(degrees > n)]
        found[who] |= known[others[starts[who] + n]]
    return found


class _Shared:
    """How many of each person's own things are among those of each of all. Adding up lines is quicker here than a
    product of matrices, whose threads wait for each other."""

    def __init__(self, mine: Sequence[frozenset[str]], theirs: Sequence[frozenset[str]]) -> None:
        import numpy as np

        place = {each: n for n, each in enumerate(sorted(frozenset[str]().union(*theirs)))}
        self.lines = np.zeros((len(place) + 1, len(theirs)), np.uint8)  # the last one is nobody's
        has = [(place[each], n) for n, things in enumerate(theirs) for each in things]
        self.lines[[thing for thing, _ in has], [n for _, n in has]] = 1
        own = [[place[each] for each in things if each in place] for things in mine]
        most = max(map(len, own), default=0)
        self.own = np.array([each + [len(place)] * (most - len(each)) for each in own], int).reshape(len(mine), most)

    def of(self, here: slice) -> Table:
        """A line for each of these people."""
        import numpy as np

        found = np.zeros((len(self.own[here]), self.lines.shape[1]), np.uint8)
        for nth in self.own[here].T:
            found += self.lines[nth]
        return found


def _worth(shared: Table, steps: Sequence[int]) -> Table:
    """The step that each number reaches, by adding what each step is more than the one before: that is several times
    as fast as looking it up."""
    import numpy as np

    found = np.full(shared.shape, steps[0], np.int8)
    for n, (before, step) in enumerate(pairwise(steps), 1):
        found += (shared >= n) * np.int8(step - before)
    return found
