"""Who sees figures of outcomes, what is left of names in them, and what a figure comes to in plain words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from math import asin, pi

from bot.rules.hiring.outcomes.gates import gate
from bot.rules.hiring.outcomes.report import Group, Groups, Point, Report, Window
from bot.rules.people import Person, Role
from bot.rules.refusals import Refusal

# Groups that are people: of them only what all come to together is kept, and no name.
NAMELESS = (Group.PANEL, Group.INTERVIEWER)
# Points of a picture are put together within half a point: nobody is known by a decimal.
TO = 0.5
# From where on a correlation is called weak, clear, strong (Cohen, Statistical power analysis, 1988).
WEAK, CLEAR, STRONG = 0.1, 0.3, 0.5


class FiguresNotYours(Refusal):
    """Figures over everybody are for recruiters, admins, and whoever runs a recruitment."""


class Strength(StrEnum):
    """How closely one thing goes with another, in a word."""

    REVERSED = "reversed"  # the better before, the worse afterwards
    NONE = "none"
    WEAK = "weak"
    CLEAR = "clear"
    STRONG = "strong"


def sees(person: Person, runs: bool) -> bool:
    """Whether they may see figures over everybody; `runs`: a recruitment is theirs."""
    return runs or person.is_admin or bool({Role.ADMIN, Role.RECRUITER} & person.roles)


def check(person: Person, runs: bool) -> None:
    """Return if they may. Raises FiguresNotYours."""
    if not sees(person, runs):
        raise FiguresNotYours()


def sees_points(person: Person, hires: int, manages: bool) -> bool:
    """Whether the points of single hires are drawn for them: for recruiters, who look after all check-ins and read the
    cards, and not while they themselves are asked about a hire as the manager (`manages`): whoever rates somebody sees
    no score of theirs before. Of few `hires` there are no points."""
    return Role.RECRUITER in person.roles and not manages and gate(hires).shows_coefficient


def unnamed(report: Report) -> Report:
    """The same with nobody's name in it."""
    return replace(report, windows=tuple(_unnamed(each) for each in report.windows))


def _unnamed(window: Window) -> Window:
    return replace(window, groups={
        group: _counted(all) if group in NAMELESS else all for group, all in window.groups.items()
    })  # fmt: skip


def _counted(all: Groups) -> Groups:
    hires = {str(n): each for n, each in enumerate(sorted(all.hires.values(), reverse=True), 1)}
    return replace(all, hires=hires, pooled=all.pooled and replace(all.pooled, each={}, best=None))


def coarse(points: Iterable[Point]) -> tuple[Point, ...]:
    """The points put together within `TO` both ways."""
    found = Counter[tuple[float, float]]()
    for each in points:
        found[round(each.score / TO) * TO, round(each.outcome / TO) * TO] += each.hires
    return tuple(Point(*where, hires) for where, hires in sorted(found.items()))


def strength(r: float) -> Strength:
    """What a correlation is called."""
    if r < WEAK:
        return Strength.REVERSED if r <= -WEAK else Strength.NONE
    return Strength.WEAK if r < CLEAR else Strength.CLEAR if r < STRONG else Strength.STRONG


def better_in(r: float) -> int:
    """Of 100 pairs of hires, in how many the one with the higher score did better; chance alone gives 50.

    1/2 + arcsin(r) / π, of two normal variables: Dunlap, Generalizing the common language effect size indicator to
    bivariate normal correlations, Psychological Bulletin 116 (1994).
    """
    return round(100 * (0.5 + asin(max(-1.0, min(1.0, r))) / pi))
