"""Proposing how to assess: the best trade-offs between what is expected to be seen, time and group differences.

Every set of up to five methods is looked at. Five or six methods add .01 to four (computed from the matrix of 2024).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from bot.rules.hiring.plans import composing, coverage
from bot.rules.hiring.plans.composing import Unknown
from bot.rules.hiring.plans.coverage import Hole, Look, Wanted
from bot.rules.hiring.plans.fit import Fits
from bot.rules.hiring.plans.methods import METHODS, Local, Method

MOST_METHODS = 5
# For the expected impact when nobody said otherwise: the share that is taken, and the share of the smaller group.
SELECTED, MINORITY = 0.30, 0.20
# How many trade-offs a person can look at.
FEW = 4


@dataclass(frozen=True)
class Brief:
    """What a plan is wanted for. Minutes are the candidate's; `panel` interviewers sit in each interview.

    `allowed`: the methods that the region and the organisation allow. `with_impact`: whether group differences may be
    looked at. `local`: what the organisation's own hires make of published validities, as far as somebody accepted it.
    """

    wanted: tuple[Wanted, ...]
    minutes: int
    fits: Fits
    panel: int = 2
    allowed: frozenset[Method] = frozenset(Method)
    with_impact: bool = False
    local: Mapping[Method, Local] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """A set of methods and what is expected of it. Validities are correlations of the equally weighted scores.

    `low` and `high`: if what nobody published correlates .50, or not at all. `careful`: of each method only what nine
    of ten settings lie above. `impact`: an expected ratio, never a promise; None where it may not be looked at or the
    differences are not published.
    """

    looks: tuple[Look, ...]
    low: float
    middle: float
    high: float
    careful: float
    impact: float | None
    minutes: int
    assessor_minutes: int
    holes: Mapping[str, Hole]

    @property
    def methods(self) -> tuple[Method, ...]:
        return tuple(look.method for look in self.looks)


@dataclass(frozen=True)
class Dropped:
    """What going without a method would cost: expected validity (a gain when below nought), minutes saved, what would
    no longer be covered."""

    method: Method
    validity: float
    minutes: int
    holes: tuple[str, ...]


def weigh(methods: Collection[Method], brief: Brief) -> Proposal:
    """What is expected of these methods together, each looking at everything it sees."""
    chosen = tuple(method for method in METHODS if method in methods)  # the library's order: the most telling first
    looks = tuple(_look(method, brief) for method in chosen)
    counts = {look.method: len(look.competencies) for look in looks}
    difference = composing.difference(chosen) if brief.with_impact else None
    return Proposal(
        looks=looks,
        low=composing.validity(chosen, Unknown.HIGH, local=brief.local),
        middle=composing.validity(chosen, Unknown.MIDDLE, local=brief.local),
        high=composing.validity(chosen, Unknown.NONE, local=brief.local),
        careful=composing.validity(chosen, Unknown.MIDDLE, lowest=True, local=brief.local),
        impact=None if difference is None else composing.impact_ratio(difference, SELECTED, MINORITY),
        minutes=sum(METHODS[method].minutes(counts[method]) for method in chosen),
        assessor_minutes=sum(METHODS[method].assessor_minutes(counts[method], brief.panel) for method in chosen),
        holes=coverage.holes(brief.wanted, looks, brief.fits),
    )


def propose(brief: Brief) -> tuple[Proposal, ...]:
    """The trade-offs of which none is better in every way, the most telling first.

    Where no set within the time covers everything, those that leave the fewest holes; none when the time is too short
    for any method.
    """
    within = [each for each in _every(brief) if each.minutes <= brief.minutes]
    fewest = min((len(each.holes) for each in within), default=0)
    whole = [each for each in within if len(each.holes) == fewest]
    best = [each for each in whole if not any(_beats(other, each) for other in whole)]
    return tuple(sorted(best, key=lambda each: (-each.middle, each.minutes, each.methods)))


def few(proposals: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Those worth showing side by side: the most telling, the shortest, the fairest, and between them the one that
    tells most for its time."""
    if len(proposals) <= FEW:
        return tuple(proposals)
    picked = [
        proposals[0],
        min(proposals, key=lambda each: (each.minutes, -each.middle)),
        max(proposals, key=lambda each: (each.impact or 0.0, each.middle)),
        max(proposals, key=lambda each: each.middle / max(each.minutes, 1)),
    ]
    return tuple(each for each in proposals if each in picked)


def drop(proposal: Proposal, method: Method, brief: Brief) -> Dropped:
    """What the plan would lose without that method. Raises ValueError for the only one."""
    left = [each for each in proposal.methods if each is not method]
    if not left:
        raise ValueError("nothing would be left")
    without = weigh(left, brief)
    return Dropped(
        method, proposal.middle - without.middle, proposal.minutes - without.minutes,
        tuple(id for id in without.holes if id not in proposal.holes),
    )  # fmt: skip


def _every(brief: Brief) -> Iterator[Proposal]:
    useful = [method for method in METHODS if method in brief.allowed and _look(method, brief).competencies]
    for size in range(1, MOST_METHODS + 1):
        for methods in combinations(useful, size):
            yield weigh(methods, brief)


def _look(method: Method, brief: Brief) -> Look:
    seen = frozenset(each.id for each in brief.wanted if brief.fits[each.kind][method])
    return Look(method, seen, brief.panel if METHODS[method].is_interview else 1)


def _beats(one: Proposal, other: Proposal) -> bool:
    """At least as good in every way, and better in one."""
    mine, theirs = _merits(one), _merits(other)
    return mine != theirs and all(a >= b for a, b in zip(mine, theirs, strict=True))


def _merits(proposal: Proposal) -> tuple[float, float, float]:
    """The more of each the better; an impact nobody can know counts as the worst."""
    return round(proposal.middle, 6), -proposal.minutes, round(proposal.impact or 0.0, 6)
