"""What a payload claims proves nothing: other ids, other workspaces and garbage change no row and are answered."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.app import Rapport
from bot.handlers import ALL
from bot.rules.people import Person
from bot.slack import ids
from tests.fakes import BOTH, CIRCLE, COMPANY, Json, Slack, signed
from tests.handlers.forms import filled, opened, reject_form, request_form, settings_form
from tests.handlers.state import ask, forget, rows, told
from tests.make import NOW

BUTTONS = ["hiring.requisitions.approve", "hiring.requisitions.reject"]
GARBAGE = [
    "", ":", "1", "1:", ":1", "x:y", "1:1:1", "-1:1", "0:1", "1.0:1", "1e3:1", "1:-1", "1:99", "' OR 1=1 --:1",
    "9" * 40 + ":1", "1:" + "9" * 40, "9" * 5000 + ":1", "null", "[]", "\x00:1", "１" * 400,
]  # fmt: skip
METADATA = [
    "", "null", "[]", "{}", "{", '"x"', "1", '{"id": "x", "revision": 1}', '{"id": null, "revision": null}',
    '{"id": 99, "revision": 1}', '{"id": [1], "revision": 1}', '{"id": 1e400, "revision": 1}', '{"id": 1}',
    '{"id": 1, "revision": 99}', '{"id": ' + "9" * 40 + ', "revision": 1}',
]  # fmt: skip
ANSWERS: list[dict[str, Any]] = [
    {"title": "x" * 5000}, {"title": "   "}, {"headcount": "-3"}, {"headcount": "1e9"}, {"headcount": "٣"},
    {"pay_from": "9" * 30, "currency": "EUR"}, {"reason": {"value": "because"}}, {"reason": {"value": ""}},
    {"target_start": "2026-02-31"}, {"target_start": "yesterday"}, {"target_start": "1999-01-01"},
    {"currency": "EURO"}, {"business_case": ""}, {"remote": [{"value": "moon"}], "location": ""},
]  # fmt: skip


@pytest.mark.parametrize("address", BUTTONS)
def test_a_button_value_that_means_nothing_changes_nothing_and_is_answered(
    slack: Slack, rapport: Rapport, address: str
) -> None:
    assert ask(rapport.store).id == 1
    before = rows(rapport.store)
    for value in GARBAGE:
        forget(slack)
        answer = slack.interact(slack.clicked("U0OMAR", address, value))
        assert answer.status_code == 200, value
        assert told(slack, answer, "U0OMAR"), value
        assert rows(rapport.store) == before, value


@pytest.mark.parametrize("address", BUTTONS)
def test_a_request_of_another_workspace_is_not_there(slack: Slack, rapport: Rapport, address: str) -> None:
    """Also for somebody who has the same id there as its approver here."""
    id, place = ask(rapport.store).id, slack.place(BOTH)
    place.people["U0OMAR"] = slack.place(COMPANY).people["U0OMAR"]
    with rapport.store.open() as books:
        books.people.put(Person(BOTH, "U0OMAR", "Omar"), NOW)
    before = rows(rapport.store)
    for user in ("U0BOB", "U0OMAR"):
        forget(slack)
        answer = slack.interact(slack.clicked(user, address, f"{id}:1", BOTH))
        assert "not here, or not for you" in told(slack, answer, user, BOTH)
    assert rows(rapport.store) == before


def test_metadata_that_means_nothing_changes_nothing_and_is_answered_beside_the_field(
    slack: Slack, rapport: Rapport
) -> None:
    view = reject_form(slack, ask(rapport.store).id)
    before = rows(rapport.store)
    for metadata in METADATA:
        answer = slack.interact(slack.submitted("U0OMAR", {**view, "private_metadata": metadata}))
        assert answer.get_json()["response_action"] == "errors", metadata
        assert all(answer.get_json()["errors"].values()), metadata
        assert rows(rapport.store) == before, metadata


def test_metadata_of_a_request_one_may_decide_does_not_open_another(slack: Slack, rapport: Rapport) -> None:
    first, second = ask(rapport.store), ask(rapport.store)
    view = reject_form(slack, first.id)
    before = rows(rapport.store)
    stolen = {**view, "private_metadata": json.dumps({"id": second.id, "revision": 1})}
    answer = slack.interact(slack.submitted("U0SAM", stolen))
    assert "not here, or not for you" in told(slack, answer, "U0SAM")
    assert rows(rapport.store) == before


def test_the_workspaces_part_of_the_settings_is_kept_only_from_an_admin(slack: Slack, rapport: Rapport) -> None:
    """Also when somebody adds the fields to their own form."""
    whole = settings_form(slack, hr_channel="C0EVIL", step_people_1=["U0SAM"], step_name_1="Mine")
    forget(slack)
    own = settings_form(slack, "U0SAM")
    assert len(own["state"]["values"]) < len(whole["state"]["values"])
    before = rows(rapport.store)
    for view in (whole, {**own, "state": whole["state"]}):
        answer = slack.interact(slack.submitted("U0SAM", view))
        assert answer.get_json()["response_action"] == "errors"
        assert rows(rapport.store) == before
    slack.interact(slack.submitted("U0SAM", own))
    after = rows(rapport.store)
    assert after["workspaces"] == before["workspaces"]
    assert [row["chosen_language"] for row in after["people"] if row["user"] == "U0SAM"] == ["zh"]


def test_answers_that_the_form_would_never_send_are_refused_beside_their_fields(slack: Slack, rapport: Rapport) -> None:
    form = request_form(slack)
    before = rows(rapport.store)
    for answers in ANSWERS:
        view = filled(form, **answers)
        wrong = slack.interact(slack.submitted("U0MINA", view)).get_json()
        assert wrong["response_action"] == "errors", answers
        assert set(wrong["errors"]) <= {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
        assert rows(rapport.store) == before, answers


@pytest.mark.parametrize("broken", [{}, {"values": {}}, {"values": {"title": {}}}, {"values": {"x~0": {"a": {}}}}])
def test_a_form_without_answers_changes_nothing_and_is_answered(slack: Slack, rapport: Rapport, broken: Json) -> None:
    forms = [request_form(slack), reject_form(slack, ask(rapport.store).id)]
    before = rows(rapport.store)
    for user, view in zip(("U0MINA", "U0OMAR"), forms, strict=True):
        answer = slack.interact(slack.submitted(user, {**view, "state": broken}))
        assert answer.get_json()["response_action"] == "errors"
        assert rows(rapport.store) == before


def test_one_apps_secret_does_not_open_another_apps_workspace(slack: Slack, rapport: Rapport) -> None:
    """Who holds the community's signing secret must not be able to speak for somebody of the company."""
    id = ask(rapport.store).id
    before = rows(rapport.store)
    payload = json.dumps(slack.clicked("U0OMAR", "hiring.requisitions.approve", f"{id}:1"))
    body = urlencode({"payload": payload}).encode()
    headers = {**signed(body, "signing-secret-of-community"), "Content-Type": "application/x-www-form-urlencoded"}
    answer = slack.hand_over(CIRCLE, body, headers)
    assert rows(rapport.store) == before
    assert answer.status_code == 500


def test_a_workspace_where_nothing_is_installed_is_served_nothing(slack: Slack, rapport: Rapport) -> None:
    with rapport.store.open() as books:
        books.installations.forget(COMPANY)
    before = rows(rapport.store)
    assert slack.command("U0MINA", "/hire status").status_code == 500
    assert rows(rapport.store) == before


@pytest.mark.parametrize("times", [2, 3])
def test_every_payload_again_changes_nothing_more(slack: Slack, rapport: Rapport, times: int) -> None:
    """The same click, form, closing and event, byte for byte, as Slack or a proxy may repeat it."""
    view = request_form(slack)
    forget(slack)
    settings = settings_form(slack)
    payloads = [
        slack.clicked("U0MINA", "hiring.requisitions.choose", view=view),
        slack.closed("U0MINA", view),
        slack.submitted("U0MINA", view),
        slack.submitted("U0ADA", settings),
    ]
    sent = {ids.address(entry.listener) for entry in ALL if entry.what in {"view", "closed"}}
    for payload in payloads:
        assert slack.interact(payload).status_code == 200
        once = rows(rapport.store)
        for _ in range(times - 1):
            assert slack.interact(payload).status_code == 200
            assert rows(rapport.store) == once
    for address in BUTTONS[:1]:
        click = slack.clicked("U0OMAR", address, "1:1")
        slack.interact(click)
        once = rows(rapport.store)
        assert slack.interact(click).status_code == 200
        assert rows(rapport.store) == once
    rejecting = reject_form(slack, ask(rapport.store).id)
    payload = slack.submitted("U0OMAR", rejecting)
    slack.interact(payload)
    once = rows(rapport.store)
    assert slack.interact(payload).status_code == 200
    assert rows(rapport.store) == once
    assert len(sent) == 4, "a new form: add it above"


def test_a_view_opens_once_however_often_the_click_comes(slack: Slack, rapport: Rapport) -> None:
    click = slack.clicked("U0MINA", "hiring.requisitions.request")
    first = opened(slack, "U0MINA", click)
    assert slack.interact(click).status_code == 200
    again = slack.open_view("U0MINA")
    assert again is not None
    assert again["id"] == first["id"]
