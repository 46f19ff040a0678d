"""What our own hires change of what was published about a method: the figures that plans are made with."""

from __future__ import annotations

from dataclasses import dataclass

from bot.rules.hiring.outcomes.correlation import z_of
from bot.rules.hiring.outcomes.pooling import PUBLISHED, Prior, Shrunken, with_published
from bot.rules.hiring.outcomes.restriction import Corrected
from bot.rules.hiring.plans.methods import METHODS, Method


@dataclass(frozen=True)
class Learnt:
    """The validity of a method `before` our own hires, as published, and after so many; both operational."""

    method: Method
    before: float
    after: Shrunken
    hires: int

    @property
    def shift(self) -> float:
        """By how much it moves."""
        return self.after.r - self.before


def learnt(method: Method, found: Corrected) -> Learnt:
    """What a method's validity comes to. Published studies count by how far settings truly differ (their spread, in z
    through 1 - r²; that of interviews where none is published), our own by as many pairs as they are worth corrected:
    one setting among settings, as science.md, 2.5 has it of what is not corrected."""
    facts = METHODS[method]
    spread = facts.spread / (1 - facts.validity**2) if facts.spread else PUBLISHED.sd
    after = with_published(found.r, found.n_effective, Prior(z_of(facts.validity), spread))
    return Learnt(method, facts.validity, after, found.range.hires)
