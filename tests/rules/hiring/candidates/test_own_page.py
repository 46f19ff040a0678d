"""What a candidate is told of their own recruitment, and what is asked of them when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.calendar import Hours
from bot.rules.company import Company
from bot.rules.hiring.candidates import Candidate, Source, Standing, What
from bot.rules.hiring.candidates.moving import begun, moved
from bot.rules.hiring.candidates.own_page import (
    LETTER_TAKES,
    WORDS_CHARACTERS,
    Letter,
    Sending,
    Step,
    answer_by,
    answered,
    is_over,
    sending,
    steps,
    turn_to,
)
from bot.rules.hiring.requisitions.wanted import Missing, TooLong
from bot.rules.refusals import FieldRefusals
from tests import make
from tests.make import NOW, TEAM

KIM = Candidate(TEAM, "Kim", ("kim@example.com",), "", "", "en", Source.APPLIED)
NEW = begun(1, 1, "K7QXMA", 1, "U0ANA", "U0MINA", NOW)
BERLIN = Hours("Europe/Berlin")


def test_the_answer_comes_within_five_working_days_of_the_last_move():
    assert answer_by(NEW, BERLIN) == date(2026, 11, 30)
    holiday = replace(BERLIN, free=((date(2026, 11, 26), date(2026, 11, 26)),))
    assert answer_by(NEW, holiday) == date(2026, 12, 1)
    sunday_night = replace(NEW, moves=(replace(NEW.moves[0], at=NOW + timedelta(days=6, hours=13, minutes=30)),))
    assert answer_by(sunday_night, BERLIN) == date(2026, 12, 4), "it is Sunday there"
    assert answer_by(sunday_night, replace(BERLIN, zone="Asia/Shanghai")) == date(2026, 12, 7), "it is Monday there"


def test_somebody_else_holding_it_puts_the_answer_off_by_nothing():
    taken = moved(NEW, What.TAKE, 2, "U0ANA", NOW + timedelta(days=4))
    assert answer_by(taken, BERLIN) == answer_by(NEW, BERLIN)
    on = moved(taken, What.NEXT, 2, "U0ANA", NOW + timedelta(days=4))
    assert answer_by(on, BERLIN) == date(2026, 12, 4)


@given(
    st.datetimes(min_value=(NOW - timedelta(days=400)).replace(tzinfo=None)),
    st.frozensets(st.integers(0, 6), max_size=6),
)
def test_the_day_of_an_answer_is_one_on_which_somebody_works(at, days_off):
    hours = replace(BERLIN, days_off=days_off)
    at = at.replace(tzinfo=NOW.tzinfo, year=min(at.year, 9000))
    day = answer_by(replace(NEW, moves=(replace(NEW.moves[0], at=at),)), hours)
    assert hours.is_working_day(day)
    assert day > at.date()


def test_stages_are_done_before_the_one_they_are_at_and_nothing_is_now_once_it_is_over():
    second = moved(NEW, What.NEXT, 3, "U0ANA", NOW)
    assert list(steps(second, 3)) == [Step.DONE, Step.NOW, Step.LATER]
    last = moved(second, What.NEXT, 3, "U0ANA", NOW)
    assert list(steps(moved(last, What.HIRE, 3, "U0ANA", NOW), 3)) == [Step.DONE] * 3
    out = moved(second, What.REJECT, 3, "U0ANA", NOW, "other", "No")
    assert list(steps(out, 3)) == [Step.DONE, Step.LATER, Step.LATER]


def test_they_turn_to_who_holds_it_or_to_somebody_who_is_here_and_may_see_them():
    request = make.requisition(recruiter="U0ANA")
    assert turn_to(NEW, KIM, request, Company()) == "U0MINA"
    assert turn_to(NEW, KIM, request, Company(gone=frozenset({"U0MINA"}))) == "U0ANA"
    close = replace(KIM, relatives=("U0MINA",), referrers=("U0ANA",))
    assert turn_to(NEW, close, request, Company()) == ""


def test_nothing_is_asked_before_it_is_decided():
    held = moved(NEW, What.HOLD, 2, "U0ANA", NOW, why="Budget")
    assert [is_over(each) for each in (NEW, held, moved(NEW, What.WITHDRAW, 2, "", NOW, "not_said"))] == [
        False, False, True,
    ]  # fmt: skip
    assert moved(NEW, What.WITHDRAW, 2, "", NOW, "not_said").standing is Standing.WITHDRAWN


def test_how_it_was_is_one_to_five_and_words_that_end():
    assert answered("4", "  Kind people \n", NOW).text == "Kind people"
    for rating in ("", "0", "6", "4.5", "٤", "-1"):
        with pytest.raises(FieldRefusals) as refused:
            answered(rating, "x" * (WORDS_CHARACTERS + 1), NOW)
        assert {name: type(why) for name, why in refused.value.errors.items()} == {"rating": Missing, "text": TooLong}


def test_a_letter_is_under_way_until_it_is_settled_or_lost():
    asked = Letter(1, "U0ANA", NOW)
    assert sending(None, NOW) is None
    assert sending(asked, NOW) is Sending.UNDER_WAY
    assert sending(asked, NOW + LETTER_TAKES) is Sending.LOST
    assert sending(replace(asked, sent_at=NOW), NOW + LETTER_TAKES) is Sending.SENT
    assert sending(replace(asked, is_refused=True), NOW) is Sending.REFUSED
