"""Who comes: never more than there are seats, the waiting list in its order, and nobody keeps a place for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.rules.calendar import Hours
from bot.rules.community.events import Event, Kind, State
from bot.rules.community.events.seats import (
    CLAIM,
    LAST,
    Answer,
    MembersOnly,
    NoAnswersNow,
    Seat,
    Seats,
    changed,
    filled,
    free,
    held,
    next_at,
    said_no,
    said_yes,
    waiting,
)
from tests.make import NOW, TEAM

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STARTS = NOW + 3 * DAY
EVENT = Event(
    TEAM, Kind.WORKSHOP, "SQL", "", "U0MOE", NOW, State.ANNOUNCED, STARTS, STARTS + 2 * HOUR, capacity=2
)  # fmt: skip
AWAKE = {n: Hours("UTC") for n in range(20)}


def yes(seats: Seats, *members: int, event: Event = EVENT, level: int = 0, now: datetime = NOW) -> Seats:
    for n in members:
        seats = said_yes(event, seats, n, level, True, AWAKE, now + n * timedelta(seconds=1))
    return seats


def no(seats: Seats, member: int, now: datetime = NOW, event: Event = EVENT) -> Seats:
    return said_no(event, seats, member, AWAKE, now)


def answers(seats: Seats) -> dict[int, Answer]:
    return {member: each.answer for member, each in sorted(seats.items())}


def test_when_it_is_full_they_wait_and_a_seat_given_up_is_offered_to_who_waits_longest() -> None:
    seats = yes({}, 1, 2, 3, 4)
    assert answers(seats) == {1: Answer.YES, 2: Answer.YES, 3: Answer.WAITING, 4: Answer.WAITING}
    assert yes(seats, 1, 3, now=NOW + HOUR) == seats
    after = no(seats, 1, NOW + HOUR)
    assert answers(after) == {1: Answer.NO, 2: Answer.YES, 3: Answer.OFFERED, 4: Answer.WAITING}
    assert after[3].offered_until == NOW + HOUR + CLAIM == next_at(EVENT, after, NOW + HOUR)
    assert {each.member for each in changed(seats, after)} == {1, 3}
    assert answers(yes(after, 1, now=NOW + 2 * HOUR))[1] is Answer.WAITING  # it is kept for the other one


def test_an_offer_is_good_for_twelve_hours_then_the_next_one_has_it_and_the_first_may_wait_again() -> None:
    seats = no(yes({}, 1, 2, 3, 4), 1)
    just, over = NOW + CLAIM - timedelta(seconds=1), NOW + CLAIM
    assert answers(said_yes(EVENT, seats, 3, 0, True, AWAKE, just))[3] is Answer.YES
    late = filled(EVENT, seats, AWAKE, over)
    assert answers(late) == {1: Answer.NO, 2: Answer.YES, 3: Answer.LAPSED, 4: Answer.OFFERED}
    missed = said_yes(EVENT, seats, 3, 0, True, AWAKE, over)
    assert answers(missed) == {1: Answer.NO, 2: Answer.YES, 3: Answer.WAITING, 4: Answer.OFFERED}
    assert answers(no(missed, 4, over))[3] is Answer.OFFERED


def test_an_offer_is_counted_from_when_it_may_arrive_and_ends_before_the_event() -> None:
    seats, night = yes({}, 1, 2, 3), datetime(2026, 11, 23, 22, tzinfo=UTC)
    assert no(seats, 1, night)[3].offered_until == datetime(2026, 11, 24, 20, tzinfo=UTC)
    assert no(seats, 1, STARTS - 3 * HOUR)[3].offered_until == STARTS - LAST


def test_in_the_last_hour_nothing_is_offered_and_a_free_seat_is_whose_who_says_yes_first() -> None:
    last = STARTS - LAST
    seats = no(yes({}, 1, 2, 3, 4), 1, last)
    assert answers(seats)[3] is Answer.WAITING
    assert answers(yes(seats, 4, now=last)) == {1: Answer.NO, 2: Answer.YES, 3: Answer.WAITING, 4: Answer.YES}
    assert answers(yes(seats, 9, now=STARTS))[9] is Answer.YES  # it has begun, and there is room
    with pytest.raises(NoAnswersNow):
        yes(seats, 9, now=STARTS + 2 * HOUR)


def test_seats_are_kept_for_those_who_stand_higher_until_their_time() -> None:
    event = replace(EVENT, capacity=3, first_level=2, reserved=2, reserved_until=NOW + DAY)
    seats = yes({}, 1, 2, event=event)
    assert answers(seats) == {1: Answer.YES, 2: Answer.WAITING}
    assert (free(event, seats, 0, NOW), free(event, seats, 2, NOW)) == (0, 2)
    high = yes(seats, 3, event=event, level=2)
    assert answers(high)[3] is Answer.YES  # who waits below does not stand in the way
    assert next_at(event, high, NOW) == NOW + DAY
    assert answers(filled(event, high, AWAKE, NOW + DAY))[2] is Answer.OFFERED
    assert answers(yes(high, 2, event=event, now=NOW + DAY))[2] is Answer.YES
    both = yes(high, 4, event=event, level=3)
    assert held(both, NOW) == 3
    assert free(event, both, 3, NOW) == 0


def test_who_has_not_joined_does_not_come_to_what_is_for_members_and_nobody_to_what_is_not_announced() -> None:
    with pytest.raises(MembersOnly):
        said_yes(replace(EVENT, members_only=True), {}, 1, 0, False, AWAKE, NOW)
    assert answers(said_yes(EVENT, {}, 1, 0, False, AWAKE, NOW)) == {1: Answer.YES}
    for state in (State.IDEA, State.CANCELLED, State.OVER):
        with pytest.raises(NoAnswersNow):
            yes({}, 1, event=replace(EVENT, state=state))
        with pytest.raises(NoAnswersNow):
            no({}, 1, event=replace(EVENT, state=state))
    assert answers(no({}, 1)) == {1: Answer.NO}
    assert held(yes({}, *range(20), event=replace(EVENT, capacity=None)), NOW) == 20


STEPS = some.lists(
    some.tuples(some.sampled_from(["yes", "no", "look"]), some.integers(0, 7), some.integers(0, 9)), max_size=40
)


@given(STEPS, some.integers(1, 4), some.integers(0, 3))
def test_whatever_people_say_and_however_late_it_is_looked_at_it_is_never_over_capacity(
    steps: list[tuple[str, int, int]], capacity: int, reserved: int
) -> None:
    event = replace(
        EVENT, capacity=capacity, first_level=2, reserved=min(reserved, capacity), reserved_until=STARTS - DAY
    )
    seats: Seats = {}
    now = NOW
    for what, member, hours in steps:
        now = min(now + hours * HOUR, STARTS + HOUR)
        before, level = seats, member % 4
        if what == "yes":
            seats = said_yes(event, seats, member, level, True, AWAKE, now)
            assert seats[member].answer in {Answer.YES, Answer.WAITING}
        elif what == "no":
            seats = said_no(event, seats, member, AWAKE, now)
        else:
            seats = filled(event, seats, AWAKE, now)
        assert held(seats, now) <= capacity
        below = sum(each.is_held(now) and each.level < 2 for each in seats.values())
        assert now >= STARTS - DAY or below <= capacity - event.reserved
        kept = [each for each in before.values() if each.is_held(now) and (what, each.member) != ("no", member)]
        assert all(seats[each.member].is_held(now) for each in kept)  # nobody loses a place to somebody else
        if now < STARTS - LAST:
            _is_fair(event, filled(event, seats, AWAKE, now), now)


def _is_fair(event: Event, seats: Seats, now: datetime) -> None:
    """Nobody waits for a place they could have, and nobody who came later had one offered before them."""
    for each in waiting(seats):
        assert free(event, seats, each.level, now) == 0
    offered: list[Any] = [each for each in seats.values() if each.answer is Answer.OFFERED]
    for each in waiting(seats):
        assert not any(isinstance(other, Seat) and other.at > each.at and other.level <= each.level
                       and other.offered_until == now + CLAIM for other in offered)  # fmt: skip
