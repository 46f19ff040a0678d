"""Experiments: one change, some members for whom all stays as it was, and a look at the end that was fixed before.

Whoever looks again and again until something shows finds what is not there: at twenty looks in one case of four
(P. Armitage and others, Journal of the Royal Statistical Society A 132, 1969). So until the end there is no figure for
anybody. Harm is no figure: it ends an experiment at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from math import comb

from bot.rules.community.goals import Metric
from bot.rules.community.goals.shares import difference, needed

# How many of a hundred are held back: enough to compare with, few enough to be fair to; half is quickest.
LEAST_HELD, MOST_HELD = 10, 50
# No longer than a quarter: whatever takes more people is not worth an experiment here.
LONGEST = timedelta(days=91)
# Harm is so many more complaints or leavings in the changed group that chance would do as much once in a hundred.
HARM = 0.01
# Every this many days harm is looked at, and the bound is shared by the looks (Bonferroni).
LOOK_EVERY = 7


class Group(StrEnum):
    """Where somebody is."""

    HELD_BACK = "held_back"
    CHANGED = "changed"


class State(StrEnum):
    """How far an experiment is."""

    RUNNING = "running"
    OVER = "over"
    HARMFUL = "harmful"  # ended at once
    STOPPED = "stopped"  # by a person before its end: there is no figure


class Verdict(StrEnum):
    """What came of it."""

    BETTER = "better"
    WORSE = "worse"
    UNCLEAR = "unclear"  # the interval holds no difference at all


class No(StrEnum):
    """Why an experiment cannot begin."""

    ANOTHER = "another"  # one runs already
    SHARE = "share"  # too few or too many held back
    NOTHING_HOPED = "nothing_hoped"  # without a difference that is worth it there is no end to plan
    TOO_FEW = "too_few"  # so few members never show it


@dataclass(frozen=True)
class Experiment:
    """One change for the members of a segment (everybody where None), measured by a share of them: `usual` of a hundred
    before, `hoped` after. `held` of a hundred are held back. Fixed when it begins: both numbers, and the last day."""

    key: str
    change: str
    metric: Metric
    usual: float
    hoped: float
    held: int
    begins: date
    ends: date
    of_held: int = 0
    of_changed: int = 0
    segment: int | None = None
    state: State = State.RUNNING
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Result:
    """What it came to: by how many of a hundred the changed group is above the other, with the 95 % interval."""

    verdict: Verdict
    apart: float
    low: float
    high: float
    held: tuple[int, int]
    changed: tuple[int, int]
    is_short: bool  # it ended with fewer people than planned


def planned(experiment: Experiment, members: int, running: Collection[Experiment]) -> tuple[Experiment, No | None]:
    """The experiment with how many people it takes in each group, and why it cannot begin with so many members (None
    where it can). One runs at a time in a community: segments overlap, and two changes tell nothing apart."""
    if any(each.state is State.RUNNING for each in running):
        return experiment, No.ANOTHER
    if not LEAST_HELD <= experiment.held <= MOST_HELD:
        return experiment, No.SHARE
    shares = (experiment.usual, experiment.hoped)
    if experiment.usual == experiment.hoped or not all(0 <= each <= 100 for each in shares):
        return experiment, No.NOTHING_HOPED
    held, changed = needed(experiment.usual / 100, experiment.hoped / 100, experiment.held / 100)
    if held + changed > members:
        return replace(experiment, of_held=held, of_changed=changed), No.TOO_FEW
    ends = min(experiment.ends, experiment.begins + LONGEST)
    return replace(experiment, of_held=held, of_changed=changed, ends=ends), None


def group(experiment: Experiment, member: int) -> Group:
    """Where that member is: by lot, the same each time, and another lot in each experiment."""
    lot = int.from_bytes(sha256(f"{experiment.key}:{member}".encode()).digest()[:8], "big") % 100
    return Group.HELD_BACK if lot < experiment.held else Group.CHANGED


def is_over(experiment: Experiment, held: int, changed: int, today: date) -> bool:
    """Whether it may be looked at: enough people were counted in both groups, or its last day is over."""
    return (held >= experiment.of_held and changed >= experiment.of_changed) or today > experiment.ends


def read(experiment: Experiment, held: tuple[int, int], changed: tuple[int, int], today: date) -> Result | None:
    """What came of it, given how many of how many did it in each group; None before it is over, whoever asks. One that
    was ended for harm, or stopped before its end, has no result."""
    if experiment.state in {State.HARMFUL, State.STOPPED} or not is_over(experiment, held[1], changed[1], today):
        return None
    apart, low, high = (100 * each for each in difference(changed, held))
    verdict = Verdict.BETTER if low > 0 else Verdict.WORSE if high < 0 else Verdict.UNCLEAR
    if experiment.hoped < experiment.usual and verdict is not Verdict.UNCLEAR:
        verdict = Verdict.WORSE if verdict is Verdict.BETTER else Verdict.BETTER
    is_short = held[1] < experiment.of_held or changed[1] < experiment.of_changed
    return Result(verdict, apart, low, high, held, changed, is_short)


def does_harm(experiment: Experiment, held: tuple[int, int], changed: tuple[int, int]) -> bool:
    """Whether so many more complained or left in the changed group (of how many) that it ends now: one-sided and exact,
    given all who did; the bound is divided by the looks until its last day."""
    looks = max(1, -(-(experiment.ends - experiment.begins).days // LOOK_EVERY))
    (a, m), (b, n) = changed, held
    together = a + b
    if not together or not m or not n:
        return False
    ways = comb(m + n, together)
    as_bad = sum(comb(m, each) * comb(n, together - each) for each in range(a, min(m, together) + 1))
    return as_bad / ways < HARM / looks


def may_take_over(experiment: Experiment, result: Result | None) -> bool:
    """Whether its change may become usual for those whom it was for: only what was better, by more than chance."""
    return experiment.state is State.OVER and result is not None and result.verdict is Verdict.BETTER


def ended(experiment: Experiment, state: State, now: datetime) -> Experiment:
    """Over, by its plan or for harm; what is over stays as it ended."""
    return replace(experiment, state=state, ended_at=now) if experiment.state is State.RUNNING else experiment


def parted(experiment: Experiment, members: Iterable[int]) -> dict[Group, tuple[int, ...]]:
    """Those members by group, each in one."""
    found: dict[Group, list[int]] = {each: [] for each in Group}
    for member in members:
        found[group(experiment, member)].append(member)
    return {each: tuple(there) for each, there in found.items()}
