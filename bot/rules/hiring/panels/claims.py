"""A seat for whoever takes it first: inside the last 48 hours, or when somebody hands theirs over.

Whoever takes it comes: there is nothing left to ask. Who hands a seat over comes until somebody has taken it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules.calendar import Hours, after_working
from bot.rules.hiring.panels import Interviewer, Problem, Told, hard, wishes
from bot.rules.hiring.panels.hard import Ask, Rule
from bot.rules.hiring.panels.openings import Opening
from bot.rules.hiring.panels.seats import (
    Interview,
    InterviewOver,
    NotYourSeat,
    PlaceTaken,
    Seat,
    SeatAnswered,
    State,
    answerable,
    asked_instead,
    freed,
)
from bot.rules.refusals import Refusal

# So near to an interview nobody is asked one by one any more (product.md, hiring/panels).
SOON = timedelta(hours=48)
# So many are asked at once: enough that one of them reads it, and few enough that it stays an ask (judgement).
MOST_ASKED = 10
# Where nobody could be asked it is tried again so often: a calendar may have changed.
AGAIN_AFTER = timedelta(hours=1)
# After so much of their working time, or half of what is left, whoever runs it hears that nobody took it.
UNCLAIMED_AFTER = timedelta(hours=4)
# What is said where a person's reason stands when the bot ended a seat itself.
SILENT, LEFT, HANDED_OVER = "no_answer", "left", "handed_over"


class AlreadyTaken(Refusal):
    """Somebody was faster, or it is held out no more: `who` has it, "" for nobody; `is_you` when it is the reader."""


class NotPossibleNow(Refusal):
    """The `rule` keeps them from it now; "" when nobody knows when they can."""


def is_soon(interview: Interview, now: datetime) -> bool:
    """Whether a place of it that opens now is held out to everybody who may have it."""
    return not interview.is_over(now) and interview.start - now <= SOON


def is_live(interview: Interview, opening: Opening, now: datetime) -> bool:
    """Whether it can still be taken."""
    if opening.ended is not None or interview.is_over(now):
        return False
    if not opening.seat:
        return opening.place in interview.open_places
    return any(seat.id == opening.seat and seat.state is State.ACCEPTED for seat in interview.seats)


def is_held_out(interview: Interview, seat: int, now: datetime) -> bool:
    """Whether the person of that seat hands it over, and nobody has taken it yet."""
    return any(each.seat == seat and is_live(interview, each, now) for each in interview.openings)


def lacking(interview: Interview, now: datetime) -> tuple[int, ...]:
    """The open places that are to be held out to everybody now, and are not yet."""
    if not is_soon(interview, now):
        return ()
    waiting = {
        each.place for each in interview.openings
        if not each.seat and is_live(interview, each, now) and (each.asked or now < each.at + AGAIN_AFTER)
    }  # fmt: skip
    return tuple(place for place in interview.open_places if place not in waiting)


def silent(interview: Interview, now: datetime) -> tuple[Seat, ...]:
    """The seats of those who have not answered in time."""
    if interview.is_over(now):
        return ()
    return tuple(
        seat for seat in interview.seats
        if seat.state is State.OFFERED and seat.answer_by is not None and seat.answer_by <= now
    )  # fmt: skip


def is_reminded(seat: Seat, now: datetime) -> bool:
    """Whether somebody who has not answered is asked once more: half of their time is over, and not all of it."""
    if seat.at is None or seat.answer_by is None:
        return False
    return seat.at + (seat.answer_by - seat.at) / 2 <= now < seat.answer_by


def unclaimed_at(opening: Opening, start: datetime, hours: Hours) -> datetime:
    """When whoever runs it hears that nobody took the place, by their own working hours."""
    half = opening.at + (start - opening.at) / 2
    return min(half, after_working(opening.at, UNCLAIMED_AFTER, hours))


def eligible(problem: Problem, interview: str, seat: int) -> tuple[str, ...]:
    """Who may have that open seat (from 0) of an interview that was told, by every hard rule; by the wishes, the best
    first."""
    told = problem.told[interview]
    found = []
    for person in problem.people:
        if person.id not in told.people and next(blocks(problem, interview, seat, person), None) is None:
            found.append((_cost(problem, interview, seat, person), person.id))
    return tuple(id for _, id in sorted(found))


def blocks(problem: Problem, interview: str, seat: int, person: Interviewer) -> Iterator[Rule]:
    """The rules that keep them from that open seat."""
    (asked,) = (each for each in problem.interviews if each.id == interview)
    told = problem.told[interview]
    if told.start not in asked.slots:
        yield Rule.CANDIDATE
    beside = tuple(each for each in problem.people if each.id in told.people)
    ask = Ask(person, asked, asked.seats[seat], told.start, beside, policy=problem.policy)
    yield from (block.rule for block in hard.blocks(ask))


def _cost(problem: Problem, interview: str, seat: int, person: Interviewer) -> int:
    told = problem.told[interview]
    people = (*told.people[:seat], person.id, *told.people[seat + 1 :])
    with_them = replace(problem, told={interview: Told(told.start, people, told.trainee)})
    return sum(each.cost for each in wishes.costs(with_them, {}))


def opened(interview: Interview, place: int, asked: Collection[str], now: datetime) -> Interview:
    """An open place is held out to these people, and to nobody else any more. Raises InterviewOver, PlaceTaken."""
    if interview.is_over(now):
        raise InterviewOver(is_off=interview.called_off is not None)
    if place not in interview.open_places:
        raise PlaceTaken()
    ended = tuple(_ended(each, now) if each.place == place else each for each in interview.openings)
    opening = Opening(place, tuple(asked), now)
    return replace(interview, openings=(*ended, opening), revision=interview.revision + 1)


def may_hand_over(interview: Interview, id: int, who: str, version: int, now: datetime) -> Seat:
    """Their seat, which they have said yes to and hold out to nobody yet. Raises NotYourSeat, InterviewOver,
    SeatAnswered."""
    seat = answerable(interview, id, who, version, now)
    if seat.state is not State.ACCEPTED:
        raise SeatAnswered(state=seat.state.value)
    return seat


def held_out(interview: Interview, id: int, who: str, version: int, asked: Collection[str], now: datetime) -> Interview:
    """They hold their seat out to these people, and come until one of them has taken it; whoever was asked before is
    asked no more. Raises what `may_hand_over` raises."""
    seat = may_hand_over(interview, id, who, version, now)
    before = tuple(_ended(each, now) if each.seat == id else each for each in interview.openings)
    opening = Opening(seat.place, tuple(asked), now, id)
    return replace(interview, openings=(*before, opening), revision=interview.revision + 1)


def kept(interview: Interview, id: int, who: str, version: int, now: datetime) -> Interview:
    """They come after all, and nobody can take their seat any more. Raises what `may_hand_over` raises."""
    may_hand_over(interview, id, who, version, now)
    after = tuple(_ended(each, now) if each.seat == id else each for each in interview.openings)
    return interview if after == interview.openings else _changed(interview, after)


def takeable(interview: Interview, id: int, who: str, now: datetime) -> Opening:
    """The opening, if that person was asked and it can still be taken. Raises NotYourSeat, InterviewOver,
    AlreadyTaken."""
    opening = next((each for each in interview.openings if each.id == id and who in each.asked), None)
    if opening is None:
        raise NotYourSeat()
    if opening.taker:
        raise AlreadyTaken(who=opening.taker, is_you=opening.taker == who)
    if interview.is_over(now):
        raise InterviewOver(is_off=interview.called_off is not None)
    if not is_live(interview, opening, now):
        raise AlreadyTaken(who="", is_you=False)
    return opening


def without(interview: Interview, opening: Opening, now: datetime) -> Interview:
    """The interview as if whoever hands that place over had gone already: what its next person is measured by."""
    return freed(interview, opening.seat, HANDED_OVER, now) if opening.seat else interview


def claimed(interview: Interview, id: int, who: str, met: Collection[str], now: datetime) -> Interview:
    """They have the place and come; whoever handed it over need not. Raises what `takeable` raises, and
    TwiceForOne."""
    opening = takeable(interview, id, who, now)
    asked = asked_instead(without(interview, opening, now), opening.place, who, met, now)
    *before, seat = asked.seats
    comes = replace(seat, state=State.ACCEPTED, answer_by=None)
    openings = tuple(
        replace(each, ended=now, taker=who) if each.id == id else _ended(each, now) if each.place == opening.place
        else each
        for each in interview.openings
    )  # fmt: skip
    return _changed(replace(asked, seats=(*before, comes), revision=interview.revision), openings)


def _ended(opening: Opening, now: datetime) -> Opening:
    return opening if opening.ended else replace(opening, ended=now)


def _changed(interview: Interview, openings: tuple[Opening, ...]) -> Interview:
    return replace(interview, openings=openings, revision=interview.revision + 1)
