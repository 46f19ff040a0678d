"""`python -m sandbox [WORLD …]`: the stand-in as a process of its own, until it is interrupted or terminated.

The first line it prints is its address, once it answers. A WORLD is a YAML or JSON file like those in
`sandbox/samples`; the workspaces of several are one world, and without any it waits for `/control/load`."""

import argparse
import asyncio
import gc
import sys
from contextlib import suppress
from pathlib import Path

import yaml

from sandbox.clock import Clock
from sandbox.deliveries import ACK_SECONDS, RETRY_DELAYS, Deliveries
from sandbox.door import listening
from sandbox.elements import Json
from sandbox.limits import Limits
from sandbox.server import build, configured
from sandbox.sockets import PING_SECONDS
from sandbox.world import World

SETTLED_SECONDS = 5.0


def main() -> str | None:
    """Serve; what comes back is why it could not."""
    asked = arguments()
    world = World.load(read(asked.worlds), Clock(asked.clock_file))
    try:
        door = listening(asked.port, asked.host)
    except OSError as wrong:
        return f"{asked.host}:{asked.port}: {wrong.strerror}"
    world.base_url = f"http://{asked.host}:{door.getsockname()[1]}"
    app = build(world, ack_seconds=asked.ack_seconds, retry_delays=tuple(asked.retry_delays),
                ping_seconds=asked.ping_seconds, limits=Limits() if asked.limits else None)
    def ready() -> None:
        print(world.base_url, flush=True)
        deliveries: Deliveries = app.state.deliveries
        deliveries.later(leave_alone_what_lasts())

    server = configured(app, asked.host, 0, ready)
    with suppress(KeyboardInterrupt):
        server.run([door])
    return None


async def leave_alone_what_lasts() -> None:
    """Keep the garbage collector from walking through every message again and again: with 100,000 of them each
    walk takes a second, in which nobody is answered."""
    while True:
        await asyncio.sleep(SETTLED_SECONDS)
        gc.collect(1)
        gc.freeze()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A local stand-in for Slack.")
    parser.add_argument("worlds", nargs="*", type=Path, metavar="WORLD", help="a YAML or JSON file with workspaces")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0, the default, is any that is free")
    parser.add_argument("--clock-file", type=Path, help="where the offset of the movable clock is kept")
    parser.add_argument("--ack-seconds", type=float, default=ACK_SECONDS)
    parser.add_argument("--retry-delays", type=float, nargs="*", default=RETRY_DELAYS, metavar="SECONDS",
                        help="by the movable clock, before each repetition of an event")
    parser.add_argument("--ping-seconds", type=float, default=PING_SECONDS)
    parser.add_argument("--limits", action="store_true", help="enforce Slack's rate limits")
    return parser.parse_args()


def read(files: list[Path]) -> Json:
    """The workspaces of all files as one world."""
    loaded = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]
    return {"workspaces": [place for each in loaded for place in each["workspaces"]]}


if __name__ == "__main__":
    sys.exit(main())
