"""What people set for themselves and admins for everybody: every answer means something, or says what is wrong."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.rules.calendar import Hours
from bot.rules.refusals import FieldRefusals
from bot.rules.settings import (
    Choices,
    Everybody,
    answers_of,
    check_delegate,
    choices_from,
    everybody_from,
    holidays_text,
)
from tests import make

TODAY = date(2026, 11, 23)
EMPTY: dict[str, Any] = {
    "language": "slack", "day_starts": None, "day_ends": None, "days_off": ["5", "6"], "away_from": None,
    "away_until": None, "delegate": None,
}  # fmt: skip
WHOLE: dict[str, Any] = {"zone": "Europe/Berlin", "day_starts": "08:00", "day_ends": "20:00", "holidays": None}


def chosen(**answers: Any) -> Choices:
    return choices_from({**EMPTY, **answers}, Choices(), Hours(), TODAY)


def wrong(**answers: Any) -> dict[str, str]:
    """What is refused, by field."""
    with pytest.raises(FieldRefusals) as refused:
        chosen(**answers)
    return {field: type(each).__name__ for field, each in refused.value.errors.items()}


def test_an_empty_form_follows_slack_and_the_workspace() -> None:
    assert chosen() == Choices()


def test_every_field_is_kept_as_it_was_meant() -> None:
    assert chosen(
        language="zh", day_starts="09:00", day_ends="13:00", days_off=["4", "5", "6"], away_from="2026-12-01",
        away_until="2026-12-04", delegate="U0OMAR",
    ) == Choices(
        "zh", time(9), time(13), frozenset({4, 5, 6}), date(2026, 12, 1), date(2026, 12, 4), "U0OMAR"
    )  # fmt: skip
    assert chosen(days_off=None).days_off == frozenset(), "nobody is made to rest"
    assert chosen(away_until="2026-11-23").away_from == TODAY, "away from today"


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"day_starts": "20:00", "day_ends": "08:00"}, {"day_ends": "DayTooShort"}),
        ({"day_starts": "09:00", "day_ends": "12:59"}, {"day_ends": "DayTooShort"}),
        ({"day_starts": "17:00"}, {"day_ends": "DayTooShort"}),  # the workspace's day ends at eight
        ({"day_ends": "11:00"}, {"day_ends": "DayTooShort"}),
        ({"day_starts": "09:00:30"}, {"day_starts": "TimeMeaningless"}),
        ({"days_off": [str(day) for day in range(7)]}, {"days_off": "NoWorkingDay"}),
        ({"away_from": "2026-12-01"}, {"away_until": "AwayEndMissing"}),
        ({"away_until": "2026-11-22"}, {"away_until": "AwayOver"}),
        ({"away_from": "2026-12-05", "away_until": "2026-12-04"}, {"away_until": "AwayBackwards"}),
        ({"away_from": "2026-12-01", "away_until": "2028-01-05"}, {"away_until": "AwayTooLong"}),
        ({"away_from": "soon"}, {"away_from": "DateMeaningless"}),
        ({"delegate": "U0OMAR"}, {"away_until": "DelegateWithoutDates"}),
        ({"language": "tlh"}, {"language": "LanguageUnknown"}),
        ({"language": "tlh", "day_ends": "x", "days_off": list("0123456"), "delegate": "U0OMAR"},
         {"language": "LanguageUnknown", "day_ends": "TimeMeaningless", "days_off": "NoWorkingDay",
          "away_until": "DelegateWithoutDates"}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_at_its_field(answers: dict[str, Any], said: dict[str, str]) -> None:
    assert wrong(**answers) == said


def test_the_longest_leave_is_four_hundred_days() -> None:
    assert chosen(away_from="2026-12-01", away_until="2028-01-04").away_until == date(2028, 1, 4)


def test_a_field_the_form_did_not_have_stays() -> None:
    before = Choices("zh", time(9), None, frozenset({0}), TODAY, date(2026, 12, 4), "U0OMAR")
    assert choices_from({"language": "en"}, before, Hours(), TODAY) == Choices(
        "en", time(9), None, frozenset({0}), TODAY, date(2026, 12, 4), "U0OMAR"
    )


def test_an_absence_that_is_over_is_not_shown_again() -> None:
    before = Choices(away_from=date(2026, 11, 2), away_until=date(2026, 11, 22), delegate="U0OMAR")
    assert answers_of(before, TODAY) == EMPTY
    assert answers_of(before, date(2026, 11, 22))["delegate"] == "U0OMAR"


@given(
    days_off=some.frozensets(some.integers(0, 6), max_size=6), start=some.times(max_value=time(19, 59)),
    length=some.integers(0, 400), language=some.sampled_from(["slack", "en", "zh"]),
)  # fmt: skip
def test_what_a_form_shows_is_what_it_keeps(days_off: frozenset[int], start: time, length: int, language: str) -> None:
    answers = {
        **EMPTY, "language": language, "days_off": [str(day) for day in sorted(days_off)],
        "day_starts": f"{start:%H:%M}", "day_ends": "23:59",
    }  # fmt: skip
    kept = choices_from(answers, Choices(), Hours(), TODAY)
    assert answers_of(kept, TODAY) == answers
    assert choices_from(answers_of(kept, TODAY), kept, Hours(), TODAY) == kept


@pytest.mark.parametrize(
    ("delegate", "theirs", "said"),
    [
        (make.person("U0MINA", is_known=True), Choices(), "DelegateSelf"),
        (make.person("U0GUS", is_guest=True), Choices(), "DelegateUnfit"),
        (make.person("U0DEE", is_active=False), Choices(), "DelegateUnfit"),
        (make.person("U0BOT", is_bot=True), Choices(), "DelegateUnfit"),
        (make.person("U0WHO", is_known=False), Choices(), "DelegateUnfit"),
        (make.person("U0OMAR"), Choices(away_from=date(2026, 12, 4), away_until=date(2026, 12, 9)), "DelegateAbsent"),
        (make.person("U0OMAR"), Choices(away_until=date(2026, 12, 1)), "DelegateAbsent"),
    ],
)
def test_who_cannot_stand_in_is_refused(delegate: Any, theirs: Choices, said: str) -> None:
    away = Choices(away_from=date(2026, 12, 1), away_until=date(2026, 12, 4), delegate=delegate.user)
    with pytest.raises(FieldRefusals) as refused:
        check_delegate(away, "U0MINA", delegate, theirs)
    assert {field: type(each).__name__ for field, each in refused.value.errors.items()} == {"delegate": said}


def test_who_is_away_before_or_after_may_stand_in() -> None:
    away = Choices(away_from=date(2026, 12, 1), away_until=date(2026, 12, 4), delegate="U0OMAR")
    for theirs in (
        Choices(),
        Choices(away_from=date(2026, 12, 5), away_until=date(2026, 12, 9)),
        Choices(away_until=date(2026, 11, 30)),
    ):
        check_delegate(away, "U0MINA", make.person("U0OMAR"), theirs)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [("Europe/Berlin", "Europe/Berlin"), (" asia/shanghai ", "Asia/Shanghai"), ("america/new york", "America/New_York"),
     ("UTC", "UTC")],
)  # fmt: skip
def test_a_zone_is_known_however_it_is_written(typed: str, zone: str) -> None:
    assert everybody_from({**WHOLE, "zone": typed}).zone == zone


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [("Europe/Berlim", "Europe/Berlin"), ("shangai", "Asia/Shanghai"), ("berlin", "Europe/Berlin"), ("", ""),
     ("Beijing", ""), ("../../etc/passwd", ""), ("x" * 64, "")],
)  # fmt: skip
def test_a_mistyped_zone_is_answered_with_the_nearest_and_never_with_a_far_one(typed: str, nearest: str) -> None:
    with pytest.raises(FieldRefusals) as refused:
        everybody_from({**WHOLE, "zone": typed})
    assert refused.value.errors["zone"].facts == {"typed": typed, "nearest": nearest}


def test_holidays_are_read_line_by_line_names_and_all() -> None:
    text = "2026-12-25 Noel, 2026-12-26\n\n 2027-01-01　元旦；2027-02-17、2027-02-18 春节\n2026-12-25\n2027-05-01 Mai"
    found = everybody_from({**WHOLE, "holidays": text})
    days = ["2026-12-25", "2026-12-26", "2027-01-01", "2027-02-17", "2027-02-18", "2027-05-01"]
    assert found == Everybody("Europe/Berlin", time(8), time(20), tuple(map(date.fromisoformat, days)))
    assert everybody_from({**WHOLE, "holidays": holidays_text(found.holidays)}) == found


@pytest.mark.parametrize(
    ("text", "line", "typed"),
    [("2026-12-25\nChristmas", 2, "Christmas"), ("25.12.2026", 1, "25.12.2026"), ("2026-02-30", 1, "2026-02-30"),
     ("2026-12-25 Christmas 2026-13-26", 1, "2026-13-26"), ("2026-12-25, 26/12/2026 x", 1, "26/12/2026"),
     ("20261225", 1, "20261225"), ("2026-W01-1", 1, "2026-W01-1")],
)  # fmt: skip
def test_a_holiday_that_is_no_date_is_told_with_its_line(text: str, line: int, typed: str) -> None:
    with pytest.raises(FieldRefusals) as refused:
        everybody_from({**WHOLE, "holidays": text})
    assert refused.value.errors["holidays"].facts == {"line": line, "typed": typed}


@pytest.mark.parametrize("field", ["day_starts", "day_ends"])
def test_the_workspace_needs_both_ends_of_its_day(field: str) -> None:
    with pytest.raises(FieldRefusals) as refused:
        everybody_from({**WHOLE, field: None})
    assert set(refused.value.errors) == {field}
