"""A kind no: the letter that fits, a sentence only where it is allowed and was read, and when the page says it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.rules.calendar import Hours
from bot.rules.hiring.candidates import Candidacy, Standing, What
from bot.rules.hiring.candidates import refusing as rules
from bot.rules.hiring.candidates.moving import begun, moved
from bot.rules.hiring.candidates.refusing import Letter, NotRead, NotTurnedDown
from bot.rules.hiring.requisitions.wanted import TooLong
from bot.rules.refusals import FieldRefusals

FRIDAY = datetime(2026, 11, 27, 12, tzinfo=UTC)
HOURS = Hours("Europe/Berlin")
DAY = timedelta(days=1)
FIRST = begun(1, 2, "C1", 1, "U0MINA", "U0MINA", FRIDAY - 9 * DAY)


def no(reason: str = "must_have") -> Candidacy:
    return moved(FIRST, What.REJECT, 2, "U0MINA", FRIDAY, reason, "No SQL")


def test_the_letter_to_begin_with_fits_what_happened() -> None:
    assert rules.usual(no(), has_interviewed=False) is Letter.APPLICATION
    assert rules.usual(no(), has_interviewed=True) is Letter.INTERVIEW
    assert rules.usual(no("role_gone"), has_interviewed=True) is Letter.ROLE
    with pytest.raises(NotTurnedDown):
        rules.usual(FIRST, has_interviewed=True)


def test_a_sentence_of_ones_own_is_dropped_where_it_is_not_allowed_and_goes_nowhere_unread() -> None:
    answers = {"letter": "interview", "sentence": " Your example was clear. "}
    assert rules.written(answers, may_say_more=True) == (Letter.INTERVIEW, "Your example was clear.")
    assert rules.written(answers, may_say_more=False) == (Letter.INTERVIEW, "")
    with pytest.raises(FieldRefusals) as long:
        rules.written({"letter": "role", "sentence": "x" * 601}, may_say_more=True)
    assert isinstance(long.value.errors["sentence"], TooLong)
    with pytest.raises(FieldRefusals) as unread:
        rules.check_read("Your example was clear.", is_read=False)
    assert isinstance(unread.value.errors["read"], NotRead)
    rules.check_read("", is_read=False)
    rules.check_read("Your example was clear.", is_read=True)


def test_the_candidate_knows_it_from_the_letter_or_three_working_days_later() -> None:
    monday, wednesday = FRIDAY + 3 * DAY, FRIDAY + 5 * DAY
    assert rules.as_told(no(), None, HOURS, monday) == FIRST
    assert rules.as_told(no(), None, HOURS, wednesday - DAY).standing is Standing.UNDER_WAY
    assert rules.as_told(no(), None, HOURS, wednesday) == no()
    assert rules.as_told(no(), FRIDAY + timedelta(hours=1), HOURS, monday) == no()
    assert rules.as_told(no(), FRIDAY - DAY, HOURS, monday) == FIRST, "that letter was of an earlier no"
    assert rules.as_told(FIRST, None, HOURS, monday) == FIRST
