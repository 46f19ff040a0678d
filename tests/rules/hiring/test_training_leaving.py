"""Leaving a training before its end, being taken out of one, coming back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.rules.hiring.training import Kind
from bot.rules.hiring.training.certificates import Certificate
from bot.rules.hiring.training.enrolling import (
    Entry,
    Left,
    NoSuchTraining,
    Training,
    TrainingOver,
    What,
    allowed,
    enrolled,
    may_try,
)
from bot.rules.hiring.training.leaving import LeavingUnexplained, check_may_end, left
from tests.make import NOW, TEAM

DAY = timedelta(days=1)
TRY = Entry(What.TRY, Kind.MODULE, "dig_out", "U0SAM", NOW, True)
SAMS = Training(TEAM, "U0SAM", "interviewer", "U0ANA", NOW, id=7, entries=(TRY,))


@pytest.mark.parametrize(
    ("by", "is_owner", "may"),
    [("U0SAM", False, True), ("U0BOSS", False, True), ("U0ANA", True, True), ("U0ELSE", False, False)],
)
def test_a_training_is_ended_by_its_trainee_its_owners_or_a_manager(by: str, is_owner: bool, may: bool) -> None:
    if may:
        check_may_end(SAMS, by, is_owner, ["U0LEAD", "U0BOSS"])
        with pytest.raises(TrainingOver):
            check_may_end(replace(SAMS, ended=NOW), by, is_owner, ["U0BOSS"])
    else:
        with pytest.raises(NoSuchTraining):
            check_may_end(SAMS, by, is_owner, ["U0BOSS"])


def test_nobody_leaves_without_a_word() -> None:
    with pytest.raises(LeavingUnexplained):
        left(SAMS, "U0SAM", " \n", NOW)
    over = left(SAMS, "U0SAM", " No time ", NOW + DAY)
    assert (over.left, over.ended, over.entries) == (Left("U0SAM", "No time"), NOW + DAY, (TRY,))


def test_nothing_is_done_in_a_training_that_is_over() -> None:
    over = left(SAMS, "U0SAM", "No time", NOW + DAY)
    with pytest.raises(TrainingOver):
        may_try(over, over.steps.steps[1], NOW + 2 * DAY, None)
    with pytest.raises(TrainingOver):
        allowed(over, "U0ANA", NOW + 2 * DAY)


def test_who_comes_back_goes_on_where_they_were_and_waits_anew() -> None:
    over = left(SAMS, "U0SAM", "No time", NOW + DAY)
    back = enrolled(TEAM, "U0SAM", "interviewer", "U0SAM", NOW + 9 * DAY, (), (), [over])
    assert (back.id, back.by, back.entries, back.left, back.ended) == (7, "U0SAM", (TRY,), None, None)
    assert back.active == NOW + 9 * DAY
    other = enrolled(TEAM, "U0SAM", "lead", "U0SAM", NOW, [Certificate("U0SAM", "interviewer", NOW.date())], (), [over])
    assert (other.id, other.entries) == (0, ())


def test_who_was_certified_in_between_begins_on_the_way_back_and_not_in_what_they_left() -> None:
    over = left(SAMS, "U0SAM", "No time", NOW + DAY)
    lapsed = Certificate("U0SAM", "interviewer", date(2024, 1, 1))
    assert enrolled(TEAM, "U0SAM", "interviewer", "U0SAM", NOW, [lapsed], (), [over]).id == 0
