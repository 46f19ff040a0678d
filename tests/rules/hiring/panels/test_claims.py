"""Seats held out to several people: who may have them, the first has them, nobody goes before somebody else comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.calendar import Hours
from bot.rules.hiring.panels import Held, Limits, claims
from bot.rules.hiring.panels import seats as rules
from bot.rules.hiring.panels.claims import AlreadyTaken, eligible
from bot.rules.hiring.panels.seats import Interview, SeatAnswered, State
from bot.rules.refusals import Refusal
from tests.make import NOW
from tests.rules.hiring.panels.made import at, problem, somebody, span, told
from tests.rules.hiring.panels.made import interview as wanted
from tests.rules.hiring.panels.test_seats import asked

HOUR = timedelta(hours=1)
TOMORROW = NOW + timedelta(hours=30)
BERLIN = Hours("Europe/Berlin")


def soon(*people: str, start: datetime = TOMORROW) -> Interview:
    """An interview of tomorrow whose people are asked."""
    return replace(asked(*people), start=start)


def numbered(one: Interview) -> Interview:
    """As the store gives ids."""
    seats = tuple(replace(each, id=n + 1) for n, each in enumerate(one.seats))
    return replace(one, seats=seats, openings=tuple(replace(each, id=n + 1) for n, each in enumerate(one.openings)))


def held_out(*to: str) -> Interview:
    """U0A comes to tomorrow's interview and holds their seat out."""
    one = rules.accepted(soon("U0A", "U0B"), 1, "U0A", 1, NOW)
    return numbered(claims.held_out(one, 1, "U0A", 2, to, NOW))


def test_an_open_place_is_held_out_inside_48_hours_and_not_before() -> None:
    one = rules.declined(soon("U0A"), 1, "U0A", 1, "Away", NOW)
    far = replace(one, start=NOW + timedelta(hours=49))
    assert (claims.lacking(one, NOW), claims.lacking(far, NOW)) == ((0,), ())
    assert claims.lacking(far, NOW + HOUR) == (0,)
    assert claims.lacking(one, TOMORROW) == ()  # it has begun
    opened = numbered(claims.opened(one, 0, ("U0C", "U0D"), NOW))
    assert claims.lacking(opened, NOW + 20 * HOUR) == ()
    nobody = numbered(claims.opened(one, 0, (), NOW))  # a calendar may have changed an hour later
    assert (claims.lacking(nobody, NOW), claims.lacking(nobody, NOW + HOUR)) == ((), (0,))


def test_the_first_has_the_seat_and_comes_and_everybody_else_is_told_who_has_it() -> None:
    one = numbered(claims.opened(rules.declined(soon("U0A"), 1, "U0A", 1, "Away", NOW), 0, ("U0C", "U0D"), NOW))
    for stranger in ("U0A", "U0E"):
        with pytest.raises(rules.NotYourSeat):
            claims.claimed(one, 1, stranger, (), NOW)
    with pytest.raises(rules.InterviewOver):
        claims.claimed(one, 1, "U0D", (), TOMORROW)
    taken = claims.claimed(one, 1, "U0D", (), NOW + HOUR)
    assert [(seat.who, seat.state) for seat in taken.seats] == [("U0A", State.DECLINED), ("U0D", State.ACCEPTED)]
    assert taken.is_complete
    for who, is_you in (("U0C", False), ("U0D", True)):
        with pytest.raises(AlreadyTaken) as late:
            claims.claimed(taken, 1, who, (), NOW + HOUR)
        assert late.value.facts == {"who": "U0D", "is_you": is_you}


def test_who_hands_a_seat_over_comes_until_somebody_has_taken_it() -> None:
    one = held_out("U0C", "U0D")
    assert [seat.who for seat in one.coming] == ["U0A"]
    taken = numbered(claims.claimed(one, 1, "U0C", (), NOW))
    assert [(seat.who, seat.state) for seat in taken.seats] == [
        ("U0A", State.REPLACED), ("U0B", State.OFFERED), ("U0C", State.ACCEPTED),
    ]  # fmt: skip
    assert taken.seats[0].reason == claims.HANDED_OVER
    with pytest.raises(SeatAnswered):
        claims.kept(taken, 1, "U0A", 3, NOW)


def test_a_seat_is_not_taken_from_whoever_comes_after_all_or_has_said_no_themselves() -> None:
    one = held_out("U0C")
    kept = claims.kept(one, 1, "U0A", 2, NOW)
    no = rules.declined(one, 1, "U0A", 2, "Ill", NOW)
    for after in (kept, no):
        with pytest.raises(AlreadyTaken) as late:
            claims.claimed(after, 1, "U0C", (), NOW)
        assert late.value.facts == {"who": "", "is_you": False}
    assert [seat.who for seat in kept.coming] == ["U0A"]
    with pytest.raises(SeatAnswered):  # what one has not said yes to, one declines
        claims.held_out(one, 2, "U0B", 1, ("U0C",), NOW)


@pytest.mark.parametrize(
    "cannot",
    [
        {"certified": {}}, {"busy": (span(at(10)),)}, {"works": ()}, {"shut_candidates": frozenset({"C-I1"})},
        {"limits": Limits(day=1), "held": (Held(span(at(15)), "R9", "C9"),)},
        {"limits": Limits(week=1), "held": (Held(span(at(15, 1)), "R9", "C9"),)},
        {"held": (Held(span(at(15, 2)), "R9", "C-I1"),)},
    ],
)  # fmt: skip
def test_only_whom_no_hard_rule_keeps_out_is_asked_to_take_a_seat(cannot: dict[str, Any]) -> None:
    people = [somebody("U0A"), somebody("U0B"), somebody("U0C", **cannot)]
    asks = problem(people, wanted("I1", "a", "a"), told={"I1": told(at(10), "U0A", None)})
    assert eligible(asks, "I1", 1) == ("U0B",)


def test_whom_the_wishes_want_most_stands_first_among_those_who_are_asked() -> None:
    busy = somebody("U0A", held=tuple(Held(span(at(12, day)), "R9", f"C{day}") for day in range(4)), load=4)
    edge = somebody("U0B", works=(span(at(10), 240),))
    asks = problem([busy, edge, somebody("U0C")], wanted("I1"), told={"I1": told(at(10), None)})
    assert eligible(asks, "I1", 0) == ("U0C", "U0B", "U0A")


def test_somebody_who_is_silent_is_reminded_in_the_second_half_of_their_time_and_then_asked_no_more() -> None:
    one = soon("U0A", "U0B", start=NOW + timedelta(days=4))
    one = rules.accepted(one, 2, "U0B", 1, NOW)
    silent = one.seats[0]
    assert [claims.is_reminded(silent, NOW + n * HOUR) for n in (23, 24, 47, 48)] == [False, True, True, False]
    assert claims.silent(one, NOW + 47 * HOUR) == ()
    assert claims.silent(one, NOW + 48 * HOUR) == (silent,)
    assert claims.silent(one, NOW + timedelta(days=4)) == ()  # it begins: nothing is passed on


def test_the_time_to_answer_begins_when_somebody_may_be_written_to_and_a_week_end_is_none_of_it() -> None:
    friday = datetime(2026, 11, 27, 20, 30, tzinfo=NOW.tzinfo)  # half past nine in the evening in Berlin
    monday = datetime(2026, 11, 30, 7, tzinfo=NOW.tzinfo)
    assert rules.answer_by(friday, friday + timedelta(days=14), BERLIN) == datetime(2026, 12, 1, 16, tzinfo=NOW.tzinfo)
    assert rules.answer_by(friday, monday + 6 * HOUR, BERLIN) == monday + 3 * HOUR
    noon = datetime(2026, 11, 27, 11, tzinfo=NOW.tzinfo)
    assert rules.answer_by(noon, monday + 9 * HOUR, BERLIN) == noon + 5 * HOUR, "on Friday as it ends, not on Sunday"
    night = replace(BERLIN, day_ends=time(9))
    assert rules.answer_by(friday, friday + 8 * HOUR, night) == friday + 4 * HOUR  # nobody reaches them before it


def test_whoever_asked_hears_after_four_working_hours_or_half_of_what_is_left() -> None:
    (opening,) = held_out("U0C").openings
    nine = datetime(2026, 11, 23, 8, tzinfo=NOW.tzinfo)
    opening = replace(opening, at=nine)
    assert claims.unclaimed_at(opening, nine + 40 * HOUR, BERLIN) == nine + 4 * HOUR
    assert claims.unclaimed_at(opening, nine + 6 * HOUR, BERLIN) == nine + 3 * HOUR


PEOPLE = ("U0A", "U0B", "U0C", "U0D")
MOVES = st.lists(
    st.tuples(st.sampled_from(("accept", "decline", "open", "hold", "keep", "take", "silent")), st.integers(1, 5),
              st.sampled_from(PEOPLE), st.integers(0, 4)),
    max_size=25,
)  # fmt: skip


@given(MOVES)
def test_whatever_order_things_happen_in_no_seat_is_lost_and_nobody_has_two(
    moves: list[tuple[str, int, str, int]],
) -> None:
    one = soon("U0A", "U0B")
    for n, (what, id, who, version) in enumerate(moves):
        before, now = one, NOW + n * timedelta(minutes=1)
        try:
            if what == "accept":
                one = rules.accepted(one, id, who, version, now)
            elif what == "decline":
                one = rules.declined(one, id, who, version, "Away", now)
            elif what == "open":
                one = claims.opened(one, id - 1, PEOPLE, now)
            elif what == "hold":
                one = claims.held_out(one, id, who, version, PEOPLE, now)
            elif what == "keep":
                one = claims.kept(one, id, who, version, now)
            elif what == "take":
                one = claims.claimed(one, id, who, (), now)
            else:
                one = rules.freed(one, id, claims.SILENT, now)
        except Refusal:
            assert one is before
            continue
        one = numbered(one)
        assert one.revision == before.revision + (one != before)
        people, places = [seat.who for seat in one.live], [seat.place for seat in one.live]
        assert len(people) == len(set(people))
        assert len(places) == len(set(places))
        assert set(places) | set(one.open_places) == {0, 1}
        if what == "take":
            (seat,) = (each for each in one.coming if each.who == who)
            assert len(one.coming) == len(before.coming) + (not one.openings[id - 1].seat)
            assert seat.place == one.openings[id - 1].place
        elif what in ("hold", "keep"):
            assert one.seats == before.seats
        live = [each for each in one.openings if claims.is_live(one, each, now)]
        assert len({each.place for each in live}) == len(live)
        assert all(each.taker == "" for each in live)
