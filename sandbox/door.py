"""Where everybody knocks: a server that can turn away who has just connected, and that can be away for a while."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from sandbox.faults import Faults, hang_up

AGAIN = 0.02  # seconds until the same port is tried again


def listening(port: int = 0, host: str = "127.0.0.1") -> socket.socket:
    """A listening socket; port 0 is any that is free. OSError when the port is taken."""
    # Named as TCP, or asyncio leaves Nagle's algorithm on and every answer takes 40 ms.
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((host, port))
        door.listen(1024)
    except OSError:
        door.close()
        raise
    return door


class Knock(H11Protocol):
    """One connection, reset before a byte is read when a fault says so."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        faults: Faults = self.config.app.state.deliveries.faults  # type: ignore[union-attr]
        if faults.take("connect"):
            hang_up(transport, reset=True)


class Door(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def away(self, seconds: float) -> None:
        """For so long whoever connects is refused; connections that are open stay."""
        addresses = [each.getsockname()[:2] for server in self.servers for each in server.sockets]
        for server in self.servers:
            server.close()
        await asyncio.sleep(seconds)
        self.servers = [await self._open(host, port) for host, port in addresses]

    async def _open(self, host: str, port: int) -> asyncio.Server:
        while True:
            with suppress(OSError):  # somebody else has the port just now
                door = listening(port, host)
                break
            await asyncio.sleep(AGAIN)
        made = partial(Knock, self.config, self.server_state, self.lifespan.state)
        return await asyncio.get_running_loop().create_server(made, sock=door)
