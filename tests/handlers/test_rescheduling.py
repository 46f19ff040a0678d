"""Whoever runs the recruitment gives an interview another time: its people are asked anew, the old time is not said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.app import Rapport
from bot.rules.hiring.panels.availability import Own
from bot.rules.hiring.panels.seats import State
from bot.rules.people import Identity
from sandbox.client import words
from tests.fakes import COMPANY, Slack
from tests.handlers.candidates import begin, on_list, page
from tests.handlers.forms import filled, opened
from tests.handlers.panels import ANA, NOOR, PANELS, SAM, above, asked, day, free, proposed, times
from tests.handlers.state import told
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
    late = str(sent(slack, {**typed, "hash": "2.again"}))
    assert "Somebody changed this interview" in late, "a form that is out of date"


def test_a_panel_is_kept_until_its_day_asked_before_it_and_made_better_on_demand(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    begin(rapport.store, role)
    on = day() + timedelta(days=6)  # whatever day it is, a working day lies between
    view = proposed(slack, times(slack, page(slack, ANA, role, 1), day=f"{on:%Y-%m-%d}"))
    late = str(sent(slack, filled(view, ask_on=f"{on:%Y-%m-%d}")))
    assert "at least 2 days before the interview" in late
    assert not sent(slack, filled(view, ask_on=f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%d}"))
    shown = page(slack, ANA, role, 1)
    assert "Nobody has been told yet" in words(shown)
    assert "Move …" not in words(shown), "it has its times"
    assert not said(rapport)
    listed = on_list(slack, ANA, role)
    assert "1 panel is kept" in words(listed)
    clicked = slack.clicked(ANA, f"{PANELS}improve", str(role), view=listed)
    assert "I am looking for better panels" in words(opened(slack, ANA, clicked))
    slack.interact(slack.clicked(ANA, f"{PANELS}ask_now", "1:1", view=shown))
    assert set(said(rapport)) == {("offer", SAM), ("offer", NOOR)}
    again = slack.interact(slack.clicked(ANA, f"{PANELS}ask_now", "1:1", view=shown))
    assert "asked already" in told(slack, again, ANA)
