"""What is said of groups at a stage, and what is not, each time with the reason.

Nothing from which anybody could work out what one person answered, nothing that so few people cannot bear. There is no
figure of a single interviewer or panel here, and no way to ask for one: what comes in is counted by role and stage.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from bot.rules import fairness
from bot.rules.fairness import NOBODY, Common, Exact, Passed
from bot.rules.hiring.candidates import Standing

# A group of fewer is not shown: somebody might tell who is who (k-anonymity of five; science.md, 4).
FEWEST_IN_GROUP = 5
# Nor one of less than two in a hundred of all (29 CFR 1607.15 A (2)(a)).
LEAST_SHARE = Fraction(2, 100)
# Below so many people together, or so many of either group whom one would expect to pass, there are counts and no ratio
# (29 CFR 1607.4 D on small numbers; science.md, 4).
FEWEST_TOGETHER, FEWEST_EXPECTED = 30, 5
# Where more than a fifth did not say, who did may differ from who did not (science.md, 4).
MOST_UNSAID = Fraction(1, 5)
# As little as this a difference may owe to chance before it is worth a look.
BY_CHANCE = 0.05
# What stands for whoever did not answer, or would rather not say; no group has that name.
UNSAID = ""
# The stage that stands for the whole way: hired, or turned down anywhere.
WHOLE = -1


class Why(StrEnum):
    """Why something is not computed."""

    NOBODY = "nobody"  # nobody came that far yet
    UNSAID = "unsaid"  # more than a fifth did not say
    SMALL_GROUP = "small_group"  # fewer than five
    SMALL_SHARE = "small_share"  # less than two in a hundred
    SMALL_REST = "small_rest"  # small groups could be worked out from this one
    TELLS = "tells"  # who passed, or did not, is known: so few, or all of one group, would tell what they answered
    TOGETHER = "together"  # the same, taken together with the other stages
    ONE_GROUP = "one_group"  # there is no other to compare with
    FEW = "few"  # fewer than thirty together
    FEW_EXPECTED = "few_expected"  # fewer than five expected to pass


class Verdict(StrEnum):
    """What a ratio comes to."""

    EVEN = "even"  # not below four fifths
    TURNS = "turns"  # below, and one other person would turn it round
    CHANCE = "chance"  # below, as chance alone would do easily
    ROLES = "roles"  # below, and within the same role no more than chance would do
    LOOK = "look"  # below, by more than chance would do


@dataclass(frozen=True)
class Cell:
    """Of a group at a stage of one role how many passed; `group` is `UNSAID` for those who did not say."""

    requisition: int
    stage: int
    group: str
    counts: Passed


@dataclass(frozen=True)
class Compared:
    """A group beside the one with the highest rate: the exact ratio, what it lies between (None where nobody of it
    passed), how likely as much is by chance, the ratio with one person otherwise, how often the bare rule is wrong for
    groups of that size, and the comparison within each role (None where roles do not tell)."""

    ratio: Fraction
    between: tuple[float, float] | None
    exact: Exact
    pooled: float | None
    flipped: Fraction | None
    false_alarms: float
    common: Common | None
    verdict: Verdict


@dataclass(frozen=True)
class Group:
    """What may be said of a group: how many came, how many of them passed, and how it compares; where something is
    missing, `why`. The one with the highest rate is compared with nobody and lacks nothing."""

    name: str
    of: int | None = None
    passed: int | None = None
    compared: Compared | None = None
    why: Why | None = None


@dataclass(frozen=True)
class Looked:
    """A stage, or the `WHOLE` way: of everybody how many passed, how many did not say (None where that would tell of
    others), each group, the name of the highest, and why nothing more is said."""

    stage: int
    everybody: Passed
    unsaid: int | None
    groups: tuple[Group, ...]
    highest: str = ""
    why: Why | None = None


def passages(stage: int, standing: Standing) -> Sequence[tuple[int, bool]]:
    """At which stages somebody was let through or not, and over the `WHOLE` way, once that is decided. Who withdrew was
    stopped by nobody and is counted nowhere: counted up to there, one could tell them from the next stage."""
    if standing not in {Standing.HIRED, Standing.REJECTED}:
        return []
    is_hired = standing is Standing.HIRED
    return [*((each, True) for each in range(stage)), (stage, is_hired), (WHOLE, is_hired)]


def looks(cells: Sequence[Cell], names: Sequence[str]) -> tuple[Looked, ...]:
    """What may be said of the whole way, then of each stage.

    Whoever passed a stage came to the next, so that figures of stages tell of those between: stages are shown up to the
    first that would tell, and so far that those who were stopped later tell nothing either.
    """
    whole = looked(WHOLE, cells, names)
    stages = [looked(each, cells, names) for each in sorted({each.stage for each in cells} - {WHOLE})]
    telling = [n for n, each in enumerate(stages) if each.why is Why.TELLS]
    shown = min(telling, default=len(stages))
    while shown and whole.why is not Why.TELLS and _tells(_stopped_after(cells, stages[shown - 1].stage, names)):
        shown -= 1
    later = [replace(each, unsaid=None, groups=(), highest="", why=Why.TOGETHER) for each in stages[shown:]]
    return whole, *stages[:shown], *later


def _stopped_after(cells: Sequence[Cell], stage: int, names: Sequence[str]) -> Sequence[int]:
    """How many of each group were stopped at later stages; last those who did not say."""
    later = Counter[str]()
    for each in cells:
        if each.stage > stage:
            later[each.group if each.group in names else UNSAID] += each.counts.stopped
    return [later[name] for name in (*names, UNSAID)]


def looked(stage: int, cells: Iterable[Cell], names: Sequence[str]) -> Looked:
    """What may be said of the groups of these names at that stage, over all roles."""
    those = [each for each in cells if each.stage == stage]
    totals = {name: sum((each.counts for each in those if each.group == name), NOBODY) for name in names}
    unsaid = sum((each.counts for each in those if each.group not in totals), NOBODY)
    everybody = sum(totals.values(), unsaid)
    if not everybody.of:
        return Looked(stage, everybody, None, (), why=Why.NOBODY)
    if unsaid.of > MOST_UNSAID * everybody.of:
        return Looked(stage, everybody, None, (), why=Why.UNSAID)
    hidden = _hidden(totals, unsaid.of, everybody.of)
    shown = {name: each for name, each in totals.items() if name not in hidden}
    is_told = unsaid.of >= FEWEST_IN_GROUP or not any(totals[name].of for name in hidden)
    counted = [*totals.values(), unsaid]
    tells = _tells([each.passed for each in counted]) or _tells([each.stopped for each in counted])
    highest = max(shown, key=lambda name: (shown[name].rate, shown[name].of), default="")
    groups = []
    for name in names:
        if name in hidden:
            groups.append(Group(name, why=hidden[name]))
        elif tells:
            groups.append(Group(name, shown[name].of, why=Why.TELLS))
        else:
            groups.append(_group(name, shown[name], highest, shown, those))
    is_alone = len(shown) < 2
    why = Why.TELLS if tells else Why.ONE_GROUP if is_alone else None
    best = "" if why else highest
    return Looked(stage, everybody, unsaid.of if is_told else None, tuple(groups), best, why)


def _hidden(totals: Mapping[str, Passed], unsaid: int, everybody: int) -> dict[str, Why]:
    """The groups that are not shown. What is left beside those shown is five people at least or nobody: else a small
    group could be taken from the whole."""
    hidden = dict[str, Why]()
    for name, each in totals.items():
        if each.of < FEWEST_IN_GROUP:
            hidden[name] = Why.SMALL_GROUP
        elif each.of < LEAST_SHARE * everybody:
            hidden[name] = Why.SMALL_SHARE
    left = unsaid + sum(totals[name].of for name in hidden)
    while left > unsaid and left < FEWEST_IN_GROUP and len(hidden) < len(totals):
        smallest = min(totals.keys() - hidden.keys(), key=lambda name: (totals[name].of, name))
        hidden[smallest] = Why.SMALL_REST
        left += totals[smallest].of
    return hidden


def _tells(counts: Sequence[int]) -> bool:
    """Whether counts by group, last of those who did not say, would tell what somebody answered of whom one knows that
    they are counted there: they are few, or all of one group."""
    together = sum(counts)
    return 0 < together < FEWEST_IN_GROUP or (together > 0 and together in counts[:-1])


def _group(name: str, counts: Passed, highest: str, shown: Mapping[str, Passed], cells: Sequence[Cell]) -> Group:
    said = Group(name, counts.of, counts.passed)
    if name == highest:
        return said
    best = shown[highest]
    both = counts + best
    if both.of < FEWEST_TOGETHER:
        return replace(said, why=Why.FEW)
    if min(counts.of, best.of) * both.rate < FEWEST_EXPECTED:
        return replace(said, why=Why.FEW_EXPECTED)
    by_role = dict[int, tuple[Passed, Passed]]()
    for each in cells:
        own, other = by_role.get(each.requisition, (NOBODY, NOBODY))
        if each.group == name:
            own = own + each.counts
        elif each.group == highest:
            other = other + each.counts
        by_role[each.requisition] = own, other
    return replace(said, compared=compared(counts, best, list(by_role.values())))


def compared(group: Passed, highest: Passed, by_role: Sequence[tuple[Passed, Passed]]) -> Compared:
    """The group beside the highest, of which somebody passed; `by_role` holds the two of each role."""
    share = fairness.ratio(group, highest)
    assert share is not None
    exact, within = fairness.fisher(group, highest), fairness.common(by_role)
    verdict = Verdict.LOOK
    if not fairness.is_below(group, highest):
        verdict = Verdict.EVEN
    elif fairness.turns_round(group, highest):
        verdict = Verdict.TURNS
    elif exact.p > BY_CHANCE:
        verdict = Verdict.CHANCE
    elif within is not None and within.p > BY_CHANCE:
        verdict = Verdict.ROLES
    wrong = fairness.false_alarms(group.of, highest.of, float((group + highest).rate))
    return Compared(
        share, fairness.interval(group, highest), exact, fairness.pooled(group, highest),
        fairness.flipped(group, highest), wrong, within, verdict,
    )  # fmt: skip
