"""What needs attention: open seats, silence that lasts, candidates for whom nothing is planned; soonest hurt first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.rules.calendar import Hours
from bot.rules.hiring.panels import attention, seats
from bot.rules.hiring.panels.attention import Need
from bot.rules.hiring.panels.seats import Interview, Seat
from tests.make import NOW, TEAM

HOUR = timedelta(hours=1)
START = NOW + timedelta(days=4)


def asked() -> Interview:
    sitting = tuple(Seat(n, who, "interviewer", id=n + 1) for n, who in enumerate(("U0A", "U0B")))
    made = Interview(TEAM, 7, 2, 3, 1, 0, START, 45, sitting, "U0MINA", NOW)
    return seats.offered(seats.proposed(made, (), NOW), NOW)


def test_silence_needs_attention_once_half_of_the_time_to_answer_is_over() -> None:
    one = seats.accepted(asked(), 2, "U0B", 1, NOW)
    assert attention.of_interview(one, NOW + 23 * HOUR) is None
    found = attention.of_interview(one, NOW + 24 * HOUR)
    assert found is not None
    assert (found.need, found.who, found.hurts_at) == (Need.SILENT, ("U0A",), NOW + 48 * HOUR)
    assert attention.of_interview(seats.accepted(one, 1, "U0A", 1, NOW), NOW + 24 * HOUR) is None


def test_an_open_seat_hurts_when_the_interview_begins_and_not_after() -> None:
    one = seats.declined(asked(), 1, "U0A", 1, "Away", NOW)
    found = attention.of_interview(one, NOW)
    assert found is not None
    assert (found.need, found.hurts_at) == (Need.OPEN, START)
    assert attention.of_interview(one, START) is None
    assert attention.of_interview(replace(one, called_off=NOW), NOW) is None


def test_who_waits_for_an_interview_should_hear_within_five_working_days() -> None:
    friday = datetime(2026, 11, 20, 9, tzinfo=UTC)
    found = attention.of_waiting(7, friday, Hours("Europe/Berlin"))
    assert found.hurts_at == datetime(2026, 11, 27, 23, tzinfo=UTC)  # midnight in Berlin
    open_seat = attention.of_interview(seats.declined(asked(), 1, "U0A", 1, "Away", NOW), NOW)
    assert open_seat is not None
    soon = replace(found, hurts_at=START - HOUR)
    assert attention.soonest_first([open_seat, soon]) == [soon, open_seat]
