"""What reaches the app twice, late, out of order or by half, and whose ack is lost on its way back."""

import re
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from sandbox.client import Someone, StandIn
from sandbox.server import Running, running
from tests.sandbox.conftest import TEAM, WORLD, Plug, by_http, by_socket, field, modal
from tests.sandbox.test_broken_sockets import OFTEN
from tests.sandbox.test_sockets_and_faults import listening

Heard = list[tuple[str, str, str]]


@pytest.fixture
def heard(bolt: App) -> Heard:
    """The events the app hears: the title of the person it is about, the event's id, the number of the repetition."""
    told: Heard = []

    @bolt.event(re.compile(".*"))
    def hear(body: dict[str, Any], request: Any) -> None:
        number = request.headers.get("x-slack-retry-num", ["0"])[0]
        told.append((body["event"]["user"]["profile"]["title"], body["event_id"], number))

    return told


def titles(heard: Heard) -> list[str]:
    return [title for title, _, _ in heard]


def test_an_event_can_come_twice_with_one_id(heard: Heard, stand_in: StandIn, mina: Someone) -> None:
    stand_in.faults("events_api", "twice")
    assert len(mina.do("change_profile", title="one")["answers"]) == 2
    mina.do("change_profile", title="two")
    assert titles(heard) == ["one", "one", "two"]
    assert (heard[0][1] == heard[1][1] != heard[2][1], heard[1][2]) == (True, "0")
    assert stand_in.struck("user_change") == {"twice": 1}


def test_by_chance_some_events_come_twice(heard: Heard, stand_in: StandIn, mina: Someone) -> None:
    stand_in.faults("user_change", "twice", probability=0.4, seed=3)
    for number in range(20):
        mina.do("change_profile", title=str(number))
    doubled = {title for title in titles(heard) if titles(heard).count(title) == 2}
    assert len(heard) == 20 + len(doubled)
    assert stand_in.struck("user_change") == {"twice": len(doubled)}
    assert 2 < len(doubled) < 18


def test_an_event_can_come_hours_late(heard: Heard, stand_in: StandIn, mina: Someone) -> None:
    stand_in.faults("user_change", "late", seconds=7200)
    assert mina.do("change_profile", title="late")["answers"][0]["status"] == "late"
    mina.do("change_profile", title="later")
    stand_in.clock.forward(7100)
    mina.do("change_profile", title="last")
    assert titles(heard) == ["later", "last"]
    stand_in.clock.forward(200)
    stand_in.until(lambda: titles(heard) == ["later", "last", "late"])


def test_events_can_change_places(heard: Heard, stand_in: StandIn, mina: Someone) -> None:
    stand_in.faults("events_api", script=["well", "out_of_order", "well"])
    for title in ("one", "two", "three"):
        mina.do("change_profile", title=title)
    stand_in.until(lambda: len(heard) == 3)
    assert titles(heard) == ["one", "three", "two"]


def test_an_event_that_nothing_overtakes_comes_all_the_same(heard: Heard, stand_in: StandIn, mina: Someone) -> None:
    stand_in.faults("events_api", "out_of_order", seconds=60)
    mina.do("change_profile", title="alone")
    assert heard == []
    stand_in.clock.forward(60)
    stand_in.until(lambda: titles(heard) == ["alone"])


def test_what_is_late_does_not_reach_the_next_world(
        heard: Heard, plug: Plug, place: Running, stand_in: StandIn, mina: Someone) -> None:
    stand_in.faults("user_change", "late", seconds=60)
    mina.do("change_profile", title="late")
    stand_in.load(WORLD)
    place.world.workspaces[TEAM].app.request_url = plug.url
    stand_in.clock.forward(60)
    mina.do("change_profile", title="now")
    assert titles(heard) == ["now"]


def test_an_event_whose_ack_is_lost_is_repeated(heard: Heard, stand_in: StandIn, mina: Someone) -> None:
    stand_in.faults("user_change", "ack_lost", times=2)
    assert mina.do("change_profile", title="x")["answers"][0]["status"] == "timeout"
    stand_in.until(lambda: len(heard) == 3)
    stand_in.until(lambda: [entry["status"] for entry in stand_in.wire("user_change")] == ["timeout", "timeout", "ok"])
    assert [number for _, _, number in heard] == ["0", "1", "2"]
    assert len({id for _, id, _ in heard}) == 1


def test_a_form_whose_ack_is_lost_was_taken_and_stays_open(
        bolt: App, web: WebClient, place: Running, stand_in: StandIn, mina: Someone) -> None:
    taken: list[str] = []

    @bolt.view("form")
    def take(ack: Any, view: dict[str, Any]) -> None:
        taken.append(view["state"]["values"]["title~1"]["value"]["value"])
        ack()

    web.views_open(trigger_id=place.deliveries.triggers.give(TEAM, "U0MINA"), view=modal(field("title")))
    stand_in.faults("view_submission", "ack_lost")
    mina.fill(title="Engineer")
    assert mina.submit()[0]["status"] == "timeout"
    assert (mina.top()["trouble"], taken) == ("We had some trouble connecting. Try again?", ["Engineer"])
    assert mina.submit()[0]["status"] == "ok"
    assert (mina.modal(), taken) == (None, ["Engineer", "Engineer"])


def test_a_command_can_come_late_and_its_ack_be_lost(bolt: App, stand_in: StandIn, mina: Someone) -> None:
    said: list[str] = []

    @bolt.command("/hire")
    def hire(ack: Any, body: dict[str, Any]) -> None:
        said.append(body["text"])
        ack("Done")

    stand_in.faults("/hire", script=[{"kind": "late", "seconds": 0.1}, "ack_lost"])
    assert [mina.command(f"/hire {number}")[0]["shown"] for number in range(2)] == [
        "", '/hire failed with the error "operation_timeout"']
    assert said == ["0", "1"]
    assert [entry["fault"] for entry in stand_in.wire("/hire")] == ["late", "ack_lost"]


def test_a_socket_that_dies_in_the_middle_of_a_delivery_is_opened_again_and_the_event_repeated() -> None:
    with running(WORLD, retry_delays=(60, 60)) as place, StandIn(place.url) as stand_in:
        app, heard = listening(WebClient("xoxb-one-demo", base_url=place.api_url))
        with by_socket(app, stand_in, ping_interval=OFTEN) as handler:
            before = handler.client.session_id()
            stand_in.faults("events_api", "cut")
            answers = stand_in.person(TEAM, "U0MINA").do("change_profile", title="x")["answers"]
            assert (answers[0]["status"], heard) == ("connection_failed", [])
            stand_in.until(lambda: handler.client.session_id() != before and stand_in.connections()["A0ONE"] == 1)
            stand_in.clock.forward(60)
            stand_in.until(lambda: heard == ["user_change"])


def test_a_request_that_breaks_off_in_the_middle_is_not_heard_and_is_repeated(
        web: WebClient, place: Running, stand_in: StandIn, mina: Someone) -> None:
    app, heard = listening(web)
    with by_http(SlackRequestHandler(app)) as url:
        place.world.workspaces[TEAM].app.request_url = url
        stand_in.faults("events_api", "cut")
        assert mina.do("change_profile", title="x")["answers"][0]["status"] == "connection_failed"
        stand_in.until(lambda: stand_in.wire("user_change")[-1]["status"] == "ok")
    assert heard == ["user_change"]
