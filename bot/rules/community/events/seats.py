"""Who comes: seats and a waiting list, on which a place is offered to one after the other.

All that is here takes every seat of an event by its member, and gives back every seat: who saves them locks them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.rules.calendar import Hours, next_allowed
from bot.rules.community.events import Event, State
from bot.rules.community.events.planning import advanced
from bot.rules.refusals import Refusal

# How long an offered place is kept (product.md, community/events), from when its offer may arrive.
CLAIM = timedelta(hours=12)
# In the last hour nothing is offered any more: a free place is whose who says yes first.
LAST = timedelta(hours=1)


class Answer(StrEnum):
    """What somebody's answer is."""

    YES = "yes"
    NO = "no"
    WAITING = "waiting"
    OFFERED = "offered"  # a place is kept for them until `offered_until`
    LAPSED = "lapsed"  # a place was offered and not taken in time


@dataclass(frozen=True)
class Seat:
    """A member's answer since `at`, which is their place on the waiting list too; `level` is how they stand in the
    community. `came_at` is when they were there first."""

    member: int
    answer: Answer
    at: datetime
    level: int = 0
    offered_until: datetime | None = None
    came_at: datetime | None = None

    def is_held(self, now: datetime) -> bool:
        """Whether nobody else gets that seat."""
        is_kept = self.answer is Answer.OFFERED and self.offered_until is not None and now < self.offered_until
        return self.answer is Answer.YES or is_kept


Seats = Mapping[int, Seat]


class MembersOnly(Refusal):
    """Whoever comes has to have joined the community."""


class NoAnswersNow(Refusal):
    """It is not announced, or it is over or called off."""


def held(seats: Seats, now: datetime) -> int:
    """How many seats are taken or kept for somebody."""
    return sum(each.is_held(now) for each in seats.values())


def free(event: Event, seats: Seats, level: int, now: datetime) -> int | None:
    """How many seats somebody of that level could have now; None for any number. What is reserved is not theirs
    before its time, unless they stand high enough."""
    if event.capacity is None:
        return None
    left = event.capacity - held(seats, now)
    if event.reserved_until is not None and now < event.reserved_until and level < event.first_level:
        above = sum(each.is_held(now) and each.level >= event.first_level for each in seats.values())
        left -= max(0, event.reserved - above)
    return max(0, left)


def said_yes(
    event: Event, seats: Seats, member: int, level: int, is_member: bool, hours: Mapping[int, Hours], now: datetime
) -> Seats:
    """The seats once that member said yes: a seat for them, or a place at the end of the waiting list. Who was offered
    one in time has it; who waits goes on waiting, but in the last hour takes what is free. `hours` are those of whoever
    waits. Raises NoAnswersNow, MembersOnly."""
    _open(event, now)
    if event.members_only and not is_member:
        raise MembersOnly()
    mine = seats.get(member)
    if mine is not None and mine.is_held(now):
        return seats if mine.answer is Answer.YES else _with(seats, _taken(mine, now))
    seats = filled(event, seats, hours, now)
    mine = seats.get(member)
    if mine is not None and mine.is_held(now):  # they waited, and one has just become free
        return _with(seats, _taken(mine, now))
    is_full = free(event, seats, level, now) == 0
    if mine is not None and mine.answer is Answer.WAITING and (is_full or not _is_last(event, now)):
        return seats
    answer, came_at = Answer.WAITING if is_full else Answer.YES, mine.came_at if mine else None
    return _with(seats, Seat(member, answer, now, level, came_at=came_at))


def said_no(event: Event, seats: Seats, member: int, hours: Mapping[int, Hours], now: datetime) -> Seats:
    """The seats once that member said no; theirs is offered to whoever waits. Raises NoAnswersNow."""
    _open(event, now)
    mine = seats.get(member) or Seat(member, Answer.NO, now)
    changed = mine if mine.answer is Answer.NO else replace(mine, answer=Answer.NO, at=now, offered_until=None)
    return filled(event, _with(seats, changed), hours, now)


def filled(event: Event, seats: Seats, hours: Mapping[int, Hours], now: datetime) -> Seats:
    """The seats once offers that ran out are over, and every free place is offered to whoever waits longest of those
    who may have it. Nothing is offered in the last hour, nor of an event that is not to come."""
    now_held = dict(seats)
    for each in seats.values():
        if each.answer is Answer.OFFERED and not each.is_held(now):
            now_held[each.member] = replace(each, answer=Answer.LAPSED, at=now, offered_until=None)
    if event.starts_at is None or advanced(event, now).state is not State.ANNOUNCED or _is_last(event, now):
        return now_held
    for each in waiting(now_held):
        if free(event, now_held, each.level, now) != 0:
            readable = next_allowed(now, hours.get(each.member, Hours()))
            until = min(readable + CLAIM, event.starts_at - LAST)
            now_held[each.member] = replace(each, answer=Answer.OFFERED, offered_until=until)
    return now_held


def waiting(seats: Seats) -> list[Seat]:
    """Who waits for a place, the longest first."""
    return sorted(
        (each for each in seats.values() if each.answer is Answer.WAITING), key=lambda each: (each.at, each.member)
    )


def changed(before: Seats, after: Seats) -> Iterator[Seat]:
    """The seats that are to be saved."""
    yield from (each for member, each in after.items() if before.get(member) != each)


def next_at(event: Event, seats: Seats, now: datetime) -> datetime | None:
    """When places have to be looked at again: an offer runs out, or reserved seats become free; None for not at all."""
    moments = [each.offered_until for each in seats.values() if each.answer is Answer.OFFERED and each.offered_until]
    if event.reserved_until is not None and now < event.reserved_until and waiting(seats):
        moments.append(event.reserved_until)
    return min(moments, default=None)


def _taken(seat: Seat, now: datetime) -> Seat:
    return replace(seat, answer=Answer.YES, at=now, offered_until=None)


def _with(seats: Seats, seat: Seat) -> Seats:
    return {**seats, seat.member: seat}


def _is_last(event: Event, now: datetime) -> bool:
    return event.starts_at is not None and now >= event.starts_at - LAST


def _open(event: Event, now: datetime) -> None:
    if advanced(event, now).state not in {State.ANNOUNCED, State.ON}:
        raise NoAnswersNow()
