"""What reaches a real Bolt app over Socket Mode and over signed HTTP, and what its answers do."""

import re
import threading
from typing import Any

import pytest
from slack_bolt import App, BoltResponse
from slack_sdk import WebClient

from sandbox.client import CannotBeDone, Someone, StandIn, words
from sandbox.server import Running
from tests.sandbox.conftest import TEAM, button, modal, plain, section

Body = dict[str, Any]


def test_a_command_carries_who_where_and_what(bolt: App, mina: Someone) -> None:
    heard: list[Body] = []

    @bolt.command("/hire")
    def hire(ack: Any, body: Body) -> None:
        heard.append(body)
        ack(text="Noted", response_type="in_channel")

    assert mina.command("/hire request two", channel="C0GENERAL")[0]["status"] == "ok"
    body = heard[0]
    assert (body["user_id"], body["team_id"], body["channel_name"], body["text"]) == (
        "U0MINA", TEAM, "general", "request two")
    assert mina.messages("C0GENERAL")[-1]["text"] == "Noted"


def test_a_command_s_answer_is_seen_by_its_sender_only(bolt: App, mina: Someone, stand_in: StandIn) -> None:
    @bolt.command("/hire")
    def hire(ack: Any) -> None:
        ack("Just you")

    mina.command("/hire", channel="C0GENERAL")
    assert [said["text"] for said in mina.ephemerals()] == ["Just you"]
    assert stand_in.person(TEAM, "U0LI").ephemerals() == []


def test_an_unknown_command_is_not_sent(bolt: App, mina: Someone) -> None:
    assert mina.command("/fire")[0]["shown"] == "/fire is not a valid command."


def test_a_command_that_is_not_answered_in_time_says_so(bolt: App, mina: Someone) -> None:
    waiting = threading.Event()

    @bolt.command("/hire")
    def hire(ack: Any) -> None:
        waiting.wait(10)
        ack()

    answer = mina.command("/hire")[0]
    waiting.set()
    assert (answer["status"], answer["shown"]) == ("timeout", '/hire failed with the error "operation_timeout"')
    assert mina.ephemerals()[-1]["text"] == answer["shown"]


def test_a_button_is_clicked_by_its_words_and_the_message_answers(
        bolt: App, mina: Someone, web: WebClient) -> None:
    heard: list[Body] = []
    web.chat_postMessage(channel="U0MINA", text="Decide", blocks=[
        section(), {"type": "actions", "block_id": "b", "elements": [button()]}])

    @bolt.action("approve")
    def approve(ack: Any, body: Body, respond: Any) -> None:
        heard.append(body)
        ack()
        respond(text="Approved", blocks=[section("Approved")], replace_original=True)

    mina.click("Approve", times=2)
    assert [one["actions"][0]["value"] for one in heard] == ["7:1", "7:1"]
    assert heard[0]["actions"][0]["action_ts"] == heard[1]["actions"][0]["action_ts"]
    assert heard[0]["container"]["channel_id"] == heard[0]["channel"]["id"]
    assert words(mina.dm()[-1]["blocks"]) == "Approved"
    with pytest.raises(CannotBeDone, match="element_not_found"):
        mina.click("Approve")


def test_a_choice_in_a_message_is_in_the_state_of_later_clicks(bolt: App, mina: Someone, web: WebClient) -> None:
    heard: list[Body] = []
    options = [{"text": plain("Yes"), "value": "y"}, {"text": plain("No"), "value": "n"}]
    web.chat_postMessage(channel="U0MINA", text="?", blocks=[{"type": "actions", "block_id": "b", "elements": [
        {"type": "static_select", "action_id": "pick", "options": options}, button("Go", "go")]}])

    @bolt.action(re.compile("pick|go"))
    def told(ack: Any, body: Body) -> None:
        heard.append(body)
        ack()

    mina.choose("pick", "No")
    mina.click("Go")
    assert heard[0]["actions"][0]["selected_option"]["value"] == "n"
    assert heard[1]["state"]["values"]["b"]["pick"]["selected_option"]["value"] == "n"


def test_an_ephemeral_message_is_replaced_and_deleted_by_response_url(
        bolt: App, mina: Someone, web: WebClient) -> None:
    bodies: list[Body] = []
    web.chat_postEphemeral(channel="C0GENERAL", user="U0MINA", text="?",
                           blocks=[{"type": "actions", "elements": [button("More", "more"), button("Done", "done")]}])

    @bolt.action("more")
    def more(ack: Any, body: Body, respond: Any) -> None:
        bodies.append(body)
        ack()
        respond(text="?", blocks=[{"type": "actions", "elements": [button("Done", "done")]}], replace_original=True)

    @bolt.action("done")
    def done(ack: Any, respond: Any) -> None:
        ack()
        respond(delete_original=True)

    mina.click("More")
    assert "message" not in bodies[0], "what only one person sees is not sent along"
    assert bodies[0]["container"]["is_ephemeral"]
    assert words(mina.ephemerals()[-1]["blocks"]) == "Done"
    mina.click("Done")
    assert mina.ephemerals() == []


def test_a_response_url_works_five_times(bolt: App, mina: Someone, place: Running, stand_in: StandIn) -> None:
    urls: list[str] = []

    @bolt.command("/hire")
    def hire(ack: Any, body: Body) -> None:
        urls.append(body["response_url"])
        ack()

    mina.command("/hire")
    statuses = [stand_in.http.post(urls[0], json={"text": str(n)}).status_code for n in range(6)]
    assert statuses == [200] * 5 + [404]
    mina.command("/hire")
    next(r for key, r in place.deliveries.replies.items() if key in urls[1]).given -= 30 * 60 + 1
    assert stand_in.http.post(urls[1], json={"text": "late"}).json()["error"] == "expired_url"
    assert stand_in.http.post(f"/respond/{TEAM}/x", json={}).status_code == 404


def test_shortcuts_are_told_with_and_without_a_message(bolt: App, mina: Someone) -> None:
    heard: list[Body] = []

    @bolt.shortcut("ask")
    def ask(ack: Any, body: Body, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal())
        ack()

    @bolt.shortcut("keep")
    def keep(ack: Any, body: Body) -> None:
        heard.append(body)
        ack()

    mina.do("shortcut", callback_id="ask")
    assert mina.modal()
    said = mina.messages("C0GENERAL")[0]
    mina.do("shortcut", callback_id="keep", message={"channel": "C0GENERAL", "ts": said["ts"]})
    assert heard[0]["message"]["text"] == "Welcome"
    with pytest.raises(CannotBeDone, match="shortcut_not_found"):
        mina.do("shortcut", callback_id="other")


def test_events_say_what_people_do(bolt: App, mina: Someone, stand_in: StandIn) -> None:
    heard: list[tuple[str, Body]] = []

    @bolt.event(re.compile(".*"))
    def told(body: Body) -> None:
        heard.append((body["event"]["type"], body["event"]))

    ts = mina.say("Hello there")
    mina.say("<@U0BOT> hello", channel="C0GENERAL")
    mina.open_home()
    mina.do("react", channel=mina.do("open_dm")["channel"], ts=ts, name="wave")
    mina.do("leave", channel="G0PANEL")
    mina.do("change_profile", locale="zh-CN", tz="Asia/Shanghai")
    stand_in.person(TEAM, "U0NEW").do("arrive", person={"real_name": "Newly Arrived", "tz": "Asia/Tokyo"})
    kinds = [kind for kind, _ in heard]
    assert kinds == ["message", "app_mention", "app_home_opened", "app_home_opened",
                     "reaction_added", "member_left_channel", "user_change", "team_join",
                     "member_joined_channel"]
    events = dict(heard)
    assert (events["message"]["text"], events["message"]["channel_type"]) == ("Hello there", "im")
    assert events["user_change"]["user"]["locale"] == "zh-CN"
    assert events["user_change"]["user"]["tz_offset"] == 8 * 3600
    assert events["team_join"]["user"]["id"] == "U0NEW"
    assert events["member_joined_channel"]["channel"] == "C0GENERAL"


def test_a_deactivated_person_is_told_of_and_can_do_nothing_more(bolt: App, mina: Someone) -> None:
    heard: list[Body] = []

    @bolt.event("user_change")
    def told(event: Body) -> None:
        heard.append(event)

    mina.do("deactivate")
    assert heard[0]["user"]["deleted"]
    with pytest.raises(CannotBeDone, match="account_inactive"):
        mina.command("/hire")


def test_what_the_app_does_is_told_to_it_as_well(bolt: App, web: WebClient, stand_in: StandIn) -> None:
    heard: list[str] = []

    @bolt.event("member_joined_channel")
    def joined(event: Body) -> None:
        heard.append(event["user"])

    channel = web.conversations_create(name="hearing", is_private=True)["channel"]["id"]
    web.conversations_invite(channel=channel, users="U0MINA,U0LI")
    stand_in.until(lambda: len(heard) == 2)
    assert sorted(heard) == ["U0LI", "U0MINA"]


def test_an_unheard_event_is_repeated_until_it_is_heard(bolt: App, mina: Someone, stand_in: StandIn) -> None:
    heard: list[Any] = []

    @bolt.event("user_change")
    def told(request: Any) -> BoltResponse:
        heard.append(request.headers.get("x-slack-retry-num"))
        return BoltResponse(status=200 if len(heard) == 3 else 500)

    mina.do("change_profile", title="Other")
    stand_in.until(lambda: len(heard) == 3)
    assert heard == [None, ["1"], ["2"]] or heard == [["0"], ["1"], ["2"]]


def test_one_event_delivered_twice_has_one_id(bolt: App, mina: Someone) -> None:
    ids: list[str] = []

    @bolt.event("user_change")
    def told(body: Body) -> None:
        ids.append(body["event_id"])

    mina.do("change_profile", title="Other", times=2)
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_two_workspaces_do_not_hear_each_other(bolt: App, stand_in: StandIn, mina: Someone) -> None:
    heard: list[str] = []

    @bolt.event("user_change")
    def told(body: Body) -> None:
        heard.append(body["team_id"])

    kai = stand_in.person("T0TWO", "U0KAI")
    assert kai.do("change_profile", title="x")["answers"][0]["status"] == "connection_failed"
    mina.do("change_profile", title="x")
    assert heard == [TEAM]


def test_one_payload_can_come_several_times_at_once(bolt: App, mina: Someone) -> None:
    together = threading.Barrier(3, timeout=5)

    @bolt.command("/hire")
    def hire(ack: Any) -> None:
        together.wait()
        ack()

    assert [answer["status"] for answer in mina.command("/hire", times=3, at_once=True)] == ["ok"] * 3
