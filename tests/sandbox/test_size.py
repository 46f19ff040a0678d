"""Many messages: what they cost, and what can be learnt of them at a glance. And the stand-in on its own feet."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient

from sandbox import front
from sandbox.api import answered
from sandbox.client import CannotBeDone, StandIn
from sandbox.deliveries import Deliveries
from sandbox.process import apart
from sandbox.world import World
from tests.sandbox.conftest import TEAM, WORLD, section

TOP = Path(__file__).parents[2]


def marked(id: str) -> dict[str, Any]:
    return {"event_type": "rapport", "event_payload": {"id": id}}


def test_where_each_id_stands_is_told_without_the_messages(web: WebClient, stand_in: StandIn) -> None:
    first = web.chat_postMessage(channel="C0GENERAL", text="x", metadata=marked("one"))
    again = web.chat_postMessage(channel="U0MINA", text="x", metadata=marked("one"))
    other = web.chat_postMessage(channel="C0GENERAL", text="x", metadata=marked("two"))
    web.chat_postMessage(channel="C0GENERAL", text="without")
    doubled = {"one": [("C0GENERAL", first["ts"]), (again["channel"], again["ts"])]}
    assert stand_in.copies(TEAM) == {**doubled, "two": [("C0GENERAL", other["ts"])]}
    assert stand_in.copies(TEAM, least=2) == doubled
    assert stand_in.copies(TEAM, name="key") == {}
    assert stand_in.count(TEAM) == 5
    web.chat_delete(channel="C0GENERAL", ts=first["ts"])
    assert (stand_in.copies(TEAM, least=2), stand_in.count(TEAM)) == ({}, 4)
    with pytest.raises(CannotBeDone, match="team_not_found"):
        stand_in.count("T0NONE")


def work(doing: Callable[[], object]) -> int:
    """How many instructions of the interpreter it takes."""
    count = 0

    def each(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return each

    before = sys.gettrace()
    sys.settrace(each)
    try:
        doing()
    finally:
        sys.settrace(before)
    return count


async def costs(messages: int) -> dict[str, int]:
    """The work of one call of each kind in a room, and in a workspace of that many direct conversations."""
    deliveries = Deliveries(World.load({"workspaces": [
        WORLD["workspaces"][0] | {"people": [{"id": f"U{number}", "name": "x"} for number in range(messages)]}]}))

    def call(method: str, **arguments: Any) -> Any:
        return answered(deliveries, method, {"channel": "C0GENERAL", **arguments}, "xoxb-one-demo")

    sent = [call("chat.postMessage", text="x", metadata=marked(str(number))) for number in range(messages)]
    for number in range(messages):
        call("chat.postMessage", channel=f"U{number}", text="x")
    first, last = sent[0]["ts"], sent[-1]["ts"]
    return {
        "post": work(lambda: call("chat.postMessage", text="x", blocks=[section()])),
        "direct": work(lambda: call("chat.postMessage", channel=f"U{messages - 1}", text="x")),
        "reply": work(lambda: call("chat.postMessage", text="x", thread_ts=first)),
        "update": work(lambda: call("chat.update", ts=first, text="y")),
        "look up": work(lambda: call("conversations.history", oldest=last, include_all_metadata=True, limit=15)),
        "latest": work(lambda: call("conversations.history", limit=15)),
        "delete": work(lambda: call("chat.delete", ts=sent[1]["ts"]))}


def test_a_call_costs_no_more_among_many_messages() -> None:
    with ThreadPoolExecutor(1) as pool:  # a browser may have left its event loop in this thread
        few, many = (pool.submit(lambda count=count: asyncio.run(costs(count))).result() for count in (20, 1000))
    assert {name: many[name] for name in many if many[name] > 1.5 * few[name]} == {}


def test_the_front_shows_the_latest_messages_and_counts_what_is_unread_up_to_a_limit(
        web: WebClient, stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "MESSAGES_SHOWN", 3)
    monkeypatch.setattr(front, "UNREAD_SHOWN", 2)
    for number in range(4):
        web.chat_postMessage(channel="U0MINA", text=str(number))
    state = stand_in.get("/client/state", workspace=TEAM, user="U0MINA", conversation="app")
    assert [said["text"] for said in state["conversation"]["messages"]] == ["1", "2", "3"]
    assert state["conversation"]["unread"] == 2


def test_a_token_is_unreadable_wherever_it_stands(web: WebClient, stand_in: StandIn) -> None:
    web.chat_postMessage(channel="C0GENERAL", text='new line\nxoxb-one-demo "quoted xapp-one-demo"')
    for read in ("/control/wire", "/control/dump", "/client/wire"):
        assert "-one-demo" not in stand_in.http.get(read).text


def test_it_can_be_a_process_of_its_own() -> None:
    with apart(WORLD, retry_delays=(), ack_seconds=0.2) as stand_in:
        WebClient("xoxb-one-demo", base_url=f"{stand_in.url}/api/").chat_postMessage(channel="U0MINA", text="x")
        assert stand_in.person(TEAM, "U0MINA").dm()[0]["text"] == "x"
        port = stand_in.url.rpartition(":")[2]
        assert started("--port", port).stderr.strip() == f"127.0.0.1:{port}: Address already in use"
    with pytest.raises(httpx.ConnectError):
        httpx.get(stand_in.url, trust_env=False)


def test_it_starts_with_the_worlds_of_several_files() -> None:
    files = [str(TOP / "sandbox/samples" / name) for name in ("company.yaml", "community.yaml")]
    process = subprocess.Popen([sys.executable, "-m", "sandbox", *files], cwd=TOP, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    with process.stdout, StandIn(process.stdout.readline().strip()) as stand_in:
        assert len(stand_in.dump()["workspaces"]) == 2
        process.terminate()
    process.wait()


def test_a_process_that_cannot_start_says_so() -> None:
    with pytest.raises(RuntimeError, match="did not start: exit code 2"), apart(WORLD, colour="red"):
        pass


def started(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sandbox", *words]
    return subprocess.run(command, cwd=TOP, capture_output=True, text=True, check=False)
