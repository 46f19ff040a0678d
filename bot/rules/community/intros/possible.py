"""Who can be introduced to whom in a round, and how much is to be said for it: whole numbers, the more the better.

What forbids a pair is hard: a private list, an introduction within 90 days, no two hours in common, a moderator's word.
Everything else is a wish. People are numbers from 0 here, in the order in which they are given.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain, combinations, pairwise
from operator import or_
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


@dataclass(frozen=True)
class Possible:
    """Pairs and what is to be said for each, as (one, other, points); `alone` are those who may meet nobody at all,
    and `is_all` says that no other pairs are possible."""

    pairs: Sequence[tuple[int, int, int]]
    alone: frozenset[int]
    is_all: bool


@dataclass(frozen=True)
class Hall:
    """The people of a round who are there, in an order that the seed makes. By person, as the bits of a number: when
    they have two hours, whom they know, and whom they may not meet. `known` goes on with members who are not there, as
    two may both know one of those."""

    kind: Kind
    people: Sequence[Joiner]
    times: Sequence[int]
    known: Sequence[int]
    barred: Sequence[int]

    def distance(self, one: int, other: int) -> Distance:
        """How far apart these are."""
        if self.known[one] >> other & 1:
            return Distance.KNOWN
        return Distance.BETWEEN if self.known[one] & self.known[other] else Distance.FAR


def gathered(round: Round, there: Collection[Joiner], chance: random.Random) -> Hall:
    """These of a round's people, shuffled, with what is known of each."""
    people = sorted(there, key=lambda each: each.member)
    chance.shuffle(people)
    place = {each.member: n for n, each in enumerate(people)}
    times = {hours: stretches(hours, round.at) for hours in {each.hours for each in people}}
    contacts = [*round.contacts, *_pairs(each.members for each in round.met)]
    # An introduction to come counts too: rounds of the two kinds may be made on one day.
    recent = _pairs(each.members for each in round.met if abs(round.at - each.at) < REST)
    avoided = [(each.member, other) for each in people for other in each.avoids]
    barred = [pair for pair in chain(round.apart, recent, avoided) if pair[0] in place and pair[1] in place]
    return Hall(
        round.kind, people, [times[each.hours] for each in people],
        _beside(place, [pair for pair in contacts if pair[0] in place or pair[1] in place]), _beside(place, barred),
    )  # fmt: skip


def _pairs(groups: Iterable[tuple[int, ...]]) -> Iterator[Two]:
    return chain.from_iterable(combinations(members, 2) for members in groups)


def _beside(place: Mapping[int, int], pairs: Iterable[Two]) -> Sequence[int]:
    """Who is in a pair with each; members without a place have the next ones."""
    numbers, found = dict(place), [0] * len(place)
    for pair in pairs:
        for member in pair:
            if member not in numbers:
                numbers[member] = len(found)
                found.append(0)
        one, other = numbers[pair[0]], numbers[pair[1]]
        found[one] |= 1 << other
        found[other] |= 1 << one
    return found


def possible(hall: Hall, whole: Collection[int], chance: random.Random, most: int = NEAREST) -> Possible:
    """The pairs that nothing forbids: of each person the `most` best, of those in `whole` all."""
    import numpy as np

    count, tables = len(hall.people), _Tables(hall)
    random_numbers = np.random.default_rng(chance.getrandbits(64))
    keys, points, alone, is_all = [], [], set[int](), True
    for first in range(0, count, ROWS):
        rows = range(first, min(first + ROWS, count))
        said = tables.points(rows)
        reachable = said >= 0
        degrees = np.count_nonzero(reachable, axis=1)
        alone.update(first + int(n) for n in np.flatnonzero(degrees == 0))
        if most < count - 1:
            dice = said + random_numbers.random(said.shape, dtype=np.float32)
            kept = np.argpartition(dice, count - most, axis=1)[:, count - most :]
            near = np.zeros_like(reachable)
            np.put_along_axis(near, kept, True, axis=1)
            near[[n - first for n in rows if n in whole]] = True
            is_all &= bool((degrees <= most).all()) or len(whole) == count
            reachable &= near
        one, other = np.nonzero(reachable)
        points.append(said[one, other])
        one += first
        keys.append(np.minimum(one, other) * count + np.maximum(one, other))
    key, at = np.unique(np.concatenate(keys), return_index=True) if keys else (np.zeros(0, int), np.zeros(0, int))
    worth = np.concatenate(points)[at] if points else at
    found = list(zip((key // count).tolist(), (key % count).tolist(), worth.astype(int).tolist(), strict=True))
    return Possible(found, frozenset(alone), is_all)


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
        bits = _spread(kinds, STARTS)
        self.has_time = np.array([(each & bits).any(axis=1) for each in bits], bool)
        self.kind = np.array([kinds[times] for times in hall.times], int)

    def points(self, rows: range) -> Table:
        """Of each of these people with each of all: what is to be said for it, -1 where it is forbidden."""
        import numpy as np

        said = _worth(self.topics.of(rows), SHARED)
        if self.hall.kind is Kind.PROJECTS:
            said += _worth(self.seeks.of(rows), HELPED) + _worth(self.offers.of(rows), HELPED)
        known, count = self.hall.known, len(self.hall.people)
        between = [reduce(or_, map(known.__getitem__, _numbers(known[person])), 0) for person in rows]
        near = _spread([known[person] for person in rows], count)
        barred = _spread([self.hall.barred[person] | 1 << person for person in rows], count)
        said += APART[Distance.FAR]
        said -= (near | _spread(between, count)) * np.int8(APART[Distance.FAR] - APART[Distance.BETWEEN])
        said -= near * np.int8(APART[Distance.BETWEEN] - APART[Distance.KNOWN])
        np.putmask(said, barred | ~self.has_time[self.kind[rows.start : rows.stop]][:, self.kind], -1)
        return said


def _spread(numbers: Iterable[int], count: int) -> Table:
    """The first so many bits of each number, a line each."""
    import numpy as np

    size = (count + 7) // 8
    packed = b"".join((each & (1 << count) - 1).to_bytes(size, "little") for each in numbers)
    lines = np.frombuffer(packed, np.uint8).reshape(-1, size)
    return np.unpackbits(lines, axis=1, count=count, bitorder="little").astype(bool)


def _numbers(bits: int) -> Sequence[int]:
    """Which bits are set."""
    import numpy as np

    found: list[int] = np.flatnonzero(_spread([bits], bits.bit_length())[0]).tolist() if bits else []
    return found


class _Shared:
    """How many of each person's own things are among those of each of all. Adding up lines is quicker here than a
    product of matrices, whose threads wait for each other."""

    def __init__(self, mine: Sequence[frozenset[str]], theirs: Sequence[frozenset[str]]) -> None:
        import numpy as np

        place = {each: n for n, each in enumerate(sorted(frozenset[str]().union(*theirs)))}
        self.lines = np.zeros((len(place), len(theirs)), np.uint8)
        for n, things in enumerate(theirs):
            self.lines[[place[each] for each in things], n] = 1
        self.own = [[place[each] for each in things if each in place] for things in mine]

    def of(self, rows: range) -> Table:
        """A line for each of these people."""
        import numpy as np

        return np.array([self.lines[self.own[n]].sum(axis=0, dtype=np.uint8) for n in rows], np.uint8)


def _worth(shared: Table, steps: Sequence[int]) -> Table:
    """The step that each number reaches, by adding what each step is more than the one before: that is several times
    as fast as looking it up."""
    import numpy as np

    found = np.full(shared.shape, steps[0], np.int8)
    for n, (before, step) in enumerate(pairwise(steps), 1):
        found += (shared >= n) * np.int8(step - before)
    return found
