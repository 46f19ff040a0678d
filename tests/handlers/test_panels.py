"""Panels in Slack: proposed with reasons, asked once, answered, filled again, called off; who may not hears nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.app import Rapport
from bot.jobs import MOMENTS
from bot.jobs.hiring.panels import seats as job
from bot.jobs.moments import template_of
from bot.rules.hiring.panels.availability import Own
from bot.rules.hiring.panels.seats import Interview, State
from bot.rules.people import Identity
from bot.slack import blocks
from sandbox.client import words
from tests.fakes import COMPANY, Json, Slack
from tests.handlers.candidates import CANDIDATES, begin, on_list, page
from tests.handlers.first_run import give_roles
from tests.handlers.forms import filled, opened, workspace_form
from tests.handlers.panels import ANA, NOOR, PANELS, SAM, above, asked, free, proposed, times
from tests.handlers.state import OPEN, PLANNED, ask, forget, told
from tests.make import NOW

EDITH, JAN = "U0EDITH", "U0JAN"


@pytest.fixture
def role(rapport: Rapport) -> int:
    """Mina's open role; Sam and Noor may interview and are always free."""
    give_roles(rapport.store)
    free(rapport.store, SAM, NOOR)
    return ask(rapport.store, OPEN).id


def interviews(rapport: Rapport) -> list[Interview]:
    with rapport.store.reading() as books:
        return list(books.interviews.of(1))


def said(rapport: Rapport) -> dict[tuple[str, str], str]:
    """By kind and person, what each is told now of Kim's interviews, as if it stood before."""
    found = {}
    with rapport.store.reading() as books:
        notices = [notice for each in books.interviews.of(1) for notice in books.notices.about(job.about(each))]
        for notice in notices:
            facts = MOMENTS[notice.kind].facts(books, replace(notice, ts="1.0"), rapport.deps.now())
            if facts is not None and notice.state.value != "withdrawn":
                tree = rapport.deps.words.tree(template_of(notice.kind), "en", {"prefix": "", **facts}, "UTC")
                found[notice.kind.removeprefix(PANELS), notice.to] = str(blocks.message(tree, "more"))
    return found


def click(slack: Slack, user: str, verb: str, value: str) -> str:
    return told(slack, slack.interact(slack.clicked(user, f"{PANELS}{verb}", value)), user)


def no(slack: Slack, user: str, value: str, reason: str = "Away that day") -> str:
    form = filled(opened(slack, user, slack.clicked(user, f"{PANELS}decline", value)), reason=reason)
    return told(slack, slack.interact(slack.submitted(user, form)), user)


def sent(slack: Slack, view: Json, user: str = ANA) -> Mapping[str, Any]:
    answer = slack.interact(slack.submitted(user, view))
    assert answer.status_code == 200
    return dict(answer.get_json() or {}) if answer.data else {}


def test_a_panel_is_proposed_with_its_reasons_and_asks_each_person_once(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    begin(rapport.store, role)
    view = proposed(slack, times(slack, page(slack, ANA, role, 1)))
    text = words(view)
    for reason in ("founding interviewer: Interviewer", "load 1 of 16 in four weeks", "their time"):
        assert text.count(reason) == 2, text
    assert not interviews(rapport)
    for _ in range(2):  # a double click
        assert not sent(slack, view)
    (one,) = interviews(rapport)
    assert {seat.who for seat in one.seats} == {SAM, NOOR}
    assert {seat.state for seat in one.seats} == {State.OFFERED}
    offers = said(rapport)
    assert set(offers) == {("offer", SAM), ("offer", NOOR)}
    for text in offers.values():
        for part in ("Kim Sommer", "Data engineer", "Please answer by", "Accept", "Decline …", "With "):
            assert part in text
    shown = page(slack, ANA, role, 1)
    assert "has not answered yet" in words(shown)
    assert "Propose a panel …" not in words(shown)  # the test that comes next is no interview


def test_an_interviewer_of_whom_nobody_knows_when_they_can_is_not_proposed_and_that_is_said(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    begin(rapport.store, role)
    free(rapport.store, EDITH)
    with rapport.store.open() as books:
        long_ago = rapport.deps.now() - timedelta(days=30)
        books.calendars.connect(Identity(COMPANY, EDITH), "https://calendar.example/dead.ics", long_ago)
    text = words(proposed(slack, times(slack, page(slack, ANA, role, 1))))
    assert "nobody knows when they can" in text
    assert "founding interviewer" in text


def test_where_no_panel_is_possible_the_rule_and_what_would_free_it_are_said(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    begin(rapport.store, role)
    with rapport.store.open() as books:
        books.availabilities.set_hours(Identity(COMPANY, NOOR), Own({}))
    view = proposed(slack, times(slack, page(slack, ANA, role, 1)))
    assert "Seat 2: whoever is free is needed for another seat" in words(view)
    assert "Another time would free it." in words(view)
    assert "submit" not in view


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ({"times": "25:00"}, "“25:00” is no time of a day"),
        ({"times": "9:00, 10:00, 11:00, 12:00, 13:00, 14:00"}, "more than 5 times"),
        ({"day": "2020-01-01"}, "That time is over"),
        ({"day": "2099-01-01"}, "Calendars are known for 59 days ahead"),
        ({"other_times": "10:00"}, "Please fill this in"),
    ],
)
def test_times_that_cannot_be_are_said_beside_their_field(
    slack: Slack, rapport: Rapport, role: int, answers: dict[str, Any], error: str
) -> None:
    begin(rapport.store, role)
    errors = sent(slack, times(slack, page(slack, ANA, role, 1), **answers))["errors"]
    assert error in str(errors), errors


def test_a_panel_that_is_not_possible_any_more_asks_nobody_and_shows_the_best_one_now(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    begin(rapport.store, role)
    view = proposed(slack, times(slack, page(slack, ANA, role, 1)))
    free(rapport.store, EDITH)
    with rapport.store.open() as books:
        books.availabilities.set_hours(Identity(COMPANY, SAM), Own({}))
    answer = sent(slack, view)
    assert "is not possible any more" in words(answer["view"])
    assert not interviews(rapport)
    assert not sent(slack, {**view, **answer["view"], "hash": "2.proposed", "state": {"values": {}}})
    (one,) = interviews(rapport)
    assert {seat.who for seat in one.seats} == {EDITH, NOOR}


def test_when_all_have_said_yes_whoever_asked_hears_it_once(slack: Slack, rapport: Rapport, role: int) -> None:
    asked(rapport.store, role)
    assert click(slack, SAM, "accept", "1:1") == ""
    assert ("complete", ANA) not in said(rapport)
    assert "You said yes already" in click(slack, SAM, "accept", "1:1")
    assert click(slack, NOOR, "accept", "2:1") == ""
    now = said(rapport)
    assert "Everybody said yes" in now["complete", ANA]
    assert "I cannot come …" in now["offer", SAM]
    assert "hiring.panels.accept" not in now["offer", SAM]


def test_after_a_no_with_its_reason_somebody_else_is_asked_at_once(slack: Slack, rapport: Rapport, role: int) -> None:
    asked(rapport.store, role)
    free(rapport.store, EDITH)
    assert "reason" in no(slack, SAM, "1:1", "  ")
    assert interviews(rapport)[0].seats[0].state is State.OFFERED
    forget(slack)
    no(slack, SAM, "1:1")
    (one,) = interviews(rapport)
    assert [(seat.who, seat.state) for seat in one.seats] == [
        (SAM, State.DECLINED), (NOOR, State.OFFERED), (EDITH, State.OFFERED),
    ]  # fmt: skip
    now = said(rapport)
    assert "hiring.panels." not in now["offer", SAM]
    assert "Accept" in now["offer", EDITH]
    assert "You said no already" in click(slack, SAM, "accept", "1:2")
    assert "Away that day" in words(page(slack, ANA, role, 1))
    no(slack, EDITH, f"{one.seats[2].id}:0")  # nobody is left
    now = said(rapport)
    assert "I found nobody else" in now["unfilled", ANA]
    assert "Kim Sommer" in now["unfilled", ANA]


def test_what_is_called_off_has_no_live_buttons(slack: Slack, rapport: Rapport, role: int) -> None:
    asked(rapport.store, role)
    form = filled(above(slack, page(slack, ANA, role, 1), "call_off"), reason="Kim is ill")
    assert not sent(slack, form)
    for text in said(rapport).values():
        assert "Called off" in text
        assert "hiring.panels." not in text
        assert "Kim" not in text
    assert "was called off" in click(slack, SAM, "accept", "1:1")
    shown = words(page(slack, ANA, role, 1))
    assert "Kim is ill" in shown
    assert "Propose a panel …" in shown


def test_when_the_candidate_leaves_what_is_to_come_is_called_off(slack: Slack, rapport: Rapport, role: int) -> None:
    asked(rapport.store, role)
    view = page(slack, ANA, role, 1)
    form = opened(slack, ANA, slack.clicked(ANA, f"{CANDIDATES}ask", "1:1:withdraw", view=view))
    sent(slack, filled(form, reason={"value": "personal"}))
    assert interviews(rapport)[0].called_off is not None
    assert all("hiring.panels." not in text for text in said(rapport).values())
    assert "not in the process any more" in words(page(slack, ANA, role, 1))


def test_whoever_refers_a_candidate_for_another_role_loses_their_seat_in_this_one(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    asked(rapport.store, role)
    other = ask(rapport.store, OPEN).id
    with rapport.store.open() as books:
        books.plans.publish(other, PLANNED, ANA, NOW)
    form = opened(slack, ANA, slack.clicked(ANA, f"{CANDIDATES}add", str(other), view=on_list(slack, ANA, other)))
    again = {"name": "Kim", "email": "kim@example.com", "source": {"value": "referred"}, "referrers": [SAM]}
    assert not sent(slack, filled(form, **again))
    assert [(seat.who, seat.state) for seat in interviews(rapport)[0].live] == [(NOOR, State.OFFERED)]
    now = said(rapport)
    assert "Kim" not in now["offer", SAM]
    assert "I found nobody else" in now["unfilled", ANA]


def test_whoever_comes_to_be_shut_out_loses_their_seat_and_reads_no_name(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    asked(rapport.store, role)
    free(rapport.store, EDITH, JAN)  # Jan is related to Kim
    assert "Kim Sommer" in said(rapport)["offer", SAM]
    view = page(slack, ANA, role, 1)
    form = opened(slack, ANA, slack.clicked(ANA, f"{CANDIDATES}ask", "1:1:flags", view=view))
    sent(slack, filled(form, relatives=[JAN, SAM]))
    (one,) = interviews(rapport)
    assert [(seat.who, seat.state) for seat in one.seats] == [
        (SAM, State.REPLACED), (NOOR, State.OFFERED), (EDITH, State.OFFERED),
    ]  # fmt: skip
    text = said(rapport)["offer", SAM]
    assert "Kim" not in text
    assert "hiring.panels." not in text
    forget(slack)
    assert "no such seat of yours" in click(slack, SAM, "accept", "1:1")


def test_what_needs_attention_is_listed_for_who_runs_it_and_not_for_who_is_shut_out(
    slack: Slack, rapport: Rapport, role: int
) -> None:
    def board(user: str) -> str:
        return words(opened(slack, user, slack.clicked(user, f"{PANELS}attention", "")))

    begin(rapport.store, role)
    assert "Kim Sommer" in board(ANA)
    assert "No interview is planned" in board(ANA)
    for shut in (SAM, "U0OMAR"):  # who runs nothing, and who referred Kim
        assert "Kim Sommer" not in board(shut)
    assert not sent(slack, proposed(slack, times(slack, page(slack, ANA, role, 1))))
    assert "Kim Sommer" not in board(ANA)
    (one,) = interviews(rapport)
    no(slack, SAM, f"{next(seat.id for seat in one.seats if seat.who == SAM)}:1")
    assert "An interview has an open seat" in board(ANA)
    listed = words(on_list(slack, ANA, role))
    assert "Same panel for all: told from two candidates on" in listed
    assert "Uneven load" in listed
    assert "Uneven load" not in words(on_list(slack, "U0LIWEI", role))  # who may see them and runs nothing


def test_channels_for_interviewers_are_switched_on_and_off_with_the_workspaces_settings(
    slack: Slack, rapport: Rapport
) -> None:
    for chosen in ([{"value": "yes"}], []):
        assert not sent(slack, workspace_form(slack, loops=chosen), "U0ADA")
        with rapport.store.reading() as books:
            assert books.workspaces.get(COMPANY).loops is bool(chosen)
