"""When a candidate could come: what is looked at and shown, what they may choose, and when they are written to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.rules.hiring.candidates import mails
from bot.rules.hiring.panels import times as rules
from bot.rules.hiring.panels.times import Asking
from bot.rules.refusals import FieldRefusals
from tests.make import NOW

SHANGHAI = "Asia/Shanghai"
DAY = timedelta(days=1)
FRIDAY = datetime(2026, 11, 27, 9, tzinfo=UTC)


def asking(*shown: datetime) -> Asking:
    return Asking(1, 1, 0, None, "U0ANA", NOW, False, shown=shown)


def test_whole_hours_of_ten_working_days_in_the_candidates_own_daytime_are_looked_at() -> None:
    found = rules.looked_at(SHANGHAI, 60, FRIDAY)
    local = [each.astimezone(ZoneInfo(SHANGHAI)) for each in found]
    assert {(each.hour, each.minute) for each in local} == {(hour, 0) for hour in range(9, 18)}
    days = sorted({each.date() for each in local})
    assert len(days) == 10
    assert all(day.weekday() < 5 for day in days)
    assert days[0].isoformat() == "2026-11-30"
    assert max(each.hour for each in (start.astimezone(UTC) for start in rules.looked_at("UTC", 120, FRIDAY))) == 16
    tomorrow = rules.looked_at("UTC", 60, NOW)
    assert min(tomorrow) > NOW + rules.NOT_WITHIN, "nobody is asked for what begins within a day"


def test_over_the_change_of_the_clock_it_stays_nine_in_the_morning() -> None:
    found = rules.looked_at("Europe/Berlin", 60, datetime(2026, 10, 20, 12, tzinfo=UTC))
    berlin = ZoneInfo("Europe/Berlin")
    assert {each.astimezone(UTC).hour for each in found if each.astimezone(berlin).hour == 9} == {7, 8}


def test_a_dozen_is_shown_from_as_many_days_as_there_are_at_either_end_of_them() -> None:
    every = rules.looked_at("UTC", 60, FRIDAY)
    shown = rules.spread(every, "UTC")
    assert len(shown) == rules.MOST_SHOWN
    assert len({each.date() for each in shown}) == 10
    assert {each.hour for each in shown} == {9, 17}
    assert list(shown) == sorted(shown)
    assert rules.spread(every[:3], "UTC") == every[:3]
    assert rules.spread((), "UTC") == ()


def test_what_was_ticked_and_what_was_typed_are_chosen_together() -> None:
    one, two = FRIDAY + 3 * DAY, FRIDAY + 4 * DAY
    sent = {"start": f"{one.isoformat()}\n2001-01-01T00:00:00+00:00", "day": "2026-12-01", "time": "17:00"}
    assert rules.chosen(sent, asking(one, two), SHANGHAI, FRIDAY) == (one, two), "17:00 there is 9:00 UTC"
    assert rules.still_to_come((FRIDAY + DAY, one), FRIDAY) == (one,)


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, "nothing"),
        ({"start": "2026-12-01T10:00:00+00:00"}, "nothing"),  # which was not shown
        ({"day": "2026-12-01"}, "halves"),
        ({"other_time": "10:00"}, "halves"),
        ({"day": "tomorrow", "time": "10:00"}, "meaningless"),
        ({"day": "2026-12-01", "time": "25:00"}, "meaningless"),
        ({"day": "0001-01-01", "time": "00:00"}, "meaningless"),
        ({"day": "2026-11-27", "time": "18:00"}, "soon"),
        ({"day": "2027-11-27", "time": "18:00"}, "far"),
        ({"start": "\n".join((FRIDAY + n * DAY).isoformat() for n in range(2, 8))}, "many"),
    ],
)
def test_what_is_wrong_with_a_choice_is_named(sent: dict[str, str], wrong: str) -> None:
    shown = [FRIDAY + n * DAY for n in range(2, 8)]
    with pytest.raises(FieldRefusals) as refused:
        rules.chosen(sent, asking(*shown), SHANGHAI, FRIDAY)
    assert list(refused.value.errors) == [wrong]


def test_a_candidate_is_written_to_by_day_also_on_sundays_and_reminded_the_day_before() -> None:
    night = datetime(2026, 11, 28, 18, tzinfo=UTC)  # two in the morning of Sunday in Shanghai
    assert mails.due(night, SHANGHAI) == datetime(2026, 11, 29, 0, tzinfo=UTC)
    assert mails.due(FRIDAY, "UTC") == FRIDAY
    monday = datetime(2026, 11, 30, 1, tzinfo=UTC)
    sunday = datetime(2026, 11, 29, 2, tzinfo=UTC)  # ten in the morning there
    assert mails.reminded_at(monday, SHANGHAI, FRIDAY) == sunday
    assert mails.reminded_at(monday, SHANGHAI, sunday) is None
