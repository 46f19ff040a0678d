"""Seats under time pressure: the first tap has it, rules are asked again, copies are true, who did not come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.app import Rapport
from bot.rules.hiring.panels import Limits, seats
from bot.rules.hiring.panels.seats import State
from sandbox.client import words
from tests.fakes import COMPANY, Slack
from tests.handlers.candidates import another, page
from tests.handlers.forms import filled, opened
from tests.handlers.panels import EDITH, PANELS, asked, free, handing_over, kept, late
from tests.handlers.state import OPEN, ask, forget
from tests.handlers.test_panels import ANA, JAN, NOOR, SAM, click, interviews, no, role, said, sent

__all__ = ["role"]
PIA = "U0PIA"


@pytest.fixture
def taken(slack: Slack, rapport: Rapport, role: int) -> int:
    """Kim's interview is tomorrow and Sam cannot come: Edith and Pia, who may and can, are asked; the role."""
    free(rapport.store, EDITH, PIA, JAN)  # Jan is related to Kim
    tomorrow = datetime.now(UTC).replace(hour=12) + timedelta(days=1)  # so that two hours later is the same day
    asked(rapport.store, role, SAM, NOOR, start=tomorrow)
    no(slack, SAM, "1:1")
    assert set(interviews(rapport)[0].openings[0].asked) == {EDITH, PIA}
    return role


def test_the_first_tap_has_the_seat_and_everybody_elses_copy_says_who(
    slack: Slack, rapport: Rapport, taken: int
) -> None:
    now = said(rapport)
    assert {who for kind, who in now if kind == "claim"} == {EDITH, PIA}
    assert "Kim Sommer" in now["claim", PIA]
    assert "hiring.panels.take_seat" in now["claim", PIA]
    assert click(slack, EDITH, "take_seat", "1:1") == ""
    (one,) = interviews(rapport)
    assert [(seat.who, seat.state) for seat in one.live] == [(NOOR, State.OFFERED), (EDITH, State.ACCEPTED)]
    now = said(rapport)
    assert f"<@{EDITH}> has it" in now["claim", PIA]
    for gone in ("Kim", "hiring.panels."):
        assert gone not in now["claim", PIA]
    assert "You took the seat" in now["claim", EDITH]
    assert "I cannot come …" in now["offer", EDITH]
    assert f"<@{EDITH}> comes to the interview" in now["taken", ANA]
    assert "was a moment faster" in click(slack, PIA, "take_seat", "1:1")
    forget(slack)
    assert "You have it already" in click(slack, EDITH, "take_seat", "1:1")
    assert interviews(rapport) == [one]
    click(slack, NOOR, "accept", "2:1")
    assert "Everybody said yes" in said(rapport)["complete", ANA]


def test_a_limit_of_ones_own_day_is_asked_again_when_the_seat_is_taken(
    slack: Slack, rapport: Rapport, taken: int
) -> None:
    free(rapport.store, EDITH, limits=Limits(day=1))
    start = interviews(rapport)[0].start + timedelta(hours=2)
    asked(rapport.store, ask(rapport.store, OPEN).id, EDITH, start=start, candidate=another("Lee Park"))
    assert "your limit of interviews in a day is reached" in click(slack, EDITH, "take_seat", "1:1")
    with rapport.store.open() as books:
        (lee,) = books.interviews.of(2)
        books.interviews.save(lee, seats.declined(lee, lee.seats[0].id, EDITH, 1, "Away", datetime.now(UTC)))
    forget(slack)
    assert click(slack, EDITH, "take_seat", "1:1") == ""


def test_whoever_comes_to_be_shut_out_reads_no_name_on_their_copy_and_has_no_seat(
    slack: Slack, rapport: Rapport, taken: int
) -> None:
    view = page(slack, ANA, taken, 1)
    form = opened(slack, ANA, slack.clicked(ANA, "hiring.candidates.ask", "1:1:flags", view=view))
    sent(slack, filled(form, relatives=[JAN, EDITH]))
    text = said(rapport)["claim", EDITH]
    assert "Kim" not in text
    assert "hiring.panels." not in text
    forget(slack)
    assert "no such seat of yours" in click(slack, EDITH, "take_seat", "1:1")
    assert click(slack, PIA, "take_seat", "1:1") == ""
    assert PIA not in said(rapport)["claim", EDITH]


def test_who_hands_a_seat_over_comes_until_whom_they_asked_has_taken_it(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    free(rapport.store, EDITH, PIA, JAN)
    one = asked(rapport.store, role)
    kept(rapport.store, one, seats.accepted(one, 1, SAM, 1, datetime.now(UTC)))
    slack.command(SAM, "/interview swap")
    listed = slack.open_view(SAM, COMPANY)
    assert listed is not None
    assert "Kim Sommer" in words(listed)
    form = opened(slack, SAM, slack.clicked(SAM, f"{PANELS}swap", "1:2", view=listed))
    choices = [each["value"] for block in form["blocks"] for each in block.get("element", {}).get("options", ())]
    assert choices[0] == "anybody"
    assert set(choices[1:]) == {EDITH, PIA}
    assert sent(slack, filled(form, whom={"value": PIA}), SAM) == {}
    now = said(rapport)
    assert [seat.who for seat in interviews(rapport)[0].coming] == [SAM]
    assert "Until one of them does, you come" in now["offer", SAM]
    assert {who for kind, who in now if kind == "claim"} == {PIA}
    assert f"<@{SAM}> would like to hand over" in now["claim", PIA]
    assert click(slack, PIA, "take_seat", "1:1") == ""
    assert [seat.who for seat in interviews(rapport)[0].coming] == [PIA]
    assert "You handed it over" in said(rapport)["offer", SAM]
    assert "handed their seat over" in words(page(slack, ANA, role, 1))
    assert f"comes instead of <@{SAM}>" in said(rapport)["taken", ANA]


def test_a_seat_one_keeps_after_all_cannot_be_taken_any_more(slack: Slack, rapport: Rapport, role: int) -> None:
    free(rapport.store, EDITH)
    handing_over(rapport.store, role, SAM, EDITH)
    assert click(slack, SAM, "keep_seat", "1:2") == ""
    assert "not open any more" in click(slack, EDITH, "take_seat", "1:1")
    assert [seat.who for seat in interviews(rapport)[0].coming] == [SAM]


def test_whoever_asked_hears_at_once_who_did_not_come_and_that_it_was_a_wrong_tap(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    late(rapport.store, role)  # Ana said it of Noor
    assert ("missed", ANA) not in said(rapport)
    assert "Did not come …" in said(rapport)["offer", SAM]
    form = opened(slack, SAM, slack.clicked(SAM, f"{PANELS}no_show", "1"))
    assert sent(slack, filled(form, who={"value": "candidate"}), SAM) == {}
    now = said(rapport)
    assert "did not come to the interview of" in now["missed", ANA]
    assert "hiring.panels.take_back" in now["offer", SAM]
    assert "hiring.panels.take_back" not in now["offer", NOOR]
    shown = page(slack, ANA, role, 1)
    assert words(shown).count("Did not come: ") == 2
    assert "Propose a panel …" in words(shown)  # the candidate was not there: anew
    assert "by whoever said it" in click(slack, NOOR, "take_back", "1:2")
    forget(slack)
    assert click(slack, SAM, "take_back", "1:2") == ""
    assert "They came after all" in said(rapport)["missed", ANA]
