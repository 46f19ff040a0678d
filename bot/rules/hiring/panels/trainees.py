"""Seats in which somebody learns: who sits beside which lead, as what, and what becomes of it when dates move.

A trainee never rates, is never filled in for, and sits only beside a lead who may do it themselves. Whoever learns
sits in before they lead, whatever is moved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.rules.calendar import Hours
from bot.rules.hiring.panels.seats import (
    Interview,
    InterviewOver,
    Part,
    PlaceTaken,
    Seat,
    State,
    TwiceForOne,
    answer_by,
)
from bot.rules.hiring.training import Kind
from bot.rules.hiring.training.enrolling import Training, progress_of
from bot.rules.hiring.training.progress import Progress, Session, Stage, standing


@dataclass(frozen=True)
class Booked:
    """A trainee's seat in an interview to come, which is a session of that kind in that training."""

    seat: int
    training: int
    kind: Kind
    start: datetime
    interview: int = 0


@dataclass(frozen=True)
class Learner:
    """Somebody who waits for a session of that kind on an interview's track; `left` are all until their sign-off."""

    training: Training
    kind: Kind
    left: int


def next_session(training: Training, booked: Collection[Booked], start: datetime) -> Learner | None:
    """What a session at that moment would be for them, beside those that are `booked` (theirs); None for none.

    They learn first, sit in next, and lead last: a session in which they lead comes after all in which they sit in.
    """
    progress = progress_of(training)
    found = standing(progress, training.user)
    if training.ended is not None or found.stage is not Stage.SESSIONS or found.step is None:
        return None
    to_see, to_lead = (_still(progress, kind) for kind in (Kind.SHADOW, Kind.REVERSE_SHADOW))
    if found.step.kind is Kind.REVERSE_SHADOW:
        to_see, to_lead = 0, max(to_lead, found.left)
    sees = [each.start for each in booked if each.kind is Kind.SHADOW]
    leads = [each.start for each in booked if each.kind is Kind.REVERSE_SHADOW]
    left = to_see + to_lead - len(sees) - len(leads)
    if len(sees) < to_see:
        return Learner(training, Kind.SHADOW, left) if all(start < each for each in leads) else None
    may_lead = len(leads) < to_lead and all(each < start for each in sees)
    return Learner(training, Kind.REVERSE_SHADOW, left) if may_lead else None


def _still(progress: Progress, kind: Kind) -> int:
    if kind in {credit.step.kind for credit in progress.credits}:
        return 0
    return max(0, progress.track.times(kind) - sum(each.held and each.kind is kind for each in progress.sessions))


def turned_round(training: Training, booked: Iterable[Booked]) -> tuple[Booked, ...]:
    """Those of the booked sessions (theirs, to come) in which they would lead before they have sat in often enough."""
    to_see = _still(progress_of(training), Kind.SHADOW)
    found, seen = list[Booked](), 0
    for each in sorted(booked, key=lambda one: (one.start, one.seat)):
        if each.kind is Kind.SHADOW:
            seen += 1
        elif seen < to_see:
            found.append(each)
    return tuple(found)


def in_turn(waiting: Iterable[Learner], leads: Collection[str]) -> tuple[Learner, ...]:
    """Who is offered a seat beside these leads, first to last: nearest to the end, then whoever has not sat beside all
    of them yet, then whoever waits longest."""
    return tuple(
        sorted(
            waiting,
            key=lambda each: (each.left, not set(leads) - _met(each.training.sessions), each.training.active,
                              each.training.id),
        )
    )  # fmt: skip


def lead_beside(sessions: Collection[Session], leads: Sequence[str]) -> str:
    """Beside whom of these leads (at least one) the session counts: not twice with the same while another is there."""
    met = _met(sessions)
    times = {lead: sum(each.lead == lead for each in sessions) for lead in leads}
    return min(leads, key=lambda lead: (lead in met, times[lead], leads.index(lead)))


def _met(sessions: Iterable[Session]) -> set[str]:
    return {each.lead for each in sessions if each.held}


def takes_a_trainee(interview: Interview, now: datetime) -> bool:
    """Whether somebody may be asked to learn in it: its leads all come, and nobody was asked before."""
    return (
        not interview.is_over(now)
        and interview.is_complete
        and not any(seat.part is Part.TRAINEE for seat in interview.seats)
    )


def offered_to_learn(
    interview: Interview, who: str, track: str, met: Collection[str], now: datetime, hours: Hours | None = None
) -> Interview:
    """The interview with a trainee asked. Raises InterviewOver, PlaceTaken, TwiceForOne."""
    if interview.is_over(now):
        raise InterviewOver(is_off=interview.called_off is not None)
    if not takes_a_trainee(interview, now):
        raise PlaceTaken()
    if who in {*met, *(seat.who for seat in interview.seats)}:
        raise TwiceForOne(who=who)
    place = max(seat.place for seat in interview.seats) + 1
    by = answer_by(now, interview.start, hours)
    seat = Seat(place, who, track, (), Part.TRAINEE, State.OFFERED, now, by)
    return replace(interview, seats=(*interview.seats, seat), revision=interview.revision + 1)


def learning_in(interview: Interview) -> Seat | None:
    """The seat of whoever learns in it, or may come to."""
    return next((seat for seat in interview.live if seat.part is Part.TRAINEE), None)


def is_alone(interview: Interview, qualified: Collection[str]) -> bool:
    """Whether a trainee has a seat with nobody `qualified` left beside them."""
    leads = {seat.who for seat in interview.live if seat.part is Part.LEAD}
    return learning_in(interview) is not None and not leads & set(qualified)
