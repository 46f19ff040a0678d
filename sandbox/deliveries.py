"""From the workspace to the app: over a socket when one is connected, else by signed HTTP. An answer counts
when it comes within 3 s of real time; events are repeated up to three times, other deliveries never."""

import asyncio
import hashlib
import hmac
import json
import random
import secrets
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode

import httpx
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from sandbox.elements import Json
from sandbox.faults import Faults
from sandbox.triggers import Reply, Triggers
from sandbox.world import Workspace, World, new_id

ACK_SECONDS = 3.0  # Slack, acknowledging requests
RETRY_DELAYS = (0.0, 60.0, 300.0)  # Slack, Events API: at once, after a minute, after five
LEAVE_SECONDS = 1.0  # Slack gives about 10 after a warning
Kind = Literal["events_api", "interactive", "slash_commands"]


@dataclass
class Answer:
    """What the app said: `ok`, `timeout`, `http_error` or `connection_failed`, and its body if it had one."""

    status: str
    body: Any = None
    code: int | None = None
    repeat: bool = True

    @property
    def ok(self) -> bool:
        return self.status == "ok"


@dataclass
class Socket:
    link: WebSocket
    waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)

    async def close(self, seconds: float = 0) -> None:
        await asyncio.sleep(seconds)
        if WebSocketState.DISCONNECTED not in (self.link.application_state, self.link.client_state):
            await self.link.close()


@dataclass
class Deliveries:
    """Everything that leaves the stand-in. `retry_delays` are seconds of the movable clock."""

    world: World
    ack_seconds: float = ACK_SECONDS
    retry_delays: tuple[float, ...] = RETRY_DELAYS
    triggers: Triggers = field(default_factory=Triggers)
    faults: Faults = field(default_factory=Faults)
    sockets: dict[str, list[Socket]] = field(default_factory=dict)
    tickets: dict[str, str] = field(default_factory=dict)
    replies: dict[str, Reply] = field(default_factory=dict)  # by the secret of their response_url
    _client: httpx.AsyncClient | None = None
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    def ticket(self, place: Workspace) -> str:
        """The address of a socket, good for one connection."""
        key = secrets.token_hex(16)
        self.tickets[key] = place.app.id
        return f"ws{self.world.base_url.removeprefix('http')}/link?ticket={key}&app_id={place.app.id}"

    async def link(self, link: WebSocket) -> None:
        """One Socket Mode connection, from hello to close."""
        app_id = self.tickets.pop(link.query_params.get("ticket", ""), None)
        if app_id is None:
            await link.close(1008)
            return
        await link.accept()
        socket = Socket(link)
        peers = self.sockets.setdefault(app_id, [])
        await link.send_text(json.dumps({
            "type": "hello", "num_connections": len(peers) + 1, "connection_info": {"app_id": app_id},
            "debug_info": {"host": "stand-in", "approximate_connection_time": 18060}}))
        peers.append(socket)
        self.world.changed()
        try:
            while True:
                said = json.loads(await link.receive_text())
                waiter = socket.waiting.get(said.get("envelope_id", ""))
                if waiter and not waiter.done():
                    waiter.set_result(said.get("payload"))
        except WebSocketDisconnect:
            pass  # the normal end of a connection
        finally:
            peers.remove(socket)
            self.world.changed()

    async def disconnect(self, app_id: str | None = None, reason: str = "refresh_requested") -> int:
        """Tell every connection (of one app) to go, and close those that have not gone after LEAVE_SECONDS;
        without a reason they are cut off at once. What comes back is how many there were."""
        going = [s for key, peers in self.sockets.items() if app_id in (None, key) for s in peers]
        for socket in going:
            if reason:
                await socket.link.send_text(json.dumps({"type": "disconnect", "reason": reason}))
                self.later(socket.close(LEAVE_SECONDS))
            else:
                await socket.close()
        return len(going)

    async def send(self, place: Workspace, kind: Kind, payload: Json, retry: tuple[int, str] | None = None,
                   ) -> Answer:
        """One delivery, and what came back for it in time."""
        peers = self.sockets.get(place.app.id)
        started = time.monotonic()
        if peers:
            transport, answer = "socket", await self._by_socket(random.choice(peers), kind, payload, retry)
        elif place.app.request_url:
            transport, answer = "http", await self._by_http(place, kind, payload, retry)
        else:
            transport, answer = "none", Answer("connection_failed")
        self.world.record(direction="to the app", transport=transport, kind=kind, workspace=place.id,
                          name=payload.get("command") or (payload.get("event") or payload).get("type"),
                          status=answer.status, code=answer.code, ms=int((time.monotonic() - started) * 1000),
                          retry=list(retry) if retry else None, request=payload, response=answer.body)
        self.world.changed()
        return answer

    async def _by_socket(self, socket: Socket, kind: Kind, payload: Json, retry: tuple[int, str] | None) -> Answer:
        key = secrets.token_hex(16)
        envelope = {"envelope_id": key, "type": kind, "payload": payload,
                    "accepts_response_payload": kind != "events_api"}
        if kind == "events_api":
            envelope |= {"retry_attempt": retry[0] if retry else 0, "retry_reason": retry[1] if retry else ""}
        waiter = asyncio.get_running_loop().create_future()
        socket.waiting[key] = waiter
        try:
            await socket.link.send_text(json.dumps(envelope))
            return Answer("ok", await asyncio.wait_for(waiter, self.ack_seconds), 200)
        except TimeoutError:
            return Answer("timeout")
        except (RuntimeError, WebSocketDisconnect):
            return Answer("connection_failed")
        finally:
            del socket.waiting[key]

    async def _by_http(self, place: Workspace, kind: Kind, payload: Json, retry: tuple[int, str] | None) -> Answer:
        if kind == "events_api":
            body, content_type = json.dumps(payload), "application/json"
        else:
            fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
            body, content_type = urlencode(fields), "application/x-www-form-urlencoded"
        stamp = str(int(time.time()))
        secret = place.app.signing_secret.encode()
        signature = hmac.new(secret, f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = {"content-type": content_type, "x-slack-request-timestamp": stamp,
                   "x-slack-signature": f"v0={signature}", "user-agent": "Slackbot 1.0 (stand-in)"}
        if retry:
            headers |= {"x-slack-retry-num": str(retry[0]), "x-slack-retry-reason": retry[1]}
        if self._client is None:
            self._client = httpx.AsyncClient(trust_env=False, limits=httpx.Limits(max_connections=200))
        url = place.app.request_url or ""
        try:
            async with asyncio.timeout(self.ack_seconds):
                said = await self._client.post(url, content=body, headers=headers, timeout=None)
        except TimeoutError:
            return Answer("timeout")
        except httpx.HTTPError:
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
            answer = await self.send(place, "events_api", payload)
            answers.append(answer)
            if not answer.ok and answer.repeat:
                self.later(self._repeat(place, payload, answer))
        return answers

    async def _repeat(self, place: Workspace, payload: Json, answer: Answer) -> None:
        for number, delay in enumerate(self.retry_delays, 1):
            await self.world.clock.sleep_until(self.world.clock.now() + delay)
            reason = "http_timeout" if answer.status == "timeout" else answer.status
            answer = await self.send(place, "events_api", payload, (number, reason))
            if answer.ok or not answer.repeat:
                return

    def later(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do it beside the present call; an exception in it reaches the event loop's handler."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        await self.disconnect(reason="")
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._client:
            await self._client.aclose()
