"""Terms: how long they are, when somebody hears of the end, and what ends by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.rules.community.fields import TooMuch
from bot.rules.community.moderation import NOTE_CHARACTERS
from bot.rules.community.moderation.terms import (
    NOTED_FOR,
    Term,
    begins,
    is_past,
    is_too_long,
    last_day,
    may_pass_on,
    months_on,
    passed_on,
    renewed,
    stays,
    warning,
)
from bot.rules.people import Role
from tests.make import NOW

DAY = timedelta(days=1)
FIRST = date(2026, 1, 1)
TERM = Term("T0", Role.MODERATOR, 7, FIRST, last_day(Role.MODERATOR, FIRST), "U0CORA", has_begun=True)


def test_a_moderator_is_appointed_for_a_year_and_an_ambassador_for_half_of_one() -> None:
    assert last_day(Role.MODERATOR, FIRST) == date(2026, 12, 31)
    assert last_day(Role.AMBASSADOR, FIRST) == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("day", "months", "there"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)), (date(2027, 8, 29), 6, date(2028, 2, 29)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)), (date(2026, 1, 31), 1, date(2026, 2, 28)),
    ],
)  # fmt: skip
def test_a_month_without_that_day_has_its_last_one(day: date, months: int, there: date) -> None:
    assert months_on(day, months) == there


def test_no_term_is_longer_than_two_years() -> None:
    assert not is_too_long(FIRST, date(2027, 12, 31))
    assert is_too_long(FIRST, date(2028, 1, 1))


def test_the_end_is_said_thirty_and_seven_days_before_and_never_after_it() -> None:
    left = {days: warning(TERM, TERM.until - days * DAY) for days in (31, 30, 8, 7, 0, -1)}
    assert left == {31: None, 30: 30, 8: 30, 7: 7, 0: 7, -1: None}


def test_of_a_term_of_three_weeks_the_end_is_said_once() -> None:
    short = replace(TERM, since=TERM.until - 21 * DAY)
    assert [warning(short, short.since), warning(short, short.until - 7 * DAY)] == [None, 7]


def test_a_renewed_term_goes_on_from_its_end_and_one_that_is_past_from_today() -> None:
    assert renewed(TERM, "U0BO", FIRST) == replace(TERM, until=date(2027, 12, 31), by="U0BO")
    assert renewed(TERM, "U0BO", date(2027, 2, 1)).until == date(2028, 2, 1)


def test_the_last_moderator_stays_and_an_ambassador_does_not() -> None:
    assert stays(TERM, "U0MOE", ["U0MOE"])
    assert not stays(TERM, "U0MOE", ["U0CLEO", "U0MOE"])
    assert not stays(replace(TERM, role=Role.AMBASSADOR), "U0MOE", ["U0MOE"])


def test_a_role_is_given_on_the_first_day_and_is_past_on_the_day_after_the_last() -> None:
    to_come = replace(TERM, has_begun=False)
    assert [begins(to_come, FIRST - DAY), begins(to_come, FIRST), begins(TERM, FIRST)] == [False, True, False]
    assert [is_past(TERM, TERM.until), is_past(TERM, TERM.until + DAY)] == [False, True]


def test_a_note_is_handed_over_until_four_weeks_after_the_end() -> None:
    ended = replace(TERM, ended=FIRST)
    assert not may_pass_on(replace(TERM, has_begun=False), FIRST)
    assert [may_pass_on(ended, FIRST + NOTED_FOR), may_pass_on(ended, FIRST + NOTED_FOR + DAY)] == [True, False]
    noted = passed_on(ended, " Mind the jobs channel ", NOW)
    assert (noted.note, noted.noted_at) == ("Mind the jobs channel", NOW)
    assert passed_on(noted, " ", NOW) == ended, "an empty one takes it away"
    with pytest.raises(TooMuch):
        passed_on(ended, "x" * (NOTE_CHARACTERS + 1), NOW)
