"""How much there is of a kind of content, of what a channel, a segment or a tier is given: what a review changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.rules.community.goals.reviewing import Of, Proposal, Proposed
from bot.rules.refusals import Refusal

# What there is less of counts half in digests, and is drafted every second time.
HALF = 0.5
# A digest has five to seven items (product.md); a tier that answers less is given the fewest.
SHORTEST = 5


class NotSaidAnyMore(Refusal):
    """That kind of content, channel or segment was stopped by a review."""


class Pace(StrEnum):
    """How much there is of something. As usual is none of them."""

    LESS = "less"
    NONE = "none"


PACES: Mapping[Proposal, Pace] = {Proposal.CHANGE: Pace.LESS, Proposal.STOP: Pace.NONE}


def name(of: Of, key: str) -> str:
    """The setting that says it: `content:job`."""
    return f"{of}:{key}"


def changes(proposed: Proposed) -> Mapping[str, str | None]:
    """What applying that proposal sets; nothing for what is kept."""
    pace = PACES.get(proposed.proposal)
    return {name(proposed.looked.of, proposed.looked.key): pace.value} if pace else {}


@dataclass(frozen=True)
class Paces:
    """What was set in a community, by name."""

    by: Mapping[str, str | None] = field(default_factory=dict)

    def of(self, of: Of, key: str) -> Pace | None:
        """How much there is of that; None for as much as usual."""
        found = self.by.get(name(of, key))
        return Pace(found) if found else None

    def is_stopped(self, of: Of, key: str) -> bool:
        """Whether there is to be none of it."""
        return self.of(of, key) is Pace.NONE

    def weight(self, kind: str, channel: str, segment: int | None) -> float:
        """How much an item of that kind counts in digests, that stands in that channel and is for that segment: 1 as
        usual, 0 where it is in none."""
        paces = (self.of(Of.CONTENT, kind), self.of(Of.CHANNEL, channel), self.of(Of.SEGMENT, f"{segment}"))
        return 0.0 if Pace.NONE in paces else HALF ** paces.count(Pace.LESS)

    def kept(self, of: Of, keys: Iterable[str]) -> Iterator[bool]:
        """Of what is planned in that order, which is done: all of it, every second one of its kind, or none."""
        seen: dict[str, int] = {}
        for key in keys:
            n = seen[key] = seen.get(key, -1) + 1
            pace = self.of(of, key)
            yield pace is None or (pace is Pace.LESS and n % 2 == 0)
