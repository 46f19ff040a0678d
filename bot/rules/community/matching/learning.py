"""What is learned from whom people took up and whom they left: how much each ranking counts. Nothing else is learned,
and nothing of a person: a weight is bounded, its reason is a count that can be read, and it can be put back to even.

For each ranking all pairs of somebody accepted and somebody refused for the same role are looked at: how many it had
the right way round (the area under the curve, as Mann & Whitney 1947 count it, half for the same place). People are
decided about in the order in which they were shown, so an order confirms itself a little: one reason for the bounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product

from bot.rules.community.matching.ranking import EVEN, Ranking

# A ranking counts at most twice and at least half of what it counts evenly, however clear the decisions are.
MOST_WEIGHT = 2.0
# Pairs that are taken to be undecided before any is counted: the first few decisions move little.
UNDECIDED = 20
# One role with many people says no more than so many pairs: it may be unlike the others.
MOST_PAIRS = 25
# Nothing is learned from fewer decisions of each kind.
FEWEST = 5


@dataclass(frozen=True)
class Decision:
    """Somebody was found for a role, with these places, and was taken up or not. Refusals that say nothing of how well
    they fit (no time, pay, place, they said no themselves) are none."""

    role: int
    places: Mapping[Ranking, int]
    was_accepted: bool


@dataclass(frozen=True)
class Lesson:
    """Of `pairs` pairs the ranking had `right` the right way round, so it has this weight."""

    weight: float
    right: float
    pairs: float


@dataclass(frozen=True)
class Learned:
    """How much each ranking counts, and from what; even where too little was decided."""

    lessons: Mapping[Ranking, Lesson] = field(default_factory=dict)
    accepted: int = 0
    refused: int = 0

    @property
    def weights(self) -> Mapping[Ranking, float]:
        """The weights for `Index.best`."""
        return {**EVEN, **{name: each.weight for name, each in self.lessons.items()}}


# What holds before anything was learned, and after somebody put it back.
RESET = Learned()


def learned(decisions: Iterable[Decision]) -> Learned:
    """What these decisions say, all since it was last put back."""
    known = list(decisions)
    accepted = sum(each.was_accepted for each in known)
    refused = len(known) - accepted
    if min(accepted, refused) < FEWEST:
        return Learned({}, accepted, refused)
    rankings = [name for name in Ranking if any(name in each.places for each in known)]
    return Learned({name: _lesson(name, known) for name in rankings}, accepted, refused)


def _lesson(name: Ranking, known: Iterable[Decision]) -> Lesson:
    roles: dict[int, tuple[list[float], list[float]]] = {}
    for each in known:
        roles.setdefault(each.role, ([], []))[each.was_accepted].append(each.places.get(name) or float("inf"))
    right = pairs = 0.0
    for refused, accepted in roles.values():
        won = [1.0 if a < r else 0.5 if a == r else 0.0 for a, r in product(accepted, refused)]
        if won:
            counted = min(len(won), MOST_PAIRS)
            right += counted * sum(won) / len(won)
            pairs += counted
    share = (right + UNDECIDED / 2) / (pairs + UNDECIDED)
    return Lesson(MOST_WEIGHT ** (2 * share - 1), right, pairs)
