"""Who did not come: said for a day, of whoever was to come, taken back within an hour by whoever said it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules.hiring.panels import absences, seats, slots
from bot.rules.hiring.panels.openings import CANDIDATE
from bot.rules.hiring.panels.seats import Interview
from bot.rules.hiring.plans import Plan, Stage
from bot.rules.hiring.plans.methods import Method
from tests.make import NOW
from tests.rules.hiring.panels.test_seats import START, asked

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def one() -> Interview:
    """U0A comes; U0B never answered."""
    return seats.accepted(asked("U0A", "U0B"), 1, "U0A", 1, NOW)


def missed(one: Interview, who: str = CANDIDATE) -> Interview:
    after = absences.missed(one, who, "U0A", START + 10 * MINUTE)
    return replace(after, no_shows=tuple(replace(each, id=n + 1) for n, each in enumerate(after.no_shows)))


def test_it_is_said_from_five_minutes_after_the_beginning_until_a_day_later(one: Interview) -> None:
    times = (START + 4 * MINUTE, START + 5 * MINUTE, START + 24 * HOUR, START + 25 * HOUR)
    assert [absences.is_time(one, each) for each in times] == [False, True, True, False]
    off = seats.called_off(one, one.revision, "Ill", NOW)
    for each, when in ((one, times[0]), (one, times[3]), (off, times[1])):
        with pytest.raises(absences.NotTheTime):
            absences.missed(each, CANDIDATE, "U0A", when)


def test_whoever_never_said_yes_was_not_to_come_and_nobody_misses_it_twice(one: Interview) -> None:
    assert absences.may_miss(one) == (CANDIDATE, "U0A")
    for each, who in ((one, "U0B"), (one, "U0Z"), (missed(one), CANDIDATE)):
        with pytest.raises(absences.NobodyLikeThat):
            missed(each, who)


def test_a_wrong_tap_is_taken_back_within_an_hour_by_whoever_made_it(one: Interview) -> None:
    said = missed(one)
    back = absences.taken_back(said, 1, "U0A", START + HOUR)
    assert (said.missing, back.missing) == ({CANDIDATE}, frozenset())
    soon, late = START + HOUR, START + 70 * MINUTE
    for each, by, when in ((said, "U0B", soon), (said, "U0A", late), (back, "U0A", soon)):
        with pytest.raises(absences.TooLate):
            absences.taken_back(each, 1, by, when)
    assert missed(back).missing == {CANDIDATE}


def test_an_interview_whose_candidate_did_not_come_is_planned_anew_with_whomever(one: Interview) -> None:
    plan = Plan((Stage(Method.STRUCTURED_INTERVIEW, 60, 2, ("teamwork",)),))
    assert slots.to_interview(plan, 0, [one]) is None
    assert slots.to_interview(plan, 0, [missed(one)]) == 0
    assert seats.has_met([missed(one)]) == set()
    assert seats.has_met([missed(one, "U0A")]) == {"U0A", "U0B"}
