"""From the workspace to the app: over a socket when one is connected, else by signed HTTP. An answer counts
when it comes within 3 s of real time; events are repeated up to three times, other deliveries never."""

import asyncio
import hashlib
import hmac
import json
import random
import secrets
import time
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode

import httpx
from starlette.websockets import WebSocketDisconnect

from sandbox.elements import Json
from sandbox.faults import Fault, Faults
from sandbox.limits import Limiter
from sandbox.sockets import PING_SECONDS, Socket, Sockets
from sandbox.triggers import Reply, Triggers
from sandbox.world import Workspace, World, new_id

ACK_SECONDS = 3.0  # Slack, acknowledging requests
RETRY_DELAYS = (0.0, 60.0, 300.0)  # Slack, Events API: at once, after a minute, after five
MOST_HELD = 5.0  # seconds for which an event waits for another to overtake it
Kind = Literal["events_api", "interactive", "slash_commands"]
Retry = tuple[int, str] | None  # the number of the repetition, and why


class Cut(Exception):
    """The connection has ended midway."""


async def half(body: bytes) -> AsyncIterator[bytes]:
    yield body[:len(body) // 2]
    raise Cut


def name_of(payload: Json) -> str:
    """What is delivered: `/hire`, `user_change`, `block_actions`."""
    name: str = payload.get("command") or (payload.get("event") or payload)["type"]
    return name


@dataclass
class Answer:
    """What the app said: `ok`, `timeout`, `http_error` or `connection_failed`, and its body if it had one; `late`
    when it has not been asked yet."""

    status: str
    body: Any = None
    code: int | None = None
    repeat: bool = True

    @property
    def ok(self) -> bool:
        return self.status == "ok"


@dataclass
class Deliveries:
    """Everything that leaves the stand-in. `retry_delays` are seconds of the movable clock,
    `ack_seconds` and `ping_seconds` of real time."""

    world: World
    ack_seconds: float = ACK_SECONDS
    retry_delays: tuple[float, ...] = RETRY_DELAYS
    ping_seconds: float = PING_SECONDS
    triggers: Triggers = field(default_factory=Triggers)
    faults: Faults = field(default_factory=Faults)
    limiter: Limiter = field(default_factory=Limiter)
    replies: dict[str, Reply] = field(default_factory=dict)  # by the secret of their response_url
    sockets: Sockets = field(init=False)
    _held: dict[str, asyncio.Event] = field(default_factory=dict)  # by workspace: an event has overtaken another
    _client: httpx.AsyncClient | None = None
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.sockets = Sockets(self.world, self.faults, self.ping_seconds)

    async def interact(self, place: Workspace, kind: Kind, payload: Json) -> Answer:
        """Deliver what a person did, once; what came back for it in time."""
        fault = self.faults.take(kind, name_of(payload))
        if fault and fault.kind == "late":
            await asyncio.sleep(fault.seconds)
        return await self._send(place, kind, payload, None, fault)

    async def _send(self, place: Workspace, kind: Kind, payload: Json, retry: Retry, fault: Fault | None) -> Answer:
        peers = self.sockets.open.get(place.app.id)
        started = time.monotonic()
        cut = fault is not None and fault.kind == "cut"
        if peers:
            transport, answer = "socket", await self._by_socket(random.choice(peers), kind, payload, retry, cut=cut)
        elif place.app.request_url:
            transport, answer = "http", await self._by_http(place, kind, payload, retry, cut=cut)
        else:
            transport, answer = "none", Answer("connection_failed")
        if fault and fault.kind == "ack_lost" and answer.ok:
            await asyncio.sleep(max(0.0, started + self.ack_seconds - time.monotonic()))
            answer = Answer("timeout")
        self.world.record(direction="to the app", transport=transport, kind=kind, workspace=place.id,
                          name=name_of(payload), status=answer.status, code=answer.code,
                          fault=fault.kind if fault else None, ms=int((time.monotonic() - started) * 1000),
                          retry=list(retry) if retry else None, request=payload, response=answer.body)
        self.world.changed()
        return answer

    async def _by_socket(self, socket: Socket, kind: Kind, payload: Json, retry: Retry, *, cut: bool) -> Answer:
        key = secrets.token_hex(16)
        envelope = {"envelope_id": key, "type": kind, "payload": payload,
                    "accepts_response_payload": kind != "events_api"}
        if kind == "events_api":
            envelope |= {"retry_attempt": retry[0] if retry else 0, "retry_reason": retry[1] if retry else ""}
        if cut:
            socket.die_sending(envelope)
            return Answer("connection_failed")
        waiter = asyncio.get_running_loop().create_future()
        socket.waiting[key] = waiter
        try:
            await socket.send(envelope)
            return Answer("ok", await asyncio.wait_for(waiter, self.ack_seconds), 200)
        except TimeoutError:
            return Answer("timeout")
        except (RuntimeError, WebSocketDisconnect):
            return Answer("connection_failed")
        finally:
            del socket.waiting[key]

    async def _by_http(self, place: Workspace, kind: Kind, payload: Json, retry: Retry, *, cut: bool) -> Answer:
        if kind == "events_api":
            body, content_type = json.dumps(payload), "application/json"
        else:
            fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
            body, content_type = urlencode(fields), "application/x-www-form-urlencoded"
        stamp = str(int(time.time()))
        secret = place.app.signing_secret.encode()
        signature = hmac.new(secret, f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = {"content-type": content_type, "content-length": str(len(body.encode())),
                   "x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={signature}",
                   "user-agent": "Slackbot 1.0 (stand-in)"}
        if retry:
            headers |= {"x-slack-retry-num": str(retry[0]), "x-slack-retry-reason": retry[1]}
        if self._client is None:
            self._client = httpx.AsyncClient(trust_env=False, limits=httpx.Limits(max_connections=200))
        url = place.app.request_url or ""
        try:
            async with asyncio.timeout(self.ack_seconds):
                content = half(body.encode()) if cut else body
                said = await self._client.post(url, content=content, headers=headers, timeout=None)
        except TimeoutError:
            return Answer("timeout")
        except (httpx.HTTPError, Cut):
            return Answer("connection_failed")
        if not said.is_success:
            return Answer("http_error", said.text, said.status_code, said.headers.get("x-slack-no-retry") != "1")
        is_json = said.headers.get("content-type", "").startswith("application/json") and said.content
        return Answer("ok", said.json() if is_json else {"text": said.text} if said.text else None, said.status_code)

    async def event(self, place: Workspace, event: Json, times: int = 1) -> list[Answer]:
        """Deliver an event `times` times with one event id; failures are repeated in the background."""
        payload = {
            "token": "stand-in", "team_id": place.id, "api_app_id": place.app.id, "type": "event_callback",
            "event": event, "event_id": new_id("Ev"), "event_time": int(self.world.clock.now()),
            "authorizations": [{"enterprise_id": None, "team_id": place.id, "user_id": place.app.bot_user,
                                "is_bot": True, "is_enterprise_install": False}],
            "is_ext_shared_channel": False, "event_context": secrets.token_hex(12)}
        answers = []
        for _ in range(times):
            fault = self.faults.take("events_api", event["type"])
            if fault and fault.kind in ("late", "out_of_order"):
                self.later(self._first(place, payload, fault))
                answers.append(Answer("late"))
            else:
                answers += await self._first(place, payload, fault)
        return answers

    async def _first(self, place: Workspace, payload: Json, fault: Fault | None) -> list[Answer]:
        answers = await self._attempt(place, payload, None, fault)
        for answer in answers:
            if not answer.ok and answer.repeat:
                self.later(self._repeat(place, payload, answer))
        return answers

    async def _repeat(self, place: Workspace, payload: Json, answer: Answer) -> None:
        for number, delay in enumerate(self.retry_delays, 1):
            await self.world.clock.sleep_until(self.world.clock.now() + delay)
            reason = "http_timeout" if answer.status == "timeout" else answer.status
            fault = self.faults.take("events_api", name_of(payload))
            answers = await self._attempt(place, payload, (number, reason), fault)
            if not answers or any(one.ok or not one.repeat for one in answers):
                return
            answer = answers[-1]

    async def _attempt(self, place: Workspace, payload: Json, retry: Retry, fault: Fault | None) -> list[Answer]:
        """Deliver an event when and as often as the fault has it, but not into another world."""
        if fault and fault.kind == "late":
            await self.world.clock.sleep_until(self.world.clock.now() + fault.seconds)
        elif fault and fault.kind == "out_of_order":
            await self._overtaken(place, fault.seconds or MOST_HELD)
        if self.world.workspaces.get(place.id) is not place:
            return []
        times = 2 if fault and fault.kind == "twice" else 1
        answers = [await self._send(place, "events_api", payload, retry, fault) for _ in range(times)]
        if held := self._held.pop(place.id, None):
            held.set()
        return answers

    async def _overtaken(self, place: Workspace, seconds: float) -> None:
        """Return once the next event of the workspace has been delivered, or `seconds` are over."""
        passed = self._held.setdefault(place.id, asyncio.Event())
        over = self.world.clock.sleep_until(self.world.clock.now() + seconds)
        waiting = [asyncio.ensure_future(one) for one in (passed.wait(), over)]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waiting:
                one.cancel()

    def later(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do it beside the present call; an exception in it reaches the event loop's handler."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        await self.sockets.disconnect(reason="")
        while self._tasks:  # a task that was just woken may miss that it is cancelled, and is told again
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(list(self._tasks), timeout=1)
        if self._client:
            await self._client.aclose()
