"""The stand-in as a web application. `app.state` holds `deliveries`, `world`, `next_due` and, once it is
served, `door`; and `mail` where a door for letters was given. Every route of the other files finds them there."""

import contextlib
import faulthandler
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from sandbox import api, control, front, mail, oauth, replies
from sandbox.clock import Clock
from sandbox.deliveries import ACK_SECONDS, RETRY_DELAYS, Deliveries
from sandbox.door import Door, Knock, listening
from sandbox.elements import Json
from sandbox.faults import hang_up
from sandbox.limits import Limiter, Limits
from sandbox.sockets import PING_SECONDS
from sandbox.world import World

NextDue = Callable[[], datetime | None]
# Seconds a stand-in in a thread is waited for at its end.
STOPS_WITHIN = 20


class StandIn(Starlette):
    """Starlette, with ways to hang up on a caller and to reach the bytes of a web socket: what faults need."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            scope["wire"] = send.__self__  # type: ignore[attr-defined]
        if scope["type"] == "http":
            scope["hang_up"] = partial(hang_up, send.__self__.transport)  # type: ignore[attr-defined]
            world: World = self.state.world
            if not world.base_url:
                host = dict(scope["headers"]).get(b"host", b"127.0.0.1").decode()
                world.base_url = f"{scope.get('scheme', 'http')}://{host}"
        await super().__call__(scope, receive, send)


async def link(websocket: WebSocket) -> None:
    await websocket.app.state.deliveries.sockets.link(websocket)


def build(world: World, clock: Clock | None = None, *, next_due: NextDue | None = None,
          ack_seconds: float = ACK_SECONDS, retry_delays: tuple[float, ...] = RETRY_DELAYS,
          ping_seconds: float = PING_SECONDS, limits: Limits | None = None,
          processing_seconds: float = 0.0, letters: socket.socket | None = None) -> Starlette:
    """The application over a world. `next_due` tells the browser front when the bot next has something to do;
    with `limits` Slack's own are enforced; an uploaded file is looked at for `processing_seconds`; mail is taken at the
    door `letters`; the other settings are those of Deliveries."""
    world.clock, world.processing_seconds = clock or world.clock, processing_seconds
    deliveries = Deliveries(world, ack_seconds, retry_delays, ping_seconds, limiter=Limiter(limits))
    box = mail.Box(world) if letters else None

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        post = await box.serve(letters) if box and letters else None
        yield
        if post:
            post.close()
        await deliveries.close()

    routes: list[Any] = [*api.routes, *replies.routes, *control.routes, *oauth.routes, *front.routes,
                         *mail.routes,
                         WebSocketRoute("/link", link)]
    app = StandIn(routes=routes, lifespan=lifespan)
    app.state.world, app.state.deliveries, app.state.next_due, app.state.mail = world, deliveries, next_due, box
    return app


def configured(app: Starlette, host: str, port: int, ready: Callable[[], None] = lambda: None) -> Door:
    """The server of the application; it calls `ready` once it answers."""
    app.state.door = Door(uvicorn.Config(
        app, host=host, port=port, http=Knock, ws="websockets-sansio", log_level="warning", access_log=False,
        timeout_graceful_shutdown=1, ws_ping_interval=None), ready)
    door: Door = app.state.door
    return door


def serve(world: World, clock: Clock | None = None, host: str = "127.0.0.1", port: int = 8080,
          **settings: Any) -> None:
    """Serve until interrupted; OSError when the port is taken. `settings` are those of `build`."""
    configured(build(world, clock, **settings), host, port).run()


@dataclass
class Running:
    url: str
    world: World
    deliveries: Deliveries

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"


@contextlib.contextmanager
def running(data: Json, clock_file: str | Path | None = None, **settings: Any) -> Iterator[Running]:
    """The stand-in in a thread, on a free port of 127.0.0.1, until the block is left."""
    world = World.load(data, Clock(clock_file))
    app = build(world, **settings)
    door = listening()
    world.base_url = f"http://127.0.0.1:{door.getsockname()[1]}"
    server = configured(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, args=([door],), name="stand-in", daemon=True)
    thread.start()
    try:
        yield Running(world.base_url, world, app.state.deliveries)
    finally:
        server.should_exit = True
        thread.join(STOPS_WITHIN)
        if thread.is_alive():  # whoever used it is not kept by it; what it waits for is said
            faulthandler.dump_traceback()
            server.force_exit = True
            thread.join(STOPS_WITHIN)
        door.close()
