"""What a community is set up with before it is told to anybody: each step with how far it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.rules.community.content.ready import PLAN

# product.md, First run: two moderators, a ready four-week calendar; what it is good for is said in both languages.
NEEDED: Mapping[str, int] = {"good_for": 2, "moderators": 2, "way_in": 1, "calendar": sum(map(len, PLAN))}


@dataclass(frozen=True)
class Step:
    """A step: so many of so many are there."""

    name: str
    count: int
    of: int

    @property
    def is_done(self) -> bool:
        """Whether nothing of it is left."""
        return self.count >= self.of


def steps(found: Mapping[str, int]) -> tuple[Step, ...]:
    """Every step in the order in which they are done; `found` says how much of each is there."""
    return tuple(Step(name, min(found[name], of), of) for name, of in NEEDED.items())


def is_complete(listed: Collection[Step]) -> bool:
    """Whether nothing is left to be done."""
    return all(each.is_done for each in listed)
