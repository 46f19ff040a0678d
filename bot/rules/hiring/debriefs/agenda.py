"""What is talked about first: where people saw most different things, both pieces of evidence side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.rules.hiring.scorecards import Card

# Two on the same competency contradict each other when so many points lie between them: one saw what the other did not.
APART = 2


@dataclass(frozen=True)
class Side:
    """One person's rating of a competency with their evidence."""

    who: str
    score: int
    evidence: str


@dataclass(frozen=True)
class Topic:
    """A competency to talk about: how far apart its ratings lie, all from the highest; who did not assess it."""

    competency: str
    spread: int
    sides: tuple[Side, ...]
    not_assessed: tuple[str, ...] = ()

    @property
    def is_contradiction(self) -> bool:
        """Whether two saw so different things that both pieces of evidence are to be looked at side by side."""
        return self.spread >= APART

    @property
    def pair(self) -> tuple[Side, Side]:
        """The two that are furthest apart."""
        return self.sides[0], self.sides[-1]


def agenda(cards: Mapping[str, Card], competencies: Sequence[str]) -> tuple[Topic, ...]:
    """What to talk about, the widest disagreement first, else in the order of the plan; what nobody assessed last.
    `cards` are by who filled them in; who was not asked to rate a competency is not among those who did not assess it.
    """
    topics = []
    for competency in competencies:
        sides, not_assessed = [], []
        for who, card in sorted(cards.items()):
            rating = next((each for each in card.ratings if each.competency == competency), None)
            if rating is None:
                continue
            if rating.score is None:
                not_assessed.append(who)
            else:
                sides.append(Side(who, rating.score, rating.evidence))
        sides.sort(key=lambda each: (-each.score, each.who))
        spread = sides[0].score - sides[-1].score if sides else 0
        topics.append(Topic(competency, spread, tuple(sides), tuple(not_assessed)))
    return tuple(sorted(topics, key=lambda each: (not each.sides, -each.spread)))
