"""Who hears early: whether tiers make some kinds of members hear of openings later, looked at in groups alone.

The groups are what members said themselves or how they came (language, zone, source), never guessed. A group that is
few is not shown, and what little people cannot bear is not computed (science.md, 4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from bot.rules import fairness
from bot.rules.community.recognition import Tier
from bot.rules.community.recognition.benefits import HEARS_AFTER
from bot.rules.fairness import NOBODY, Exact, Passed

# product.md, community/sources: a group of fewer is never shown on the community's side.
FEWEST_IN_GROUP = 10
# Nor one of less than two in a hundred of all; below so many together, or so many expected to hear early, there are
# counts and no ratio; where more than a fifth is unknown, nothing (29 CFR 1607.4 D and 15 A (2)(a); science.md, 4).
LEAST_SHARE, FEWEST_TOGETHER, FEWEST_EXPECTED, MOST_UNKNOWN = Fraction(2, 100), 30, 5, Fraction(1, 5)
# As little as this may a difference owe to chance before it is worth a look.
BY_CHANCE = 0.05
UNKNOWN = ""


class Why(StrEnum):
    """Why something is not said."""

    NOBODY = "nobody"
    UNKNOWN = "unknown"  # of more than a fifth it is not known
    FEW_GROUPS = "few_groups"  # fewer than two are large enough to be shown
    FEW = "few"  # fewer than thirty together
    FEW_EXPECTED = "few_expected"  # fewer than five of either would be expected to hear early
    NONE_EARLY = "none_early"  # nobody hears early


class Verdict(StrEnum):
    """What a group beside the best placed comes to."""

    EVEN = "even"  # not below four fifths
    TURNS = "turns"  # below, and one other person would turn it round
    CHANCE = "chance"  # below, as chance alone would do easily
    LOOK = "look"  # below, by more than chance would do


@dataclass(frozen=True)
class Placed:
    """A group: how many hear early. Where it is held beside the best placed, the exact ratio, its 95 % interval, the
    exact test and the verdict; else why not. The best placed has neither."""

    name: str
    counts: Passed
    ratio: Fraction | None = None
    between: tuple[float, float] | None = None
    exact: Exact | None = None
    verdict: Verdict | None = None
    why: Why | None = None


@dataclass(frozen=True)
class Audit:
    """What may be said of one way of grouping members; `others` are those in groups too small to be shown, and of
    whom it is not known, together."""

    groups: tuple[Placed, ...] = ()
    others: Passed = NOBODY
    why: Why | None = None

    @property
    def is_to_be_looked_at(self) -> bool:
        """Whether some group hears later by more than chance would do."""
        return any(each.verdict is Verdict.LOOK for each in self.groups)


def hears_early(tier: Tier) -> bool:
    """Whether that tier hears of an opening before everybody does."""
    return HEARS_AFTER[tier] < max(HEARS_AFTER.values())


def counted(members: Mapping[int, tuple[str, Tier]]) -> Mapping[str, Passed]:
    """Of members with their group and tier, how many of each group hear early."""
    found: dict[str, Passed] = {}
    for group, tier in members.values():
        found[group] = found.get(group, NOBODY) + Passed(int(hears_early(tier)), 1)
    return found


def audited(groups: Mapping[str, Passed]) -> Audit:
    """What may be said of these groups; those of whom it is not known stand under `UNKNOWN`. Who is in a small group
    cannot be worked out from the rest: what is not shown is ten people at least, or nobody."""
    everybody = sum(groups.values(), NOBODY)
    if not everybody.of:
        return Audit(why=Why.NOBODY)
    if groups.get(UNKNOWN, NOBODY).of > MOST_UNKNOWN * everybody.of:
        return Audit(others=everybody, why=Why.UNKNOWN)
    least = max(Fraction(FEWEST_IN_GROUP), LEAST_SHARE * everybody.of)
    named = {name: each for name, each in groups.items() if name != UNKNOWN and each.of}
    shown = {name: each for name, each in named.items() if each.of >= least}
    while shown and 0 < everybody.of - sum(each.of for each in shown.values()) < FEWEST_IN_GROUP:
        del shown[min(shown, key=lambda name: (shown[name].of, name))]
    others = sum((each for name, each in groups.items() if name not in shown), NOBODY)
    if len(shown) < 2:
        return Audit(others=everybody, why=Why.FEW_GROUPS)
    best = max(shown, key=lambda name: (shown[name].rate, shown[name].of, name))
    if not shown[best].passed:
        return Audit(tuple(Placed(name, each) for name, each in shown.items()), others, Why.NONE_EARLY)
    return Audit(tuple(_placed(name, each, best, shown[best]) for name, each in shown.items()), others)


def _placed(name: str, counts: Passed, best_name: str, best: Passed) -> Placed:
    if name == best_name:
        return Placed(name, counts)
    both = counts + best
    if both.of < FEWEST_TOGETHER:
        return Placed(name, counts, why=Why.FEW)
    if min(counts.of, best.of) * both.rate < FEWEST_EXPECTED:
        return Placed(name, counts, why=Why.FEW_EXPECTED)
    exact, verdict = fairness.fisher(counts, best), Verdict.LOOK
    if not fairness.is_below(counts, best):
        verdict = Verdict.EVEN
    elif fairness.turns_round(counts, best):
        verdict = Verdict.TURNS
    elif exact.p > BY_CHANCE:
        verdict = Verdict.CHANCE
    return Placed(name, counts, fairness.ratio(counts, best), fairness.interval(counts, best), exact, verdict)
