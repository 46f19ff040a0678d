"""Web sockets that go silent, break off, or cannot be opened: what the real client makes of them."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from slack_sdk import WebClient
from websockets.exceptions import InvalidMessage, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from sandbox.client import CannotBeDone, StandIn
from sandbox.server import Running, running
from tests.sandbox.conftest import TEAM, WORLD, by_socket
from tests.sandbox.test_sockets_and_faults import listening

OFTEN = 0.1  # seconds between the pings of a client that shall see quickly what happened to it


@contextmanager
def bare(place: Running) -> Iterator[ClientConnection]:
    """A socket without any library of Slack's, after its hello."""
    address = WebClient(base_url=place.api_url).apps_connections_open(app_token="xapp-one-demo")["url"]
    with connect(address, proxy=None, ping_interval=None) as link:
        assert json.loads(link.recv(timeout=5))["type"] == "hello"
        yield link


def test_a_silent_socket_is_open_and_answers_nothing_until_it_wakes(place: Running, stand_in: StandIn) -> None:
    with bare(place) as link:
        assert link.ping().wait(5)
        assert stand_in.silence() == 1
        unanswered = link.ping()
        assert stand_in.person(TEAM, "U0MINA").command("/hire")[0]["status"] == "timeout"
        stand_in.until(lambda: stand_in.sockets()[0]["unread"])
        assert (stand_in.connections()["A0ONE"], stand_in.sockets()[0]["silent"]) == (1, True)
        assert not unanswered.is_set()
        assert stand_in.wake("A0ONE") == 1
        assert unanswered.wait(5)
        stand_in.disconnect()
        assert json.loads(link.recv(timeout=5))["type"] == "disconnect", "what was sent in silence never comes"


def test_only_the_sockets_of_the_app_named_go_silent(place: Running, stand_in: StandIn) -> None:
    with bare(place):
        assert stand_in.silence("A0TWO") == 0
        assert not stand_in.sockets()[0]["silent"]


def test_the_usual_client_leaves_a_socket_that_has_gone_silent(web: WebClient, stand_in: StandIn) -> None:
    app, heard = listening(web)
    with by_socket(app, stand_in, ping_interval=OFTEN) as handler:
        session = handler.client.current_session
        stand_in.until(lambda: session.last_ping_pong_time)
        stand_in.silence()
        stand_in.until(lambda: handler.client.current_session is not session)
        stand_in.until(lambda: not any(socket["silent"] for socket in stand_in.sockets()))
        stand_in.person(TEAM, "U0MINA").do("change_profile", title="x")
        stand_in.until(lambda: heard)


def test_the_usual_client_never_leaves_a_socket_that_was_silent_from_its_start(
        web: WebClient, stand_in: StandIn) -> None:
    app, _ = listening(web)
    stand_in.faults("link", "silent")
    with by_socket(app, stand_in, ping_interval=OFTEN) as handler:
        session = handler.client.current_session
        stand_in.until(lambda: stand_in.sockets()[0]["unread"] > 1.5 / OFTEN)
        assert handler.client.current_session is session
        assert handler.client.is_connected()
        assert session.last_ping_pong_time is None


@pytest.mark.parametrize("reset", [False, True])
def test_a_socket_that_ends_without_a_word_is_opened_again(web: WebClient, stand_in: StandIn, reset: bool) -> None:
    app, heard = listening(web)
    with by_socket(app, stand_in, ping_interval=OFTEN) as handler:
        before = handler.client.session_id()
        assert stand_in.cut(reset=reset) == 1
        stand_in.until(lambda: handler.client.session_id() != before and stand_in.connections()["A0ONE"] == 1)
        stand_in.person(TEAM, "U0MINA").do("change_profile", title="x")
        stand_in.until(lambda: heard)


@pytest.mark.parametrize("kind", ["refused", "error500"])
def test_an_app_that_cannot_connect_for_a_while_connects_in_the_end(
        web: WebClient, stand_in: StandIn, kind: str) -> None:
    app, _ = listening(web)
    with by_socket(app, stand_in, ping_interval=OFTEN) as handler:
        before = handler.client.session_id()
        stand_in.faults("apps.connections.open", kind, times=2, error="internal_error")
        stand_in.disconnect(reason="link_disabled")
        stand_in.until(lambda: handler.client.session_id() != before and stand_in.connections()["A0ONE"] == 1)


@pytest.mark.parametrize(("kind", "met"), [("error500", InvalidStatus), ("drop_before", (InvalidMessage, OSError))])
def test_a_handshake_can_be_refused_or_dropped(
        place: Running, stand_in: StandIn, kind: str, met: type[Exception]) -> None:
    stand_in.faults("link", kind)
    with pytest.raises(met), bare(place):
        pass
    assert stand_in.connections().get("A0ONE", 0) == 0


def test_a_handshake_can_be_late(place: Running, stand_in: StandIn) -> None:
    stand_in.faults("link", "delay", seconds=0.2)
    started = time.monotonic()
    with bare(place):
        assert time.monotonic() - started > 0.2


def test_slack_pings_every_connection() -> None:
    with running(WORLD, ping_seconds=0.05) as place, StandIn(place.url) as stand_in:
        app, _ = listening(WebClient("xoxb-one-demo", base_url=place.api_url))
        with by_socket(app, stand_in):
            stand_in.until(lambda: stand_in.sockets()[0]["pongs"] >= 2)


def test_sockets_can_be_told_a_few_things_only(stand_in: StandIn) -> None:
    with pytest.raises(CannotBeDone, match="silence, wake, cut, reset"):
        stand_in.post("/control/sockets", {"do": "dance"})
