"""Connections that come and go, and trouble made on purpose."""

import json
import re
import urllib.error
from http.client import RemoteDisconnected
from pathlib import Path
from typing import Any

import httpx
import pytest
from slack_bolt import App, BoltResponse
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier

from sandbox.client import CannotBeDone, Someone, StandIn
from sandbox.clock import Clock
from sandbox.server import Running, running
from tests.sandbox.conftest import TEAM, WORLD, by_http, by_socket, modal
from tests.sandbox.test_conversations import refused


def listening(web: WebClient) -> tuple[App, list[str]]:
    app = App(client=web, signing_secret="one-secret", token_verification_enabled=False,
              process_before_response=True)
    heard: list[str] = []

    @app.event(re.compile(".*"))
    def told(body: dict[str, Any]) -> None:
        heard.append(body["event"]["type"])

    return app, heard


def test_with_two_connections_each_event_comes_once(web: WebClient, stand_in: StandIn) -> None:
    app, heard = listening(web)
    mina = stand_in.person(TEAM, "U0MINA")
    with by_socket(app, stand_in), by_socket(app, stand_in):
        assert stand_in.connections()["A0ONE"] == 2
        for number in range(6):
            mina.do("change_profile", title=str(number))
        assert heard == ["user_change"] * 6


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", ""])
def test_a_connection_asked_to_go_or_cut_off_comes_back(web: WebClient, stand_in: StandIn, reason: str) -> None:
    app, heard = listening(web)
    with by_socket(app, stand_in) as handler:
        before = handler.client.session_id()
        assert stand_in.disconnect(reason=reason) == 1
        stand_in.until(lambda: handler.client.session_id() != before and stand_in.connections()["A0ONE"] == 1)
        stand_in.person(TEAM, "U0MINA").do("change_profile", title="x")
        stand_in.until(lambda: heard)
        assert set(heard) == {"user_change"}


def test_a_socket_s_address_is_good_for_one_connection(place: Running) -> None:
    client = WebClient(base_url=place.api_url)
    address = client.apps_connections_open(app_token="xapp-one-demo")["url"]
    assert re.fullmatch(r"ws://127\.0\.0\.1:\d+/link\?ticket=[0-9a-f]{32}&app_id=A0ONE", address)
    unknown = address.replace("ticket=", "ticket=0").replace("ws://", "http://")
    upgrade = {"upgrade": "websocket", "connection": "upgrade", "sec-websocket-version": "13",
               "sec-websocket-key": "MDEyMzQ1Njc4OWFiY2RlZg=="}
    assert httpx.get(unknown, headers=upgrade, trust_env=False).status_code == 403


def test_what_is_sent_by_http_is_signed_as_slack_signs_it(place: Running, stand_in: StandIn) -> None:
    place.world.workspaces[TEAM].app.request_url = f"{place.url}/no/app/there"
    sent: list[httpx.Request] = []

    async def seen(request: httpx.Request) -> None:
        sent.append(request)

    mina = stand_in.person(TEAM, "U0MINA")
    mina.do("deactivate")
    client = place.deliveries._client
    assert client is not None
    client.event_hooks = {"request": [seen]}
    stand_in.person(TEAM, "U0LI").do("change_profile", title="x")
    client.event_hooks = {}
    headers = {name.lower(): value for name, value in sent[0].headers.items()}
    assert SignatureVerifier("one-secret").is_valid_request(sent[0].content, headers)
    assert not SignatureVerifier("other-secret").is_valid_request(sent[0].content, headers)


@pytest.mark.parametrize(("kind", "done"), [("drop_before", 0), ("drop_after", 1)])
def test_a_dropped_connection_may_or_may_not_have_done_it(
        web: WebClient, stand_in: StandIn, kind: str, done: int) -> None:
    stand_in.faults("chat.postMessage", kind)
    with pytest.raises((RemoteDisconnected, ConnectionResetError, urllib.error.URLError)):
        web.chat_postMessage(channel="C0GENERAL", text="once")
    said = stand_in.person(TEAM, "U0MINA").messages("C0GENERAL")
    assert [one["text"] for one in said].count("once") == done
    web.chat_postMessage(channel="C0GENERAL", text="the next one passes")


def test_the_usual_client_sends_twice_after_a_drop(place: Running, stand_in: StandIn) -> None:
    stand_in.faults("chat.postMessage", "drop_after")
    WebClient("xoxb-one-demo", base_url=place.api_url).chat_postMessage(channel="C0GENERAL", text="twice")
    said = stand_in.person(TEAM, "U0MINA").messages("C0GENERAL")
    assert [one["text"] for one in said].count("twice") == 2


@pytest.mark.parametrize(("kind", "status", "done"), [
    ("error500", 500, 0), ("error500_after", 500, 1), ("ratelimited", 429, 0), ("html", 502, 0)])
def test_errors_and_limits_are_answered_as_slack_does(
        web: WebClient, stand_in: StandIn, kind: str, status: int, done: int) -> None:
    stand_in.faults("*", kind, times=2, retry_after=7)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            web.chat_postMessage(channel="C0GENERAL", text="once")
        assert caught.value.response.status_code == status
    if kind == "ratelimited":
        assert caught.value.response["error"] == "ratelimited"
        assert caught.value.response.headers["Retry-After"] == "7"
    said = stand_in.person(TEAM, "U0MINA").messages("C0GENERAL")
    assert [one["text"] for one in said].count("once") == 2 * done


def test_a_delay_outlasts_an_impatient_client(place: Running, stand_in: StandIn) -> None:
    impatient = WebClient("xoxb-one-demo", base_url=place.api_url, timeout=1, retry_handlers=[])
    stand_in.faults("chat.postMessage", "delay", seconds=1.3)
    with pytest.raises(TimeoutError):
        impatient.chat_postMessage(channel="C0GENERAL", text="late")
    mina = stand_in.person(TEAM, "U0MINA")
    stand_in.until(lambda: "late" in [said["text"] for said in mina.messages("C0GENERAL")])


def test_an_unknown_fault_is_not_planned(stand_in: StandIn) -> None:
    with pytest.raises(CannotBeDone, match="no such fault"):
        stand_in.faults("*", "lightning")


def test_the_wire_shows_everything_but_the_tokens(place: Running, web: WebClient, stand_in: StandIn) -> None:
    web.chat_postMessage(channel="C0GENERAL", text="my token is xoxb-one-demo")
    refused(web, "chat.postMessage", channel="C0NOWHERE", text="x")
    stand_in.person(TEAM, "U0MINA").command("/hire")
    posts, commands = stand_in.wire("chat.postMessage"), stand_in.wire("/hire")
    assert [entry["status"] for entry in posts] == ["ok", "channel_not_found"]
    assert (commands[0]["direction"], commands[0]["status"]) == ("to the app", "connection_failed")
    text = json.dumps(stand_in.wire()) + json.dumps(stand_in.dump())
    assert "xoxb-one" not in text
    assert "one-secret" not in text
    assert stand_in.wire(after=posts[-1]["number"])[0]["name"] == "/hire"


def test_the_clock_moves_forward_only_and_dates_messages(
        web: WebClient, place: Running, stand_in: StandIn) -> None:
    before = float(web.chat_postMessage(channel="C0GENERAL", text="x")["ts"])
    stand_in.clock.forward(86_400)
    after = float(web.chat_postMessage(channel="C0GENERAL", text="y")["ts"])
    assert 86_400 <= after - before < 86_400 + 60
    with pytest.raises(CannotBeDone, match="only moves forward"):
        stand_in.clock.forward(-1)


def test_a_trigger_does_not_age_with_the_movable_clock(
        web: WebClient, place: Running, stand_in: StandIn) -> None:
    given = place.deliveries.triggers.give(TEAM, "U0MINA")
    stand_in.clock.forward(3600)
    web.views_open(trigger_id=given, view=modal())


def test_the_clock_is_shared_by_a_file(tmp_path: Path) -> None:
    path = tmp_path / "clock.json"
    with running(WORLD, clock_file=path) as place, StandIn(place.url) as stand_in:
        stand_in.clock.forward(90)
    assert json.loads(path.read_text()) == {"offset_seconds": 90.0}
    assert Clock(path).offset == 90


def test_an_event_is_repeated_when_the_clock_has_moved_on(web: WebClient) -> None:
    with running(WORLD, retry_delays=(0, 60, 300)) as place, StandIn(place.url) as stand_in:
        stand_in.person(TEAM, "U0MINA").do("change_profile", title="x")
        stand_in.until(lambda: len(stand_in.wire("user_change")) == 2)
        stand_in.clock.forward(60)
        stand_in.until(lambda: len(stand_in.wire("user_change")) == 3)
        stand_in.clock.forward(300)
        stand_in.until(lambda: len(stand_in.wire("user_change")) == 4)
        assert [entry["retry"] for entry in stand_in.wire("user_change")] == [
            None, [1, "connection_failed"], [2, "connection_failed"], [3, "connection_failed"]]


def test_a_malformed_world_is_not_loaded(stand_in: StandIn) -> None:
    with pytest.raises(CannotBeDone, match="KeyError"):
        stand_in.load({"workspaces": [{"id": "T0"}]})
    assert stand_in.dump()["workspaces"].keys() == {TEAM, "T0TWO"}


def test_waiting_ends_with_what_was_last_seen(stand_in: StandIn) -> None:
    with pytest.raises(AssertionError, match="last seen 0"):
        stand_in.until(lambda: 0, seconds=0.05)


def test_a_change_is_pushed_to_browsers(place: Running, stand_in: StandIn, web: WebClient) -> None:
    from websockets.sync.client import connect

    with connect(f"ws{place.url.removeprefix('http')}/client/socket", proxy=None) as socket:
        first = json.loads(socket.recv(timeout=5))
        web.chat_postMessage(channel="C0GENERAL", text="x")
        assert json.loads(socket.recv(timeout=5))["revision"] > first["revision"]


def test_people_cannot_act_where_they_are_not(stand_in: StandIn) -> None:
    li = stand_in.person(TEAM, "U0LI")
    for deed, arguments, expected in (
            ("say", {"channel": "G0PANEL", "text": "x"}, "not_in_channel"),
            ("say", {"channel": "C0NONE", "text": "x"}, "channel_not_found"),
            ("join", {"channel": "G0PANEL"}, "channel_not_found"),
            ("submit", {}, "view_not_found"), ("dance", {}, "unknown_deed"),
            ("click", {"message": {"channel": "C0GENERAL", "ts": "1.1"}, "action_id": "x"}, "message_not_found")):
        with pytest.raises(CannotBeDone, match=expected):
            li.do(deed, **arguments)
    with pytest.raises(CannotBeDone, match="user_not_found"):
        stand_in.person(TEAM, "U0BOT").do("open_home")
    with pytest.raises(CannotBeDone, match="team_not_found"):
        stand_in.person("T0NONE", "U0LI").do("open_home")


def test_people_edit_and_delete_what_they_said(stand_in: StandIn) -> None:
    mina, li = stand_in.person(TEAM, "U0MINA"), stand_in.person(TEAM, "U0LI")
    ts = mina.say("helo", channel="C0GENERAL")
    where = {"channel": "C0GENERAL", "ts": ts}
    with pytest.raises(CannotBeDone, match="cant_update_message"):
        li.do("edit", message=where, text="mine")
    mina.do("edit", message=where, text="hello")
    assert mina.messages("C0GENERAL")[-1]["text"] == "hello"
    with pytest.raises(CannotBeDone, match="cant_delete_message"):
        li.do("delete", message=where)
    mina.do("delete", message=where)
    assert ts not in [said["ts"] for said in mina.messages("C0GENERAL")]


def test_a_command_without_any_app_is_not_dispatched(mina: Someone) -> None:
    assert mina.command("/hire")[0]["shown"] == '/hire failed with the error "dispatch_failed"'


def test_a_failed_event_is_repeated_three_times_with_number_and_reason(
        place: Running, web: WebClient, mina: Someone, stand_in: StandIn) -> None:
    app = App(client=web, signing_secret="one-secret", token_verification_enabled=False,
              process_before_response=True)
    heard: list[tuple[str, list[str], list[str]]] = []

    @app.event("user_change")
    def told(body: dict[str, Any], request: Any) -> BoltResponse:
        heard.append((body["event_id"], request.headers.get("x-slack-retry-num", []),
                      request.headers.get("x-slack-retry-reason", [])))
        return BoltResponse(status=500)

    with by_http(SlackRequestHandler(app)) as url:
        place.world.workspaces[TEAM].app.request_url = url
        mina.do("change_profile", title="Other")
        stand_in.until(lambda: len(heard) == 4)
    assert len({event for event, _, _ in heard}) == 1
    assert [number for _, number, _ in heard] == [[], ["1"], ["2"], ["3"]]
    assert heard[1][2] == ["http_error"]
