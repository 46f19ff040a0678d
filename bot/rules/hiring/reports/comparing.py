"""The candidates of a role side by side: put into an order only where they were asked, and assessed on, the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

from bot.rules.hiring.candidates import GOING_ON, Standing
from bot.rules.hiring.plans import Plan
from bot.rules.hiring.plans.under_way import comparable
from bot.rules.hiring.reports.composite import Composite, Given, competencies

# Whom one still chooses among, and who was chosen.
COMPARED = GOING_ON | {Standing.HIRED}


class Uneven(StrEnum):
    """Why nobody is put before anybody."""

    ASKED = "asked"  # they go through versions of the plan that ask otherwise
    COVERAGE = "coverage"  # not the same competencies were assessed of all


@dataclass(frozen=True)
class Row:
    """A candidate with what whoever looks may read of their cards, and what it comes to; `plan` is the version they go
    through."""

    id: int
    name: str
    plan: int
    cards: tuple[Given, ...]
    composite: Composite


def columns(plans: Mapping[int, Plan], rows: Sequence[int]) -> tuple[str, ...]:
    """The competencies of those versions of the plan that `rows` go through, by number, each once, the newest first."""
    used = [plans[number] for number in sorted(set(rows), reverse=True) if number in plans]
    return tuple(dict.fromkeys(each for plan in used for each in competencies(plan)))


def uneven(rows: Sequence[Row], plans: Mapping[int, Plan]) -> tuple[Uneven, ...]:
    """Why those of whom something can be read are in no order; nothing where they may be."""
    read = [each for each in rows if each.composite.value is not None]
    asked = [plans.get(each.plan) for each in read]
    found = []
    if any(one is None or asked[0] is None or not comparable(asked[0], one) for one in asked):
        found.append(Uneven.ASKED)
    if len({each.composite.covered for each in read}) > 1:
        found.append(Uneven.COVERAGE)
    return tuple(found)


def ordered(rows: Sequence[Row], plans: Mapping[int, Plan]) -> tuple[Row, ...]:
    """The highest composite first where all may be compared, else by name; of whom nothing can be read, last."""
    is_even = not uneven(rows, plans)

    def place(each: Row) -> tuple[bool, float, str, int]:
        value = each.composite.value
        return value is None, -(value or 0) if is_even else 0, each.name.casefold(), each.id

    return tuple(sorted(rows, key=place))


def scores(cards: Sequence[Given]) -> list[tuple[str, float]]:
    """What each card gave altogether: the mean of what it rated; nothing of one that rated nothing."""
    return [(each.who, fmean(score for _, score in each.card.scored)) for each in cards if each.card.scored]


def by_interviewer(cards: Sequence[Given]) -> Mapping[str, float]:
    """What each interviewer gave a candidate altogether, over all their cards."""
    found: dict[str, list[float]] = {}
    for who, value in scores(cards):
        found.setdefault(who, []).append(value)
    return {who: fmean(values) for who, values in found.items()}
