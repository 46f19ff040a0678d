"""Who may read which card, and when: nobody is told what others saw before they have said themselves what they saw.

One rule, asked by one door; whatever tells that a card is there, how many are, or what is in one, asks it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.rules.hiring.scorecards import Card


@dataclass(frozen=True)
class Owed:
    """The cards of one stage of one candidate: who is to fill one in, whose is in, who need not any more; whether its
    debrief was opened. Trainees are not among them: theirs is practice."""

    owing: frozenset[str]
    done: frozenset[str] = frozenset()
    waived: frozenset[str] = frozenset()
    is_open: bool = False

    @property
    def missing(self) -> frozenset[str]:
        """Who has yet to fill one in."""
        return self.owing - self.done - self.waived

    @property
    def is_whole(self) -> bool:
        """Whether every card that comes is in."""
        return not self.missing and bool(self.done)

    @property
    def opens(self) -> bool:
        """Whether its cards are sealed no more."""
        return self.is_open or self.is_whole


@dataclass(frozen=True)
class Reader:
    """Somebody who would read: whether they run the recruitment, and to whom the candidate is shut."""

    user: str
    runs: bool
    is_shut: bool = False


@dataclass(frozen=True)
class Process:
    """Every stage of one candidate, by its place in the plan."""

    stages: Mapping[int, Owed] = field(default_factory=dict)

    def owes(self, user: str) -> bool:
        """Whether they still owe a card of that stage or of another one: until then others' words would colour it."""
        return any(user in each.missing for each in self.stages.values())

    def of(self, stage: int) -> Owed:
        """That stage; nobody owes anything of one that is not there."""
        return self.stages.get(stage, Owed(frozenset()))

    @property
    def said(self) -> frozenset[str]:
        """Whose card of whatever stage is in."""
        return frozenset(who for each in self.stages.values() for who in each.done)


def may_read(reader: Reader, author: str, stage: int, process: Process) -> bool:
    """Whether somebody may read a card of that stage that `author` filled in.

    One's own always. Another's only when one owes none for this candidate any more, and when the stage's cards are all
    in or its debrief was opened; who runs the recruitment reads that of an only interviewer at once, and on a panel
    waits like everybody. Nobody who is shut out, and nobody else who neither runs it nor handed in a card of their own.
    """
    if reader.is_shut:
        return False
    return reader.user == author or may_look(reader, stage, process)


def may_look(reader: Reader, stage: int, process: Process) -> bool:
    """Whether somebody may read what others saw in that stage: see `may_read`."""
    if reader.is_shut or process.owes(reader.user):
        return False
    if not (reader.runs or reader.user in process.said):
        return False
    return process.of(stage).opens


def may_compare(reader: Reader, pair: tuple[str, str], stage: int, process: Process) -> bool:
    """Whether somebody may read a practice card of that stage and the lead's card beside it, `pair` being whose they
    are and both in: the two themselves, once the stage's cards are open, and while they owe none of this candidate."""
    is_theirs = reader.user in pair and not reader.is_shut
    return is_theirs and process.of(stage).opens and not process.owes(reader.user)


def may_know_who_is_late(reader: Reader) -> bool:
    """Whether they may know whose card is missing, and nothing else of it."""
    return reader.runs and not reader.is_shut


def compared(card: Card) -> Card:
    """What of a card is read beside another: what was seen, and neither the chance nor the note."""
    return replace(card, chance=None, note="")


def shown(card: Card, reader: Reader, author: str) -> Card:
    """What of a card they may read is for them: the chance is its author's alone, the note for who runs it."""
    if reader.user == author:
        return card
    return replace(card, chance=None, note=card.note if reader.runs else "")
