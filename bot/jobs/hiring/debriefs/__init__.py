"""Debriefs: one as somebody may look into it, and how it stands for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.jobs.hiring.candidates import plan_of
from bot.rules.company import Company
from bot.rules.hiring.candidates import GOING_ON, Seen
from bot.rules.hiring.debriefs import CardFirst, Debrief, NoDebriefHere
from bot.rules.hiring.plans import Plan
from bot.rules.hiring.requisitions.running import may_run
from bot.rules.hiring.scorecards import sealing
from bot.rules.hiring.scorecards.sealing import Process, Reader
from bot.rules.people import Person
from bot.store import Books

FEATURE = "hiring.debriefs"


class Turn(StrEnum):
    """How a debrief stands for somebody."""

    VOTE = "vote"  # their vote is asked for
    VOTED = "voted"  # theirs is in, others' are not
    LAST = "last"  # they vote after the others, as the hiring manager
    WAIT = "wait"  # others vote
    DECIDE = "decide"  # it waits for the decision, which may be theirs
    OPEN = "open"  # it waits for others' decision
    DECIDED = "decided"
    OVER = "over"  # the candidate left, or went on without it


@dataclass(frozen=True)
class Sight:
    """A debrief with all that it is about."""

    debrief: Debrief
    seen: Seen
    company: Company
    process: Process
    plan: Plan | None

    @property
    def absent(self) -> frozenset[str]:
        """Who left, or may see the candidate no more."""
        return frozenset({*self.seen.shut, *self.company.gone})

    @property
    def late(self) -> frozenset[str]:
        """Whose card of the stage came in after it was opened."""
        owed = self.process.stages.get(self.debrief.stage)
        return (owed.done if owed else frozenset()) - {each.who for each in self.debrief.entries}

    @property
    def is_over(self) -> bool:
        """Whether there is nothing to decide any more, and nobody did."""
        one, candidacy = self.debrief, self.seen.candidacy
        goes_on = candidacy.standing in GOING_ON and candidacy.stage == one.stage and not self.seen.candidate.erased
        return one.decision is None and not goes_on

    @property
    def method(self) -> str:
        """What the stage is."""
        stages = self.plan.stages if self.plan else ()
        return stages[self.debrief.stage].method.value if self.debrief.stage < len(stages) else ""

    def runs(self, me: Person) -> bool:
        """Whether they run the recruitment."""
        return may_run(self.seen.requisition, me.user, me.roles)

    def may_look(self, me: Person) -> bool:
        """Whether they may see what is in it."""
        reader = Reader(me.user, self.runs(me), me.user in self.absent)
        return sealing.may_look(reader, self.debrief.stage, self.process)

    def may_vote(self, user: str) -> bool:
        """Whether a vote of theirs is taken at some time."""
        return user in self.debrief.voters | self.late and user not in self.absent

    def turn(self, me: Person, now: datetime) -> Turn:
        """How it stands for them."""
        one, is_mine = self.debrief, self.may_vote(me.user)
        if one.decision is not None:
            return Turn.DECIDED
        if self.is_over:
            return Turn.OVER
        is_open, has_voted = one.is_open(now, self.absent), one.vote_of(me.user) is not None
        if me.user == one.manager and is_mine and not has_voted:
            return Turn.VOTE if is_open else Turn.LAST
        if one.is_closed(now, self.absent):
            return Turn.DECIDE if self.runs(me) else Turn.OPEN
        if is_open or not is_mine:
            return Turn.WAIT
        return Turn.VOTED if has_voted else Turn.VOTE


def sight(books: Books, debrief: Debrief | None, workspace: str, now: datetime) -> Sight | None:
    """That debrief with what it is about; None where there is none in that workspace."""
    if debrief is None:
        return None
    company = books.company.of(workspace, now)
    seen = books.candidates.for_panel(debrief.candidacy, company)
    if seen is None or seen.candidate.workspace != workspace:
        return None
    process = books.scorecards.process(seen, now)
    return Sight(debrief, seen, company, process, plan_of(books, seen.candidacy))


def held(books: Books, id: int, workspace: str, now: datetime) -> Sight | None:
    """That debrief; nobody else changes it, or moves the candidate, before a transaction that writes ends."""
    found = books.debriefs.get(id)
    if found is not None:
        books.candidates.for_panel(found.candidacy, books.company.of(workspace, now))  # locks the request,
        books.candidates.brought(found.candidacy)  # then the candidacy, as everybody does
    return sight(books, books.debriefs.get(id), workspace, now)


def looking(books: Books, me: Person, id: int, now: datetime) -> Sight:
    """That debrief, held, for somebody who may look into it.

    Raises NoDebriefHere, and CardFirst for who owes a card of this candidate.
    """
    one = held(books, id, me.workspace, now)
    if one is None or me.user in one.absent:
        raise NoDebriefHere()
    if one.process.owes(me.user):
        raise CardFirst()
    if not one.may_look(me):
        raise NoDebriefHere()
    return one


def undecided(books: Books, me: Person, now: datetime) -> Sequence[Sight]:
    """Those that go on and that they may look into, the oldest first."""
    found = (sight(books, each, me.workspace, now) for each in books.debriefs.undecided(me.identity))
    return [one for one in found if one and not one.is_over and one.may_look(me)]
