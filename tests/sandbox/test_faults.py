"""Faults planned by number, by chance and by script, and what the real client meets of them."""

import urllib.error
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.client import CannotBeDone, Someone, StandIn
from sandbox.server import Running
from tests.sandbox.conftest import WORLD
from tests.sandbox.test_broken_sockets import bare

Call = Callable[[], object]


def met(call: Call) -> str:
    """What came of a call, in a word."""
    try:
        call()
    except SlackApiError as said:
        return str(said.response.status_code if said.response.status_code != 200 else said.response["error"])
    except urllib.error.URLError as refused:
        return type(refused.reason).__name__
    except (OSError, HTTPException) as error:
        return type(error).__name__
    return "ok"


def post(web: WebClient, text: str = "x") -> Call:
    return lambda: web.chat_postMessage(channel="C0GENERAL", text=text)


def posted(mina: Someone, text: str) -> int:
    return [said["text"] for said in mina.messages("C0GENERAL")].count(text)


@pytest.mark.parametrize(("kind", "expected", "done"), [
    ("drop_before", "RemoteDisconnected", 0), ("drop_after", "RemoteDisconnected", 1),
    ("reset", "ConnectionResetError", 0), ("error500", "503", 0), ("error500_after", "503", 1),
    ("html", "503", 0), ("html_after", "503", 1), ("ratelimited", "429", 0), ("refused", "fatal_error", 0),
    ("delay", "TimeoutError", 0), ("delay_after", "TimeoutError", 1)])
def test_a_fault_comes_with_the_effect_or_without(
        place: Running, stand_in: StandIn, mina: Someone, kind: str, expected: str, done: int) -> None:
    web = WebClient("xoxb-one-demo", base_url=place.api_url, timeout=1, retry_handlers=[])
    stand_in.faults("chat.postMessage", kind, status=503, seconds=1.6 if "delay" in kind else 0)
    assert met(post(web, "once")) == expected
    assert posted(mina, "once") == done
    assert stand_in.struck("chat.postMessage") == {kind: 1}
    stand_in.until(lambda: posted(mina, "once") == (done or kind == "delay"))
    assert met(post(web)) == "ok"


def test_what_is_held_back_does_not_land_in_the_next_world(
        place: Running, web: WebClient, stand_in: StandIn, mina: Someone) -> None:
    stand_in.faults("chat.postMessage", "delay", seconds=1)
    with ThreadPoolExecutor() as beside:
        late = beside.submit(met, post(web, "late"))
        stand_in.until(lambda: stand_in.calls("chat.postMessage"))
        stand_in.load(WORLD)
        assert late.result() == "RemoteDisconnected"
    assert posted(mina, "late") == 0


def test_a_script_says_what_happens_to_each_call(web: WebClient, stand_in: StandIn, mina: Someone) -> None:
    stand_in.faults("chat.postMessage", script=[
        "well", "drop_after", {"kind": "refused", "error": "internal_error"}, "well", "error500"])
    assert [met(post(web, str(number))) for number in range(7)] == [
        "ok", "RemoteDisconnected", "internal_error", "ok", "500", "ok", "ok"]
    assert [posted(mina, str(number)) for number in range(7)] == [1, 1, 0, 1, 0, 1, 1]
    assert (stand_in.struck("chat.postMessage"), stand_in.calls("chat.postMessage")) == (
        {"drop_after": 1, "refused": 1, "error500": 1}, 7)


def test_a_script_for_all_methods_counts_the_calls_of_each(web: WebClient, stand_in: StandIn) -> None:
    stand_in.faults("*", script=["well", "error500"])
    calls: list[Call] = [web.auth_test, post(web)]
    assert [met(call) for call in [*calls, *calls, *calls]] == ["ok", "ok", "500", "500", "ok", "ok"]


def test_chance_is_the_same_again_with_the_same_seed(web: WebClient, stand_in: StandIn) -> None:
    def chances(seed: int) -> list[str]:
        stand_in.no_faults()
        assert stand_in.faults("*", ["error500", "ratelimited"], probability=0.5, seed=seed) == seed
        return [met(web.auth_test) for _ in range(40)]

    first = chances(7)
    assert set(first) == {"ok", "500", "429"}
    assert chances(7) == first
    assert chances(8) != first


def test_other_methods_do_not_change_the_chances_of_a_method(web: WebClient, stand_in: StandIn) -> None:
    stand_in.faults("*", "error500", probability=0.5, seed=7)
    alone = [met(web.auth_test) for _ in range(20)]
    stand_in.no_faults()
    stand_in.faults("*", "error500", probability=0.5, seed=7)
    assert [(met(post(web)), met(web.auth_test))[1] for _ in range(20)] == alone


def test_a_seed_that_was_not_given_is_told(web: WebClient, stand_in: StandIn) -> None:
    seed = stand_in.faults("auth.test", "error500", probability=0.5)
    first = [met(web.auth_test) for _ in range(20)]
    stand_in.no_faults()
    stand_in.faults("auth.test", "error500", probability=0.5, seed=seed)
    assert [met(web.auth_test) for _ in range(20)] == first


def test_several_plans_hold_at_once_and_each_is_counted(web: WebClient, stand_in: StandIn) -> None:
    stand_in.faults("*", "error500", probability=0.3, seed=1)
    stand_in.faults("chat.postMessage", "drop_before", times=5)
    stand_in.faults("chat.postMessage", "ratelimited", probability=0.5, seed=2, times=3)
    words = {"500": "error500", "RemoteDisconnected": "drop_before", "429": "ratelimited"}
    seen = Counter(met(post(web)) for _ in range(60))
    assert stand_in.struck("chat.postMessage") == {words[word]: n for word, n in seen.items() if word != "ok"}
    assert (seen["RemoteDisconnected"], seen["429"]) == (5, 3)
    assert seen["500"] > 5


def test_a_fault_can_last_for_a_while(web: WebClient, stand_in: StandIn) -> None:
    stand_in.faults("auth.test", "error500", lasting=0.4)
    assert [met(web.auth_test) for _ in range(3)] == ["500"] * 3
    stand_in.until(lambda: met(web.auth_test) == "ok")
    assert stand_in.get("/control/faults")["planned"] == []


def test_counts_outlive_the_plans_until_the_next_world(web: WebClient, stand_in: StandIn) -> None:
    stand_in.faults("auth.test", "error500")
    met(web.auth_test)
    stand_in.no_faults()
    assert (stand_in.struck("auth.test"), stand_in.calls("auth.test")) == ({"error500": 1}, 1)
    assert (stand_in.struck("chat.update"), stand_in.calls("chat.update")) == ({}, 0)


def test_a_connection_can_be_reset_before_a_byte_is_read(web: WebClient, stand_in: StandIn, mina: Someone) -> None:
    stand_in.faults("connect", "reset", times=2)
    assert [met(post(web, "once")) for _ in range(3)] == ["ConnectionResetError", "ConnectionResetError", "ok"]
    assert posted(mina, "once") == 1
    assert stand_in.struck("connect") == {"reset": 2}


def test_who_steers_gets_through_although_connections_are_reset(place: Running, stand_in: StandIn) -> None:
    stand_in.faults("connect", "reset", times=3)
    with StandIn(place.url) as other:
        assert other.struck("connect") == {"reset": 3}


def test_while_it_is_away_nobody_can_connect_and_what_is_open_stays(
        place: Running, web: WebClient, stand_in: StandIn) -> None:
    with bare(place) as link:
        stand_in.away(1)
        stand_in.until(lambda: met(post(web)) == "ConnectionRefusedError")
        assert link.ping().wait(5)
        stand_in.until(lambda: met(post(web)) == "ok")
        assert link.ping().wait(5)


@pytest.mark.parametrize(("planned", "said"), [
    ({"method": "chat.postMessage", "kind": "twice"}, "no such fault: twice; chat.postMessage can have"),
    ({"method": "view_submission", "kind": "twice"}, "no such fault"),
    ({"method": "/hire", "kind": "out_of_order"}, "no such fault"),
    ({"method": "connect", "kind": "drop_after"}, "no such fault"),
    ({"method": "*", "kind": ["error500", "lightning"]}, "no such fault: lightning"),
    ({"method": "*", "script": ["well", "lightning"]}, "no such fault: lightning"),
    ({"method": "*", "script": [{"kind": "html", "colour": "red"}]}, "colour"),
    ({"method": "*"}, "by its kind, or by a script"),
    ({"method": "*", "kind": "html", "script": ["well"]}, "by its kind, or by a script")])
def test_what_cannot_happen_is_not_planned(stand_in: StandIn, planned: dict[str, object], said: str) -> None:
    with pytest.raises(CannotBeDone, match=said):
        stand_in.post("/control/faults", planned)
    assert stand_in.get("/control/faults")["planned"] == []
