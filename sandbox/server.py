"""The stand-in as a web application. `app.state` holds `deliveries`, `world` and `next_due`; every route of
the other files finds them there."""

import contextlib
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from sandbox import api, control, front, replies
from sandbox.clock import Clock
from sandbox.deliveries import ACK_SECONDS, RETRY_DELAYS, Deliveries
from sandbox.elements import Json
from sandbox.world import World

NextDue = Callable[[], datetime | None]


class StandIn(Starlette):
    """Starlette, with a way to hang up on a caller without a word: what `drop` faults need."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope["hang_up"] = lambda: send.__self__.transport.abort()  # type: ignore[attr-defined]
            world: World = self.state.world
            if not world.base_url:
                host = dict(scope["headers"]).get(b"host", b"127.0.0.1").decode()
                world.base_url = f"{scope.get('scheme', 'http')}://{host}"
        await super().__call__(scope, receive, send)


async def link(websocket: WebSocket) -> None:
    await websocket.app.state.deliveries.link(websocket)


def build(world: World, clock: Clock | None = None, *, next_due: NextDue | None = None,
          ack_seconds: float = ACK_SECONDS, retry_delays: tuple[float, ...] = RETRY_DELAYS) -> Starlette:
    """The application over a world. `next_due` tells the browser front when the bot next has something to do."""
    world.clock = clock or world.clock
    deliveries = Deliveries(world, ack_seconds, retry_delays)

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await deliveries.close()

    routes: list[Any] = [*api.routes, *replies.routes, *control.routes, *front.routes, WebSocketRoute("/link", link)]
    app = StandIn(routes=routes, lifespan=lifespan)
    app.state.world, app.state.deliveries, app.state.next_due = world, deliveries, next_due
    return app


def configured(app: Starlette, host: str, port: int) -> uvicorn.Server:
    return uvicorn.Server(uvicorn.Config(
        app, host=host, port=port, http="h11", ws="websockets-sansio", log_level="warning", access_log=False,
        timeout_graceful_shutdown=1, ws_ping_interval=None))


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
    # Named as TCP, or asyncio leaves Nagle's algorithm on and every answer takes 40 ms.
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    door.bind(("127.0.0.1", 0))
    door.listen()
    world.base_url = f"http://127.0.0.1:{door.getsockname()[1]}"
    server = configured(app, "127.0.0.1", 0)
    thread = threading.Thread(target=server.run, args=([door],), name="stand-in")
    thread.start()
    try:
        yield Running(world.base_url, world, app.state.deliveries)
    finally:
        server.should_exit = True
        thread.join()
        door.close()
