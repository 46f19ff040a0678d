"""How long certificates hold, how they are renewed, and who may sit without one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.rules.hiring.training import INTERVIEWER, LEAD, Kind, Step
from bot.rules.hiring.training.certificates import (
    CERTIFIED_TO_REQUIRE,
    Certificate,
    End,
    FoundedBefore,
    FoundingUnexplained,
    Lapse,
    Level,
    RequireTooEarly,
    chosen,
    ends,
    founding,
    holds,
    is_qualified,
    may_sit,
    months_after,
    offered,
    warning,
    way_back,
)

GIVEN = date(2026, 1, 15)
DAYS = some.integers(0, 900).map(lambda n: GIVEN + timedelta(days=n))


def certificate(*uses: date, given: date = GIVEN) -> Certificate:
    return Certificate("U0MINA", "interviewer", given, uses)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2026, 1, 15), 9, date(2026, 10, 15)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


@pytest.mark.parametrize(
    ("uses", "end"),
    [
        ((), End(date(2026, 10, 15), Lapse.IDLE)),
        ((date(2026, 3, 1),), End(date(2026, 12, 1), Lapse.IDLE)),
        ((date(2026, 6, 1),), End(date(2027, 1, 15), Lapse.DATE)),
        ((date(2026, 6, 1), date(2026, 7, 1)), End(date(2027, 1, 15), Lapse.DATE)),
        ((date(2026, 7, 1), date(2026, 6, 1), date(2026, 8, 1)), End(date(2027, 5, 1), Lapse.IDLE)),
        ((date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1), date(2027, 4, 1)), End(date(2027, 7, 1), Lapse.DATE)),
        ((date(2026, 10, 15),), End(date(2026, 10, 15), Lapse.IDLE)),
        ((date(2025, 12, 1),), End(date(2026, 10, 15), Lapse.IDLE)),
    ],
)
def test_it_lapses_by_its_date_or_by_long_idleness_whichever_comes_first(uses: tuple[date, ...], end: End) -> None:
    assert ends(certificate(*uses)) == end


@given(some.lists(DAYS, max_size=12), DAYS)
def test_an_interview_never_brings_the_end_nearer_and_never_revives(uses: list[date], use: date) -> None:
    before, after = ends(certificate(*uses)), ends(certificate(*uses, use))
    assert after.day >= before.day
    if use >= before.day:
        assert after == before


@given(some.lists(DAYS, max_size=12))
def test_it_holds_until_its_end_and_no_longer_than_a_year_from_the_last_interview(uses: list[date]) -> None:
    held = certificate(*uses)
    end = ends(held).day
    assert months_after(GIVEN, 9) <= end <= months_after(max([GIVEN, *uses]), 12)
    assert holds(held, GIVEN)
    assert holds(held, end - timedelta(days=1))
    assert not holds(held, end)
    assert not holds(held, GIVEN - timedelta(days=1))


def test_somebody_who_interviews_every_month_is_never_asked_to_renew() -> None:
    uses = [months_after(GIVEN, n) for n in range(1, 61)]
    assert ends(certificate(*uses)).day > months_after(GIVEN, 68)


@pytest.mark.parametrize(
    ("left", "expected"), [(40, None), (31, None), (30, 30), (12, 30), (8, 30), (7, 7), (1, 7), (0, None), (-5, None)]
)
def test_its_holder_is_warned_thirty_and_seven_days_before(left: int, expected: int | None) -> None:
    assert warning(GIVEN + timedelta(days=left), GIVEN) == expected


def test_the_way_back_is_short_for_a_year() -> None:
    lapsed = date(2027, 1, 15)
    short = way_back(INTERVIEWER, lapsed, date(2028, 1, 14))
    assert short.steps == (
        Step(Kind.MODULE, "fair_and_legal"), Step(Kind.PRACTICE, "observe"), Step(Kind.REVERSE_SHADOW),
        Step(Kind.SIGN_OFF),
    )  # fmt: skip
    assert (short.id, short.compares) == (INTERVIEWER.id, False)
    assert way_back(INTERVIEWER, lapsed, date(2028, 1, 15)) == INTERVIEWER
    assert way_back(LEAD, lapsed, lapsed).steps == (Step(Kind.REVERSE_SHADOW), Step(Kind.SIGN_OFF))


def test_founding_interviewers_are_named_in_bulk_with_a_reason_for_half_a_year() -> None:
    named = founding(["U0A", "U0B", "U0A"], "interviewer", " We start on Monday. ", "U0ADMIN", GIVEN, before=[])
    assert [each.person for each in named] == ["U0A", "U0B"]
    assert {(each.until - GIVEN).days for each in named} == {180}
    assert {each.reason for each in named} == {"We start on Monday."}
    assert is_qualified([], named, named[0].until - timedelta(days=1))
    assert not is_qualified([], named, named[0].until)


def test_founding_interviewers_need_a_reason_and_are_that_once() -> None:
    with pytest.raises(FoundingUnexplained):
        founding(["U0A"], "interviewer", "  ", "U0ADMIN", GIVEN, before=[])
    with pytest.raises(FoundedBefore) as refused:
        founding(["U0A", "U0B"], "interviewer", "We start.", "U0ADMIN", GIVEN, before=["U0B", "U0C"])
    assert refused.value.facts == {"who": ["U0B"]}


@pytest.mark.parametrize(
    ("level", "certified", "expected"),
    [
        (Level.ADVISE, 0, None), (Level.ADVISE, 1, Level.WARN), (Level.ADVISE, 9, Level.WARN), (Level.WARN, 4, None),
        (Level.WARN, 5, Level.REQUIRE), (Level.REQUIRE, 50, None),
    ],
)  # fmt: skip
def test_the_next_level_is_offered_when_the_data_are_there(
    level: Level, certified: int, expected: Level | None
) -> None:
    assert offered(level, certified) is expected
    if expected:
        assert chosen(expected, certified) is expected


def test_a_certificate_is_not_required_before_five_hold_one() -> None:
    with pytest.raises(RequireTooEarly) as refused:
        chosen(Level.REQUIRE, CERTIFIED_TO_REQUIRE - 1)
    assert refused.value.facts == {"certified": 4, "needed": 5}
    assert chosen(Level.WARN, 0) is Level.WARN


@pytest.mark.parametrize("level", Level)
def test_only_a_requirement_keeps_anybody_out(level: Level) -> None:
    assert may_sit(level, [], [], GIVEN) is (level is not Level.REQUIRE)
    assert may_sit(level, [certificate()], [], GIVEN)
    assert may_sit(level, [], founding(["U0A"], "interviewer", "We start.", "U0ADMIN", GIVEN, before=[]), GIVEN)
