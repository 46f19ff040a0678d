"""Forms with a real Bolt app behind them: opened, filled, sent, answered, closed."""

from typing import Any

import pytest
from slack_bolt import App, BoltResponse
from slack_sdk import WebClient

from sandbox.client import CannotBeDone, Someone, words
from tests.sandbox.conftest import field, modal, plain, section

Body = dict[str, Any]


def form_for(app: App, **more: Any) -> None:
    """`/hire` opens a form with one field."""
    @app.command("/hire")
    def hire(ack: Any, body: Body, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(field("title"), **more))
        ack()


def test_a_form_is_opened_filled_and_sent(bolt: App, mina: Someone) -> None:
    heard: list[Body] = []
    form_for(bolt, private_metadata="41")

    @bolt.view("form")
    def sent(ack: Any, view: Body) -> None:
        heard.append(view)
        ack()

    mina.command("/hire")
    mina.fill(title="Engineer")
    mina.submit()
    assert heard[0]["state"]["values"]["title~1"]["value"]["value"] == "Engineer"
    assert heard[0]["private_metadata"] == "41"
    assert mina.modal() is None


def test_errors_stand_beside_the_field_until_it_is_changed(bolt: App, mina: Someone) -> None:
    form_for(bolt)

    @bolt.view("form")
    def sent(ack: Any) -> None:
        ack(response_action="errors", errors={"title~1": "Too vague"})

    mina.command("/hire")
    mina.fill(title="Someone")
    mina.submit()
    assert mina.errors() == {"title": "Too vague"}
    mina.fill(title="Engineer")
    assert mina.errors() == {}


def test_errors_for_no_field_are_trouble(bolt: App, mina: Someone) -> None:
    form_for(bolt)

    @bolt.view("form")
    def sent(ack: Any) -> None:
        ack(response_action="errors", errors={"nowhere": "?"})

    mina.command("/hire")
    mina.fill(title="x")
    assert mina.submit()[0]["error"] == "invalid_response_errors"
    assert mina.top()["trouble"] == "We had some trouble connecting. Try again?"


def test_an_answer_updates_pushes_and_clears(bolt: App, mina: Someone) -> None:
    form_for(bolt)
    answers: list[dict[str, Any]] = [
        {"response_action": "update", "view": modal(section("Second step"))},
        {"response_action": "push", "view": modal(section("On top"))},
        {"response_action": "clear"}]

    @bolt.view("form")
    def sent(ack: Any) -> None:
        ack(**answers.pop(0))

    mina.command("/hire")
    mina.fill(title="x")
    mina.submit()
    assert "Second step" in words(mina.modal())
    mina.submit()
    assert ("On top" in words(mina.modal()), len(mina.modals())) == (True, 2)
    mina.submit()
    assert mina.modals() == []


def test_a_view_slack_would_not_show_is_trouble_and_the_form_stays(bolt: App, mina: Someone) -> None:
    form_for(bolt)

    @bolt.view("form")
    def sent(ack: Any) -> None:
        ack(response_action="update", view={"type": "modal", "blocks": []})

    mina.command("/hire")
    mina.fill(title="x")
    answer = mina.submit()[0]
    assert (answer["shown"], answer["error"]) == ("We had some trouble connecting. Try again?", "invalid_arguments")
    assert mina.top()["state"]["values"]["title~1"]["value"]["value"] == "x"


def test_a_failed_submission_keeps_the_form_open(bolt: App, mina: Someone) -> None:
    form_for(bolt)

    @bolt.view("form")
    def sent(ack: Any) -> BoltResponse:
        return BoltResponse(status=500)

    mina.command("/hire")
    mina.fill(title="x")
    assert mina.submit()[0]["status"] != "ok"
    assert mina.top()["trouble"] == "We had some trouble connecting. Try again?"
    assert len(mina.stand_in.wire("view_submission")) == 1, "only events are repeated"


def test_the_same_submission_can_come_twice(bolt: App, mina: Someone) -> None:
    triggers: list[str] = []
    form_for(bolt)

    @bolt.view("form")
    def sent(ack: Any, body: Body) -> None:
        triggers.append(body["trigger_id"])
        ack()

    mina.command("/hire")
    mina.fill(title="x")
    assert [answer["status"] for answer in mina.submit(times=2)] == ["ok", "ok"]
    assert triggers[0] == triggers[1]
    assert mina.modal() is None


def test_closing_is_told_when_asked_for(bolt: App, mina: Someone) -> None:
    heard: list[Body] = []
    form_for(bolt, notify_on_close=True)

    @bolt.view_closed("form")
    def closed(ack: Any, body: Body) -> None:
        heard.append(body)
        ack()

    mina.command("/hire")
    mina.fill(title="half a th")
    mina.close()
    assert heard[0]["view"]["state"]["values"]["title~1"]["value"]["value"] == "half a th"
    assert heard[0]["is_cleared"] is False


def test_a_dispatched_field_is_told_while_typing(bolt: App, mina: Someone) -> None:
    heard: list[Body] = []

    @bolt.command("/hire")
    def hire(ack: Any, body: Body, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(
            field("title", {"action_id": "typed"}, dispatch_action=True), field("quiet")))
        ack()

    @bolt.action("typed")
    def typed(ack: Any, body: Body) -> None:
        heard.append(body)
        ack()

    mina.command("/hire")
    mina.fill(quiet="x", title="Eng")
    assert [one["actions"][0]["value"] for one in heard] == ["Eng"]
    assert heard[0]["view"]["state"]["values"]["quiet~1"]["value"]["value"] == "x"


def test_external_options_are_asked_for_while_typing(bolt: App, mina: Someone) -> None:
    @bolt.command("/hire")
    def hire(ack: Any, body: Body, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(
            field("role", {"type": "external_select", "action_id": "roles", "min_query_length": 2})))
        ack()

    @bolt.options("roles")
    def roles(ack: Any, payload: Body) -> None:
        ack(options=[{"text": plain(payload["value"].title()), "value": "r1"}])

    mina.command("/hire")
    assert mina.options("role", "e") == []
    offered = mina.options("role", "engineer")
    assert offered[0]["text"]["text"] == "Engineer"
    mina.fill(role=offered[0])
    assert mina.top()["state"]["values"]["role~1"]["roles"]["selected_option"] == offered[0]


def test_a_file_is_given_to_a_form_and_only_ones_own(bolt: App, mina: Someone) -> None:
    heard: list[Body] = []
    given = {"type": "input", "block_id": "file~0", "label": plain("File"),
             "element": {"type": "file_input", "action_id": "file", "filetypes": ["csv"], "max_files": 1}}

    @bolt.command("/hire")
    def hire(ack: Any, body: Body, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(given))
        ack()

    @bolt.view("form")
    def sent(ack: Any, view: Body) -> None:
        heard.append(view)
        ack()

    mina.command("/hire")
    mina.submit()
    assert mina.errors() == {"file": "Please complete this required field."}
    mina.fill(file=("people.txt", b"a,b"))
    mina.submit()
    assert mina.errors() == {"file": "Please choose a file of type csv."}
    other = mina.stand_in.person(mina.workspace, "U0LI").upload("people.csv", b"a,b")
    with pytest.raises(CannotBeDone):
        mina.fill(file=[other])
    mina.fill(file=("people.csv", b"a,b"))
    mina.submit()
    (file,) = heard[0]["state"]["values"]["file~0"]["file"]["files"]
    assert (file["name"], file["size"], file["user"]) == ("people.csv", 3, mina.user)
    assert file["url_private_download"].endswith("people.csv")
