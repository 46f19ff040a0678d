"""The channel of those who interview a candidate: it follows the panel, and whoever is shut out is never in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.rules.hiring.candidates import Candidacy, Standing, moving
from bot.rules.hiring.panels import loops as rules
from bot.rules.hiring.panels import seats
from bot.rules.hiring.panels.seats import Interview
from tests.make import NOW
from tests.rules.hiring.panels.test_seats import START, asked

END = START + timedelta(minutes=45)


def coming(*people: str) -> Interview:
    one = asked(*people)
    for n, who in enumerate(people):
        one = seats.accepted(one, n + 1, who, 1, NOW)
    return one


def candidacy() -> Candidacy:
    return moving.begun(2, 3, "C1", 1, "U0ANA", "U0ANA", NOW)


def test_it_begins_when_everybody_on_a_panel_said_yes() -> None:
    assert not rules.begins([asked("U0A")], NOW)
    assert rules.begins([coming("U0A", "U0B")], NOW)
    assert not rules.begins([coming("U0A")], END)


def test_a_replaced_interviewer_is_out_the_new_one_in_once_they_say_yes_and_nobody_shut_out_ever() -> None:
    one = coming("U0A", "U0B")
    assert rules.belong([one], "U0ANA", (), ()) == {"U0A", "U0B", "U0MINA", "U0ANA"}
    no = seats.declined(one, 1, "U0A", 2, "Away", NOW)
    new = seats.asked_instead(no, 0, "U0C", (), NOW)
    new = replace(new, seats=tuple(replace(seat, id=n + 1) for n, seat in enumerate(new.seats)))
    assert rules.belong([new], "U0ANA", (), ()) == {"U0B", "U0MINA", "U0ANA"}, "who has not answered is not coming"
    yes = seats.accepted(new, 3, "U0C", 0, NOW)
    assert rules.belong([yes], "U0ANA", (), ()) == {"U0B", "U0C", "U0MINA", "U0ANA"}
    assert rules.belong([yes], "U0ANA", {"U0C"}, {"U0ANA"}) == {"U0B", "U0MINA"}
    out = rules.may_be_taken_out(candidacy(), [yes], {"U0REL"})
    assert {"U0A", "U0REL", "U0ANA"} <= out
    assert "U0GUEST" not in out, "whom a person invited"


def test_it_ends_a_week_after_the_last_interview_or_with_the_candidates_process() -> None:
    here, last = candidacy(), replace(coming("U0A"), start=START + timedelta(days=2))
    off = seats.called_off(coming("U0B"), coming("U0B").revision, "Ill", NOW)
    over = END + timedelta(days=9)
    assert not rules.is_over(here, [coming("U0A"), last, off], over - timedelta(seconds=1))
    assert rules.is_over(here, [coming("U0A"), last, off], over)
    assert not rules.is_over(here, [off], over), "another may be planned"
    left = replace(here, moves=(replace(here.moves[0], standing=Standing.WITHDRAWN),))
    assert rules.is_over(left, [last], NOW)
