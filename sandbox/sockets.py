"""Socket Mode connections: opened by a ticket, pinged as Slack pings, and made to fail in the ways real ones do."""

import asyncio
import json
import secrets
import time
from collections.abc import Iterator
from typing import Any

from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.elements import Json
from sandbox.faults import Fault, Faults, hang_up
from sandbox.world import Workspace, World

LEAVE_SECONDS = 1.0  # Slack gives about 10 after a warning
PING_SECONDS = 10.0  # of real time, between two pings from Slack to one connection
PING = b"Ping from the stand-in"


class Socket:
    """One connection of an app. While it is `silent` it stays open, and nothing on it is read, answered or sent."""

    def __init__(self, link: WebSocket, app_id: str) -> None:
        self.link = link
        self.app_id = app_id
        self.waiting: dict[str, asyncio.Future[Any]] = {}  # for the app's answer, by envelope
        self.silent = False
        self.opened = time.monotonic()
        self.pongs = 0
        self._unread: list[bytes] = []
        # uvicorn's protocol, beneath what ASGI can say: the only way to pings and to the bytes.
        self._wire = link.scope["wire"]
        self._wire.handle_pong = self._ponged

    def _ponged(self, _: Any) -> None:
        self.pongs += 1

    def described(self) -> Json:
        return {"app": self.app_id, "silent": self.silent, "pongs": self.pongs, "unread": len(self._unread),
                "open_seconds": round(time.monotonic() - self.opened, 3)}

    async def send(self, envelope: Json) -> None:
        if not self.silent:
            await self.link.send_text(json.dumps(envelope))

    def ping(self) -> None:
        if not self.silent and not self._wire.transport.is_closing():
            self._wire.conn.send_ping(PING)
            self._wire.transport.write(b"".join(self._wire.conn.data_to_send()))

    def silence(self) -> None:
        """From now on it is a connection with nobody at the other end; the app going away is still noticed."""
        if not self.silent:
            self.silent = True
            self._wire.data_received = self._unread.append

    def wake(self) -> None:
        """It is as before, beginning with what the app has sent meanwhile."""
        if self.silent:
            self.silent = False
            del self._wire.data_received
            unread, self._unread = self._unread, []
            for data in unread:
                self._wire.data_received(data)

    def close(self) -> None:
        """Say goodbye and hang up."""
        if not self._wire.transport.is_closing():
            self._wire.shutdown()

    def cut(self, *, reset: bool = False) -> None:
        hang_up(self._wire.transport, reset=reset)

    def die_sending(self, envelope: Json) -> None:
        """The connection ends in the middle of this envelope."""
        self._wire.conn.send_text(json.dumps(envelope).encode())
        whole = b"".join(self._wire.conn.data_to_send())
        self._wire.transport.write(whole[:len(whole) // 2])
        self.cut()


class Sockets:
    """The open connections of every app."""

    def __init__(self, world: World, faults: Faults, ping_seconds: float = PING_SECONDS) -> None:
        self.world = world
        self.faults = faults
        self.ping_seconds = ping_seconds
        self.open: dict[str, list[Socket]] = {}
        self._tickets: dict[str, str] = {}

    def ticket(self, place: Workspace) -> str:
        """The address of a socket, good for one connection."""
        key = secrets.token_hex(16)
        self._tickets[key] = place.app.id
        return f"ws{self.world.base_url.removeprefix('http')}/link?ticket={key}&app_id={place.app.id}"

    def of(self, app_id: str | None) -> Iterator[Socket]:
        """Those of one app, or all."""
        for key, peers in self.open.items():
            if app_id in (None, key):
                yield from list(peers)

    async def link(self, link: WebSocket) -> None:
        """One Socket Mode connection, from hello to close."""
        app_id = self._tickets.pop(link.query_params.get("ticket", ""), None)
        if app_id is None:
            await link.close(1008)
            return
        fault = self.faults.take("link")
        if fault and not await self._let_in(link, fault):
            return
        await link.accept()
        socket = Socket(link, app_id)
        if fault and fault.kind == "silent":
            socket.silence()
        peers = self.open.setdefault(app_id, [])
        await socket.send({
            "type": "hello", "num_connections": len(peers) + 1, "connection_info": {"app_id": app_id},
            "debug_info": {"host": "stand-in", "approximate_connection_time": 18060}})
        peers.append(socket)
        self.world.changed()
        pinging = asyncio.ensure_future(self._ping(socket))
        try:
            while True:
                said = json.loads(await link.receive_text())
                waiter = socket.waiting.get(said.get("envelope_id", ""))
                if waiter and not waiter.done():
                    waiter.set_result(said.get("payload"))
        except WebSocketDisconnect:
            pass  # the normal end of a connection
        finally:
            pinging.cancel()
            peers.remove(socket)
            self.world.changed()

    async def _let_in(self, link: WebSocket, fault: Fault) -> bool:
        """Whether the connection is made all the same; if not, the app has got its answer, or none."""
        await asyncio.sleep(fault.seconds)
        if fault.kind == "drop_before":
            link.scope["wire"].transport.abort()
        elif fault.kind == "error500":
            await link.send_denial_response(Response(status_code=500))
        else:
            return True
        link.scope["wire"].handshake_complete = True  # as far as it will be: uvicorn need not complain
        return False

    async def _ping(self, socket: Socket) -> None:
        while True:
            await asyncio.sleep(self.ping_seconds)
            socket.ping()

    async def disconnect(self, app_id: str | None = None, reason: str = "refresh_requested") -> int:
        """Tell every connection (of one app) to go, and close those that have not gone after LEAVE_SECONDS;
        without a reason they are closed at once. What comes back is how many there were."""
        going = list(self.of(app_id))
        for socket in going:
            if reason:
                await socket.send({"type": "disconnect", "reason": reason})
                asyncio.get_running_loop().call_later(LEAVE_SECONDS, socket.close)
            else:
                socket.close()
        return len(going)
