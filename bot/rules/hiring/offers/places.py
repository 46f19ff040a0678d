"""No place is offered twice: those who have an offer and those who are hired are never more than the headcount."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.rules.refusals import Refusal


class NoPlaceLeft(Refusal):
    """Every one of the `headcount` places is taken, or offered; `hired` and `out` are whom the reader may see."""


@dataclass(frozen=True)
class Places:
    """The places of a role, and by candidacy who has one and who is offered one."""

    headcount: int
    hired: frozenset[int] = field(default_factory=frozenset)
    out: frozenset[int] = field(default_factory=frozenset)

    @property
    def is_full(self) -> bool:
        """Whether every place is taken."""
        return len(self.hired) >= self.headcount

    def has_one_for(self, candidacy: int) -> bool:
        """Whether one is left for that candidate, or is theirs already."""
        return len((self.hired | self.out) - {candidacy}) < self.headcount
