"""Whoever runs the recruitment gives an interview another time: its people are asked anew, the old time is not said."""

from __future__ import annotations

from datetime import timedelta

from bot.app import Rapport
from bot.rules.hiring.panels.availability import Own
from bot.rules.hiring.panels.seats import State
from bot.rules.people import Identity
from sandbox.client import words
from tests.fakes import COMPANY, Slack
from tests.handlers.candidates import page
from tests.handlers.forms import filled
from tests.handlers.panels import ANA, NOOR, SAM, above, asked, day, free
from tests.handlers.test_panels import click, interviews, role, said, sent

__all__ = ["role"]


def test_a_moved_interview_asks_its_people_anew_and_replaces_who_cannot_come(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    asked(rapport.store, role)
    for who, seat in ((SAM, 1), (NOOR, 2)):
        assert click(slack, who, "accept", f"{seat}:1") == ""
    free(rapport.store, "U0EDITH")
    with rapport.store.open() as books:  # Sam works no more on the new day
        books.availabilities.set_hours(Identity(COMPANY, SAM), Own({}))
    later = day() + timedelta(days=1)
    view = above(slack, page(slack, ANA, role, 1), "reschedule", value="1:1:3")
    assert "Everybody on the panel is asked again" in words(view)
    typed = filled(view, day=f"{later:%Y-%m-%d}", times="13:00")
    assert not sent(slack, typed)
    (one,) = interviews(rapport)
    assert one.start.date() == later.date()
    assert {(seat.who, seat.state) for seat in one.live} == {(NOOR, State.OFFERED), ("U0EDITH", State.OFFERED)}
    now = said(rapport)
    assert ("complete", ANA) not in now, "nobody is told any more that all come to the old time"
    assert "hiring.panels." not in now["offer", SAM]
    assert "The interview was moved" in now["offer", SAM]
    shown = words(page(slack, ANA, role, 1))
    assert "has not answered yet" in shown
    again = sent(slack, {**typed, "hash": "2.again"})  # a form that is out of date
    assert "Somebody changed this interview" in str(again)
