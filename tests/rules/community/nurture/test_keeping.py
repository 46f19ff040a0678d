"""Keeping in touch: check-ins, "not now", promises that are kept, whom we neglected, and alumni."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.rules.calendar import Hours, local_day
from bot.rules.community.nurture import months_after
from bot.rules.community.nurture.checkins import (
    FEWEST_DAYS,
    OFFERED,
    Later,
    Rhythm,
    Side,
    anniversaries,
    ask_on,
    may_wait,
    next_check_in,
    seen_by,
)
from bot.rules.community.nurture.promises import (
    Contact,
    Neglected,
    Nudge,
    Owed,
    Promise,
    State,
    handed_over,
    is_late,
    kept,
    kept_percent,
    neglected,
    nudges,
    promised,
    released,
)
from bot.rules.community.recognition import Tier
from bot.rules.refusals import FieldRefusals
from tests.make import NOW

DAY = timedelta(days=1)
BERLIN = Hours("Europe/Berlin")
TODAY = NOW.date()


def test_in_6_months_on_a_sunday_is_the_next_working_day() -> None:
    later = Later(date(2026, 11, 23), 6)  # 23 May 2027 is a Sunday
    assert local_day(ask_on(later, BERLIN), BERLIN.zone) == date(2027, 5, 24)
    assert local_day(ask_on(Later(date(2026, 8, 31), 6), BERLIN), BERLIN.zone) == date(2027, 3, 1)  # 28 Feb: a Sunday
    assert months_after(date(2026, 10, 31), 4) == date(2027, 2, 28)
    assert months_after(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert [may_wait(each) for each in (0, *OFFERED, 24, 25)] == [False, True, True, True, True, True, False]


def test_a_check_in_comes_by_tier_by_segment_or_when_it_was_asked_for() -> None:
    days = {tier: local_day(next_check_in(NOW, tier, (), None, BERLIN), BERLIN.zone) for tier in Tier}
    assert days == {
        Tier.EXPLORER: date(2027, 5, 24), Tier.PARTICIPANT: date(2027, 2, 23), Tier.CONTRIBUTOR: date(2027, 1, 25),
        Tier.AMBASSADOR: date(2026, 12, 23),
    }  # fmt: skip
    rhythms = [Rhythm(1, 4), Rhythm(2, 2), Rhythm(3, 1, Side.HIRING)]
    assert local_day(next_check_in(NOW, Tier.EXPLORER, rhythms[:2], None, BERLIN), BERLIN.zone) == date(2027, 1, 25)
    asked = next_check_in(NOW, Tier.AMBASSADOR, rhythms, Later(TODAY, 12), BERLIN)
    assert local_day(asked, BERLIN.zone) == date(2027, 11, 23)
    old = next_check_in(NOW, Tier.AMBASSADOR, (), Later(TODAY - DAY, 12), BERLIN)
    assert local_day(old, BERLIN.zone) == date(2026, 12, 23)  # they spoke since
    assert [each.segment for each in seen_by(Side.COMMUNITY, rhythms)] == [1, 2]


@given(some.sampled_from(Tier), some.integers(1, 24), some.integers(0, 700))
def test_nobody_is_checked_on_oftener_than_once_in_28_days_nor_on_a_day_off(tier: Tier, months: int, ago: int) -> None:
    last = NOW - ago * DAY
    at = next_check_in(last, tier, [Rhythm(1, months)], None, BERLIN)
    assert at - last >= (FEWEST_DAYS - 1) * DAY
    assert BERLIN.is_working_day(local_day(at, BERLIN.zone))


def test_the_years_since_somebody_left_are_full_for_a_week_so_that_no_day_off_hides_them() -> None:
    left = {1: date(2024, 11, 22), 2: date(2025, 11, 23), 3: TODAY, 4: date(2025, 11, 24), 5: date(2020, 11, 17),
            6: date(2020, 11, 16)}  # fmt: skip
    found = [(each.member, each.years, each.worked_until) for each in anniversaries(left, TODAY)]
    assert found == [(1, 2, left[1]), (2, 1, left[2]), (5, 6, left[5])]
    leap, new_year = {7: date(2024, 2, 29)}, {8: date(2023, 12, 31)}
    assert [len(anniversaries(leap, date(2026, *day))) for day in ((2, 27), (2, 28), (3, 6), (3, 7))] == [0, 1, 1, 0]
    assert anniversaries(new_year, date(2027, 1, 4))[0].years == 3


def promise(**changes: object) -> Promise:
    made = promised(7, {"text": " Send the salary bands. ", "due": "2026-11-27"}, "U0MOE", TODAY, NOW)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_promise_is_a_task_with_an_owner_and_a_day() -> None:
    assert promise() == Promise(7, "Send the salary bands.", "U0MOE", "U0MOE", date(2026, 11, 27), NOW)
    assert promised(7, {"text": "x", "due": "2026-11-27", "owner": "U0CLEO"}, "U0MOE", TODAY, NOW).owner == "U0CLEO"
    for wrong in ({"text": "", "due": "2026-11-27"}, {"text": "x"}, {"text": "x", "due": "soon"},
                  {"text": "x", "due": "2026-11-22"}, {"text": "x", "due": "2027-11-24"}):  # fmt: skip
        with pytest.raises(FieldRefusals):
            promised(7, wrong, "U0MOE", TODAY, NOW)


def test_a_promise_is_reminded_of_before_on_and_after_its_day_until_it_is_over() -> None:
    found = [(what, local_day(at, BERLIN.zone)) for what, at in nudges(promise(), BERLIN)]
    assert found == [
        (Nudge.BEFORE, date(2026, 11, 26)), (Nudge.TODAY, date(2026, 11, 27)), (Nudge.LATE, date(2026, 12, 1)),
    ]  # fmt: skip
    assert [what for what, _ in nudges(promise(due=TODAY), BERLIN)] == [Nudge.LATE]  # made at ten of that day
    assert nudges(kept(promise(), NOW), BERLIN) == ()
    told = released(promise(), {"reason": "They are not public."}, NOW)
    assert (told.state, nudges(told, BERLIN)) == (State.RELEASED, ())
    assert kept(told, NOW) == told
    with pytest.raises(FieldRefusals):
        released(promise(), {"reason": " "}, NOW)
    assert [is_late(promise(), BERLIN.zone, NOW + n * DAY) for n in (4, 5)] == [False, True]


def test_promises_of_whoever_left_go_to_somebody_and_who_made_them_stays() -> None:
    mine = [promise(id=1), kept(promise(id=2), NOW), promise(id=3, owner="U0CLEO")]
    assert [(each.id, each.by, each.owner) for each in handed_over(mine, "U0MOE", "U0JOY")] == [(1, "U0MOE", "U0JOY")]


def test_kept_late_or_taken_back_is_not_kept_and_few_promises_have_no_share() -> None:
    over = NOW + 30 * DAY
    in_time, late = kept(promise(), NOW), kept(promise(), NOW + 10 * DAY)
    told = released(promise(), {"reason": "No."}, NOW)
    assert kept_percent([in_time] * 7 + [late, told, promise()], BERLIN.zone, over) == 70
    assert kept_percent([in_time] * 9, BERLIN.zone, over) is None
    assert kept_percent([in_time] * 10, BERLIN.zone, NOW) is None  # their day is to come


def test_whom_we_neglected_is_said_once_and_what_is_owed_most_comes_first() -> None:
    now = NOW + 30 * DAY  # Wednesday 23 December
    old = NOW - 300 * DAY
    contacts = [
        Contact(1, old, 30, our_word=now - 61 * DAY),
        Contact(2, old, 30, our_word=now - 60 * DAY),
        Contact(3, old, 30, their_word=now - 5 * DAY, our_word=now - 6 * DAY, may_be_written_to=False),
        Contact(4, old, 30, their_word=now - 2 * DAY),
        Contact(5, old, 30, their_word=now - 5 * DAY, our_word=now - 4 * DAY),
        Contact(6, old, 30, may_be_written_to=False),
        Contact(7, old, 30),
        Contact(8, old, 30, asks_later_on=now.date() + DAY),
    ]
    found = neglected(contacts, [promise()], BERLIN, now)
    assert found == (
        Neglected(7, Owed.PROMISE, date(2026, 11, 27)),
        Neglected(3, Owed.ANSWER, date(2026, 12, 18)),
        Neglected(1, Owed.WORD, date(2026, 10, 23)),
    )
    assert [each.member for each in neglected(contacts, [], BERLIN, now)] == [3, 7, 1]
