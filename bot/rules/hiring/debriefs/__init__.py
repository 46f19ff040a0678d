"""Deciding together: the cards' overall words are the first, sealed vote; what is talked about first is where people
disagree most, both pieces of evidence side by side; then a second vote, and a decision with its owner and reason.

Evidence before verdict, the widest spread first, the one in charge of the role last, and a reason for whoever changes
their mind: science.md, 5 (5). Both votes are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.hiring.scorecards import Card, Overall
from bot.rules.refusals import FieldRefusals, Refusal

REASON_CHARACTERS, CONDITION_CHARACTERS = 1000, 1000
# Two on the same competency contradict each other when so many points lie between them: one saw what the other did not.
APART = 2
# Over days and zones everybody has a working day of their own in it.
LONGEST, USUAL = timedelta(days=7), timedelta(days=2)


class Verdict(StrEnum):
    """What is decided about a candidate."""

    HIRE = "hire"
    NEXT = "next"  # they go on to the next stage
    NO = "no"
    HOLD = "hold"


class DebriefOver(Refusal):
    """It was decided: nothing is voted on any more."""


class NotOnPanel(Refusal):
    """Who neither sat in the stage nor runs the recruitment has no vote."""


class ManagerLast(Refusal):
    """The hiring manager votes after everybody else: `waiting` have yet to."""


class DeadlineMeaningless(Refusal):
    """Not between now and `days` days from now."""


@dataclass(frozen=True)
class Vote:
    """A second vote; `reason` where it is not the first one any more."""

    who: str
    overall: Overall
    at: datetime
    reason: str = ""


@dataclass(frozen=True)
class Decision:
    """How it ended: what, whose it is to carry out, why, and under which conditions."""

    verdict: Verdict
    owner: str
    by: str
    at: datetime
    reason: str
    conditions: str = ""


@dataclass(frozen=True)
class Debrief:
    """That of one stage of a candidate, opened by `by`. `cards` are those that were in then, by who filled them in:
    their words are the first vote. `until` is when everybody is to have voted again."""

    cards: Mapping[str, Card]
    manager: str
    by: str
    opened_at: datetime
    until: datetime
    votes: tuple[Vote, ...] = ()
    decision: Decision | None = None

    @property
    def voters(self) -> frozenset[str]:
        """Who votes: whoever filled in a card, and the hiring manager."""
        return frozenset({*self.cards, self.manager})

    @property
    def waiting(self) -> frozenset[str]:
        """Who has yet to vote again."""
        return self.voters - {each.who for each in self.votes}


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
    """What to talk about, the widest disagreement first, else in the order of the plan; what nobody assessed last."""
    topics = []
    for competency in competencies:
        sides, not_assessed = [], []
        for who, card in sorted(cards.items()):
            rating = next((each for each in card.ratings if each.competency == competency), None)
            if rating is None or rating.score is None:
                not_assessed.append(who)
            else:
                sides.append(Side(who, rating.score, rating.evidence))
        sides.sort(key=lambda each: (-each.score, each.who))
        spread = sides[0].score - sides[-1].score if sides else 0
        topics.append(Topic(competency, spread, tuple(sides), tuple(not_assessed)))
    return tuple(sorted(topics, key=lambda each: (not each.sides, -each.spread)))


def opened(
    cards: Mapping[str, Card], manager: str, by: str, now: datetime, until: datetime | None = None
) -> Debrief:
    """A debrief over these cards. Raises DeadlineMeaningless."""
    until = until or now + USUAL
    if not now < until <= now + LONGEST:
        raise DeadlineMeaningless(days=LONGEST.days)
    return Debrief(dict(cards), manager, by, now, until)


def voted(debrief: Debrief, who: str, overall: Overall | None, reason: str, now: datetime) -> Debrief:
    """The debrief with somebody's second vote, in place of one they gave before. The hiring manager comes last, unless
    the time is over; whoever changes their first word says why.

    Raises DebriefOver, NotOnPanel, ManagerLast, and FieldRefusals for `overall` and `reason`.
    """
    if debrief.decision is not None:
        raise DebriefOver()
    if who not in debrief.voters:
        raise NotOnPanel()
    others = debrief.waiting - {debrief.manager}
    if who == debrief.manager and others and now < debrief.until:
        raise ManagerLast(waiting=sorted(others))
    if overall is None:
        raise FieldRefusals({"overall": Missing()})
    said, first = reason.strip(), debrief.cards.get(who)
    is_changed = first is not None and first.overall is not overall
    if is_changed and not said:
        raise FieldRefusals({"reason": Missing()})
    if len(said) > REASON_CHARACTERS:
        raise FieldRefusals({"reason": TooLong(most=REASON_CHARACTERS)})
    kept = tuple(each for each in debrief.votes if each.who != who)
    return replace(debrief, votes=(*kept, Vote(who, overall, now, said)))


def decided(
    debrief: Debrief, verdict: Verdict | None, owner: str, by: str, reason: str, conditions: str, now: datetime
) -> Debrief:
    """The debrief with its decision. Raises DebriefOver, and FieldRefusals for `verdict`, `owner`, `reason` and
    `conditions`."""
    if debrief.decision is not None:
        raise DebriefOver()
    wrong: dict[str, Refusal] = {}
    why, under = reason.strip(), conditions.strip()
    if verdict is None:
        wrong["verdict"] = Missing()
    if not owner:
        wrong["owner"] = Missing()
    if not why:
        wrong["reason"] = Missing()
    for name, text, most in (("reason", why, REASON_CHARACTERS), ("conditions", under, CONDITION_CHARACTERS)):
        if len(text) > most:
            wrong[name] = TooLong(most=most)
    if verdict is None or wrong:
        raise FieldRefusals(wrong)
    return replace(debrief, decision=Decision(verdict, owner, by, now, why, under))


def tally(debrief: Debrief) -> Mapping[Overall, tuple[int, int]]:
    """For each word how many said it first, and how many say it now; who has not voted again says what they said."""
    first = [card.overall for card in debrief.cards.values()]
    again = {each.who: each.overall for each in debrief.votes}
    now = [again.get(who, card.overall) for who, card in debrief.cards.items()]
    now += [overall for who, overall in again.items() if who not in debrief.cards]
    return {each: (first.count(each), now.count(each)) for each in Overall}
