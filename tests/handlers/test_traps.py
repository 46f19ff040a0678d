"""What others fell into, as a whole: requests that were decided elsewhere, twice, by their own asker, or half."""

from __future__ import annotations

import operator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from bot.app import Rapport
from bot.jobs import MOMENTS, first_run
from bot.jobs.delivery import Delivery
from bot.jobs.hiring import requisitions as job
from bot.jobs.hiring.requisitions import attending
from bot.rules.company import Company
from bot.rules.hiring.requisitions import Mode, Requisition, State, asking
from bot.rules.people import Identity, Role
from bot.rules.settings import Choices
from sandbox.client import words
from tests import make
from tests.fakes import COMPANY, Slack
from tests.handlers.may import REQUESTS
from tests.handlers.state import told
from tests.make import NOW

PAIR = make.step("U0OMAR", "U0NOOR", mode=Mode.N_OF_M)


def asked(rapport: Rapport, asker: str = "U0MINA") -> Requisition:
    """A request that one of two decides."""
    with rapport.store.open() as books:
        draft = asking.begin_draft(COMPANY, asker, make.wanted(hiring_manager=asker), NOW)
        now = books.requisitions.add(asking.submit(draft, asker, [make.chain(PAIR)], Company(), NOW))
        job.plan(books, now, NOW)
    delivered(rapport)
    return now


def delivered(rapport: Rapport) -> None:
    """What can be said is said; it is day wherever its reader is."""
    with rapport.store.engines.write() as connection:
        connection.exec_driver_sql("UPDATE people SET day_starts = '00:00', day_ends = '23:59', days_off = '[]'")
    sender = Delivery(rapport.deps, MOMENTS)
    while sender.round():
        pass


def present(rapport: Rapport, id: int) -> Requisition:
    with rapport.store.reading() as books:
        found = books.requisitions.for_notice(id)
    assert found is not None
    return found


def rejected(slack: Slack, user: str, id: int, reason: str) -> None:
    view = slack.interact(slack.clicked(user, REQUESTS + "reject", f"{id}:1")) and slack.open_view(user)
    assert view is not None
    (given,) = (one for block in view["state"]["values"].values() for one in block.values())
    given["value"] = reason
    assert slack.interact(slack.submitted(user, view)).status_code == 200


def test_one_approval_and_one_rejection_in_a_one_of_two_step_are_both_heard_of(slack: Slack, rapport: Rapport) -> None:
    id = asked(rapport).id
    rejected(slack, "U0OMAR", id, "Too early.")
    slack.interact(slack.clicked("U0NOOR", REQUESTS + "approve", f"{id}:1"))
    delivered(rapport)
    assert present(rapport, id).state is State.APPROVED
    shown = "\n".join(words(said) for said in slack.someone("U0MINA").dm())
    assert "Too early." in shown
    assert "U0OMAR" in shown


def test_a_request_decided_elsewhere_shows_no_live_button_in_any_copy(slack: Slack, rapport: Rapport) -> None:
    id = asked(rapport).id
    for who in ("U0OMAR", "U0NOOR"):
        assert any("Approve" in words(said).splitlines() for said in slack.someone(who).dm())
    slack.interact(slack.clicked("U0NOOR", REQUESTS + "approve", f"{id}:1"))
    delivered(rapport)
    for who in ("U0OMAR", "U0NOOR"):
        for said in slack.someone(who).dm():
            assert not {"Approve", "Reject", "Hand over"} & set(words(said).splitlines()), who


def test_a_double_click_decides_once_and_the_second_is_told_so(slack: Slack, rapport: Rapport) -> None:
    id = asked(rapport).id
    answers = [slack.interact(slack.clicked("U0OMAR", REQUESTS + "approve", f"{id}:1")) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert len(present(rapport, id).decisions) == 1
    assert told(slack, answers[1], "U0OMAR") != ""


@pytest.mark.parametrize("route", ["by name", "by a role", "by a group", "by an absence", "by handing over"])
def test_the_asker_decides_their_own_request_by_no_route(slack: Slack, rapport: Rapport, route: str) -> None:
    id = asked(rapport).id
    with rapport.store.open() as books:
        if route == "by a role":
            books.roles.give(COMPANY, Role.APPROVER, ["U0MINA"])
        elif route == "by a group":
            books.roles.put_members(COMPANY, "S0RECRUIT", ["U0MINA"])
            books.roles.give(COMPANY, Role.APPROVER, ["S0RECRUIT"])
        elif route == "by an absence":
            omar = books.people.get(Identity(COMPANY, "U0OMAR"))
            books.people.choose(omar, Choices(away_until=NOW.date() + timedelta(days=4000), delegate="U0MINA"))
            books.requisitions.check_all(COMPANY, NOW)
    if route == "by handing over":
        view = slack.interact(slack.clicked("U0OMAR", REQUESTS + "hand_over", f"{id}:1")) and slack.open_view("U0OMAR")
        assert view is not None
        for block in view["state"]["values"].values():
            for given in block.values():
                given |= {"selected_user": "U0MINA"} if given["type"] == "users_select" else {}
        assert "errors" in (slack.interact(slack.submitted("U0OMAR", view)).get_json() or {})
    attending.attend(rapport.deps)
    answer = slack.interact(slack.clicked("U0MINA", REQUESTS + "approve", f"{id}:1"))
    assert told(slack, answer, "U0MINA") != ""
    assert present(rapport, id).decisions == ()


@pytest.mark.parametrize(("start", "month"), [("2028-01-30", "2028-02-29"), ("2027-01-29", "2027-03-01")])
def test_what_is_due_after_a_month_comes_in_short_months_too(rapport: Rapport, start: str, month: str) -> None:
    begun = datetime.fromisoformat(f"{start}T10:00").replace(tzinfo=ZoneInfo("Europe/Berlin"))
    for days in range(40):
        first_run.plan_days(replace(rapport.deps, now=partial(operator.add, begun, timedelta(days=days))))
    with rapport.store.reading() as books:
        planned = [each for each in books.notices.about(first_run.ABOUT) if each.kind == first_run.MONTH]
    assert planned, "the page of the month is planned"
    assert len({each.to for each in planned}) == len(planned), "once for each"
    assert {each.due_at.date() for each in planned if each.workspace == COMPANY} == {date.fromisoformat(month)}
