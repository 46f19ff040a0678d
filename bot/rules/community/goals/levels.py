"""How somebody takes part, in the four levels that gravity weighs: from whoever looks on to whoever leads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.rules.community.goals.figures import WEIGHTS

# On so many days of 28 somebody takes part every week.
EVERY_WEEK = 4
# Whoever helped so many different people in 28 days leads, as does whoever held an event. Four levels as in the Orbit
# model (github.com/orbit-love/orbit-model), told apart by what is counted here.
HELPED = 3


@dataclass(frozen=True)
class Part:
    """What somebody did in 28 days: on how many days they wrote or came to an event, how many different people they
    helped, whether they held an event."""

    days: int = 0
    helped: int = 0
    led: bool = False


def level(part: Part) -> int:
    """0 for whoever looks on, 1 for whoever took part, 2 for every week, 3 for whoever leads."""
    if part.led or part.helped >= HELPED:
        return 3
    return (part.days > 0) + (part.days >= EVERY_WEEK)


def levels(parts: Iterable[Part], members: int) -> tuple[int, ...]:
    """How many members are at each level, the outermost first, given what those did who did anything."""
    found = Counter(level(each) for each in parts)
    inner = [found[n] for n in range(1, len(WEIGHTS))]
    return (max(0, members - sum(inner)), *inner)
