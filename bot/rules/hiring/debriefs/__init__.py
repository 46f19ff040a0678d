"""Deciding together: the cards' overall words are the first, sealed vote; then a second vote, the hiring manager last,
and a decision with its owner and reason.

Evidence before verdict, the one in charge of the role last, and a reason for whoever changes their mind: science.md,
5 (5). Both votes are kept. What is talked about first is in `agenda`, how much time there is in `timing`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.hiring.scorecards import Overall
from bot.rules.refusals import FieldRefusals, Refusal

REASON_CHARACTERS, CONDITION_CHARACTERS = 1000, 1000


class Verdict(StrEnum):
    """What is decided about a candidate."""

    HIRE = "hire"
    NEXT = "next"  # they go on to the next stage
    NO = "no"
    HOLD = "hold"


class DebriefOver(Refusal):
    """It was decided, or the candidate is no longer where it is about: nothing is voted on any more."""


class NoDebriefHere(Refusal):
    """There is none, or none for this person: both look the same."""


class CardFirst(Refusal):
    """Whoever owes a card of the candidate hears nothing of what others saw before theirs is in."""


class NotOnPanel(Refusal):
    """Who handed in no card of the stage has no vote, but for the hiring manager."""


class ManagerLast(Refusal):
    """The hiring manager votes after everybody else: `waiting` have yet to."""


class VotesOpen(Refusal):
    """The second votes lie open: whoever gave theirs now, or another, would follow the others."""


class VotesMissing(Refusal):
    """Nothing is decided before everybody has voted or their time is over: `waiting` have until `until`."""


class OwnerCannot(Refusal):
    """Whoever is to carry it out neither runs the recruitment nor took part, left, or may not see the candidate."""


class NoCardsYet(Refusal):
    """There is nothing to talk about: no card of the stage is in."""


class OpenAlready(Refusal):
    """There is one of that stage that is not decided."""


@dataclass(frozen=True)
class Entry:
    """A card that was in when the debrief opened: that version of it, counted from 0, holds its author's first vote."""

    interview: int
    who: str
    version: int


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
    """That of one stage of a candidacy, opened by `by`. `entries` are the cards that were in then. Everybody votes
    again until `until`, the hiring manager after them until `closes_at`; `manager` is empty where nobody votes as
    one."""

    candidacy: int
    stage: int
    entries: tuple[Entry, ...]
    manager: str
    by: str
    opened_at: datetime
    until: datetime
    closes_at: datetime
    votes: tuple[Vote, ...] = ()
    decision: Decision | None = None
    id: int = 0

    @property
    def panel(self) -> frozenset[str]:
        """Whose card was in when it opened, but for the hiring manager."""
        return frozenset(each.who for each in self.entries) - {self.manager}

    @property
    def voters(self) -> frozenset[str]:
        """Who is asked for a vote."""
        return frozenset({*(each.who for each in self.entries), self.manager} - {""})

    def vote_of(self, who: str) -> Vote | None:
        """Their second vote."""
        return next((each for each in self.votes if each.who == who), None)

    def waiting(self, absent: Collection[str] = ()) -> frozenset[str]:
        """Who has yet to vote again; the `absent` left, or may see the candidate no more."""
        return self.voters - {each.who for each in self.votes} - set(absent)

    def is_open(self, now: datetime, absent: Collection[str] = ()) -> bool:
        """Whether the second votes lie open: everybody but the hiring manager has voted, or their time is over."""
        return now >= self.until or not self.waiting(absent) - {self.manager}

    def is_closed(self, now: datetime, absent: Collection[str] = ()) -> bool:
        """Whether it may be decided: nobody votes any more."""
        return now >= self.closes_at or (self.is_open(now, absent) and self.manager not in self.waiting(absent))

    def seen_votes(self, who: str, now: datetime, absent: Collection[str] = ()) -> tuple[Vote, ...]:
        """The second votes that person may see: their own, and everybody's once they lie open."""
        is_open = self.decision is not None or self.is_open(now, absent)
        return tuple(each for each in self.votes if is_open or each.who == who)


def voted(
    debrief: Debrief,
    who: str,
    first: Overall | None,
    overall: Overall | None,
    reason: str,
    now: datetime,
    late: Collection[str] = (),
    absent: Collection[str] = (),
) -> Debrief:
    """The debrief with somebody's second vote, in place of one they gave before. Whoever changes their `first` word
    says why. The `late` handed in their card since it opened: they may vote, and nobody waits for them.

    Raises DebriefOver, NotOnPanel, ManagerLast, VotesOpen, and FieldRefusals for `overall` and `reason`.
    """
    if debrief.decision is not None:
        raise DebriefOver()
    if who not in {*debrief.voters, *late}:
        raise NotOnPanel()
    others = debrief.waiting(absent) - {debrief.manager}
    if who == debrief.manager:
        if not debrief.is_open(now, absent):
            raise ManagerLast(waiting=sorted(others))
    elif debrief.is_open(now, absent):
        raise VotesOpen()
    if overall is None:
        raise FieldRefusals({"overall": Missing()})
    said = reason.strip()
    if first is not None and first is not overall and not said:
        raise FieldRefusals({"reason": Missing()})
    if len(said) > REASON_CHARACTERS:
        raise FieldRefusals({"reason": TooLong(most=REASON_CHARACTERS)})
    kept = tuple(each for each in debrief.votes if each.who != who)
    return replace(debrief, votes=(*kept, Vote(who, overall, now, said)))


def check_deciding(debrief: Debrief, by: str, now: datetime, absent: Collection[str] = ()) -> None:
    """Return if that person may decide it now: the hiring manager may once it is their turn.

    Raises DebriefOver, VotesMissing.
    """
    if debrief.decision is not None:
        raise DebriefOver()
    is_turn = by == debrief.manager and debrief.is_open(now, absent)
    if not is_turn and not debrief.is_closed(now, absent):
        until = debrief.closes_at if debrief.is_open(now, absent) else debrief.until
        raise VotesMissing(waiting=sorted(debrief.waiting(absent)), until=until)


def decided(
    debrief: Debrief,
    verdict: Verdict | None,
    owner: str,
    by: str,
    reason: str,
    conditions: str,
    now: datetime,
    absent: Collection[str] = (),
) -> Debrief:
    """The debrief with its decision. Raises DebriefOver, VotesMissing, and FieldRefusals for `verdict`, `owner`,
    `reason` and `conditions`."""
    check_deciding(debrief, by, now, absent)
    wrong: dict[str, Refusal] = {}
    why, under = reason.strip(), conditions.strip()
    if verdict is None:
        wrong["verdict"] = Missing()
    if not owner or owner in absent:
        wrong["owner"] = Missing()
    if not why:
        wrong["reason"] = Missing()
    for name, text, most in (("reason", why, REASON_CHARACTERS), ("conditions", under, CONDITION_CHARACTERS)):
        if len(text) > most:
            wrong[name] = TooLong(most=most)
    if verdict is None or wrong:
        raise FieldRefusals(wrong)
    return replace(debrief, decision=Decision(verdict, owner, by, now, why, under))


def tally(firsts: Mapping[str, Overall], votes: Collection[Vote]) -> Mapping[Overall, tuple[int, int]]:
    """For each word how many said it first, and how many say it now; who has not voted again says what they said."""
    again = {each.who: each.overall for each in votes}
    now = [*{**firsts, **again}.values()]
    return {each: (list(firsts.values()).count(each), now.count(each)) for each in Overall}
