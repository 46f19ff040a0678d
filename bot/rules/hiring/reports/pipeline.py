"""The way of candidates through the stages: who went on and who did not, for how long, and where it leaks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import comb

from bot.rules.hiring.candidates import GOING_ON, Candidacy, Standing, What
from bot.rules.hiring.reports.numbers import DAY, FEWEST, Share, middle

# Whoever was put straight into a later stage (from another system) was in those before for no more than a click.
A_CLICK = timedelta(minutes=1)
# Reasons to turn somebody down that say nothing of what they showed: we lost them. The others are what a stage is for.
LOST = frozenset({"expectations", "place_or_time", "not_reached", "role_gone"})
# As little as this a difference may owe to chance before it is called one.
BY_CHANCE = 0.05


class Outcome(StrEnum):
    """What became of somebody at a stage."""

    WENT_ON = "went_on"  # to the next one, or hired
    THERE = "there"
    WITHDREW = "withdrew"
    TURNED_DOWN = "turned_down"


@dataclass(frozen=True)
class Stay:
    """Somebody at a stage: what became of them, `days` there so far, and whether we lost them there other than by our
    own judgement of what they showed."""

    candidacy: int
    outcome: Outcome
    days: float
    is_lost: bool = False


@dataclass(frozen=True)
class Stage:
    """Everybody who came to the stage in that place, as a funnel counts them."""

    stage: int
    stays: tuple[Stay, ...]

    def count(self, outcome: Outcome) -> int:
        """How many of that outcome: together they are everybody who came."""
        return sum(each.outcome is outcome for each in self.stays)

    @property
    def settled(self) -> int:
        """Those of whom it is known."""
        return len(self.stays) - self.count(Outcome.THERE)

    @property
    def passed(self) -> Share:
        """Those who went on, of those of whom it is known."""
        return Share(self.count(Outcome.WENT_ON), self.settled)

    @property
    def lost(self) -> Share:
        """Those we lost, of those of whom it is known."""
        return Share(sum(each.is_lost for each in self.stays), self.settled)

    @property
    def timed(self) -> tuple[float, ...]:
        """The days of those who left it."""
        return tuple(
            each.days for each in self.stays if each.outcome is not Outcome.THERE and each.days * DAY >= A_CLICK
        )

    @property
    def days(self) -> float | None:
        """Half of those who left it had left by then."""
        return middle(self.timed)

    @property
    def longest(self) -> float | None:
        """For how long whoever is still there has been at most."""
        return max((each.days for each in self.stays if each.outcome is Outcome.THERE), default=None)


def funnel(candidacies: Iterable[Candidacy], now: datetime) -> tuple[Stage, ...]:
    """Every stage anybody came to. A step back takes the step back; what counts is where somebody is by now, and all
    stages before it they have passed."""
    found = defaultdict[int, list[Stay]](list)
    for each in candidacies:
        days = stays(each, now)
        for stage in range(each.stage):
            found[stage].append(Stay(each.id, Outcome.WENT_ON, days.get(stage, 0.0)))
        found[each.stage].append(_last(each, days.get(each.stage, 0.0)))
    return tuple(Stage(stage, tuple(found[stage])) for stage in sorted(found))


def stays(candidacy: Candidacy, now: datetime) -> Mapping[int, float]:
    """How many days they were at each stage in all, on hold or not, while the process went on for them."""
    spent = defaultdict[int, float](float)
    ends = [*(move.at for move in candidacy.moves[1:]), now]
    for move, end in zip(candidacy.moves, ends, strict=True):
        if move.standing in GOING_ON:
            spent[move.stage] += max(end - move.at, timedelta()) / DAY
    return spent


def _last(candidacy: Candidacy, days: float) -> Stay:
    outcome = {
        Standing.HIRED: Outcome.WENT_ON, Standing.REJECTED: Outcome.TURNED_DOWN, Standing.WITHDRAWN: Outcome.WITHDREW,
    }.get(candidacy.standing, Outcome.THERE)  # fmt: skip
    reason = next((each.reason for each in reversed(candidacy.moves) if each.what is What.REJECT), "")
    is_lost = outcome is Outcome.WITHDREW or (outcome is Outcome.TURNED_DOWN and reason in LOST)
    return Stay(candidacy.id, outcome, days, is_lost)


@dataclass(frozen=True)
class Leak:
    """The stage where most of those who were there were lost, and how it is elsewhere; `is_clear` says whether that is
    more than chance may do."""

    stage: int
    lost: Share
    elsewhere: Share
    is_clear: bool


def leak(stages: Iterable[Stage]) -> Leak | None:
    """Where it leaks: of the stages at which of at least FEWEST it is known and at least two were lost, the one that
    lost the largest part (of equals the one that lost more, then the earlier). None where there is none such.

    It is clear when chance alone would rarely lose as many there (Fisher's exact test, one-sided, times the number of
    stages that were looked at: Bonferroni).
    """
    known = list(stages)
    those = [each for each in known if each.settled >= FEWEST and each.lost.part >= 2]
    if not those:
        return None
    worst = max(those, key=lambda each: (each.lost.part / each.lost.of, each.lost.part, -each.stage))
    others = [each.lost for each in known if each.stage != worst.stage]
    elsewhere = Share(sum(each.part for each in others), sum(each.of for each in others))
    is_clear = len(those) * by_chance(worst.lost, elsewhere) <= BY_CHANCE
    return Leak(worst.stage, worst.lost, elsewhere, is_clear)


def by_chance(here: Share, elsewhere: Share) -> float:
    """How likely it is, 0 to 1, that of all that were lost as many or more fall here if it makes no difference where
    (Fisher's exact test, one-sided)."""
    all_, lost = here.of + elsewhere.of, here.part + elsewhere.part
    ways = range(here.part, min(here.of, lost) + 1)
    return sum(comb(here.of, each) * comb(elsewhere.of, lost - each) for each in ways) / comb(all_, lost)
