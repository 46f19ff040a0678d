"""The times a candidate can come, as they are typed; the stage to be interviewed for; who counts how."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.rules.hiring.panels import Held, Limits, slots
from bot.rules.hiring.panels.availability import Known
from bot.rules.hiring.panels.seats import Interview, StartPast
from bot.rules.hiring.plans import Plan, Stage
from bot.rules.hiring.plans.methods import Method
from bot.rules.hiring.requisitions.wanted import Missing
from bot.rules.hiring.training.certificates import Certificate, founding
from bot.rules.refusals import FieldRefusals, Refusal
from bot.rules.spans import Span
from tests import make
from tests.make import NOW, TEAM

TALK, TEST = Stage(Method.STRUCTURED_INTERVIEW, 60, 2, ("sql",)), Stage(Method.JOB_KNOWLEDGE, 45, 1, ("sql",))
HOUR = timedelta(hours=1)


def read(**answers: Any) -> tuple[datetime, ...]:
    return slots.read({"day": "2026-11-26", **answers}, "Europe/Berlin", NOW)


def wrong(**answers: Any) -> dict[str, type[Refusal]]:
    with pytest.raises(FieldRefusals) as refused:
        read(**answers)
    return {field: type(error) for field, error in refused.value.errors.items()}


def test_times_are_those_of_the_typists_own_clock_each_once_and_in_order() -> None:
    found = read(times="14:30, 9.00；14：30", other_day="2026-11-24", other_times="8:00")
    assert found == (
        datetime(2026, 11, 24, 7, tzinfo=UTC),
        datetime(2026, 11, 26, 8, tzinfo=UTC),
        datetime(2026, 11, 26, 13, 30, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, {"times": Missing}),
        ({"day": None, "times": "9:00"}, {"day": Missing}),
        ({"day": "2026-02-31", "times": "9:00"}, {"day": Missing}),
        ({"times": "9:00 or so"}, {"times": slots.TimeMeaningless}),
        ({"times": "24:00"}, {"times": slots.TimeMeaningless}),
        ({"day": "2026-11-23", "times": "10:00"}, {"times": StartPast}),  # now, in Berlin
        ({"day": "2027-01-22", "times": "10:00"}, {"day": slots.TooFarAhead}),
        ({"times": "9:00 10:00 11:00 12:00 13:00 14:00"}, {"times": slots.TooManySlots}),
        ({"times": "9:00", "other_times": "10:00"}, {"other_day": Missing}),
    ],
)
def test_what_is_no_time_to_come_is_said_at_its_field(
    answers: dict[str, Any], expected: dict[str, type[Refusal]]
) -> None:
    assert wrong(**answers) == expected


def interview(stage: int, **changes: Any) -> Interview:
    return Interview(TEAM, 1, 2, 3, 1, stage, NOW + HOUR, 60, (), "U0MINA", NOW, **changes)


def test_the_present_stage_is_interviewed_for_or_else_the_next_one_unless_that_is_planned() -> None:
    plan = Plan((TEST, TALK, TALK, TEST))
    assert [slots.to_interview(plan, at, ()) for at in range(5)] == [1, 1, 2, None, None]
    assert slots.to_interview(plan, 1, [interview(1)]) == 2
    assert slots.to_interview(plan, 0, [interview(1)]) is None
    assert slots.to_interview(plan, 0, [interview(1, called_off=NOW)]) == 1
    assert slots.to_interview(None, 0, ()) is None


def test_seats_count_from_the_beginning_of_ones_own_month_wherever_one_is() -> None:
    first = datetime(2026, 12, 1, 0, 30, tzinfo=UTC)  # still November in New York
    counted = slots.counted_in([first])
    assert counted.start <= datetime(2026, 11, 1, tzinfo=UTC)
    last = datetime(2026, 12, 31, 23, tzinfo=UTC)
    assert slots.counted_in([first, last]).end >= datetime(2027, 1, 31, tzinfo=UTC)
    assert slots.counted_in([last]).start <= last - slots.FOUR_WEEKS


def test_of_several_certificates_the_last_end_counts_and_of_none_that_holds_nothing() -> None:
    today = NOW.date()
    old, new, over = date(2026, 5, 1), date(2026, 10, 1), date(2020, 1, 1)
    held = [Certificate("U0A", "interviewer", day) for day in (old, new)]
    found = slots.certified_by_track([*held, Certificate("U0B", "interviewer", over)], today)
    assert set(found) == {"U0A"}
    assert found["U0A"]["interviewer"] > slots.certified_by_track(held[:1], today)["U0A"]["interviewer"]
    named = founding(["U0A"], "interviewer", "First", "U0B", today, ())
    assert slots.founding_by_track(named, today) == {"U0A": {"interviewer": named[0].until}}
    assert slots.founding_by_track(named, named[0].until) == {}


def test_whoever_is_known_to_be_busy_or_of_whom_nothing_more_is_known_is_not_free() -> None:
    day = Span(NOW, NOW + 8 * HOUR)
    known = Known((Span(NOW, NOW + 2 * HOUR), Span(NOW + 3 * HOUR, NOW + 5 * HOUR)), NOW + 5 * HOUR)
    seats = [Held(Span(NOW - n * timedelta(weeks=2), NOW), "1", "2") for n in range(4)]
    made = slots.interviewer(make.person(), {}, {}, [day], known, Limits(2, 5, None), seats, NOW + HOUR)
    assert made.works == (Span(NOW, NOW + 8 * HOUR),)
    assert made.busy == (Span(NOW + 2 * HOUR, NOW + 3 * HOUR), Span(NOW + 5 * HOUR, NOW + 8 * HOUR))
    assert (made.limits.day, made.limits.week, made.limits.month) == (2, 5, None)
    assert made.load == 2  # now and two weeks ago; four weeks ago is over
