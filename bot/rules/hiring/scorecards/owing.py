"""Who owes which card: whoever came to an interview that was held, and rates in it; a trainee's is practice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from bot.rules.hiring.panels.seats import TOLD, Interview, Part, Seat, State
from bot.rules.hiring.requisitions.wanted import reason
from bot.rules.hiring.scorecards import WHY_CHARACTERS
from bot.rules.hiring.scorecards.sealing import Owed, Process
from bot.rules.refusals import Refusal


class NobodyOwes(Refusal):
    """There is no card of theirs to wait for any more, or none that this person may let go."""


@dataclass(frozen=True)
class Marks:
    """What is known of an interview's cards without opening one: whose is in, whose practice is, who need not hand one
    in, and who promised theirs for when."""

    done: frozenset[str] = frozenset()
    practised: frozenset[str] = frozenset()
    waived: frozenset[str] = frozenset()
    promised: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}))


NONE = Marks()


def may_fill(interview: Interview, seat: Seat, marks: Marks, shut: Collection[str], now: datetime) -> bool:
    """Whether whoever has that seat has a card to fill in, or to change: they came, and it has begun. Who need not hand
    one in may have read others' since, so they cannot any more."""
    came = seat.state is State.ACCEPTED and interview.is_held and seat.who not in interview.missing
    return came and now >= interview.start and seat.who not in shut and seat.who not in marks.waived


def is_due(interview: Interview, seat: Seat, marks: Marks, shut: Collection[str], now: datetime) -> bool:
    """Whether they are waited for: the interview has ended and theirs is not in. Nobody waits for practice."""
    waits = seat.part is Part.LEAD and seat.who not in marks.done and now >= interview.span.end
    return waits and may_fill(interview, seat, marks, shut, now)


def standing(interview: Interview, seat: Seat, marks: Marks, shut: Collection[str], now: datetime) -> str:
    """What whoever has that seat sees of their own card: `open` to fill in, `in`, empty where there is none."""
    if not may_fill(interview, seat, marks, shut, now):
        return ""
    return "in" if seat.who in marks.done | marks.practised else "open"


def process(
    interviews: Iterable[Interview],
    marks: Mapping[int, Marks],
    shut: Collection[str],
    now: datetime,
    opened: Collection[int] = (),
) -> Process:
    """The stages of a candidate, for the seal: who is asked for an interview to come owes a card too, whatever they
    answer, until it has begun. `opened` are the stages of which a debrief was."""
    stages: dict[int, Owed] = {}
    for one in interviews:
        before, known = stages.get(one.stage, Owed(frozenset())), marks.get(one.id, NONE)
        states = TOLD if now < one.start else frozenset({State.ACCEPTED})
        rating = {seat.who for seat in one.seats if seat.part is Part.LEAD and seat.state in states}
        owing = rating - set(shut) - one.missing if one.is_held else set()
        done, waived = before.done | known.done, before.waived | known.waived
        stages[one.stage] = Owed(before.owing | owing | known.done, done, waived, one.stage in opened)
    return Process(stages)


def waived(
    interview: Interview, marks: Marks, who: str, by: str, why: str, shut: Collection[str], now: datetime
) -> str:
    """Why nobody waits for that card any more. Nobody lets go of their own: then they would read the others'.

    Raises NobodyOwes, FieldRefusals for `why`.
    """
    if who == by or not any(seat.who == who and is_due(interview, seat, marks, shut, now) for seat in interview.seats):
        raise NobodyOwes()
    return reason(why, WHY_CHARACTERS)
