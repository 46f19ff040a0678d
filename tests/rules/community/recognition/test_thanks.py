"""Thanks, badges, the spotlight and celebrations: given freely, never by accident, only with consent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.rules.calendar import Hours
from bot.rules.community.recognition import Deed, Merit, Thanks, helped, month_of, next_yearly, yearly
from bot.rules.community.recognition.badges import EARNED_BY, Badge, earned, progress
from bot.rules.community.recognition.celebrating import Chosen, Occasion, due, without_year
from bot.rules.community.recognition.spotlight import (
    FLOOR,
    Answer,
    Asked,
    answered,
    is_waiting,
    ranked,
    to_ask,
    winner,
)
from bot.rules.community.recognition.thanking import MOST_A_DAY, No, left, merits, read, why_not
from bot.rules.refusals import FieldRefusals
from tests.make import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HERE = range(1, 20)
ZONE = "Europe/Berlin"
NOVEMBER = date(2026, 11, 1)


def thanks(receiver: int, at: datetime = NOW, reason: str = "You read my letter.", giver: int = 1) -> Thanks:
    return Thanks(giver, receiver, reason, at)


def test_a_sixth_thanks_waits_for_the_next_day_of_whoever_gives_it() -> None:
    late = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)  # half past eleven in the evening of Monday in Berlin
    five = [thanks(n, late) for n in range(2, 2 + MOST_A_DAY)]
    assert (left(five, 1, ZONE, late), left(five, 2, ZONE, late)) == (0, MOST_A_DAY)
    assert why_not(thanks(9, late), five, HERE, ZONE) is No.USED_UP
    tuesday = late + 45 * timedelta(minutes=1)  # a quarter past midnight there; the same day in UTC
    assert why_not(thanks(9, tuesday), five, HERE, ZONE) is None
    assert why_not(thanks(9, tuesday), five, HERE, "UTC") is No.USED_UP


def test_nobody_thanks_themselves_nor_twice_for_the_same_nor_somebody_who_left() -> None:
    assert why_not(thanks(1), [], HERE, ZONE) is No.ONESELF
    assert why_not(thanks(99), [], HERE, ZONE) is No.NOT_HERE
    assert why_not(thanks(2), [thanks(2)], HERE, ZONE) is No.AGAIN
    assert why_not(thanks(2, reason="And the call."), [thanks(2)], HERE, ZONE) is None
    assert why_not(thanks(2), [thanks(2, NOW - DAY)], HERE, ZONE) is None


def test_a_reason_is_needed() -> None:
    assert read({"reason": "  You read my letter. "}) == "You read my letter."
    for wrong in ("", "   ", "x" * 301, None, 7):
        with pytest.raises(FieldRefusals):
            read({"reason": wrong})


def test_thanks_from_one_person_on_one_day_count_once() -> None:
    many = [thanks(2, NOW + n * HOUR, f"For {n}") for n in range(5)] + [thanks(2, giver=3), thanks(3, giver=2)]
    assert merits(many, 2, ZONE) == (Merit(Deed.THANKED, NOW.date(), 1), Merit(Deed.THANKED, NOW.date(), 3))


def test_badges_ask_for_different_people_and_are_earned_once() -> None:
    one_friend = [Merit(Deed.THANKED, NOVEMBER + n * DAY, 7) for n in range(20)]
    assert progress(Badge.THANKED, one_friend) == (1, 5)
    assert earned(one_friend, ()) == ()
    five = [Merit(Deed.THANKED, NOVEMBER, n) for n in range(5)]
    assert earned(five, ()) == (Badge.THANKED,)
    assert earned(five, {Badge.THANKED}) == ()
    evenings = [Merit(Deed.CAME, NOVEMBER + n * 7 * DAY) for n in range(6)]
    assert earned(evenings, ()) == (Badge.REGULAR,)
    assert set(EARNED_BY) == set(Badge)


def helpers(**many: int) -> dict[int, list[Merit]]:
    return {
        int(name[1:]): [Merit(Deed.ANSWERED, NOVEMBER + n * DAY, 100 + n) for n in range(count)]
        for name, count in many.items()
    }


def test_the_spotlight_is_for_help_to_five_different_people_and_rests_for_six_months() -> None:
    members = helpers(m1=5, m2=4, m3=9, m4=6)
    assert ranked(members, [], NOVEMBER, FLOOR) == (3, 4, 1)
    assert ranked(members, [], NOVEMBER, FLOOR - 1) == ()
    may = Asked(date(2026, 5, 1), 3, NOW, Answer.YES)
    assert ranked(members, [may], NOVEMBER, FLOOR) == (4, 1)
    assert ranked(members, [replace(may, month=date(2026, 4, 1))], NOVEMBER, FLOOR) == (3, 4, 1)
    assert ranked(members, [replace(may, answer=Answer.NO)], NOVEMBER, FLOOR) == (3, 4, 1)  # was never shown
    same = {1: [*members[1], *(Merit(Deed.REACTED, NOVEMBER, n) for n in range(50))], 3: members[3]}
    assert ranked(same, [], NOVEMBER, FLOOR) == (3, 1)  # likes are no help
    assert helped(members[3], date(2026, 12, 1), date(2026, 12, 31)) == frozenset()


def test_nobody_is_shown_who_did_not_say_yes() -> None:
    hours = {3: Hours(ZONE), 4: Hours(ZONE)}
    asked = Asked(NOVEMBER, 3, NOW)
    assert winner([asked], NOVEMBER) is None
    assert to_ask((3, 4), [], NOVEMBER, hours, NOW) == 3
    assert to_ask((4,), [asked], NOVEMBER, hours, NOW + 3 * DAY) is None
    assert is_waiting(asked, hours[3], NOW + 3 * DAY)
    assert to_ask((4,), [asked], NOVEMBER, hours, NOW + 4 * DAY) == 4  # three working days without a word
    assert to_ask((4,), [answered(asked, Answer.NO)], NOVEMBER, hours, NOW) == 4
    yes = answered(asked, Answer.YES)
    assert winner([yes, Asked(NOVEMBER, 4, NOW + DAY, Answer.YES)], date(2026, 11, 30)) == 3
    assert to_ask((4,), [yes], NOVEMBER, hours, NOW) is None
    assert winner([answered(yes, Answer.NO)], NOVEMBER) is None


def test_a_day_at_the_week_end_is_said_on_monday_and_not_called_today() -> None:
    saturday, monday = date(2026, 11, 21), date(2026, 11, 23)
    chosen = [Chosen(1, Occasion.BIRTHDAY, without_year(date(1990, 11, 21))), Chosen(2, Occasion.BIRTHDAY, monday)]
    assert due(chosen, Hours(ZONE), saturday) == ()
    first, second = due(chosen, Hours(ZONE), monday)
    assert (first.day, first.is_today, first.years) == (saturday, False, None)
    assert (second.day, second.is_today) == (monday, True)
    assert due(chosen, Hours(ZONE), monday + DAY) == ()


def test_a_birthday_on_the_29th_of_february_comes_every_year() -> None:
    leapling = Chosen(1, Occasion.BIRTHDAY, without_year(date(1992, 2, 29)))
    found = [date(2027, 1, 1) + n * DAY for n in range(1461)]
    said = [one.day for day in found for one in due([leapling], Hours(ZONE), day)]
    assert said == [date(2027, 2, 28), date(2028, 2, 29), date(2029, 2, 28), date(2030, 2, 28)]


def test_the_day_somebody_joined_is_no_anniversary() -> None:
    joined = Chosen(1, Occasion.JOINED, NOW.date(), is_counted=True)
    assert due([joined], Hours(ZONE), NOW.date()) == ()
    assert [each.years for each in due([joined], Hours(ZONE), date(2028, 11, 23))] == [2]


@given(some.dates(date(1950, 1, 1), date(2020, 12, 31)), some.integers(2021, 2060))
def test_every_anniversary_is_said_once_on_a_working_day(day: date, year: int) -> None:
    chosen, hours = [Chosen(1, Occasion.WORK, day, is_counted=True)], Hours(ZONE)
    on = yearly(day, year)
    said = [n for n in range(8) if any(each.day == on for each in due(chosen, hours, on + n * DAY))]
    assert len(said) == 1
    assert hours.is_working_day(on + said[0] * DAY)
    assert next_yearly(day, on) == on
    assert month_of(on)[0] <= on <= month_of(on)[1]
