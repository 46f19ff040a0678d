"""Who has a seat: what changes when somebody answers, leaves, is offered a seat, or lets an offer pass.

`held` is how many others have a seat or have one kept; `ahead` how many wait before somebody; `kept` how many seats are
for those `first` to whom a tier brings that.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.rules.community.events import CLAIM, HELD, Answer, Event, Seat, check_open


def free(event: Event, held: int) -> int | None:
    """How many seats nobody has; None without a limit."""
    return None if event.capacity is None else max(0, event.capacity - held)


def wanted(
    event: Event, before: Seat | None, member: int, held: int, ahead: int, now: datetime, kept: int = 0,
    is_first: bool = False,
) -> Seat:  # fmt: skip
    """The seat of somebody who wants to come: theirs when one is kept for them, or is free and nobody waits for it;
    else they wait, and whoever waits already keeps their place. Raises NotOpen."""
    check_open(event, now)
    if before is not None and before.answer is Answer.GOING:
        return before
    seat = before or Seat(event.id, member, Answer.WAITING, now)
    is_kept = seat.answer is Answer.OFFERED and seat.until is not None and now < seat.until
    left = free(event, held)
    # Whoever waits while seats are kept waits for another one.
    taken = 0 if kept and is_first else ahead + kept
    if is_kept or left is None or left > taken:
        return replace(seat, answer=Answer.GOING, at=now, until=None, remind_at=now)
    return seat if seat.answer is Answer.WAITING else replace(seat, answer=Answer.WAITING, at=now, until=None)


def left(event: Event, before: Seat | None, member: int, now: datetime) -> Seat:
    """The seat of somebody who does not come, or not any more. Raises NotOpen."""
    check_open(event, now)
    seat = before or Seat(event.id, member, Answer.DECLINED, now)
    return replace(seat, answer=Answer.DECLINED, at=now, until=None, remind_at=None)


def offers(
    event: Event, held: int, waiting: Sequence[Seat], reachable: Mapping[int, datetime], now: datetime, kept: int = 0,
    first: Collection[int] = (),
) -> Sequence[Seat]:  # fmt: skip
    """The seats that are offered now: the free ones, to those who wait, in their order.

    `reachable` says from when on each of them may be told. The time to answer runs from then on, and ends when the
    event begins; whoever cannot be told before that is passed over.
    """
    found, count = list[Seat](), free(event, held)
    for seat in waiting:
        if count is not None and len(found) >= count - (0 if seat.member in first else kept):
            continue
        if reachable[seat.member] < event.start:
            until = min(reachable[seat.member] + CLAIM, event.start)
            found.append(replace(seat, answer=Answer.OFFERED, at=now, until=until))
    return found


def lapsed(seat: Seat, now: datetime) -> Seat:
    """An offer that nobody took: the next one has it. They may ask again, at the end."""
    return replace(seat, answer=Answer.DECLINED, at=now, until=None)


def has_seat(seat: Seat | None) -> bool:
    """Whether a seat is theirs or is kept for them."""
    return seat is not None and seat.answer in HELD
