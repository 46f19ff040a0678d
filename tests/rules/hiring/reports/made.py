"""Roles, ways through the stages and interviews, as tests of figures need them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.rules.hiring.candidates import Candidacy, What
from bot.rules.hiring.candidates.moving import begun, moved
from bot.rules.hiring.panels.openings import CANDIDATE, NoShow
from bot.rules.hiring.panels.seats import Interview, Part, Seat, State
from bot.rules.hiring.requisitions import Move, Requisition
from bot.rules.hiring.requisitions import State as Role
from bot.rules.hiring.scorecards.pace import Sitting
from tests import make
from tests.make import NOW, TEAM

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
STAGES = 3
# What happened to somebody, how many days after what came before, and why.
Happened = tuple[What, float] | tuple[What, float, str]


def role(id: int = 1, state: Role = Role.OPEN, approved: datetime = NOW - 100 * DAY) -> Requisition:
    """A role that was approved then."""
    moves = (Move(approved, "U0OMAR", Role.SUBMITTED, Role.APPROVED), Move(approved, "U0MINA", Role.APPROVED, state))
    return replace(make.requisition(), id=id, state=state, moves=moves)


def candidacy(id: int, *steps: Happened, role: int = 1, days: float = 50) -> Candidacy:
    """Somebody who began so many days ago; each step says how many days after the one before it was, and its reason."""
    at = NOW - days * DAY
    one = begun(role, id, f"C{id}", 1, "U0MINA", "U0MINA", at)
    for what, after, *reason in steps:
        at += after * DAY
        one = moved(one, what, STAGES, "U0MINA", at, reason[0] if reason else "", "Because")
    return replace(one, id=id)


def sitting(
    *who: str, id: int = 1, candidate: int = 1, days: float = 10, cards: dict[str, float] | None = None, role: int = 1,
    is_off: bool = False, is_missed: bool = False, declined: tuple[str, ...] = (), **changes: Any,
) -> Sitting:  # fmt: skip
    """An interview of an hour so many days ago to which they came, and how many hours after its end whose card was
    in; those who declined had said so before."""
    start = NOW - days * DAY
    seats = [Seat(n, each, "interviewer", state=State.ACCEPTED, id=n + 1) for n, each in enumerate(who)]
    seats += [
        Seat(0, each, "interviewer", state=State.DECLINED, at=start - DAY, reason="Away", id=20 + n)
        for n, each in enumerate(declined)
    ]
    one = Interview(
        TEAM, candidate, role, candidate, 1, 0, start, 60, tuple(seats), "U0MINA", start - 5 * DAY, id=id,
        called_off=start - HOUR if is_off else None,
        no_shows=(NoShow(CANDIDATE, "U0MINA", start),) if is_missed else (),
    )  # fmt: skip
    return Sitting(one, {each: one.span.end + hours * HOUR for each, hours in (cards or {}).items()}, **changes)


def learns(one: Sitting, who: str) -> Sitting:
    """Somebody learns beside them."""
    seat = Seat(9, who, "interviewer", part=Part.TRAINEE, state=State.ACCEPTED, id=9)
    return replace(one, interview=replace(one.interview, seats=(*one.interview.seats, seat)))
